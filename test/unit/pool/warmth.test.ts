import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FOREVER, poolAt, ScriptedServer } from './scripted-server.ts';
import type { PoolSetting } from './scripted-server.ts';

let server: ScriptedServer;

beforeEach(() => {
  vi.useFakeTimers();
  server = new ScriptedServer();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A pool with idle sessions; the last one became idle last. */
async function idlePool(count: number, setting: PoolSetting = {}) {
  const pool = poolAt(server, { idleMs: 60_000, ...setting });
  const leases = await Promise.all(Array.from({ length: count }, () => pool.acquire({ signal: FOREVER })));
  for (const lease of leases) lease.release();
  return { pool, sessions: leases.map(({ resource }) => resource) };
}

test('one session is kept while somebody looks, and closed after the idle time when nobody does any more', async () => {
  let isWatched = true;
  const { pool, sessions } = await idlePool(3, { isWatched: () => isWatched });
  await vi.advanceTimersByTimeAsync(600_000);
  expect(sessions.map(({ closed }) => closed)).toEqual([true, true, false]);
  isWatched = false;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sessions[2]?.closed).toBe(true);
  expect(pool.stats).toMatchObject({ idle: 0 });
});

test('the session that is kept is asked for a sign of life every half minute, and only while somebody looks', async () => {
  const watched = await idlePool(1, { isWatched: () => true });
  const alone = await idlePool(1);
  await vi.advanceTimersByTimeAsync(59_000);
  expect([watched.sessions[0]?.checks, alone.sessions[0]?.checks]).toEqual([1, 0]);
  await vi.advanceTimersByTimeAsync(61_000);
  expect(watched.sessions[0]?.checks).toBeGreaterThanOrEqual(3);
});

test('a kept session is lent although it was not used for long', async () => {
  const { pool, sessions } = await idlePool(1, { isWatched: () => true });
  await vi.advanceTimersByTimeAsync(300_000);
  expect((await pool.acquire({ signal: FOREVER })).resource).toBe(sessions[0]);
});

test('a kept session that gives no sign of life is destroyed, and none is opened in its place', async () => {
  const { pool, sessions } = await idlePool(1, { isWatched: () => true });
  if (sessions[0] !== undefined) sessions[0].alive = false;
  await vi.advanceTimersByTimeAsync(120_000);
  expect(sessions[0]?.destroyedBy).toBeDefined();
  expect([pool.stats.idle, server.knockCount]).toEqual([0, 1]);
});

test('a kept session is given up for somebody else who needs its place', async () => {
  const { Budget } = await import('../../../server/pool/budget.ts');
  const budget = new Budget({ limit: 1, random: () => 0 });
  const { sessions } = await idlePool(1, { budget, isWatched: () => true });
  await vi.advanceTimersByTimeAsync(120_000);
  const stranger = await poolAt(server, { budget }).acquire({ signal: FOREVER });
  expect(sessions[0]?.closed).toBe(true);
  stranger.release();
});

test('a session is not lent again when it is an hour old, nor kept', async () => {
  const { pool, sessions } = await idlePool(1, { isWatched: () => true });
  await vi.advanceTimersByTimeAsync(3_500_000);
  const lease = await pool.acquire({ signal: FOREVER });
  expect(lease.resource).toBe(sessions[0]);
  await vi.advanceTimersByTimeAsync(100_000);
  lease.release();
  expect(lease.resource.closed || pool.stats.closing === 1).toBe(true);
  expect((await pool.acquire({ signal: FOREVER })).resource).not.toBe(lease.resource);
});
