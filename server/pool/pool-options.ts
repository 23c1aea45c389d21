/** What a pool must be told: how its resources are opened, checked and ended, and its limits. */
import type { Budget } from './budget.ts';

/** An idle session is closed after this time; keeping it alive would hold a place that others need. */
const IDLE_MS = 60_000;
/** Longest wait in line. */
const WAIT_MS = 10_000;
/** Most borrowers in line. */
const MAX_WAITING = 200;
/** A session idle for less than this is lent without a check. */
const TRUST_MS = 5_000;
/** A session idle for longer than this is not even checked. */
const MAX_IDLE_CHECK_MS = 60_000;

/** How to make and end what the pool lends, and whose places it takes. */
export interface PoolHooks<T> {
  /** Opens a resource. signal: aborted only when the pool drains. An error with `busy: true` means "no room". */
  readonly open: (signal: AbortSignal) => Promise<T>;
  /** Whether a resource still works after idleMs of idleness. */
  readonly check: (resource: T, idleMs: number) => Promise<boolean>;
  /** Ends a resource politely; settles when the server has let go of it. */
  readonly close: (resource: T) => Promise<void>;
  /** Drops a resource now; never throws, not even for one that is already dead. */
  readonly destroy: (resource: T, reason: Error) => void;
  readonly budget: Budget;
}

/** Limits, each with a default. */
export interface PoolLimits {
  /** Idle time after which a resource is closed (default 60 s). */
  readonly idleMs: number;
  /** Deadline of the waiting line (default 10 s); an opening under way is not cut short. */
  readonly waitMs: number;
  /** Most borrowers in line (default 200). */
  readonly maxWaiting: number;
  /** Up to this idle time no check is made (default 5 s). */
  readonly trustMs: number;
  /** Beyond this idle time a resource is closed instead of checked (default 60 s). */
  readonly maxIdleCheckMs: number;
  /** Monotonic clock in milliseconds (default performance.now). */
  readonly now: () => number;
  /** Called whenever the pool holds nothing and nobody waits (default: nothing). */
  readonly onEmpty: () => void;
}

/** Everything a pool is told. */
export type PoolOptions<T> = PoolHooks<T> & Partial<PoolLimits>;

/** The options with every default filled in. */
export function withDefaults<T>(options: PoolOptions<T>): PoolHooks<T> & PoolLimits {
  return {
    idleMs: IDLE_MS,
    waitMs: WAIT_MS,
    maxWaiting: MAX_WAITING,
    trustMs: TRUST_MS,
    maxIdleCheckMs: MAX_IDLE_CHECK_MS,
    now: () => performance.now(),
    onEmpty: () => undefined,
    ...options,
  };
}
