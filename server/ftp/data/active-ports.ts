/** The ports on which active mode may listen: a range that a firewall or a container publishes, or any free one. */
import { Cancelled } from '../errors.ts';

/** Inclusive. */
export interface PortRange {
  readonly low: number;
  readonly high: number;
}

/** Lends port numbers round robin; one is never lent twice at the same time. */
export class ActivePorts {
  readonly #range: PortRange | undefined;
  readonly #lent = new Set<number>();
  readonly #waiting: (() => void)[] = [];
  #next: number;

  /** range: undefined lets the system choose. */
  constructor(range?: PortRange) {
    this.#range = range;
    this.#next = range?.low ?? 0;
  }

  /** How many listeners may exist at once. */
  get size(): number {
    return this.#range === undefined ? Number.POSITIVE_INFINITY : this.#range.high - this.#range.low + 1;
  }

  /**
   * A port for a listener, 0 for "any"; waits for one to come back when all are lent.
   * waitMs: how long at most. Rejects when none came back, or with Cancelled.
   */
  async lend(waitMs: number, signal?: AbortSignal): Promise<number> {
    const range = this.#range;
    if (range === undefined) return 0;
    const until = performance.now() + waitMs;
    while (this.#lent.size >= this.size) await this.#turn(until - performance.now(), signal);
    while (this.#lent.has(this.#next)) this.#advance(range);
    const port = this.#next;
    this.#lent.add(port);
    this.#advance(range);
    return port;
  }

  /** Takes a port back; the longest waiting borrower goes on. */
  giveBack(port: number): void {
    if (this.#lent.delete(port)) this.#waiting.shift()?.();
  }

  #turn(waitMs: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(new Cancelled({ cause: signal.reason }));
      const finish = (error?: Error): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        if (error === undefined) return resolve();
        this.#waiting.splice(this.#waiting.indexOf(go), 1);
        reject(error);
      };
      const go = (): void => finish();
      const onAbort = (): void => finish(new Cancelled({ cause: signal?.reason }));
      const timer = setTimeout(
        () => finish(new Error(`all ${this.size} ports for active mode are in use`)),
        Math.max(0, waitMs),
      );
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#waiting.push(go);
    });
  }

  #advance(range: PortRange): void {
    this.#next = this.#next >= range.high ? range.low : this.#next + 1;
  }
}
