/**
 * The places of one account on a server that may also limit all accounts together (per address of the client, or in all). Such a
 * limit shows when an account that has no session at all is refused while others have some. From then on all accounts of the
 * server share what is left: idle sessions are given up for whoever has none, and places are dealt out in turn. When that does not
 * help the account that was refused, the limit was its own after all.
 */
import type { Budget } from './budget.ts';
import type { BudgetMember } from './budget-member.ts';
import type { HostSuspicion } from './host-suspicion.ts';
import type { Movement, Places } from './places.ts';

/** Places that need room in both: the account's own budget and the server's. */
export class HostPlaces implements Places {
  readonly #own: Budget;
  readonly #host: Budget;
  readonly #suspicion: HostSuspicion;

  /**
   * own: of the account; host: of all accounts of the server, without a limit until one shows; suspicion: of the account.
   */
  constructor(own: Budget, host: Budget, suspicion: HostSuspicion) {
    this.#own = own;
    this.#host = host;
    this.#suspicion = suspicion;
  }

  get limit(): number {
    return Math.min(this.#own.limit, this.#host.limit);
  }

  get movement(): Movement {
    return this.#shared.movement;
  }

  get hasWaiting(): boolean {
    return this.#shared.hasWaiting;
  }

  waitingBeside(pool: BudgetMember, ownBefore: number): number {
    return this.#shared.waitingBeside(pool, ownBefore);
  }

  enter(pool: BudgetMember): void {
    this.#own.enter(pool);
    this.#host.enter(pool);
  }

  tryTake(pool: BudgetMember): boolean {
    if (!this.#own.isTurnOf(pool)) {
      this.#own.queue(pool);
      // A place of ours may be free although the server's were not when others of this account came for it.
      this.#own.wakeLine();
      return false;
    }
    if (!this.#host.isTurnOf(pool)) {
      this.#host.queue(pool);
      return false;
    }
    this.#own.take(pool);
    this.#host.take(pool);
    return true;
  }

  tryTakeAtOnce(pool: BudgetMember): boolean {
    if (!this.#own.hasFree || !this.#host.hasFree || this.hasWaiting) return false;
    this.#own.take(pool);
    this.#host.take(pool);
    return true;
  }

  giveBack(): void {
    this.#own.release();
    this.#host.release();
    this.#own.wakeLine();
    this.#host.wakeLine();
  }

  noteEnd(nowMs: number): void {
    this.#own.noteEnd(nowMs);
    this.#host.noteEnd(nowMs);
  }

  noteServed(nowMs: number): void {
    this.#own.noteServed(nowMs);
    this.#host.noteServed(nowMs);
  }

  shrink(nowMs: number): void {
    const openCount = this.#host.movement.openCount;
    const heldBeside = this.#host.used - this.#own.used + this.#host.settlingAt(nowMs);
    const hasOwn = this.#own.movement.openCount + this.#own.settlingAt(nowMs) > 0;
    const isCredible = hasOwn || this.#suspicion.isCredible(openCount, heldBeside, nowMs);
    if (isCredible && !hasOwn && openCount > 0) return this.#host.shrink(nowMs);
    this.#own.shrink(nowMs);
    if (!isCredible) this.#host.absolve();
  }

  confirm(pool: BudgetMember): void {
    this.#suspicion.clear();
    this.#own.confirm(pool);
    this.#host.confirm(pool);
  }

  rebalance(): void {
    this.#own.rebalance();
    this.#host.rebalance();
  }

  prefersAnother(pool: BudgetMember): boolean {
    return this.#own.prefersAnother(pool) || this.#host.prefersAnother(pool);
  }

  bulkRoom(nowMs: number): number {
    return Math.min(this.#own.bulkRoom(nowMs), this.#host.bulkRoom(nowMs));
  }

  keepsReserve(nowMs: number): boolean {
    return this.#own.keepsReserve(nowMs) && this.#host.keepsReserve(nowMs);
  }

  noteInteractive(nowMs: number): void {
    this.#own.noteInteractive(nowMs);
    this.#host.noteInteractive(nowMs);
  }

  stirBulk(): void {
    this.#shared.stirBulk();
  }

  leave(pool: BudgetMember): void {
    this.#own.leave(pool);
    this.#host.leave(pool);
  }

  /** The one that borrowers really wait for. */
  get #shared(): Budget {
    return Number.isFinite(this.#host.limit) ? this.#host : this.#own;
  }
}
