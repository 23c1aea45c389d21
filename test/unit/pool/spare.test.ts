import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Budget } from '../../../server/pool/budget.ts';
import { FOREVER, Full, poolAt, ScriptedServer } from './scripted-server.ts';
import { Pools } from '../../../server/pool/pools.ts';
import type { Session } from './scripted-server.ts';

let server: ScriptedServer;

beforeEach(() => {
  vi.useFakeTimers();
  server = new ScriptedServer();
});
afterEach(() => {
  vi.useRealTimers();
});

const bulk = { signal: FOREVER, lane: 'bulk' as const };

test('a spare session is an idle one', async () => {
  const pool = poolAt(server);
  const lease = await pool.acquire({ signal: FOREVER });
  lease.release();
  expect((await pool.tryAcquire(bulk))?.resource).toBe(lease.resource);
});

test('a spare session that has been idle for a while is checked first, and a dead one is not lent', async () => {
  const pool = poolAt(server, { idleMs: 600_000 });
  const lease = await pool.acquire({ signal: FOREVER });
  lease.release();
  await vi.advanceTimersByTimeAsync(20_000);
  const spare = await pool.tryAcquire(bulk);
  expect([spare?.resource, lease.resource.checks]).toEqual([lease.resource, 1]);
  spare?.release();
  await vi.advanceTimersByTimeAsync(20_000);
  lease.resource.alive = false;
  expect(await pool.tryAcquire(bulk)).toBeUndefined();
  expect(lease.resource.destroyedBy).toBeDefined();
});

test('a spare session is opened where a place is free', async () => {
  const pool = poolAt(server, { limit: 2 });
  await pool.acquire(bulk);
  expect((await pool.tryAcquire(bulk))?.resource.id).toBe(1);
  expect(await pool.tryAcquire(bulk)).toBeUndefined();
  expect(pool.stats).toMatchObject({ leased: 2, waiting: 0 });
});

test('a server that refuses a spare session teaches the budget, and nobody hears of it', async () => {
  server.capacity = 1;
  const pool = poolAt(server);
  await pool.acquire(bulk);
  expect(await pool.tryAcquire(bulk)).toBeUndefined();
  expect(pool.stats).toMatchObject({ limit: 1, opening: 0 });
  expect(await pool.tryAcquire(bulk)).toBeUndefined();
  expect(server.knockCount).toBe(2);
});

test('nobody gets a spare session while somebody waits for one, in any pool of the account', async () => {
  const budget = new Budget({ limit: 1, random: () => 0 });
  const [ours, theirs] = [poolAt(server, { budget }), poolAt(server, { budget })];
  const lease = await theirs.acquire({ signal: FOREVER });
  const waiting = theirs.acquire({ signal: FOREVER });
  expect(await ours.tryAcquire(bulk)).toBeUndefined();
  lease.release();
  (await waiting).release();
});

test('a spare session that somebody needs by the time it is open goes to that one', async () => {
  server.mode = 'manual';
  const pool = poolAt(server, { limit: 1 });
  const spare = pool.tryAcquire(bulk);
  const needed = pool.acquire({ signal: FOREVER });
  const session = server.next().accept();
  expect(await spare).toBeUndefined();
  expect((await needed).resource).toBe(session);
});

test('a spare session leaves the last place to interactive work', async () => {
  const pool = poolAt(server, { limit: 2 });
  (await pool.acquire({ signal: FOREVER })).release();
  const first = await pool.tryAcquire(bulk);
  expect(first).toBeDefined();
  expect(await pool.tryAcquire(bulk)).toBeUndefined();
});

test('the failure of a spare login is told to whoever tried', async () => {
  server.mode = 'manual';
  const pool = poolAt(server);
  const spare = expect(pool.tryAcquire(bulk)).rejects.toThrow('530');
  server.next().refuse(new Error('530'));
  await spare;
  expect(pool.stats).toMatchObject({ opening: 0, waiting: 0 });
});

test('whoever aborts while a spare session is opened leaves an idle session behind', async () => {
  server.mode = 'manual';
  const pool = poolAt(server);
  const abort = new AbortController();
  const spare = expect(pool.tryAcquire({ signal: abort.signal })).rejects.toThrow();
  abort.abort();
  server.next().accept();
  await spare;
  expect(pool.stats).toMatchObject({ idle: 1, leased: 0 });
});

test('a pool that was made for a spare session and got none disappears', async () => {
  const pools = new Pools<Session>();
  server.mode = 'manual';
  const budget = new Budget();
  const spare = pools.tryAcquire({ key: 'ann', create: () => server.hooks(budget), ...bulk });
  server.next().refuse(new Full('421'));
  expect(await spare).toBeUndefined();
  expect(pools.stats.size).toBe(0);
  const drained = pools.drainAll(new Error('the process ends'));
  expect(await pools.tryAcquire({ key: 'ann', create: () => server.hooks(budget), ...bulk })).toBeUndefined();
  await drained;
});
