import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { isBusy, PoolBusy } from '../../../server/pool/errors.ts';
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

test.each([
  [new Full('421'), true],
  [{ busy: true }, true],
  [{ busy: 'yes' }, false],
  [new Error('530'), false],
  [undefined, false],
  [null, false],
])('%o is a busy error: %s', (thrown, expected) => {
  expect(isBusy(thrown)).toBe(expected);
});

test('a full server teaches the pool its limit, and everybody is served within it', async () => {
  server.capacity = 2;
  const pool = poolAt(server);
  let served = 0;
  let most = 0;
  const borrow = async (): Promise<void> => {
    const lease = await pool.acquire({ signal: FOREVER });
    most = Math.max(most, server.openCount);
    await settle();
    served += 1;
    lease.release();
  };
  const all = Promise.all(Array.from({ length: 50 }, borrow));
  await vi.advanceTimersByTimeAsync(1_000);
  await all;
  expect([served, most, pool.stats.limit]).toEqual([50, 2, 2]);
  expect(server.knockCount).toBe(8);
});

test('a refused borrower waits for the session of another one', async () => {
  server.capacity = 1;
  const pool = poolAt(server);
  const first = await pool.acquire({ signal: FOREVER });
  const second = pool.acquire({ signal: FOREVER });
  await settle();
  expect(pool.stats).toMatchObject({ waiting: 1, limit: 1, opening: 0 });
  first.release();
  expect((await second).resource).toBe(first.resource);
});

test('with nothing open the pool knocks at most once per second and says at the end what the server said', async () => {
  server.capacity = 0;
  const pool = poolAt(server, { waitMs: 10_000 });
  const borrowed = pool.acquire({ signal: FOREVER }).catch((error: unknown) => error);
  await settle();
  expect([server.knockCount, pool.stats.limit]).toEqual([1, 1]);
  await vi.advanceTimersByTimeAsync(999);
  expect(server.knockCount).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(server.knockCount).toBe(2);
  await vi.advanceTimersByTimeAsync(9_000);
  const error = await borrowed;
  expect(error).toBeInstanceOf(PoolBusy);
  expect((error as PoolBusy).cause).toBeInstanceOf(Full);
  expect(server.knockCount).toBeLessThanOrEqual(11);
});

test('the pause after a refusal is jittered upwards', async () => {
  server.capacity = 0;
  const { Budget } = await import('../../../server/pool/budget.ts');
  const pool = poolAt(server, { budget: new Budget({ random: () => 0.5 }) });
  const borrowed = pool.acquire({ signal: FOREVER });
  await vi.advanceTimersByTimeAsync(1_249);
  expect(server.knockCount).toBe(1);
  server.capacity = 1;
  await vi.advanceTimersByTimeAsync(1);
  expect((await borrowed).resource.id).toBe(0);
});

test('a refusal that comes before the first acceptance does not hide that acceptance', async () => {
  server.mode = 'manual';
  const pool = poolAt(server, { limit: 3 });
  const leases = [1, 2, 3].map(() => pool.acquire({ signal: FOREVER }));
  const [a, b, c] = [server.next(), server.next(), server.next()];
  c.refuse(new Full('421'));
  await settle();
  expect(pool.stats.limit).toBe(1);
  a.accept();
  b.accept();
  await settle();
  expect(pool.stats).toMatchObject({ limit: 2, leased: 2, waiting: 1 });
  (await leases[0])?.release();
  await leases[2];
});

test('a borrower whose deadline passed while the server refused is not kept any longer', async () => {
  server.mode = 'manual';
  const pool = poolAt(server, { waitMs: 10_000 });
  const borrowed = pool.acquire({ signal: FOREVER }).catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(12_000);
  server.next().refuse(new Full('421'));
  expect(await borrowed).toMatchObject({ code: 'FTP_BUSY', afterMs: 12_000 });
});
