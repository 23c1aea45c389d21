import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Budgets } from '../../../server/pool/budgets.ts';
import type { Pool } from '../../../server/pool/pool.ts';
import { FOREVER, poolAt, ScriptedServer } from './scripted-server.ts';
import type { Session } from './scripted-server.ts';

let server: ScriptedServer;
let budgets: Budgets;

beforeEach(() => {
  vi.useFakeTimers();
  server = new ScriptedServer();
  budgets = new Budgets();
});
afterEach(() => {
  vi.useRealTimers();
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const settle = () => vi.advanceTimersByTimeAsync(0);

function poolOf(
  account: string,
  { host = 'ftp.example.org:21', turnMs = 0, at = server } = {},
): Pool<Session> {
  const budget = budgets.placesOf({ host, account: `${host}:${account}` }, { random: () => 0 });
  return poolAt(at, { budget, waitMs: 30_000, maxWaiting: 1_000, turnMs });
}

test('idle sessions of another account are given up for an account that the server refuses', async () => {
  server.capacity = 2;
  const [ann, bob] = [poolOf('ann'), poolOf('bob')];
  const idle = await Promise.all([ann.acquire({ signal: FOREVER }), ann.acquire({ signal: FOREVER })]);
  for (const lease of idle) lease.release();
  const wanted = bob.acquire({ signal: FOREVER });
  await vi.advanceTimersByTimeAsync(1_000);
  const lease = await wanted;
  expect(ann.stats).toMatchObject({ idle: 1 });
  lease.release();
});

test('an account that uses all sessions of the server hands one over to an account that has none', async () => {
  server.capacity = 2;
  const [ann, bob] = [poolOf('ann'), poolOf('bob')];
  let annServed = 0;
  let isOver = false;
  const work = async (): Promise<void> => {
    while (!isOver) {
      const lease = await ann.acquire({ signal: FOREVER });
      await pause(100);
      annServed += 1;
      lease.release();
    }
  };
  const busy = [work(), work(), work(), work()];
  await vi.advanceTimersByTimeAsync(1_000);
  const before = annServed;
  const served = bob.acquire({ signal: FOREVER });
  await vi.advanceTimersByTimeAsync(3_000);
  (await served).release();
  expect(annServed, 'the first account goes on').toBeGreaterThan(before + 3);
  isOver = true;
  await vi.advanceTimersByTimeAsync(60_000);
  await Promise.all(busy);
});

test('a refusal of an account that has sessions says nothing about other accounts', async () => {
  server.capacity = 3;
  const [ann, bob] = [poolOf('ann'), poolOf('bob')];
  const leases = await Promise.all([1, 2, 3].map(() => ann.acquire({ signal: FOREVER })));
  const fourth = ann.acquire({ signal: FOREVER });
  await settle();
  expect([ann.stats.limit, bob.stats.limit]).toEqual([3, 8]);
  leases[0]?.release();
  (await fourth).release();
});

test('accounts on different servers do not know of each other', async () => {
  server.capacity = 1;
  const [here, there] = [
    poolOf('ann', { host: 'one.example.org:21' }),
    poolOf('ann', { host: 'two.example.org:21' }),
  ];
  const lease = await here.acquire({ signal: FOREVER });
  lease.release();
  const refused = there.acquire({ signal: FOREVER }).catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(11_000);
  expect(await refused).toMatchObject({ code: 'FTP_BUSY' });
  expect(lease.resource.closed).toBe(false);
});

test('a limit of the whole server is forgotten when it has not shown for ten minutes', async () => {
  server.capacity = 1;
  const [ann, bob] = [poolOf('ann'), poolOf('bob')];
  const first = await ann.acquire({ signal: FOREVER });
  const second = bob.acquire({ signal: FOREVER });
  await settle();
  expect(bob.stats.limit).toBe(1);
  first.release();
  await vi.advanceTimersByTimeAsync(2_000);
  (await second).release();
  await vi.advanceTimersByTimeAsync(600_000);
  expect([ann.stats.limit, bob.stats.limit]).toEqual([8, 8]);
});

test('a server that still counts a session which has just ended keeps its limit, and nobody hears of it', async () => {
  server.capacity = 2;
  server.lingerMs = 250;
  const pools = Array.from({ length: 20 }, () => poolOf('ann'));
  const jobs = pools.map(async (pool) => {
    const lease = await pool.acquire({ signal: FOREVER });
    await pause(20);
    lease.release();
  });
  await vi.advanceTimersByTimeAsync(60_000);
  await Promise.all(jobs);
  expect(server.refusalCount).toBeGreaterThan(0);
  expect(pools[0]?.stats.limit).toBeGreaterThanOrEqual(2);
});

test('users who wait for one session get it for a while each, not a login for each answer', async () => {
  server.capacity = 1;
  const pools = ['ann', 'bob'].map((user) => poolOf(user, { turnMs: 500 }));
  const served: number[] = [];
  const jobs = pools.flatMap((pool, at) =>
    Array.from({ length: 20 }, async () => {
      const lease = await pool.acquire({ signal: FOREVER });
      await pause(50);
      served.push(at);
      lease.release();
    }),
  );
  await vi.advanceTimersByTimeAsync(60_000);
  await Promise.all(jobs);
  expect(server.sessions.length).toBeLessThanOrEqual(6);
  expect(new Set(served.slice(0, 15))).toEqual(new Set([0, 1]));
});

test('an account that is never let in costs another account of the server a session now and then, not all of them', async () => {
  const closed = new ScriptedServer();
  closed.capacity = 0;
  const [ann, bob] = [poolOf('ann'), poolOf('bob', { at: closed })];
  server.capacity = 3;
  let isOver = false;
  const work = async (): Promise<void> => {
    while (!isOver) {
      const lease = await ann.acquire({ signal: FOREVER });
      await pause(100);
      lease.release();
    }
  };
  const knock = async (): Promise<void> => {
    while (!isOver) await bob.acquire({ signal: FOREVER }).catch(() => undefined);
  };
  const busy = [work(), work(), work(), work(), work(), knock(), knock()];
  await vi.advanceTimersByTimeAsync(2_000);
  const before = server.sessions.length;
  let leased = 0;
  for (let at = 0; at < 60; at += 1) {
    await vi.advanceTimersByTimeAsync(1_000);
    leased += ann.stats.leased;
  }
  expect(server.sessions.length - before, 'logins of the first account').toBeLessThan(15);
  expect(leased / 60).toBeGreaterThan(2);
  isOver = true;
  await vi.advanceTimersByTimeAsync(60_000);
  await Promise.all(busy);
});

test('after a refusal one knocks at a time until one is let in', async () => {
  server.capacity = 8;
  server.lingerMs = 2_000;
  const [ours, theirs] = [poolOf('ann'), poolOf('ann')];
  const idle = await Promise.all(Array.from({ length: 8 }, () => ours.acquire({ signal: FOREVER })));
  for (const lease of idle) lease.release();
  const wanted = Array.from({ length: 8 }, () => theirs.acquire({ signal: FOREVER }));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(theirs.stats).toMatchObject({ leased: 8, waiting: 0 });
  expect(server.refusalCount).toBeLessThanOrEqual(8 + 5);
  for (const lease of await Promise.all(wanted)) lease.release();
});

test('whatever a server allows in all, and however many accounts and pools want it, everybody is served', async () => {
  const job = fc.record({
    account: fc.integer({ min: 0, max: 3 }),
    pool: fc.integer({ min: 0, max: 1 }),
    atMs: fc.nat(3_000),
    workMs: fc.nat(400),
    lane: fc.constantFrom('interactive' as const, 'bulk' as const),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.constantFrom(0, 150),
      fc.constantFrom(0, 500),
      fc.array(job, { minLength: 1, maxLength: 30 }),
      async (capacity, lingerMs, turnMs, jobs) => {
        server = new ScriptedServer();
        budgets = new Budgets();
        Object.assign(server, { capacity, lingerMs });
        const pools = new Map<string, Pool<Session>>();
        const run = async ({ account, pool, atMs, workMs, lane }: (typeof jobs)[number]): Promise<void> => {
          await pause(atMs);
          const key = `${account} ${pool}`;
          const ours = pools.get(key) ?? poolOf(`user-${account}`, { turnMs });
          pools.set(key, ours);
          const lease = await ours.acquire({ signal: FOREVER, lane });
          await pause(workMs);
          lease.release();
        };
        const all = Promise.allSettled(jobs.map(run));
        await vi.advanceTimersByTimeAsync(120_000);
        expect((await all).filter(({ status }) => status === 'rejected')).toEqual([]);
        await vi.advanceTimersByTimeAsync(120_000);
        expect(server.openCount).toBe(0);
      },
    ),
    { numRuns: 150, endOnFailure: true },
  );
}, 30_000);
