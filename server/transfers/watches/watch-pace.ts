/** How long to wait before the next look or the next attempt; chance comes in as an argument. */

const MINUTE_MS = 60_000;
/** Many servers lock an account after a few wrong logins. */
const FIRST_LOGIN_PAUSE_MS = 5 * MINUTE_MS;
/** A server is asked again at least so often; one that is only busy has not gone anywhere. */
const MAX_PAUSE_MS = { login: 60 * MINUTE_MS, busy: MINUTE_MS, other: 15 * MINUTE_MS };
/** Waits differ by up to a fifth, so that many watches do not come at once. */
const JITTER = 0.2;
/** Also where a look took longer than it may take until the next one. */
const LEAST_PAUSE_MS = 500;
const FIRST_ATTEMPT_PAUSE_MS = 2_000;
const MAX_ATTEMPT_PAUSE_MS = 10 * MINUTE_MS;
/** Doubling more often changes nothing and leaves the numbers. */
const MAX_DOUBLINGS = 20;

/** What a failure was about: user and password, a line that did not move, or anything else. */
export type FailureKind = 'login' | 'busy' | 'other';

/** How the looks have gone. */
export interface LookHistory {
  readonly everyMs: number;
  /** How long the last one took. */
  readonly tookMs: number;
  /** In a row. */
  readonly failures: number;
  /** Left out: it did not fail. */
  readonly lastFailure?: FailureKind;
}

/** Milliseconds until the next look begins. chance: from 0 to 1. */
export function lookPauseMs({ everyMs, tookMs, failures, lastFailure }: LookHistory, chance: number): number {
  if (lastFailure === undefined) return Math.max(LEAST_PAUSE_MS, everyMs - tookMs);
  const first = lastFailure === 'login' ? Math.max(everyMs, FIRST_LOGIN_PAUSE_MS) : everyMs;
  const most = Math.max(everyMs, MAX_PAUSE_MS[lastFailure]);
  return jittered(Math.min(most, doubled(first, failures - 1)), chance);
}

/** Milliseconds until an event is sent once more. failures: attempts that failed in a row. */
export function attemptPauseMs(failures: number, chance: number): number {
  return jittered(Math.min(MAX_ATTEMPT_PAUSE_MS, doubled(FIRST_ATTEMPT_PAUSE_MS, failures - 1)), chance);
}

function doubled(pauseMs: number, times: number): number {
  return pauseMs * 2 ** Math.min(MAX_DOUBLINGS, Math.max(0, times));
}

function jittered(pauseMs: number, chance: number): number {
  return Math.round(pauseMs * (1 - JITTER + 2 * JITTER * chance));
}
