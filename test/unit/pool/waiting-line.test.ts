import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PoolBusy, WaitingLineFull } from '../../../server/pool/errors.ts';
import { FOREVER, poolAt, ScriptedServer } from './scripted-server.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('borrowers are served in the order in which they came', async () => {
  const pool = poolAt(new ScriptedServer(), { limit: 1 });
  const first = await pool.acquire({ signal: FOREVER });
  const order: string[] = [];
  const borrow = async (name: string): Promise<void> => {
    const lease = await pool.acquire({ signal: FOREVER });
    order.push(name);
    lease.release();
  };
  const all = ['a', 'b', 'c'].map(borrow);
  first.release();
  await Promise.all(all);
  expect(order).toEqual(['a', 'b', 'c']);
});

test('the deadline sends a borrower away with its place and its waiting time', async () => {
  const pool = poolAt(new ScriptedServer(), { limit: 1, waitMs: 10_000 });
  await pool.acquire({ signal: FOREVER });
  const late = pool.acquire({ signal: FOREVER }).catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(9_999);
  expect(pool.stats.waiting).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  const error = await late;
  expect(error).toBeInstanceOf(PoolBusy);
  expect(error).toMatchObject({ code: 'FTP_BUSY', retry: 'later', position: 1, afterMs: 10_000 });
  expect(pool.stats.waiting).toBe(0);
});

test('a borrower who was served is not reached by its deadline', async () => {
  const pool = poolAt(new ScriptedServer(), { limit: 1, waitMs: 1_000, idleMs: 500_000 });
  const first = await pool.acquire({ signal: FOREVER });
  const second = pool.acquire({ signal: FOREVER });
  first.release();
  const lease = await second;
  await vi.advanceTimersByTimeAsync(5_000);
  lease.release();
  expect(vi.getTimerCount()).toBe(1); // only the idle timer is left
});

test('the borrower beyond the longest line is turned away at once', async () => {
  const pool = poolAt(new ScriptedServer(), { limit: 1, maxWaiting: 1 });
  await pool.acquire({ signal: FOREVER });
  const waiting = pool.acquire({ signal: FOREVER });
  await expect(pool.acquire({ signal: FOREVER })).rejects.toThrow(WaitingLineFull);
  const turned = expect(waiting).rejects.toThrow(PoolBusy);
  await vi.advanceTimersByTimeAsync(10_000);
  await turned;
});

test('a borrower who aborts leaves the line and the next one gets the place', async () => {
  const pool = poolAt(new ScriptedServer(), { limit: 1 });
  const first = await pool.acquire({ signal: FOREVER });
  const abort = new AbortController();
  const leaving = pool.acquire({ signal: abort.signal });
  const staying = pool.acquire({ signal: FOREVER });
  const reason = new Error('the browser went away');
  const left = expect(leaving).rejects.toBe(reason);
  abort.abort(reason);
  await left;
  first.release();
  expect((await staying).resource).toBe(first.resource);
});

test('a signal that is already aborted takes no place', async () => {
  const server = new ScriptedServer();
  const reason = new Error('too late');
  await expect(poolAt(server).acquire({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  expect(server.knockCount).toBe(0);
});

test('an abort after the lease was handed out changes nothing', async () => {
  const pool = poolAt(new ScriptedServer());
  const abort = new AbortController();
  const lease = await pool.acquire({ signal: abort.signal });
  expect(getEventListeners(abort.signal, 'abort')).toEqual([]);
  abort.abort();
  lease.release();
  expect(pool.stats.idle).toBe(1);
});
