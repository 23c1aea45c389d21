import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Budget } from '../../../server/pool/budget.ts';
import { AGED_MS, RESERVE_MS } from '../../../server/pool/lane.ts';
import type { Lane } from '../../../server/pool/lane.ts';
import type { Lease } from '../../../server/pool/lease.ts';
import type { Pool } from '../../../server/pool/pool.ts';
import { FOREVER, poolAt, ScriptedServer, stateOf } from './scripted-server.ts';
import type { Session } from './scripted-server.ts';

let server: ScriptedServer;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  server = new ScriptedServer();
});
afterEach(() => {
  vi.useRealTimers();
});

const patient = { waitMs: 600_000 };
const borrow = (pool: Pool<Session>, lane: Lane) => pool.acquire({ signal: FOREVER, lane });
const settle = () => vi.advanceTimersByTimeAsync(0);

/** Borrows in order of the names; each gives back at once. Returns the order in which they were served. */
function inOrder(pool: Pool<Session>, names: readonly [string, Lane][]): string[] {
  const order: string[] = [];
  for (const [name, lane] of names) {
    void borrow(pool, lane).then((lease) => {
      order.push(name);
      lease.release();
    });
  }
  return order;
}

test('interactive borrowers go before bulk ones that came earlier', async () => {
  const pool = poolAt(server, { limit: 1 });
  const lease = await borrow(pool, 'interactive');
  const order = inOrder(pool, [
    ['bulk', 'bulk'],
    ['look', 'interactive'],
    ['look again', 'interactive'],
  ]);
  lease.release();
  await settle();
  expect(order).toEqual(['look', 'look again', 'bulk']);
});

test('a bulk borrower that has waited for long goes before interactive ones that come later', async () => {
  const pool = poolAt(server, { limit: 1, ...patient });
  const lease = await borrow(pool, 'interactive');
  const early = inOrder(pool, [['bulk', 'bulk']]);
  await vi.advanceTimersByTimeAsync(AGED_MS);
  const late = inOrder(pool, [['look', 'interactive']]);
  lease.release();
  await vi.advanceTimersByTimeAsync(0);
  expect([early, late]).toEqual([['bulk'], ['look']]);
});

test('bulk work under a stream of interactive work is served in the end', async () => {
  const pool = poolAt(server, { limit: 1, ...patient });
  let isOver = false;
  const look = async (): Promise<void> => {
    while (!isOver) {
      const lease = await borrow(pool, 'interactive');
      await new Promise((resolve) => setTimeout(resolve, 50));
      lease.release();
    }
  };
  const lookers = [look(), look(), look()];
  const bulk = borrow(pool, 'bulk');
  await vi.advanceTimersByTimeAsync(AGED_MS + 1_000);
  expect(await stateOf(bulk)).toBe('fulfilled');
  (await bulk).release();
  isOver = true;
  await vi.advanceTimersByTimeAsync(1_000);
  await Promise.all(lookers);
});

test('bulk work leaves one session to interactive work for a while after somebody has looked', async () => {
  const pool = poolAt(server, { limit: 2, ...patient });
  (await borrow(pool, 'interactive')).release();
  const first = await borrow(pool, 'bulk');
  const second = borrow(pool, 'bulk');
  await settle();
  expect(pool.stats).toMatchObject({ leased: 1, waiting: 1 });
  const look = await borrow(pool, 'interactive');
  look.release();
  await vi.advanceTimersByTimeAsync(RESERVE_MS - 1);
  expect(await stateOf(second)).toBe('pending');
  await vi.advanceTimersByTimeAsync(1);
  expect(await stateOf(second)).toBe('fulfilled');
  first.release();
  (await second).release();
});

test('where nobody looks, bulk work may have every session', async () => {
  const pool = poolAt(server, { limit: 3 });
  const leases = await Promise.all([1, 2, 3].map(() => borrow(pool, 'bulk')));
  expect(pool.stats).toMatchObject({ leased: 3, waiting: 0 });
  for (const lease of leases) lease.release();
});

test('the reserve holds for looks in another pool of the account, and ends when its borrower leaves', async () => {
  const budget = new Budget({ limit: 2, random: () => 0 });
  const [ours, theirs] = [poolAt(server, { budget, ...patient }), poolAt(server, { budget, ...patient })];
  const held = await Promise.all([borrow(ours, 'bulk'), borrow(ours, 'bulk')]);
  const third = borrow(ours, 'bulk');
  const abort = new AbortController();
  const look = theirs.acquire({ signal: abort.signal });
  const left = expect(look).rejects.toThrow();
  await settle();
  expect(await stateOf(third)).toBe('pending');
  abort.abort();
  await left;
  held[0].release();
  expect((await third).resource).toBe(held[0].resource);
});

test('work that turns out to be long becomes bulk where bulk work may have one more session', async () => {
  const pool = poolAt(server, { limit: 2, ...patient });
  const [one, two] = [await borrow(pool, 'interactive'), await borrow(pool, 'interactive')];
  expect(one.tryBecomeBulk()).toBe(true);
  // Somebody else looks now.
  const look = borrow(pool, 'interactive');
  await settle();
  expect(two.tryBecomeBulk()).toBe(false);
  expect(pool.leased).toEqual({ interactive: 1, bulk: 1 });
  two.release();
  (await look).release();
  one.release();
});

test('eight long downloads that begin together all go on', async () => {
  const pool = poolAt(server, { limit: 8 });
  const leases = await Promise.all(Array.from({ length: 8 }, () => borrow(pool, 'interactive')));
  expect(leases.map((lease) => lease.tryBecomeBulk())).toEqual(Array.from({ length: 8 }, () => true));
});

test('turns go by owner, not by how many pools or borrowers an owner has', async () => {
  const budget = new Budget({ limit: 1, random: () => 0 });
  const pools = ['ann', 'ann', 'ann', 'bob'].map((owner) => poolAt(server, { budget, owner, ...patient }));
  const order: (string | undefined)[] = [];
  const work = async (pool: Pool<Session>): Promise<void> => {
    const lease: Lease<Session> = await borrow(pool, 'interactive');
    order.push(pool.owner);
    await new Promise((resolve) => setTimeout(resolve, 10));
    lease.release();
  };
  const jobs = pools.flatMap((pool) => [work(pool), work(pool), work(pool)]);
  await vi.advanceTimersByTimeAsync(5_000);
  await Promise.all(jobs);
  expect(order.slice(0, 6).filter((owner) => owner === 'bob')).toHaveLength(3);
});

test('everybody in line is told with the place that counts the turns of others', async () => {
  const budget = new Budget({ limit: 1, random: () => 0 });
  const [ours, theirs] = [poolAt(server, { budget, ...patient }), poolAt(server, { budget, ...patient })];
  const lease = await borrow(ours, 'interactive');
  const waits = [
    ours.acquire({ signal: FOREVER, lane: 'bulk', label: 'upload' }),
    ours.acquire({ signal: FOREVER, label: 'list' }),
    theirs.acquire({ signal: FOREVER, label: 'read' }),
  ];
  await vi.advanceTimersByTimeAsync(2_000);
  expect(ours.line).toEqual([
    { label: 'list', lane: 'interactive', position: 2, waitedMs: 2_000 },
    { label: 'upload', lane: 'bulk', position: 3, waitedMs: 2_000 },
  ]);
  expect(theirs.line).toMatchObject([{ label: 'read', position: 2 }]);
  lease.release();
  for (const wait of [waits[2], waits[1], waits[0]]) (await wait)?.release();
});

test('a borrower in a line that moves is kept longer than the deadline, but not for ever', async () => {
  const pool = poolAt(server, { limit: 1, waitMs: 1_000, maxWaitMs: 4_500 });
  let current = await borrow(pool, 'interactive');
  const late = borrow(pool, 'bulk').catch((error: unknown) => error);
  for (let at = 0; at < 5; at += 1) {
    const next = borrow(pool, 'interactive');
    await vi.advanceTimersByTimeAsync(900);
    expect(await stateOf(late)).toBe(at < 4 ? 'pending' : 'fulfilled');
    current.release();
    current = await next;
  }
  expect(await late).toMatchObject({ code: 'FTP_BUSY', afterMs: 4_500 });
  current.release();
});
