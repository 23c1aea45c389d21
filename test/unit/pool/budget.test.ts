import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { InvariantBroken } from '../../../server/errors.ts';
import { Budget } from '../../../server/pool/budget.ts';
import { Budgets } from '../../../server/pool/budgets.ts';
import { FOREVER, Full, poolAt, ScriptedServer } from './scripted-server.ts';

let server: ScriptedServer;

beforeEach(() => {
  vi.useFakeTimers();
  server = new ScriptedServer();
});
afterEach(() => {
  vi.useRealTimers();
});

const settle = () => vi.advanceTimersByTimeAsync(0);
const twoPools = (limit: number) => {
  const budget = new Budget({ limit, random: () => 0 });
  return { budget, ours: poolAt(server, { budget }), theirs: poolAt(server, { budget }) };
};

test('a budget allows eight sessions until the server says otherwise', () => {
  expect(new Budget()).toMatchObject({ limit: 8, used: 0 });
});

test('a budget allows at least one session', () => {
  expect(new Budget({ limit: 0 }).limit).toBe(1);
});

test('a place that nobody took cannot be given back', () => {
  expect(() => new Budget().giveBack()).toThrow(InvariantBroken);
});

test('two pools of one account share its places', async () => {
  const { budget, ours, theirs } = twoPools(2);
  const one = await ours.acquire({ signal: FOREVER });
  await theirs.acquire({ signal: FOREVER });
  const third = ours.acquire({ signal: FOREVER });
  await settle();
  expect([budget.used, ours.stats.waiting, server.openCount]).toEqual([2, 1, 2]);
  one.release();
  expect((await third).resource).toBe(one.resource);
});

test('the idle session of another pool is given up for a borrower who waits', async () => {
  const { ours, theirs } = twoPools(1);
  const idle = await theirs.acquire({ signal: FOREVER });
  idle.release();
  const lease = await ours.acquire({ signal: FOREVER });
  expect(idle.resource.closed).toBe(true);
  expect(lease.resource).not.toBe(idle.resource);
  expect(server.openCount).toBe(1);
});

test('only as many idle sessions are given up as are wanted', async () => {
  const { ours, theirs } = twoPools(3);
  const leases = await Promise.all([1, 2, 3].map(() => theirs.acquire({ signal: FOREVER })));
  for (const lease of leases) lease.release();
  await Promise.all([ours.acquire({ signal: FOREVER }), ours.acquire({ signal: FOREVER })]);
  expect([theirs.stats.idle, ours.stats.leased]).toEqual([1, 2]);
});

test('a session that becomes idle in one pool is given up when another pool waits already', async () => {
  const { ours, theirs } = twoPools(1);
  const theirLease = await theirs.acquire({ signal: FOREVER });
  const waiting = ours.acquire({ signal: FOREVER });
  await settle();
  theirLease.release();
  await waiting;
  expect(theirLease.resource.closed).toBe(true);
});

test('a place that becomes free goes to the pool that waited first', async () => {
  const { budget, ours, theirs } = twoPools(1);
  const third = poolAt(server, { budget });
  const lease = await ours.acquire({ signal: FOREVER });
  const order: string[] = [];
  const waits = [
    third.acquire({ signal: FOREVER }).then((one) => (order.push('third'), one)),
    theirs.acquire({ signal: FOREVER }).then((one) => (order.push('theirs'), one)),
  ];
  await settle();
  lease.discard(new Error('broken'));
  await settle();
  expect(order).toEqual(['third']);
  (await waits[0])?.discard(new Error('broken'));
  await settle();
  expect(order).toEqual(['third', 'theirs']);
});

test('a busy pool shares with a pool that has nothing, although its own borrowers wait', async () => {
  const { ours, theirs } = twoPools(2);
  const held = await Promise.all([theirs.acquire({ signal: FOREVER }), theirs.acquire({ signal: FOREVER })]);
  const theirNext = theirs.acquire({ signal: FOREVER });
  const mine = ours.acquire({ signal: FOREVER });
  await settle();
  held[0].release();
  const lease = await mine;
  expect(held[0].resource.closed).toBe(true);
  held[1].release();
  expect((await theirNext).resource).toBe(held[1].resource);
  lease.release();
});

test('a busy pool keeps its sessions when the other pool has as many', async () => {
  const { ours, theirs } = twoPools(2);
  const theirLease = await theirs.acquire({ signal: FOREVER });
  await ours.acquire({ signal: FOREVER });
  const theirNext = theirs.acquire({ signal: FOREVER });
  void ours.acquire({ signal: FOREVER }).catch(() => undefined);
  await settle();
  theirLease.release();
  expect((await theirNext).resource).toBe(theirLease.resource);
});

test('with one place, two pools whose borrowers wait take turns', async () => {
  const { ours, theirs } = twoPools(1);
  const order: string[] = [];
  const borrow = async (pool: typeof ours, name: string): Promise<void> => {
    const lease = await pool.acquire({ signal: FOREVER });
    order.push(name);
    await settle();
    lease.release();
  };
  const jobs = ['theirs 1', 'theirs 2', 'theirs 3'].map((name) => borrow(theirs, name));
  jobs.push(borrow(ours, 'ours 1'), borrow(ours, 'ours 2'));
  await vi.advanceTimersByTimeAsync(100);
  await Promise.all(jobs);
  expect(order).toEqual(['theirs 1', 'ours 1', 'theirs 2', 'ours 2', 'theirs 3']);
});

test('places that become free together are dealt out one by one', async () => {
  server.capacity = 2;
  const { budget, ours, theirs } = twoPools(8);
  const third = poolAt(server, { budget });
  const held = [await third.acquire({ signal: FOREVER }), await third.acquire({ signal: FOREVER })];
  const greedy = [1, 2].map(() => ours.acquire({ signal: FOREVER }));
  const modest = theirs.acquire({ signal: FOREVER });
  await settle();
  expect(budget.limit).toBe(2);
  for (const lease of held) lease.discard(new Error('reset'));
  await vi.advanceTimersByTimeAsync(1_000);
  expect([ours.stats, theirs.stats]).toMatchObject([
    { leased: 1, waiting: 1 },
    { leased: 1, waiting: 0 },
  ]);
  (await modest).discard(new Error('done'));
  await Promise.all(greedy);
});

test('a pool that does not take its place when it is woken holds nobody up', () => {
  const budget = new Budget({ limit: 1 });
  const member = (wake: () => void) => ({
    held: 0,
    open: 0,
    closing: 0,
    unserved: 1,
    evictIdle: () => false,
    wake,
  });
  const lazy = member(vi.fn());
  const eager = member(vi.fn(() => void budget.tryTake(eager)));
  budget.tryTake(member(vi.fn()));
  budget.tryTake(lazy);
  budget.tryTake(eager);
  budget.giveBack();
  expect(lazy.wake).toHaveBeenCalledTimes(1);
  expect(eager.wake).toHaveBeenCalledTimes(1);
  expect(budget.used).toBe(1);
});

test('a pool that has become empty leaves its budget', async () => {
  const { budget, ours } = twoPools(8);
  const lease = await ours.acquire({ signal: FOREVER });
  expect(budget.isFresh).toBe(false);
  lease.discard(new Error('reset'));
  expect(budget.isFresh).toBe(true);
});

test('a pool whose borrowers left loses its turn', async () => {
  const { budget, ours, theirs } = twoPools(1);
  const third = poolAt(server, { budget });
  const lease = await ours.acquire({ signal: FOREVER });
  const abort = new AbortController();
  const left = expect(theirs.acquire({ signal: abort.signal })).rejects.toThrow();
  const waiting = third.acquire({ signal: FOREVER });
  abort.abort();
  await left;
  lease.discard(new Error('broken'));
  expect((await waiting).resource.id).toBe(1);
});

test('a refusal counts the open sessions of all pools', async () => {
  const { budget, ours, theirs } = twoPools(8);
  await Promise.all([1, 2, 3].map(() => theirs.acquire({ signal: FOREVER })));
  server.capacity = 3;
  const refused = expect(ours.acquire({ signal: FOREVER })).rejects.toMatchObject({ code: 'FTP_BUSY' });
  await settle();
  expect(budget.limit).toBe(3);
  await vi.advanceTimersByTimeAsync(10_000);
  await refused;
});

test('the limit grows by one for each minute without a refusal, up to the first limit', async () => {
  server.capacity = 1;
  const budget = new Budget({ limit: 3, random: () => 0 });
  const pool = poolAt(server, { budget });
  const lease = await pool.acquire({ signal: FOREVER });
  const refused = expect(pool.acquire({ signal: FOREVER })).rejects.toThrow();
  await vi.advanceTimersByTimeAsync(59_999);
  await refused;
  expect(budget.limit).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(budget.limit).toBe(2);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(budget.limit).toBe(3);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(budget.limit).toBe(3);
  lease.release();
});

test('a grown limit serves a borrower who waits, without a release', async () => {
  server.capacity = 1;
  const pool = poolAt(server, { limit: 2, waitMs: 100_000 });
  await pool.acquire({ signal: FOREVER });
  const waiting = pool.acquire({ signal: FOREVER });
  await settle();
  server.capacity = 2;
  await vi.advanceTimersByTimeAsync(60_000);
  expect((await waiting).resource.id).toBe(1);
});

test('nobody knocks during the pause after a refusal, in no pool of the account', async () => {
  const { ours, theirs } = twoPools(8);
  server.mode = 'manual';
  const refused = ours.acquire({ signal: FOREVER });
  server.next().refuse(new Full('421'));
  await settle();
  const second = theirs.acquire({ signal: FOREVER });
  await vi.advanceTimersByTimeAsync(999);
  expect(server.knockCount).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(server.knockCount).toBe(2);
  server.next().accept();
  (await refused).release();
  await settle();
  server.next().accept();
  expect((await second).resource.id).toBe(1);
});

test('one account has one budget, and budgets that know nothing are forgotten in time', async () => {
  const budgets = new Budgets();
  const used = budgets.of('ftp.example.org:21 ann');
  const lease = await poolAt(server, { budget: used }).acquire({ signal: FOREVER });
  for (let count = 0; count < 1_000; count += 1) budgets.of(`host-${count}`);
  expect(budgets.size).toBe(2);
  expect(budgets.of('ftp.example.org:21 ann')).toBe(used);
  lease.release();
});
