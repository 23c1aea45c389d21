import { describe, expect, it } from 'vitest';
import { TicketInvalid } from '../../../server/accounts/errors.ts';
import { TICKET_SECONDS, Tickets } from '../../../server/accounts/tickets.ts';

function make(): { tickets: Tickets; clock: { ms: number } } {
  const clock = { ms: 5_000 };
  return { tickets: new Tickets(() => clock.ms), clock };
}

describe('a ticket', () => {
  it('is worth its token exactly once', () => {
    const { tickets } = make();
    const ticket = tickets.issue('token');
    expect(tickets.redeem(ticket)).toBe('token');
    expect(() => tickets.redeem(ticket)).toThrow(TicketInvalid);
  });

  it('is worth nothing after 30 seconds', () => {
    const { tickets, clock } = make();
    const [early, late] = [tickets.issue('token'), tickets.issue('token')];
    clock.ms += TICKET_SECONDS * 1_000 - 1;
    expect(tickets.redeem(early)).toBe('token');
    clock.ms += 1;
    expect(() => tickets.redeem(late)).toThrow(TicketInvalid);
  });

  it('is not the token, nor guessable, nor made of another one', () => {
    const { tickets } = make();
    const all = Array.from({ length: 100 }, () => tickets.issue('token'));
    expect(new Set(all).size).toBe(100);
    for (const wrong of ['token', '', `${all[0] ?? ''}x`])
      expect(() => tickets.redeem(wrong)).toThrow(TicketInvalid);
  });

  it('makes room by forgetting the oldest when there are too many', () => {
    const { tickets } = make();
    const first = tickets.issue('first');
    const more = Array.from({ length: 10_000 }, () => tickets.issue('more'));
    expect(() => tickets.redeem(first)).toThrow(TicketInvalid);
    expect(tickets.redeem(more.at(-1) ?? '')).toBe('more');
  });
});
