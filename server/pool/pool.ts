/**
 * Lends sessions of one identity: reuses the latest idle one, opens new ones within the budget, and lets borrowers
 * wait in line.
 */
import type { BudgetMember } from './budget-member.ts';
import { isBusy, PoolDraining, WaitingLineFull } from './errors.ts';
import { InvariantBroken } from '../errors.ts';
import { Keeper } from './keeper.ts';
import type { Lane } from './lane.ts';
import { Lease } from './lease.ts';
import { Loan } from './loan.ts';
import type { LoanEvents } from './loan.ts';
import type { Member, QueueName } from './member.ts';
import { withDefaults } from './pool-options.ts';
import type { PoolHooks, PoolLimits, PoolOptions } from './pool-options.ts';
import { WaitingLine } from './waiting-line.ts';
import type { Waiter, WaiterView, Wish } from './waiting-line.ts';

/** Numbers of a pool at one instant. */
export interface PoolStats extends Readonly<Record<QueueName, number>> {
  /** Borrowers in line. */
  readonly waiting: number;
  /** Sessions that the account may have, over all pools of its budget. */
  readonly limit: number;
}

/** Somebody in line. */
export interface PlaceInLine extends WaiterView {
  /** 1 is the next one; borrowers of other pools that have their turn before are counted. */
  readonly position: number;
}

/** A pool of one kind of resource. */
export class Pool<T> implements BudgetMember {
  readonly #options: PoolHooks<T> & PoolLimits;
  readonly #keeper: Keeper<T>;
  readonly #line: WaitingLine<Lease<T>>;
  readonly #loans: LoanEvents<T> = {
    onReturned: (member) => this.#returned(member),
    onGone: () => this.wake(),
  };
  readonly #stop = new AbortController();
  readonly #drained = Promise.withResolvers<undefined>();
  #draining: PoolDraining | undefined;

  constructor(options: PoolOptions<T>) {
    const all = withDefaults(options);
    const { budget, now } = all;
    this.#options = all;
    this.#keeper = new Keeper(all, {
      onReady: (member) => this.#makeReady(member),
      onGone: () => this.forgetIfEmpty(),
      onNews: () => this.wake(),
    });
    this.#line = new WaitingLine({
      ...all,
      movement: () => budget.movement,
      bulkRoom: () => budget.bulkRoom(now()),
      othersBefore: (ownBefore) => budget.waitingBeside(this, ownBefore),
      onLeave: () => this.#left(),
    });
  }

  /**
   * Borrows a session.
   * Returns a lease, to be ended exactly once. Throws the signal's reason on abort, PoolBusy after the deadline,
   * WaitingLineFull, PoolDraining, or the error of the opening that was made for this borrower.
   */
  async acquire(wish: Wish): Promise<Lease<T>> {
    const { signal, lane = 'interactive' } = wish;
    signal.throwIfAborted();
    if (this.#draining !== undefined) throw this.#draining;
    const idle = this.#keeper.newestIdle;
    // Nobody of this lane waits beside a trusted session: `wake` would have lent it. So this jumps no line.
    if (idle !== undefined && this.#isLendable(idle) && this.#hasRoomFor(lane)) return this.#lend(idle, lane);
    const waiting = this.#line.length;
    if (waiting >= this.#options.maxWaiting) throw new WaitingLineFull(waiting);
    const lease = this.#line.join(wish);
    this.#options.budget.enter(this);
    this.wake();
    this.#options.onChange();
    return lease;
  }

  /**
   * Borrows a session without waiting in line: an idle one, or a new one if a place is free this moment and nobody waits for one.
   * Returns undefined where there is none, also when the server refuses one more. Throws like `acquire` otherwise.
   */
  async tryAcquire({ signal, lane = 'interactive' }: Wish): Promise<Lease<T> | undefined> {
    signal.throwIfAborted();
    if (this.#draining !== undefined || this.#options.budget.hasWaiting) return undefined;
    if (!this.#hasRoomFor(lane)) return undefined;
    const member = this.#keeper.newestIdle ?? (await this.#openAtOnce());
    if (member !== undefined && !this.#isLendable(member)) await this.#keeper.check(member);
    signal.throwIfAborted();
    // Somebody in line may have needed it more.
    return member?.queue === 'idle' && this.#hasRoomFor(lane) ? this.#lend(member, lane) : undefined;
  }

  /** An idle session has died by itself, for example by a 421; nothing happens to one that is lent. */
  gone(resource: T, reason: Error): void {
    for (const member of this.#keeper.members.resting) {
      if (member.resource === resource) this.#keeper.destroy(member, reason);
    }
    this.wake();
  }

  /**
   * Ends the pool: who waits is sent away, idle sessions are closed, lent ones are closed when they come back.
   * reason: told to all who come later. Settles when the last session is gone.
   */
  async drain(reason: Error): Promise<void> {
    this.#draining ??= new PoolDraining(reason);
    this.#stop.abort(this.#draining);
    this.#line.failAll(this.#draining);
    for (const member of this.#keeper.members.idle) this.#keeper.close(member);
    this.forgetIfEmpty();
    await this.#drained.promise;
  }

  /** Tells whoever made it when it holds nothing and nobody waits. */
  forgetIfEmpty(): void {
    if (this.held > 0 || this.#line.length > 0) return;
    this.#keeper.stop();
    this.#options.budget.leave(this);
    if (this.#draining !== undefined) this.#drained.resolve(undefined);
    this.#options.onEmpty();
  }

  /** The numbers of this moment. */
  get stats(): PoolStats {
    const { budget } = this.#options;
    return { ...this.#keeper.members.counts, waiting: this.#line.length, limit: budget.limit };
  }

  /** Everybody in line, next one first. */
  get line(): PlaceInLine[] {
    const { budget } = this.#options;
    return this.#line.views.map((view, index) => ({
      ...view,
      position: index + 1 + budget.waitingBeside(this, index),
    }));
  }

  get owner(): string | undefined {
    return this.#options.owner;
  }

  get held(): number {
    return this.#keeper.members.count('opening') + this.open;
  }

  get open(): number {
    return this.#keeper.members.openCount;
  }

  get closing(): number {
    return this.#keeper.members.count('closing');
  }

  get unserved(): number {
    const { members } = this.#keeper;
    return this.#line.servableCount - members.count('opening') - members.count('checking');
  }

  get waiting(): Readonly<Record<Lane, number>> {
    return { interactive: this.#line.countOf('interactive'), bulk: this.#line.countOf('bulk') };
  }

  get leased(): Readonly<Record<Lane, number>> {
    const { members } = this.#keeper;
    const bulk = members.bulkCount;
    return { interactive: members.count('leased') - bulk, bulk };
  }

  get isUrgent(): boolean {
    return this.#line.isUrgent;
  }

  evictIdle(): boolean {
    const [oldest] = this.#keeper.members.idle;
    if (oldest === undefined) return false;
    this.#keeper.close(oldest);
    return true;
  }

  /** Brings a session on its way for everybody who waits, as far as idle sessions and the budget allow. */
  wake(): void {
    const keeper = this.#keeper;
    for (let idle = keeper.newestIdle; idle !== undefined; idle = keeper.newestIdle) {
      if (this.#line.servableCount <= keeper.members.count('checking')) break;
      this.#reuse(idle);
    }
    while (this.unserved > 0 && this.#options.budget.tryTake(this)) void this.#open();
  }

  #reuse(member: Member<T>): void {
    if (this.#isLendable(member)) this.#line.serve((lane) => this.#lend(member, lane));
    else void this.#keeper.check(member);
  }

  /** Opens one if a place is free this moment; undefined if there is none or the server refuses. */
  async #openAtOnce(): Promise<Member<T> | undefined> {
    if (!this.#options.budget.tryTakeAtOnce(this)) return undefined;
    try {
      const member = await this.#keeper.open(this.#stop.signal);
      this.#options.budget.confirm(this);
      return member;
    } catch (error) {
      if (!isBusy(error)) throw error;
      return undefined;
    } finally {
      this.wake();
    }
  }

  /** Opens one for the next in line; its place has been taken. */
  async #open(): Promise<void> {
    const waiter = this.#line.startOpening();
    if (waiter === undefined) throw new InvariantBroken('a session is opened for nobody');
    try {
      await this.#keeper.open(this.#stop.signal, (error) => this.#openFailed(waiter, error));
      // Before anybody is woken: it may be in line still, and then somebody has to open one for it.
      this.#line.endOpening(waiter);
      this.#options.budget.confirm(this);
    } catch (error) {
      if (error instanceof InvariantBroken) throw error;
      // The waiter has been told.
    }
    this.wake();
  }

  #openFailed(waiter: Waiter<Lease<T>>, error: unknown): void {
    if (isBusy(error)) this.#line.endOpening(waiter, error);
    else this.#line.fail(waiter, error);
  }

  #lend(member: Member<T>, lane: Lane): Lease<T> {
    const loan = new Loan(member, lane, {
      keeper: this.#keeper,
      options: this.#options,
      events: this.#loans,
    });
    return new Lease(member.resource, loan);
  }

  #returned(member: Member<T>): void {
    const isWanted = this.#line.servableCount > 0 && !this.#hasTurn(member);
    if (isWanted && this.#options.budget.prefersAnother(this)) this.#keeper.close(member);
    else this.#keeper.ready(member);
    this.wake();
  }

  /** To end it after each borrower and log in again for the next one would serve nobody. */
  #hasTurn({ openedAtMs }: Member<T>): boolean {
    const { now, turnMs } = this.#options;
    return now() - openedAtMs < turnMs && this.#line.isUrgent;
  }

  /** Gives it to the next in line, or lets it be idle. */
  #makeReady(member: Member<T>): void {
    if (this.#draining !== undefined || this.#keeper.isOld(member)) this.#keeper.close(member);
    else if (!this.#line.serve((lane) => this.#lend(member, lane))) this.#keeper.rest(member);
  }

  #isLendable(member: Member<T>): boolean {
    return this.#keeper.isTrusted(member) && !this.#keeper.isOld(member);
  }

  #hasRoomFor(lane: Lane): boolean {
    const { budget, now } = this.#options;
    return lane === 'interactive' || (this.#line.length === 0 && budget.bulkRoom(now()) >= 1);
  }

  #left(): void {
    this.#options.onChange();
    this.forgetIfEmpty();
    this.#options.budget.stirBulk();
  }
}
