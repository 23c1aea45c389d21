import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PortQueue } from '../../../server/ftp/data/port-queue.ts';

const LONG_MS = 60_000;
const never = new AbortController().signal;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the line for passive ports (case 44)', () => {
  it('moves by one whenever a transfer ends', async () => {
    const queue = new PortQueue();
    const [first, second] = [queue.enter(), queue.enter()];
    const order: string[] = [];
    void queue.turn(LONG_MS, never).then((hasTurn) => order.push(`a ${hasTurn}`));
    void queue.turn(LONG_MS, never).then((hasTurn) => order.push(`b ${hasTurn}`));
    first();
    first();
    await vi.advanceTimersByTimeAsync(0);
    expect([order, queue.running]).toEqual([['a true'], 1]);
    second();
    await vi.advanceTimersByTimeAsync(0);
    expect([order, queue.running]).toEqual([['a true', 'b true'], 0]);
  });

  it('is left by whoever has waited long enough or has gone, and moves on without them', async () => {
    const queue = new PortQueue();
    const leave = queue.enter();
    const gone = new AbortController();
    const turns = [queue.turn(10, never), queue.turn(LONG_MS, gone.signal), queue.turn(LONG_MS, never)];
    await vi.advanceTimersByTimeAsync(10);
    gone.abort();
    leave();
    expect(await Promise.all(turns)).toEqual([false, false, true]);
    expect(await queue.turn(LONG_MS, gone.signal)).toBe(false);
  });

  it('moves by itself when nobody is left whose end could be waited for', async () => {
    const queue = new PortQueue();
    const turns = Promise.all([queue.turn(LONG_MS, never), queue.turn(LONG_MS, never)]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await turns).toEqual([true, true]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
