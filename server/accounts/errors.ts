/** What can go wrong with sign-ins. */
import { GatewayError } from '../errors.ts';
import type { Retry } from '../errors.ts';

/** So many people are signed in that one more would cost everybody. */
export class TooManySignIns extends GatewayError {
  override readonly code = 'TOO_MANY_SIGN_INS';
  override readonly retry: Retry = 'later';
  constructor() {
    super('too many people are signed in');
  }
}

/** A WebSocket ticket is unknown, used or too old. */
export class TicketInvalid extends GatewayError {
  override readonly code = 'AUTH_TICKET';
  constructor() {
    super('the ticket is not valid');
  }
}
