/** A wait that can be cut short for all who wait. */

/** Longest wait of a timer of Node: 2^31 - 1 ms, a bit more than 24 days. */
const MAX_WAIT_MS = 2_147_483_647;

/** Whoever waits is woken by `ring`. */
export class Bell {
  readonly #waiting = new Set<() => void>();

  /**
   * Resolves when it rings, when the time is over (left out: 24 days), or when the signal aborts. Never rejects, and never keeps the
   * process alive. ms: on the monotonic clock.
   */
  async wait(signal: AbortSignal, ms = MAX_WAIT_MS): Promise<void> {
    if (signal.aborted) return;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const end = (): void => resolve(undefined);
    const timer = setTimeout(end, Math.min(ms, MAX_WAIT_MS)).unref();
    signal.addEventListener('abort', end);
    this.#waiting.add(end);
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      this.#waiting.delete(end);
    }
  }

  ring(): void {
    for (const end of this.#waiting) end();
  }
}
