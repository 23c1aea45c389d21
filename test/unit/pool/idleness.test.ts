import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { GoodbyeFailed, IdleCheckFailed } from '../../../server/pool/errors.ts';
import { FOREVER, poolAt, ScriptedServer, Session } from './scripted-server.ts';
import type { PoolSetting } from './scripted-server.ts';
import { Pool } from '../../../server/pool/pool.ts';
import { Budget } from '../../../server/pool/budget.ts';

let server: ScriptedServer;

beforeEach(() => {
  vi.useFakeTimers();
  server = new ScriptedServer();
});
afterEach(() => {
  vi.useRealTimers();
});

async function idleFor(ms: number, setting: PoolSetting = {}) {
  const pool = poolAt(server, { idleMs: 600_000, ...setting });
  const lease = await pool.acquire({ signal: FOREVER });
  lease.release();
  await vi.advanceTimersByTimeAsync(ms);
  return { pool, session: lease.resource };
}

test('a session is closed politely when it has been idle for long enough, not before', async () => {
  const { pool, session } = await idleFor(59_999, { idleMs: 60_000 });
  expect(session.closed).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(session.closed).toBe(true);
  expect(session.destroyedBy).toBeUndefined();
  expect(pool.stats).toMatchObject({ idle: 0, closing: 0 });
  expect(vi.getTimerCount()).toBe(0);
});

test('each idle session has its own age although there is one timer', async () => {
  const pool = poolAt(server, { idleMs: 60_000 });
  const [old, young] = [await pool.acquire({ signal: FOREVER }), await pool.acquire({ signal: FOREVER })];
  old.release();
  await vi.advanceTimersByTimeAsync(40_000);
  young.release();
  expect(vi.getTimerCount()).toBe(1);
  await vi.advanceTimersByTimeAsync(20_000);
  expect([old.resource.closed, young.resource.closed]).toEqual([true, false]);
  await vi.advanceTimersByTimeAsync(40_000);
  expect(young.resource.closed).toBe(true);
});

test('the idle timer does not keep the process alive', async () => {
  vi.useRealTimers();
  const pool = poolAt(server);
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const before = timers();
  (await pool.acquire({ signal: FOREVER })).release();
  expect(timers()).toBe(before);
  await pool.drain(new Error('end'));
});

test('a session idle for less than the trusted time is lent without a check', async () => {
  const { pool, session } = await idleFor(4_999);
  expect((await pool.acquire({ signal: FOREVER })).resource).toBe(session);
  expect(session.checks).toBe(0);
});

test('an older session is lent after it answered a check', async () => {
  const { pool, session } = await idleFor(5_000);
  expect((await pool.acquire({ signal: FOREVER })).resource).toBe(session);
  expect(session.checks).toBe(1);
});

test('a session that fails its check is destroyed and a new one is opened', async () => {
  const { pool, session } = await idleFor(30_000);
  session.alive = false;
  const lease = await pool.acquire({ signal: FOREVER });
  expect(lease.resource).not.toBe(session);
  expect(session.destroyedBy).toBeInstanceOf(IdleCheckFailed);
});

test('a session that was idle for too long is closed without a check', async () => {
  const { pool, session } = await idleFor(60_001);
  const lease = await pool.acquire({ signal: FOREVER });
  expect(lease.resource).not.toBe(session);
  expect([session.checks, session.closed]).toEqual([0, true]);
});

function poolWith(overrides: { check?: () => Promise<boolean>; close?: () => Promise<void> }) {
  return new Pool({ ...server.hooks(new Budget({ limit: 1 })), idleMs: 600_000, ...overrides });
}

test('a check that never answers counts as failed after two seconds', async () => {
  const pool = poolWith({ check: () => new Promise(() => undefined) });
  const first = await pool.acquire({ signal: FOREVER });
  first.release();
  await vi.advanceTimersByTimeAsync(20_000);
  const second = pool.acquire({ signal: FOREVER });
  await vi.advanceTimersByTimeAsync(1_999);
  expect(pool.stats.checking).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect((await second).resource.id).toBe(1);
  expect(first.resource.destroyedBy).toBeInstanceOf(IdleCheckFailed);
});

test('a check that throws counts as failed', async () => {
  const pool = poolWith({ check: () => Promise.reject(new Error('reset')) });
  (await pool.acquire({ signal: FOREVER })).release();
  await vi.advanceTimersByTimeAsync(20_000);
  expect((await pool.acquire({ signal: FOREVER })).resource.id).toBe(1);
});

test('a session that dies during its check is destroyed once, and a late yes does not revive it', async () => {
  const answer = Promise.withResolvers<boolean>();
  const pool = poolWith({ check: () => answer.promise });
  const first = await pool.acquire({ signal: FOREVER });
  first.release();
  await vi.advanceTimersByTimeAsync(20_000);
  const second = pool.acquire({ signal: FOREVER });
  const reason = new Error('421');
  pool.gone(first.resource, reason);
  answer.resolve(true);
  expect((await second).resource.id).toBe(1);
  await vi.advanceTimersByTimeAsync(0);
  expect(first.resource.destroyedBy).toBe(reason);
  expect(pool.stats).toMatchObject({ idle: 0, checking: 0, leased: 1 });
});

test('a borrower who aborts during the check leaves an idle session behind', async () => {
  const { pool, session } = await idleFor(20_000);
  const abort = new AbortController();
  const borrowed = pool.acquire({ signal: abort.signal });
  const left = expect(borrowed).rejects.toThrow();
  abort.abort();
  await left;
  await vi.advanceTimersByTimeAsync(0);
  expect(pool.stats.idle).toBe(1);
  expect(session).toBeInstanceOf(Session);
});

test('an idle session is checked for a borrower although another one is being opened for nobody', async () => {
  server.mode = 'manual';
  const pool = poolAt(server, { idleMs: 600_000 });
  const first = pool.acquire({ signal: FOREVER });
  server.next().accept();
  const lease = await first;
  const abort = new AbortController();
  const left = expect(pool.acquire({ signal: abort.signal })).rejects.toThrow();
  abort.abort();
  await left;
  lease.release();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(pool.stats).toMatchObject({ idle: 1, opening: 1 });
  expect((await pool.acquire({ signal: FOREVER })).resource).toBe(lease.resource);
});

test.each([
  ['never ends', () => new Promise<void>(() => undefined), 5_000],
  ['fails', () => Promise.reject(new Error('reset')), 0],
])('a goodbye that %s ends in destruction and frees the place', async (_how, close, afterMs) => {
  const pool = poolWith({ close });
  const lease = await pool.acquire({ signal: FOREVER });
  lease.release();
  pool.evictIdle();
  await vi.advanceTimersByTimeAsync(afterMs);
  expect(lease.resource.destroyedBy).toBeInstanceOf(GoodbyeFailed);
  expect((await pool.acquire({ signal: FOREVER })).resource.id).toBe(1);
});

test('nothing can be evicted from a pool without idle sessions', async () => {
  const pool = poolAt(server);
  await pool.acquire({ signal: FOREVER });
  expect(pool.evictIdle()).toBe(false);
});
