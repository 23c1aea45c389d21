/** Whose turn it is when a place becomes free: fair between owners, however many borrowers or pools each of them has. */
import type { BudgetMember } from './budget-member.ts';

/** A pool in line, with what decides its turn. */
interface Rank {
  readonly urgent: number;
  /** Places of its owner. */
  readonly ownerHeld: number;
  readonly held: number;
  /** When its owner got a place last, counted in places. */
  readonly ownerServed: number;
}

/** The pools of one account that want a place, first come first. */
export class Turns {
  readonly #line = new Set<BudgetMember>();
  /** Number of the last place of each owner. */
  readonly #served = new Map<unknown, number>();
  #serial = 0;

  /** The pool wants a place; one that is in line already keeps its position. */
  join(pool: BudgetMember): void {
    this.#line.add(pool);
  }

  /** The pool loses its turn. */
  leave(pool: BudgetMember): void {
    this.#line.delete(pool);
  }

  /** The pool got a session for its owner. */
  served(pool: BudgetMember): void {
    this.#serial += 1;
    this.#served.delete(ownerOf(pool));
    this.#served.set(ownerOf(pool), this.#serial);
  }

  /** The owner has no pools any more. */
  forget(pool: BudgetMember): void {
    this.#line.delete(pool);
    this.#served.delete(ownerOf(pool));
  }

  /** Borrowers in line for whom nothing is on the way. */
  get wanted(): number {
    let sum = 0;
    for (const { unserved } of this.#line) sum += Math.max(0, unserved);
    return sum;
  }

  /**
   * Who gets the next place: urgent before bulk, then the owner with the fewest places, the pool with the fewest, the owner who
   * has waited longest, the pool that came first. Pools whose borrowers have been served in another way lose their turn.
   * members: all pools of the account.
   */
  next(members: Iterable<BudgetMember>): BudgetMember | undefined {
    if (this.#line.size === 0) return undefined;
    const heldBy = heldByOwner(members);
    let first: BudgetMember | undefined;
    let best: Rank | undefined;
    for (const pool of this.#line) {
      if (pool.unserved <= 0) {
        this.#line.delete(pool);
        continue;
      }
      const rank = this.#rankOf(pool, heldBy);
      if (best !== undefined && !isBefore(rank, best)) continue;
      first = pool;
      best = rank;
    }
    return first;
  }

  #rankOf(pool: BudgetMember, heldBy: ReadonlyMap<unknown, number>): Rank {
    const owner = ownerOf(pool);
    return {
      urgent: pool.isUrgent === false ? 1 : 0,
      ownerHeld: heldBy.get(owner) ?? pool.held,
      held: pool.held,
      ownerServed: this.#served.get(owner) ?? 0,
    };
  }
}

/** Places of each owner. */
export function heldByOwner(members: Iterable<BudgetMember>): Map<unknown, number> {
  const held = new Map<unknown, number>();
  for (const pool of members) held.set(ownerOf(pool), (held.get(ownerOf(pool)) ?? 0) + pool.held);
  return held;
}

/** A pool without a named owner is an owner of its own. */
export function ownerOf(pool: BudgetMember): unknown {
  return pool.owner ?? pool;
}

function isBefore(a: Rank, b: Rank): boolean {
  if (a.urgent !== b.urgent) return a.urgent < b.urgent;
  if (a.ownerHeld !== b.ownerHeld) return a.ownerHeld < b.ownerHeld;
  if (a.held !== b.held) return a.held < b.held;
  return a.ownerServed < b.ownerServed;
}
