/** Borrowers who wait for a session: first come, first served; each with a deadline and a signal. */
import { PoolBusy } from './errors.ts';

/** One borrower in the line. Only the line changes it. */
export interface Waiter<V> {
  readonly joinedAtMs: number;
  readonly resolve: (value: V) => void;
  readonly reject: (reason: unknown) => void;
  /** Stops its deadline and stops listening to its signal. */
  readonly forget: () => void;
  /** Whether a session is being opened because of it. */
  opening: boolean;
  /** Whether its deadline ended while its session was being opened. */
  overdue: boolean;
  /** The last "no room" that the server answered to its opening. */
  refusal?: unknown;
}

/** What a line needs from its pool. */
export interface LineOptions {
  /** Longest wait for a place. */
  readonly waitMs: number;
  /** Monotonic clock, in milliseconds. */
  readonly now: () => number;
  /** Called after somebody left without having been served. */
  readonly onLeave: () => void;
}

/** The line of one pool. */
export class WaitingLine<V> {
  readonly #waiters = new Set<Waiter<V>>();
  readonly #options: LineOptions;

  constructor(options: LineOptions) {
    this.#options = options;
  }

  /** How many wait. */
  get length(): number {
    return this.#waiters.size;
  }

  /**
   * Waits at the end of the line. Returns what `serve` hands out; throws the signal's reason on abort, PoolBusy when
   * the deadline ends, or what `fail` says.
   */
  join(signal: AbortSignal): Promise<V> {
    const { promise, resolve, reject } = Promise.withResolvers<V>();
    const onAbort = (): void => this.fail(waiter, signal.reason);
    const timer = setTimeout(() => this.#deadlineEnded(waiter), this.#options.waitMs);
    const forget = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    };
    const joinedAtMs = this.#options.now();
    const waiter: Waiter<V> = { joinedAtMs, resolve, reject, forget, opening: false, overdue: false };
    signal.addEventListener('abort', onAbort, { once: true });
    this.#waiters.add(waiter);
    return promise;
  }

  /** Hands a value to the head of the line. Returns false if nobody waits. */
  serve(make: () => V): boolean {
    const [head] = this.#waiters;
    if (head === undefined) return false;
    this.#remove(head);
    head.resolve(make());
    return true;
  }

  /** Sends one borrower away with an error; nothing happens if it left before. */
  fail(waiter: Waiter<V>, reason: unknown): void {
    if (!this.#remove(waiter)) return;
    waiter.reject(reason);
    this.#options.onLeave();
  }

  /** Sends everybody away with the same error. */
  failAll(reason: Error): void {
    for (const waiter of [...this.#waiters]) this.fail(waiter, reason);
  }

  /** The first borrower for whom no session is being opened, marked as having one from now on. */
  startOpening(): Waiter<V> | undefined {
    for (const waiter of this.#waiters) {
      if (waiter.opening) continue;
      waiter.opening = true;
      return waiter;
    }
    return undefined;
  }

  /**
   * The opening for this borrower is over, but it has not been served by it.
   * refusal: what the server said if it had no room. Sends the borrower away if its deadline has passed meanwhile.
   */
  endOpening(waiter: Waiter<V>, refusal?: unknown): void {
    waiter.opening = false;
    if (refusal !== undefined) waiter.refusal = refusal;
    if (waiter.overdue) this.#failBusy(waiter);
  }

  #deadlineEnded(waiter: Waiter<V>): void {
    // A slow login has deadlines and better errors of its own; "busy" would be a wrong answer to it.
    if (waiter.opening) waiter.overdue = true;
    else this.#failBusy(waiter);
  }

  #failBusy(waiter: Waiter<V>): void {
    const position = [...this.#waiters].indexOf(waiter) + 1;
    const afterMs = this.#options.now() - waiter.joinedAtMs;
    this.fail(waiter, new PoolBusy({ position, afterMs, cause: waiter.refusal }));
  }

  #remove(waiter: Waiter<V>): boolean {
    waiter.forget();
    return this.#waiters.delete(waiter);
  }
}
