/** One place of an account stays free of bulk work while somebody looks at the screen; see lane.ts. */
import type { BudgetMember } from './budget-member.ts';
import { RESERVE_MS } from './lane.ts';
import type { Lane } from './lane.ts';

/** The reserve of one account. Its timer does not keep the process alive. */
export class BulkReserve {
  readonly #members: ReadonlySet<BudgetMember>;
  readonly #limit: () => number;
  #timer: NodeJS.Timeout | undefined;
  #interactiveAtMs = -Infinity;

  /** members: all pools of the account; limit: how many sessions it may have now. */
  constructor(members: ReadonlySet<BudgetMember>, limit: () => number) {
    this.#members = members;
    this.#limit = limit;
  }

  /** How many further sessions bulk work may have; those who wait are woken when that may have changed. */
  room(nowMs: number): number {
    const space = this.#space(nowMs);
    if (space < 1) this.#watch(nowMs);
    return Math.max(0, space);
  }

  /** Whether the bulk work that is under way leaves the place free that should be. */
  isKept(nowMs: number): boolean {
    return this.#space(nowMs) >= 0;
  }

  /** Interactive work has ended; more of it may follow. */
  noteInteractive(nowMs: number): void {
    this.#interactiveAtMs = nowMs;
    if (this.#waiting('bulk') > 0) this.#watch(nowMs);
  }

  /** Something that held bulk borrowers up may have changed. */
  stir(): void {
    if (this.#waiting('bulk') === 0) return;
    for (const pool of [...this.#members]) if ((pool.waiting?.bulk ?? 0) > 0) pool.wake();
  }

  /** Nobody uses the account any more. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Below zero: bulk work has the place that should be free. Where there is only one, all work shares it. */
  #space(nowMs: number): number {
    const limit = this.#limit();
    const isWanted = this.#hasInteractive() || nowMs - this.#interactiveAtMs < RESERVE_MS;
    return limit === 1 || !isWanted ? Infinity : limit - 1 - this.#lent('bulk');
  }

  #hasInteractive(): boolean {
    return this.#waiting('interactive') + this.#lent('interactive') > 0;
  }

  #waiting(lane: Lane): number {
    let sum = 0;
    for (const { waiting } of this.#members) sum += waiting?.[lane] ?? 0;
    return sum;
  }

  #lent(lane: Lane): number {
    let sum = 0;
    for (const { leased } of this.#members) sum += leased?.[lane] ?? 0;
    return sum;
  }

  #watch(nowMs: number): void {
    const restMs = Math.max(0, this.#interactiveAtMs + RESERVE_MS - nowMs);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.stir();
    }, restMs || RESERVE_MS).unref();
  }
}
