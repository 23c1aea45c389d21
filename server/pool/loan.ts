/** One session from the moment it is lent until it comes back. */
import type { Keeper } from './keeper.ts';
import type { Lane } from './lane.ts';
import type { Lender } from './lease.ts';
import type { Member } from './member.ts';
import type { PoolHooks, PoolLimits } from './pool-options.ts';

/** What a loan needs from its pool. */
export interface LoanEvents<T> {
  /** The session came back clean. */
  readonly onReturned: (member: Member<T>) => void;
  /** The session is gone and its place free. */
  readonly onGone: () => void;
}

/** A loan; its lease tells it how it ends. */
export class Loan<T> implements Lender {
  readonly #member: Member<T>;
  readonly #keeper: Keeper<T>;
  readonly #options: PoolHooks<T> & PoolLimits;
  readonly #events: LoanEvents<T>;
  #began: Lane;

  /** Lends the member to work of a lane. */
  constructor(
    member: Member<T>,
    lane: Lane,
    lender: { keeper: Keeper<T>; options: PoolHooks<T> & PoolLimits; events: LoanEvents<T> },
  ) {
    this.#member = member;
    this.#keeper = lender.keeper;
    this.#options = lender.options;
    this.#events = lender.events;
    this.#began = lane;
    this.#keeper.lend(member, lane);
    this.#options.budget.noteServed(this.#options.now());
  }

  returned(): void {
    this.#events.onReturned(this.#member);
    this.#ended();
  }

  discarded(reason: Error): void {
    this.#keeper.destroy(this.#member, reason);
    this.#events.onGone();
    this.#ended();
  }

  becameBulk(): boolean {
    this.#began = 'bulk';
    // It is no interactive work any more, so it must not be the one for which a place is kept.
    this.#member.lane = 'bulk';
    if (this.#options.budget.keepsReserve(this.#options.now())) return true;
    this.#member.lane = 'interactive';
    return false;
  }

  /** What could not go on as bulk work was never a look at the screen. */
  #ended(): void {
    const { budget, now } = this.#options;
    if (this.#began === 'interactive') budget.noteInteractive(now());
    else budget.stirBulk();
  }
}
