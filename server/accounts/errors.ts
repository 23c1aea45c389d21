/** What can go wrong with sign-ins. */
import { GatewayError } from '../errors.ts';

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

/** A WebSocket ticket is unknown, used or too old. */
export class TicketInvalid extends GatewayError {
  override readonly code = 'AUTH_TICKET';
  constructor() {
    super('the ticket is not valid');
  }
}
