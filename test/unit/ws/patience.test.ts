import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Patience } from '../../../server/ws/patience.ts';

const MINUTE = 60_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function wait({ isClientsTurn = true, isSpare = false } = {}) {
  const state = { isClientsTurn, isSpare, gaveUp: undefined as Error | undefined };
  const patience = new Patience({
    isClientsTurn: () => state.isClientsTurn,
    isSpare: () => state.isSpare,
    onGiveUp: (reason) => (state.gaveUp = reason),
  });
  return { state, patience };
}

describe('the patience with a client that does nothing', () => {
  it('ends after a minute where its session is missed', () => {
    const { state } = wait();
    vi.advanceTimersByTime(MINUTE - 1);
    expect(state.gaveUp).toBeUndefined();
    vi.advanceTimersByTime(1);
    expect(state.gaveUp?.message).toBe('the client neither read nor sent for 60 s');
  });

  it('lasts ten minutes where nobody waits for the session', () => {
    const { state } = wait({ isSpare: true });
    vi.advanceTimersByTime(10 * MINUTE - 1);
    expect(state.gaveUp).toBeUndefined();
    vi.advanceTimersByTime(1);
    expect(state.gaveUp).toBeDefined();
  });

  it('ends within a minute once somebody waits for the session', () => {
    const { state } = wait({ isSpare: true });
    vi.advanceTimersByTime(5 * MINUTE);
    state.isSpare = false;
    vi.advanceTimersByTime(MINUTE);
    expect(state.gaveUp).toBeDefined();
  });

  it('begins anew with every byte, and does not count the time of the server', () => {
    const { state, patience } = wait();
    for (let at = 0; at < 10; at += 1) {
      vi.advanceTimersByTime(MINUTE / 2);
      patience.moved();
    }
    state.isClientsTurn = false;
    vi.advanceTimersByTime(20 * MINUTE);
    expect(state.gaveUp).toBeUndefined();
  });

  it('is over when the channel is', () => {
    const { state, patience } = wait();
    patience.end();
    vi.advanceTimersByTime(MINUTE * 20);
    expect(state.gaveUp).toBeUndefined();
  });
});
