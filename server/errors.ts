/**
 * What every failure of Gangway has in common. Each room has its own `errors.ts` with one class per cause;
 * all of them extend GatewayError, so that a caller can decide without knowing the room.
 */

/** At which step of the way to the file a failure happened. */
export type Phase = 'dns' | 'connect' | 'tls' | 'login' | 'command' | 'data' | 'transfer' | 'rename';

/**
 * Whether the same call may succeed later.
 * `never`: not without a change; `later`: after a pause; `reconnect`: at once, on a new session.
 */
export type Retry = 'never' | 'later' | 'reconnect';

/** Optional members shared by all failures. */
export interface FailureContext {
  /** The first reason, if this failure follows from another one. */
  readonly cause?: unknown;
  readonly phase?: Phase;
}

/** Base class: a failure with a code that never changes. Messages may change; callers branch on class or code. */
export abstract class GatewayError extends Error {
  /** Stable, upper case with underscores, e.g. `FTP_TIMEOUT`. */
  abstract readonly code: string;
  readonly retry: Retry = 'never';
  readonly #phase: Phase | undefined;

  constructor(message: string, context: FailureContext = {}) {
    super(message, context.cause === undefined ? undefined : { cause: context.cause });
    this.name = new.target.name;
    this.#phase = context.phase;
  }

  /** The step at which it happened, where that is known. */
  get phase(): Phase | undefined {
    return this.#phase;
  }
}

/** A broken promise inside Gangway itself, such as a lease given back twice. Never the user's or the server's fault. */
export class InvariantBroken extends GatewayError {
  override readonly code = 'INTERNAL';
}

/**
 * The text of any thrown value, for a message or a log line.
 * thrown: whatever was caught. Returns its message, or its string form.
 */
export function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
