/** Everything that can go wrong between a borrower and a pool, one class per cause. */
import { GatewayError } from '../errors.ts';
import type { Retry } from '../errors.ts';

/**
 * What an error of `open` carries when the server has no room for one more session (421, or 530 that means "too
 * many"). The pool then learns a lower limit and keeps the borrower waiting.
 */
export interface BusyError {
  readonly busy: true;
}

/** Whether a thrown value says that the server has no room for one more session. */
export function isBusy(thrown: unknown): thrown is BusyError {
  return typeof thrown === 'object' && thrown !== null && 'busy' in thrown && thrown.busy === true;
}

/** What is known about a borrower whose deadline ended. */
export interface BusyFacts {
  /** Place in the line at the end, 1 is the head. */
  readonly position: number;
  /** How long the borrower waited. */
  readonly afterMs: number;
  /** The server's own refusal, if it was the server who had no room. */
  readonly cause?: unknown;
}

/** The deadline of the waiting line ended before a session was free. */
export class PoolBusy extends GatewayError {
  override readonly code = 'FTP_BUSY';
  override readonly retry: Retry = 'later';
  readonly position: number;
  readonly afterMs: number;

  constructor(facts: BusyFacts) {
    const { position, afterMs, cause } = facts;
    super(
      `no session was free within ${Math.round(afterMs)} ms (place ${position} in the line)`,
      cause === undefined ? { phase: 'connect' } : { phase: 'connect', cause },
    );
    this.position = position;
    this.afterMs = afterMs;
  }
}

/** So many borrowers wait already that one more is turned away at once. */
export class WaitingLineFull extends GatewayError {
  override readonly code = 'FTP_BUSY';
  override readonly retry: Retry = 'later';
  readonly waiting: number;

  /** waiting: borrowers in the line. */
  constructor(waiting: number) {
    super(`${waiting} borrowers already wait for a session`, { phase: 'connect' });
    this.waiting = waiting;
  }
}

/** The pool is being emptied and lends nothing any more; `cause` says why. */
export class PoolDraining extends GatewayError {
  override readonly code = 'DRAINING';
  override readonly retry: Retry = 'later';

  /** reason: why the pool ends. */
  constructor(reason: Error) {
    super(`the pool lends no more sessions: ${reason.message}`, { cause: reason });
  }
}

/** The reason given to `destroy` for an idle session that did not pass its check. */
export class IdleCheckFailed extends GatewayError {
  override readonly code = 'FTP_SESSION_STALE';
  override readonly retry: Retry = 'reconnect';

  /** idleMs: how long the session had been idle. */
  constructor(idleMs: number) {
    super(`the session did not answer its check after ${Math.round(idleMs)} ms of idleness`, {
      phase: 'connect',
    });
  }
}

/** The reason given to `destroy` for a session whose polite end failed or took too long. */
export class GoodbyeFailed extends GatewayError {
  override readonly code = 'FTP_SESSION_STALE';

  constructor() {
    super('the session did not end politely in time', { phase: 'connect' });
  }
}
