/**
 * How many sessions one server account allows: learned from the server's refusals, shared fairly by the pools of
 * all owners that use this account. A place is taken from the first connect until the goodbye is over, because
 * servers count sessions that are being closed.
 */
import type { BudgetMember } from './budget-member.ts';
import { BulkReserve } from './bulk-reserve.ts';
import { InvariantBroken } from '../errors.ts';
import { LearnedLimit } from './learned-limit.ts';
import type { Movement, Places } from './places.ts';
import { Settling } from './settling.ts';
import { heldByOwner, ownerOf, Turns } from './turns.ts';

/** Sessions per account before the server has said anything. */
const INITIAL_LIMIT = 8;
/** Shortest pause of all pools after a refusal: at most one attempt per second. */
const REFUSED_PAUSE_MS = 1_000;
/** Up to so much is added to the pause, so that several gateways do not knock together. */
const REFUSED_JITTER_MS = 500;

/** Settings of a budget. */
export interface BudgetOptions {
  /** Most sessions ever (default 8); Infinity where only a refusal makes a limit. */
  readonly limit?: number;
  /** 0 to 1, for the jitter (default Math.random). */
  readonly random?: () => number;
}

/** The places of one account. */
export class Budget implements Places {
  readonly #random: () => number;
  readonly #members = new Set<BudgetMember>();
  readonly #turns = new Turns();
  readonly #limit: LearnedLimit;
  readonly #reserve: BulkReserve;
  readonly #settling = new Settling();
  #used = 0;
  #pause: NodeJS.Timeout | undefined;
  #movedAtMs = 0;

  constructor(options: BudgetOptions = {}) {
    this.#limit = new LearnedLimit(options.limit ?? INITIAL_LIMIT, () => this.wakeLine());
    this.#reserve = new BulkReserve(this.#members, () => this.limit);
    this.#random = options.random ?? Math.random;
  }

  get limit(): number {
    return this.#limit.value;
  }

  /** Places taken. */
  get used(): number {
    return this.#used;
  }

  get movement(): Movement {
    return { atMs: this.#movedAtMs, openCount: this.#sum('open') };
  }

  /** Whether nobody uses it and it has nothing learned to remember. */
  get isFresh(): boolean {
    return this.#members.size === 0 && this.#limit.isFirst && this.#pause === undefined;
  }

  get hasWaiting(): boolean {
    for (const { waiting, unserved } of this.#members) {
      if (unserved > 0 || (waiting !== undefined && waiting.interactive + waiting.bulk > 0)) return true;
    }
    return false;
  }

  waitingBeside(pool: BudgetMember, ownBefore: number): number {
    let sum = 0;
    for (const { waiting } of [...this.#members].filter((other) => other !== pool)) {
      if (waiting !== undefined) sum += Math.min(ownBefore + 1, waiting.interactive + waiting.bulk);
    }
    return sum;
  }

  enter(pool: BudgetMember): void {
    this.#members.add(pool);
  }

  tryTake(pool: BudgetMember): boolean {
    if (this.isTurnOf(pool)) {
      this.take(pool);
      return true;
    }
    this.queue(pool);
    return false;
  }

  tryTakeAtOnce(pool: BudgetMember): boolean {
    if (!this.hasFree || this.hasWaiting) return false;
    this.take(pool);
    return true;
  }

  giveBack(): void {
    this.release();
    this.wakeLine();
  }

  /** Whether a place is free. After a refusal one knocks at a time until one is let in. */
  get hasFree(): boolean {
    if (this.#pause !== undefined || this.#used >= this.limit) return false;
    return !this.#settling.isRefused || this.#sum('held') === this.#sum('open');
  }

  /** Whether a place is free and no other pool comes first. */
  isTurnOf(pool: BudgetMember): boolean {
    if (!this.hasFree) return false;
    const first = this.#turns.next(this.#members);
    return first === undefined || first === pool;
  }

  /** The pool takes a place that is free. */
  take(pool: BudgetMember): void {
    this.#members.add(pool);
    this.#turns.leave(pool);
    this.#used += 1;
  }

  /** The pool waits for a place; an idle session of another one is given up for it. */
  queue(pool: BudgetMember): void {
    this.#members.add(pool);
    this.#turns.join(pool);
    this.rebalance();
  }

  /** Returns a place without telling anybody yet. Throws InvariantBroken if none was taken. */
  release(): void {
    if (this.#used === 0) throw new InvariantBroken('a place was given back that nobody had taken');
    this.#used -= 1;
  }

  /** Wakes who waits for a place, as long as there are some. */
  wakeLine(): void {
    const next = (): BudgetMember | undefined => this.#turns.next(this.#members);
    for (let first = next(); first !== undefined && this.hasFree; first = next()) {
      const usedBefore = this.#used;
      first.wake();
      if (this.#used === usedBefore) this.#turns.leave(first);
    }
    this.rebalance();
  }

  /** Sessions that ended so lately that a server may still count them. */
  settlingAt(nowMs: number): number {
    return this.#settling.countAt(nowMs);
  }

  noteEnd(nowMs: number): void {
    this.#settling.noteEnd(nowMs);
  }

  noteServed(nowMs: number): void {
    this.#movedAtMs = nowMs;
  }

  shrink(nowMs: number): void {
    if (this.#pause === undefined) this.#settling.noteRefusal();
    const settling = this.#settling.credibleCountAt(nowMs);
    this.#limit.lower(this.#sum('open') + settling);
    const { pauseMs } = this.#settling;
    this.#pauseAttempts(settling > 0 ? Math.min(pauseMs, REFUSED_PAUSE_MS) : REFUSED_PAUSE_MS);
  }

  /** The refusals said nothing about these places. */
  absolve(): void {
    this.#limit.forget();
    this.#settling.noteAcceptance();
    this.wakeLine();
  }

  confirm(pool: BudgetMember): void {
    this.#turns.served(pool);
    this.#limit.raise(this.#sum('open'));
    const wasRefused = this.#settling.isRefused;
    this.#settling.noteAcceptance();
    if (wasRefused) this.wakeLine();
  }

  rebalance(): void {
    let missing = this.#turns.wanted - this.#aboutToBeFree();
    for (const pool of this.#members) {
      while (missing > 0 && pool.evictIdle()) missing -= 1;
    }
  }

  prefersAnother(pool: BudgetMember): boolean {
    const first = this.#turns.next(this.#members);
    if (first === undefined || first === pool || this.#aboutToBeFree() > 0) return false;
    if (!this.#deservesMore(first, pool)) return false;
    this.#turns.leave(pool);
    return true;
  }

  bulkRoom(nowMs: number): number {
    return this.#reserve.room(nowMs);
  }

  keepsReserve(nowMs: number): boolean {
    return this.#reserve.isKept(nowMs);
  }

  noteInteractive(nowMs: number): void {
    this.#reserve.noteInteractive(nowMs);
  }

  stirBulk(): void {
    this.#reserve.stir();
  }

  leave(pool: BudgetMember): void {
    this.#members.delete(pool);
    const isOwnersLast = ![...this.#members].some((other) => ownerOf(other) === ownerOf(pool));
    if (isOwnersLast) this.#turns.forget(pool);
    else this.#turns.leave(pool);
    if (this.#members.size === 0) this.#reserve.stop();
  }

  #aboutToBeFree(): number {
    return this.limit - this.#used + this.#sum('closing');
  }

  #deservesMore(first: BudgetMember, pool: BudgetMember): boolean {
    if (first.isUrgent === true && pool.isUrgent === false && first.held <= pool.held) return true;
    const heldBy = heldByOwner(this.#members);
    const isOneOwner = ownerOf(first) === ownerOf(pool);
    const theirs = isOneOwner ? first.held : (heldBy.get(ownerOf(first)) ?? 0);
    const ours = isOneOwner ? pool.held : (heldBy.get(ownerOf(pool)) ?? 0);
    return theirs === 0 || theirs < ours - 1;
  }

  #sum(key: 'held' | 'open' | 'closing'): number {
    let sum = 0;
    for (const pool of this.#members) sum += pool[key];
    return sum;
  }

  #pauseAttempts(pauseMs: number): void {
    clearTimeout(this.#pause);
    this.#pause = setTimeout(
      () => {
        this.#pause = undefined;
        this.wakeLine();
      },
      pauseMs + this.#random() * Math.min(REFUSED_JITTER_MS, pauseMs),
    );
  }
}
