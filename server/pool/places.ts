/** The places that a pool needs for its sessions: what it asks of a budget, and what it tells it. */
import type { BudgetMember } from './budget-member.ts';

/** How a line moves. */
export interface Movement {
  /** When a borrower was served last, here or in a pool beside this one. */
  readonly atMs: number;
  /** How many sessions are open. */
  readonly openCount: number;
}

/** Places shared with other pools. */
export interface Places {
  /** Sessions that may be open now, as far as is known. */
  readonly limit: number;
  readonly movement: Movement;
  /** Whether anybody waits for one of these places. */
  readonly hasWaiting: boolean;
  /** Borrowers of other pools that are served before one of this pool who has so many before it there. */
  waitingBeside(pool: BudgetMember, ownBefore: number): number;
  /** Somebody waits in the pool: from now on it hears what concerns it, until it leaves. */
  enter(pool: BudgetMember): void;
  /**
   * Takes a place for the pool. Returns false if none is free or others come first; the pool is then in the line and
   * will be woken, and an idle session of another pool is given up for it.
   */
  tryTake(pool: BudgetMember): boolean;
  /** Takes a place only if one is free this moment and nobody waits; never gets in line. */
  tryTakeAtOnce(pool: BudgetMember): boolean;
  /** Returns a place whose session is gone, or was refused. Throws InvariantBroken if none was taken. */
  giveBack(): void;
  /** A session that the server had accepted has ended; said before its place is given back. */
  noteEnd(nowMs: number): void;
  /** A borrower was served: the line moves. */
  noteServed(nowMs: number): void;
  /** The server had no room for one more session: as many as are really open are what it allows. */
  shrink(nowMs: number): void;
  /** The server accepted a session of the pool: it allows at least as many as are open, whatever was thought before. */
  confirm(pool: BudgetMember): void;
  /** A session became idle: gives it up if a pool waits for a place and none is about to become free. */
  rebalance(): void;
  /**
   * Whether a pool should end the session it just got back although its own borrowers wait: another pool has none
   * at all, or clearly fewer. Else a busy owner could keep all others out. On yes the pool loses its turn, so that the place does
   * not come straight back.
   */
  prefersAnother(pool: BudgetMember): boolean;
  /**
   * How many further sessions bulk work may have now. One place stays free of it while interactive work waits, runs or was there
   * a moment ago, except where there is only one.
   */
  bulkRoom(nowMs: number): number;
  /** Whether the bulk work that is under way leaves the place free that should be. */
  keepsReserve(nowMs: number): boolean;
  /** Interactive work has ended; more of it may follow. */
  noteInteractive(nowMs: number): void;
  /** Something that held bulk borrowers up may have changed. */
  stirBulk(): void;
  /** The pool is empty and wants nothing. */
  leave(pool: BudgetMember): void;
}
