/** One-time tickets: a browser cannot put a token into a WebSocket's headers, and an address must not carry one. */
import { hashToken, newToken } from '../security/token.ts';
import { TicketInvalid } from './errors.ts';

/** Seconds between fetching a ticket and using it. */
export const TICKET_SECONDS = 30;
const MAX_TICKETS = 10_000;

interface Issued {
  /** Token of the sign-in, so that the socket can keep it alive. */
  readonly token: string;
  readonly expiresAtMs: number;
}

/** All tickets of one process. */
export class Tickets {
  readonly #issued = new Map<string, Issued>();
  readonly #now: () => number;

  /** now: monotonic clock in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** A ticket for whoever holds `token`. */
  issue(token: string): string {
    this.#forgetOld();
    const ticket = newToken();
    this.#issued.set(hashToken(ticket), { token, expiresAtMs: this.#now() + TICKET_SECONDS * 1_000 });
    return ticket;
  }

  /** Uses a ticket up and returns the token it stands for. Throws TicketInvalid. */
  redeem(ticket: string): string {
    const hash = hashToken(ticket);
    const issued = this.#issued.get(hash);
    this.#issued.delete(hash);
    if (issued === undefined || issued.expiresAtMs <= this.#now()) throw new TicketInvalid();
    return issued.token;
  }

  #forgetOld(): void {
    for (const [hash, { expiresAtMs }] of this.#issued) {
      if (expiresAtMs > this.#now() && this.#issued.size < MAX_TICKETS) return;
      this.#issued.delete(hash);
    }
  }
}
