/** What can go wrong with sign-ins. */
import { GatewayError } from '../errors.ts';
import type { Retry } from '../errors.ts';

/** The sign-in that some work belonged to is over. */
export class SignInEnded extends GatewayError {
  override readonly code = 'AUTH_REQUIRED';
  constructor() {
    super('the sign-in has ended');
  }
}

/** Whoever asks is known, but may not do this. */
export class RightMissing extends GatewayError {
  override readonly code = 'AUTH_FORBIDDEN';
}

/** The same Idempotency-Key was used for another call. */
export class CallOther extends GatewayError {
  override readonly code = 'IDEMPOTENCY_MISMATCH';
  constructor() {
    super('this Idempotency-Key was used for another call');
  }
}

/** The first call with this Idempotency-Key has not been answered yet. */
export class CallRunning extends GatewayError {
  override readonly code = 'IDEMPOTENCY_RUNNING';
  override readonly retry: Retry = 'later';
  constructor() {
    super('the first call with this Idempotency-Key is still running');
  }
}

/** The first call was begun, and its answer cannot be given again. */
export class CallUnknown extends GatewayError {
  override readonly code = 'IDEMPOTENCY_UNKNOWN';
  constructor() {
    super('the answer to the first call with this Idempotency-Key is not kept');
  }
}

/** A WebSocket ticket is unknown, used or too old. */
export class TicketInvalid extends GatewayError {
  override readonly code = 'AUTH_TICKET';
  constructor() {
    super('the ticket is not valid');
  }
}

/** The API token that some work belonged to was revoked or has expired. */
export class TokenEnded extends GatewayError {
  override readonly code = 'AUTH_REQUIRED';
  constructor() {
    super('the token was revoked or has expired');
  }
}

/** The access key is missing or wrong. */
export class AccessKeyWrong extends GatewayError {
  override readonly code = 'AUTH_KEY';
  constructor() {
    super('the access key is missing or wrong');
  }
}

/** There is no token with this id. */
export class TokenMissing extends GatewayError {
  override readonly code = 'TOKEN_NOT_FOUND';
  constructor() {
    super('there is no such token');
  }
}

/** A token that makes no sense was asked for. */
export class TokenInvalid extends GatewayError {
  override readonly code = 'REQUEST_INVALID';
}

/** There may be only so many tokens. */
export class TooManyTokens extends GatewayError {
  override readonly code = 'TOO_MANY_TOKENS';
  constructor(limit: number) {
    super(`there is room for ${limit} tokens`);
  }
}
