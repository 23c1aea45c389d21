/**
 * Lends sessions of one identity: reuses the latest idle one, opens new ones within the budget, and lets borrowers
 * wait in line. A member is always in exactly one queue, and only `#move` puts it there.
 */
import type { BudgetMember } from './budget.ts';
import { GoodbyeFailed, IdleCheckFailed, isBusy, PoolDraining, WaitingLineFull } from './errors.ts';
import { InvariantBroken } from '../errors.ts';
import { Lease } from './lease.ts';
import { Member } from './member.ts';
import type { QueueName } from './member.ts';
import { withDefaults } from './pool-options.ts';
import type { PoolHooks, PoolLimits, PoolOptions } from './pool-options.ts';
import { saysYesWithin } from './answer-deadline.ts';
import { WaitingLine } from './waiting-line.ts';
import type { Waiter } from './waiting-line.ts';

/** Longest wait for the answer of a check; a borrower waits meanwhile. */
const CHECK_MS = 2_000;
/** Longest wait for a polite end; the place stays taken meanwhile. */
const CLOSE_MS = 5_000;

/** Numbers of a pool at one instant. */
export interface PoolStats extends Readonly<Record<QueueName, number>> {
  /** Borrowers in line. */
  readonly waiting: number;
  /** Sessions that the account may have, over all pools of its budget. */
  readonly limit: number;
}

/** A pool of one kind of resource. */
export class Pool<T> implements BudgetMember {
  readonly #queues: Record<QueueName, Set<Member<T>>> = {
    opening: new Set(),
    idle: new Set(),
    checking: new Set(),
    leased: new Set(),
    closing: new Set(),
  };
  readonly #options: PoolHooks<T> & PoolLimits;
  readonly #line: WaitingLine<Lease<T>>;
  readonly #stop = new AbortController();
  readonly #drained = Promise.withResolvers<undefined>();
  #idleTimer: NodeJS.Timeout | undefined;
  #draining: PoolDraining | undefined;

  constructor(options: PoolOptions<T>) {
    this.#options = withDefaults(options);
    this.#line = new WaitingLine({ ...this.#options, onLeave: () => this.#noteEmpty() });
  }

  /**
   * Borrows a session.
   * Returns a lease, to be ended exactly once. Throws the signal's reason on abort, PoolBusy after the deadline,
   * WaitingLineFull, PoolDraining, or the error of the opening that was made for this borrower.
   */
  async acquire({ signal }: { readonly signal: AbortSignal }): Promise<Lease<T>> {
    signal.throwIfAborted();
    if (this.#draining !== undefined) throw this.#draining;
    const idle = this.#newestIdle();
    // Nobody waits beside a trusted session: `wake` would have lent it. So this jumps no line.
    if (idle !== undefined && this.#idleMsOf(idle) < this.#options.trustMs) return this.#lend(idle);
    const waiting = this.#line.length;
    if (waiting >= this.#options.maxWaiting) throw new WaitingLineFull(waiting);
    const lease = this.#line.join(signal);
    this.wake();
    return lease;
  }

  /** An idle session has died by itself, for example by a 421; nothing happens to one that is lent. */
  gone(resource: T, reason: Error): void {
    for (const member of [...this.#queues.idle, ...this.#queues.checking]) {
      if (member.resource === resource) this.#destroy(member, reason);
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
    for (const member of [...this.#queues.idle]) this.#close(member);
    this.#noteEmpty();
    await this.#drained.promise;
  }

  /** The numbers of this moment. */
  get stats(): PoolStats {
    const { opening, idle, checking, leased, closing } = this.#queues;
    return {
      opening: opening.size,
      idle: idle.size,
      checking: checking.size,
      leased: leased.size,
      closing: closing.size,
      waiting: this.#line.length,
      limit: this.#options.budget.limit,
    };
  }

  get held(): number {
    return this.#queues.opening.size + this.open;
  }

  get open(): number {
    const { idle, checking, leased, closing } = this.#queues;
    return idle.size + checking.size + leased.size + closing.size;
  }

  get closing(): number {
    return this.#queues.closing.size;
  }

  get unserved(): number {
    return this.#line.length - this.#queues.opening.size - this.#queues.checking.size;
  }

  /** Closes the session that has been idle longest, if there is one. Returns whether it did. */
  evictIdle(): boolean {
    const [oldest] = this.#queues.idle;
    if (oldest === undefined) return false;
    this.#close(oldest);
    return true;
  }

  /** Brings a session on its way for everybody who waits, as far as idle sessions and the budget allow. */
  wake(): void {
    for (let idle = this.#newestIdle(); idle !== undefined; idle = this.#newestIdle()) {
      if (this.#line.length <= this.#queues.checking.size) break;
      this.#reuse(idle);
    }
    while (this.unserved > 0 && this.#options.budget.tryTake(this)) void this.#open();
  }

  #reuse(member: Member<T>): void {
    const idleMs = this.#idleMsOf(member);
    if (idleMs < this.#options.trustMs) this.#line.serve(() => this.#lend(member));
    else if (idleMs <= this.#options.maxIdleCheckMs) void this.#check(member, idleMs);
    else this.#close(member);
  }

  async #check(member: Member<T>, idleMs: number): Promise<void> {
    this.#move(member, 'checking');
    const works = await saysYesWithin(CHECK_MS, () => this.#options.check(member.resource, idleMs));
    if (member.queue !== 'checking') return;
    if (works) this.#makeReady(member);
    else this.#destroy(member, new IdleCheckFailed(idleMs));
    this.wake();
  }

  async #open(): Promise<void> {
    const waiter = this.#line.startOpening();
    if (waiter === undefined) throw new InvariantBroken('a session is opened for nobody');
    const member = new Member<T>();
    this.#move(member, 'opening');
    try {
      // The wrapping promise turns a synchronous throw into a rejection, so that nothing below runs inside `wake`.
      member.opened(await new Promise<T>((opened) => opened(this.#options.open(this.#stop.signal))));
    } catch (error) {
      this.#openFailed(member, waiter, error);
      return;
    }
    this.#makeReady(member);
    this.#options.budget.confirm();
    this.#line.endOpening(waiter);
    this.wake();
  }

  #openFailed(member: Member<T>, waiter: Waiter<Lease<T>>, error: unknown): void {
    // The waiter is answered before the place is given back: that may wake this very pool.
    if (isBusy(error)) {
      this.#options.budget.shrink();
      this.#line.endOpening(waiter, error);
    } else {
      this.#line.fail(waiter, error);
    }
    this.#move(member, 'gone');
    this.wake();
  }

  #lend(member: Member<T>): Lease<T> {
    this.#move(member, 'leased');
    return new Lease(member.resource, {
      returned: () => this.#returned(member),
      discarded: (reason) => {
        this.#destroy(member, reason);
        this.wake();
      },
    });
  }

  #returned(member: Member<T>): void {
    if (this.#line.length > 0 && this.#options.budget.prefersAnother(this)) this.#close(member);
    else this.#makeReady(member);
    this.wake();
  }

  #makeReady(member: Member<T>): void {
    if (this.#draining !== undefined) this.#close(member);
    else if (!this.#line.serve(() => this.#lend(member))) {
      this.#move(member, 'idle');
      this.#options.budget.rebalance();
    }
  }

  #close(member: Member<T>): void {
    this.#move(member, 'closing');
    void this.#sayGoodbye(member);
  }

  async #sayGoodbye(member: Member<T>): Promise<void> {
    const ended = await saysYesWithin(CLOSE_MS, async () => {
      await this.#options.close(member.resource);
      return true;
    });
    if (ended) this.#move(member, 'gone');
    else this.#destroy(member, new GoodbyeFailed());
    this.wake();
  }

  #destroy(member: Member<T>, reason: Error): void {
    this.#options.destroy(member.resource, reason);
    this.#move(member, 'gone');
  }

  /** The only way from one queue to another; at the end of the way the place goes back to the budget. */
  #move(member: Member<T>, to: QueueName | 'gone'): void {
    if (member.queue !== undefined) this.#queues[member.queue].delete(member);
    member.queue = to === 'gone' ? undefined : to;
    if (member.queue !== undefined) this.#queues[member.queue].add(member);
    if (to === 'idle') this.#startIdling(member);
    if (to === 'gone') {
      this.#options.budget.giveBack();
      this.#noteEmpty();
    }
  }

  #startIdling(member: Member<T>): void {
    member.idleSinceMs = this.#options.now();
    this.#idleTimer ??= setTimeout(() => this.#closeLongIdle(), this.#options.idleMs).unref();
  }

  #closeLongIdle(): void {
    this.#idleTimer = undefined;
    for (const member of [...this.#queues.idle]) {
      if (this.#idleMsOf(member) >= this.#options.idleMs) this.#close(member);
    }
    const [oldest] = this.#queues.idle;
    if (oldest === undefined) return;
    const restMs = this.#options.idleMs - this.#idleMsOf(oldest);
    this.#idleTimer = setTimeout(() => this.#closeLongIdle(), restMs).unref();
  }

  #newestIdle(): Member<T> | undefined {
    return [...this.#queues.idle].at(-1);
  }

  #idleMsOf(member: Member<T>): number {
    return this.#options.now() - member.idleSinceMs;
  }

  #noteEmpty(): void {
    if (this.held > 0 || this.#line.length > 0) return;
    clearTimeout(this.#idleTimer);
    this.#idleTimer = undefined;
    this.#options.budget.leave(this);
    if (this.#draining !== undefined) this.#drained.resolve(undefined);
    this.#options.onEmpty();
  }
}
