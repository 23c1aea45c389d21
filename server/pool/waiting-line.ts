/**
 * Borrowers who wait for a session: interactive ones before bulk ones, within a lane first come, first served; each with a
 * deadline and a signal. A line that moves is no failure: the deadline counts from the last movement.
 */
import { PoolBusy } from './errors.ts';
import { AGED_MS } from './lane.ts';
import type { Lane } from './lane.ts';

/** Who waits. */
export interface Wish {
  readonly signal: AbortSignal;
  /** Default interactive. */
  readonly lane?: Lane;
  /** What it is waited for, for those who watch the line: the id of a request. */
  readonly label?: string;
}

/** One borrower in the line. Only the line changes it. */
export interface Waiter<V> {
  readonly lane: Lane;
  readonly label: string | undefined;
  readonly joinedAtMs: number;
  readonly resolve: (value: V) => void;
  readonly reject: (reason: unknown) => void;
  /** Stops its deadline and stops listening to its signal. */
  readonly forget: () => void;
  timer?: NodeJS.Timeout;
  /** Whether a session is being opened because of it. */
  opening: boolean;
  /** Whether its deadline ended while its session was being opened. */
  overdue: boolean;
  /** The last "no room" that the server answered to its opening. */
  refusal?: unknown;
}

/** One borrower as others may see it. */
export interface WaiterView {
  readonly label: string | undefined;
  readonly lane: Lane;
  readonly waitedMs: number;
}

/** What a line needs from its pool. */
export interface LineOptions {
  /** Longest wait in a line that does not move. */
  readonly waitMs: number;
  /** The same while the server has let in none of our sessions at all. */
  readonly refusedWaitMs: number;
  /** Longest wait in any case. */
  readonly maxWaitMs: number;
  /** Monotonic clock, in milliseconds. */
  readonly now: () => number;
  /** When somebody was served last, here or beside us, and how many sessions are open. */
  readonly movement: () => { readonly atMs: number; readonly openCount: number };
  /** How many further bulk borrowers may be served now. */
  readonly bulkRoom: () => number;
  /** Borrowers of other lines that are served before the one with so many before it in this line. */
  readonly othersBefore: (ownBefore: number) => number;
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

  /** How many wait in a lane. */
  countOf(lane: Lane): number {
    let count = 0;
    for (const waiter of this.#waiters) if (waiter.lane === lane) count += 1;
    return count;
  }

  /** How many could be served now if there were sessions enough. */
  get servableCount(): number {
    const bulkCount = this.countOf('bulk');
    if (bulkCount === 0) return this.length;
    return this.length - bulkCount + Math.min(bulkCount, this.#options.bulkRoom());
  }

  /** Whether the next one to be served is interactive, or has waited as long as if it were. */
  get isUrgent(): boolean {
    const next = this.#next();
    return next !== undefined && this.#isUrgent(next);
  }

  /** Everybody, in the order in which they will be served. */
  get views(): WaiterView[] {
    const now = this.#options.now();
    return this.#inOrder().map(({ label, lane, joinedAtMs }) => ({
      label,
      lane,
      waitedMs: now - joinedAtMs,
    }));
  }

  /**
   * Waits at the end of the line. Returns what `serve` hands out; throws the signal's reason on abort, PoolBusy when
   * the deadline ends, or what `fail` says.
   */
  join({ signal, lane = 'interactive', label }: Wish): Promise<V> {
    const { promise, resolve, reject } = Promise.withResolvers<V>();
    const onAbort = (): void => this.fail(waiter, signal.reason);
    const forget = (): void => {
      clearTimeout(waiter.timer);
      signal.removeEventListener('abort', onAbort);
    };
    const joinedAtMs = this.#options.now();
    const waiter: Waiter<V> = {
      ...{ lane, label, joinedAtMs, resolve, reject, forget },
      opening: false,
      overdue: false,
    };
    this.#setTimer(waiter, Math.min(this.#options.waitMs, this.#options.refusedWaitMs));
    signal.addEventListener('abort', onAbort, { once: true });
    this.#waiters.add(waiter);
    return promise;
  }

  /** Hands a value to the next one who may be served. Returns false if there is none. */
  serve(make: (lane: Lane) => V): boolean {
    const next = this.#next();
    if (next === undefined) return false;
    this.#remove(next);
    next.resolve(make(next.lane));
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

  /** The next borrower for whom no session is being opened, marked as having one from now on. */
  startOpening(): Waiter<V> | undefined {
    const waiter = this.#next((one) => !one.opening);
    if (waiter !== undefined) waiter.opening = true;
    return waiter;
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

  #isUrgent({ lane, joinedAtMs }: Waiter<V>): boolean {
    return lane === 'interactive' || this.#options.now() - joinedAtMs >= AGED_MS;
  }

  #inOrder(): Waiter<V>[] {
    const all = [...this.#waiters];
    return [...all.filter((one) => this.#isUrgent(one)), ...all.filter((one) => !this.#isUrgent(one))];
  }

  /** The one to be served next, among those that are wanted. */
  #next(isWanted: (waiter: Waiter<V>) => boolean = () => true): Waiter<V> | undefined {
    let firstBulk: Waiter<V> | undefined;
    let bulkRoom: number | undefined;
    for (const waiter of this.#waiters) {
      if (!isWanted(waiter)) continue;
      if (waiter.lane === 'interactive') return waiter;
      bulkRoom ??= this.#options.bulkRoom();
      if (bulkRoom < 1) continue;
      if (this.#isUrgent(waiter)) return waiter;
      firstBulk ??= waiter;
    }
    return firstBulk;
  }

  #setTimer(waiter: Waiter<V>, restMs: number): void {
    waiter.timer = setTimeout(() => this.#deadlineEnded(waiter), restMs);
  }

  #deadlineEnded(waiter: Waiter<V>): void {
    const restMs = this.#restMsOf(waiter);
    if (restMs > 0) this.#setTimer(waiter, restMs);
    // A slow login has deadlines and better errors of its own; "busy" would be a wrong answer to it.
    else if (waiter.opening) waiter.overdue = true;
    else this.#failBusy(waiter);
  }

  #restMsOf({ joinedAtMs }: Waiter<V>): number {
    const { waitMs, refusedWaitMs, maxWaitMs, now, movement } = this.#options;
    const { atMs, openCount } = movement();
    const quietMs = now() - Math.max(joinedAtMs, atMs);
    const limitMs = openCount > 0 ? waitMs : Math.min(waitMs, refusedWaitMs);
    return Math.min(limitMs - quietMs, maxWaitMs - (now() - joinedAtMs));
  }

  #failBusy(waiter: Waiter<V>): void {
    const ownBefore = this.#inOrder().indexOf(waiter);
    const position = ownBefore + this.#options.othersBefore(ownBefore) + 1;
    const afterMs = this.#options.now() - waiter.joinedAtMs;
    this.fail(waiter, new PoolBusy({ position, afterMs, cause: waiter.refusal }));
  }

  #remove(waiter: Waiter<V>): boolean {
    waiter.forget();
    return this.#waiters.delete(waiter);
  }
}
