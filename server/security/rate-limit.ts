/** How often something may be tried per key: a bucket of tokens that fills again with time. */
import { RateLimited } from './errors.ts';

/** Most keys remembered; above it the one that was used longest ago is forgotten. */
const MAX_KEYS = 10_000;

/** Settings of a limit, for example five attempts per ten minutes. */
export interface RateLimitOptions {
  /** Attempts in a full bucket. */
  readonly attempts: number;
  /** Time in which an empty bucket becomes full. */
  readonly windowMs: number;
  /** Monotonic clock in milliseconds (default performance.now). */
  readonly now?: () => number;
  /** Most keys remembered (default 10,000). */
  readonly maxKeys?: number;
}

/** One limit for many keys. */
export class RateLimit {
  /** When the bucket of a key will be full again; full ones are missing; the one used longest ago comes first. */
  readonly #fullAtMs = new Map<string, number>();
  readonly #now: () => number;
  readonly #maxKeys: number;
  readonly #windowMs: number;
  /** What one attempt costs: the time in which it comes back. */
  readonly #attemptMs: number;

  constructor(options: RateLimitOptions) {
    this.#now = options.now ?? (() => performance.now());
    this.#maxKeys = options.maxKeys ?? MAX_KEYS;
    this.#windowMs = options.windowMs;
    this.#attemptMs = options.windowMs / options.attempts;
  }

  /** Keys remembered now. */
  get size(): number {
    return this.#fullAtMs.size;
  }

  /** Time until the next attempt is possible, 0 if it is possible now. Takes none. */
  retryAfterMs(key: string): number {
    return Math.max(0, Math.ceil(this.#missingMs(key) + this.#attemptMs - this.#windowMs));
  }

  /** What is left for the key now: whole attempts, and milliseconds until all are back. */
  left(key: string): { readonly attempts: number; readonly fullAfterMs: number } {
    const fullAfterMs = this.#missingMs(key);
    return { attempts: Math.floor((this.#windowMs - fullAfterMs) / this.#attemptMs), fullAfterMs };
  }

  /** Throws RateLimited if no attempt is left for the key. Takes none. */
  check(key: string): void {
    const retryAfterMs = this.retryAfterMs(key);
    if (retryAfterMs > 0) throw new RateLimited(retryAfterMs);
  }

  /** Counts one attempt, for example a failed login; never throws and never takes more than there is. */
  spend(key: string): void {
    const missingMs = Math.min(this.#windowMs, this.#missingMs(key) + this.#attemptMs);
    this.#fullAtMs.delete(key);
    this.#fullAtMs.set(key, this.#now() + missingMs);
    this.#forgetSurplus();
  }

  #missingMs(key: string): number {
    return Math.max(0, (this.#fullAtMs.get(key) ?? 0) - this.#now());
  }

  #forgetSurplus(): void {
    for (const key of this.#fullAtMs.keys()) {
      // Full again means nothing to remember; the first that is not ends the cheap part of the sweep.
      if (this.size <= this.#maxKeys && this.#missingMs(key) > 0) break;
      this.#fullAtMs.delete(key);
    }
  }
}
