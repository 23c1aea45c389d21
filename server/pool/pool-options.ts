/** What a pool must be told: how its resources are opened, checked and ended, and its limits. */
import type { Places } from './places.ts';

/** An idle session is closed after this time; keeping it alive would hold a place that others need. */
const IDLE_MS = 60_000;
/** Longest wait in a line that does not move. */
const WAIT_MS = 10_000;
/** The same while the server lets nobody in at all. */
const REFUSED_WAIT_MS = 10_000;
/** Longest wait in a line that moves. */
const MAX_WAIT_MS = 300_000;
/** Most borrowers in line. */
const MAX_WAITING = 200;
/** A session idle for less than this is lent without a check. */
const TRUST_MS = 5_000;
/** A session that has not been heard of for longer than this is not even checked. */
const MAX_IDLE_CHECK_MS = 60_000;
/** A session that is kept for somebody who looks at the site is asked for a sign of life so often. */
const WARM_CHECK_MS = 30_000;
/** Older sessions are not lent again: back ends rotate, certificates and permissions change. */
const MAX_AGE_MS = 3_600_000;

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
  readonly budget: Places;
}

/** Limits, each with a default. */
export interface PoolLimits {
  /** Idle time after which a resource is closed (default 60 s). */
  readonly idleMs: number;
  /** Longest wait in a line that does not move (default 10 s); an opening under way is not cut short. */
  readonly waitMs: number;
  /** The same while the server has let in none of the account's sessions (default 10 s). */
  readonly refusedWaitMs: number;
  /** Longest wait in any case (default 5 min). */
  readonly maxWaitMs: number;
  /** Most borrowers in line (default 200). */
  readonly maxWaiting: number;
  /** Up to this idle time no check is made (default 5 s). */
  readonly trustMs: number;
  /** Beyond this idle time a resource is closed instead of checked (default 60 s). */
  readonly maxIdleCheckMs: number;
  /** How often a session that is kept warm is checked (default 30 s). */
  readonly warmCheckMs: number;
  /** A new resource serves its own interactive borrowers for so long before it is given up for other pools (default 0). */
  readonly turnMs: number;
  /** An older resource is closed instead of lent (default 1 h). */
  readonly maxAgeMs: number;
  /** Monotonic clock in milliseconds (default performance.now). */
  readonly now: () => number;
  /** Whether somebody looks at what the pool is for, so that one idle resource is kept (default: nobody). */
  readonly isWatched: () => boolean;
  /** Called whenever somebody joins or leaves the line, or a session changes its state (default: nothing). */
  readonly onChange: () => void;
  /** Called whenever the pool holds nothing and nobody waits (default: nothing). */
  readonly onEmpty: () => void;
  /** Whose work the pool does; pools of one owner share their turns in a budget (default: an owner of its own). */
  readonly owner: string | undefined;
}

/** Everything a pool is told. */
export type PoolOptions<T> = PoolHooks<T> & Partial<PoolLimits>;

/** The options with every default filled in. */
export function withDefaults<T>(options: PoolOptions<T>): PoolHooks<T> & PoolLimits {
  return {
    idleMs: IDLE_MS,
    waitMs: WAIT_MS,
    refusedWaitMs: REFUSED_WAIT_MS,
    maxWaitMs: MAX_WAIT_MS,
    maxWaiting: MAX_WAITING,
    trustMs: TRUST_MS,
    maxIdleCheckMs: MAX_IDLE_CHECK_MS,
    warmCheckMs: WARM_CHECK_MS,
    turnMs: 0,
    maxAgeMs: MAX_AGE_MS,
    now: () => performance.now(),
    isWatched: () => false,
    onChange: () => undefined,
    onEmpty: () => undefined,
    owner: undefined,
    ...options,
  };
}
