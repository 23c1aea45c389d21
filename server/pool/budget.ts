/**
 * How many sessions one server account allows: learned from the server's refusals, shared fairly by the pools of
 * all owners that use this account. A place is taken from the first connect until the goodbye is over, because
 * servers count sessions that are being closed.
 */
import { InvariantBroken } from '../errors.ts';

/** Sessions per account before the server has said anything. */
const INITIAL_LIMIT = 8;
/** After so much time without a refusal one more session is tried, up to the initial limit. */
const GROW_AFTER_MS = 60_000;
/** Shortest pause of all pools after a refusal: at most one attempt per second. */
const REFUSED_PAUSE_MS = 1_000;
/** Up to so much is added to the pause, so that several gateways do not knock together. */
const REFUSED_JITTER_MS = 500;

/** What a budget sees of a pool. */
export interface BudgetMember {
  /** Places it holds, including those that are opening or closing. */
  readonly held: number;
  /** Sessions it has that the server has really accepted, including those that are closing. */
  readonly open: number;
  /** Sessions that are saying goodbye: their places are about to become free. */
  readonly closing: number;
  /** Its borrowers for whom nothing is on the way. */
  readonly unserved: number;
  /** Gives up one idle session if there is one. Returns whether it did. */
  evictIdle(): boolean;
  /** A place may be free: ask again. */
  wake(): void;
}

/** Settings of a budget. */
export interface BudgetOptions {
  /** Most sessions ever (default 8). */
  readonly limit?: number;
  /** 0 to 1, for the jitter (default Math.random). */
  readonly random?: () => number;
}

/** The places of one account. */
export class Budget {
  readonly #most: number;
  readonly #random: () => number;
  readonly #members = new Set<BudgetMember>();
  /** Pools that want a place, first come first. */
  readonly #line = new Set<BudgetMember>();
  #limit: number;
  #used = 0;
  #pause: NodeJS.Timeout | undefined;
  #growth: NodeJS.Timeout | undefined;

  constructor(options: BudgetOptions = {}) {
    this.#most = Math.max(1, options.limit ?? INITIAL_LIMIT);
    this.#limit = this.#most;
    this.#random = options.random ?? Math.random;
  }

  /** Sessions that may be open now, as far as is known. */
  get limit(): number {
    return this.#limit;
  }

  /** Places taken. */
  get used(): number {
    return this.#used;
  }

  /** Whether nobody uses it and it has nothing learned to remember. */
  get isFresh(): boolean {
    return this.#members.size === 0 && this.#limit === this.#most && this.#pause === undefined;
  }

  /**
   * Takes a place for the pool. Returns false if none is free or others come first; the pool is then in the line and
   * will be woken, and an idle session of another pool is given up for it.
   */
  tryTake(pool: BudgetMember): boolean {
    this.#members.add(pool);
    const first = this.#firstInNeed();
    if (this.#hasFree() && (first === undefined || first === pool)) {
      this.#line.delete(pool);
      this.#used += 1;
      return true;
    }
    this.#line.add(pool);
    this.rebalance();
    return false;
  }

  /** Returns a place whose session is gone. Throws InvariantBroken if none was taken. */
  giveBack(): void {
    if (this.#used === 0) throw new InvariantBroken('a place was given back that nobody had taken');
    this.#used -= 1;
    this.#wakeLine();
  }

  /** The server had no room for one more session: as many as are really open are what it allows. */
  shrink(): void {
    this.#limit = Math.max(1, this.#sum('open'));
    this.#pauseAttempts();
    this.#growLater();
  }

  /** The server accepted a session: it allows at least as many as are open, whatever was thought before. */
  confirm(): void {
    this.#limit = Math.max(this.#limit, this.#sum('open'));
  }

  /** A session became idle: gives it up if a pool waits for a place and none is about to become free. */
  rebalance(): void {
    let missing = this.#wanted() - this.#aboutToBeFree();
    for (const pool of this.#members) {
      while (missing > 0 && pool.evictIdle()) missing -= 1;
    }
  }

  /**
   * Whether a pool should end the session it just got back although its own borrowers wait: another pool has none
   * at all, or clearly fewer. Else a busy owner could keep all others of the account out. On yes the pool loses its
   * turn, so that the place does not come straight back.
   */
  prefersAnother(pool: BudgetMember): boolean {
    const first = this.#firstInNeed();
    if (first === undefined || first === pool || this.#aboutToBeFree() > 0) return false;
    if (first.held > 0 && first.held >= pool.held - 1) return false;
    this.#line.delete(pool);
    return true;
  }

  /** The pool is empty and wants nothing. */
  leave(pool: BudgetMember): void {
    this.#members.delete(pool);
    this.#line.delete(pool);
  }

  #hasFree(): boolean {
    return this.#pause === undefined && this.#used < this.#limit;
  }

  #aboutToBeFree(): number {
    return this.#limit - this.#used + this.#sum('closing');
  }

  #wanted(): number {
    return [...this.#line].reduce((sum, pool) => sum + Math.max(0, pool.unserved), 0);
  }

  #sum(key: 'open' | 'closing'): number {
    return [...this.#members].reduce((sum, pool) => sum + pool[key], 0);
  }

  /**
   * Who gets the next place: the pool with the fewest, and of these the one that came first. Pools whose borrowers
   * have been served in another way lose their turn.
   */
  #firstInNeed(): BudgetMember | undefined {
    let first: BudgetMember | undefined;
    for (const pool of this.#line) {
      if (pool.unserved <= 0) this.#line.delete(pool);
      else if (first === undefined || pool.held < first.held) first = pool;
    }
    return first;
  }

  #wakeLine(): void {
    for (
      let first = this.#firstInNeed();
      first !== undefined && this.#hasFree();
      first = this.#firstInNeed()
    ) {
      const usedBefore = this.#used;
      first.wake();
      if (this.#used === usedBefore) this.#line.delete(first);
    }
    this.rebalance();
  }

  #pauseAttempts(): void {
    clearTimeout(this.#pause);
    this.#pause = setTimeout(
      () => {
        this.#pause = undefined;
        this.#wakeLine();
      },
      REFUSED_PAUSE_MS + this.#random() * REFUSED_JITTER_MS,
    );
  }

  #growLater(): void {
    clearTimeout(this.#growth);
    this.#growth = undefined;
    if (this.#limit >= this.#most) return;
    this.#growth = setTimeout(() => {
      this.#limit += 1;
      this.#growLater();
      this.#wakeLine();
    }, GROW_AFTER_MS).unref();
  }
}
