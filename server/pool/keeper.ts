/** Keeps the sessions of one pool from their opening to their end: opens, checks, rests, closes and destroys them. */
import { saysYesWithin } from './answer-deadline.ts';
import { GoodbyeFailed, IdleCheckFailed, isBusy } from './errors.ts';
import { IdleWatch } from './idle-watch.ts';
import type { Lane } from './lane.ts';
import { Member } from './member.ts';
import type { QueueName } from './member.ts';
import { Members } from './members.ts';
import type { PoolHooks, PoolLimits } from './pool-options.ts';

/** Longest wait for the answer of a check; a borrower waits meanwhile. */
const CHECK_MS = 2_000;
/** Longest wait for a polite end; the place stays taken meanwhile. */
const CLOSE_MS = 5_000;

/** What the keeper tells its pool. */
export interface KeeperEvents<T> {
  /** A session is proven to work and is wanted by whoever comes first. */
  readonly onReady: (member: Member<T>) => void;
  /** A session has ended, or could not be had, and its place has been given back. */
  readonly onGone: () => void;
  /** Something has happened that may let somebody who waits go on. */
  readonly onNews: () => void;
}

/** The sessions of one pool. */
export class Keeper<T> {
  readonly members = new Members<T>();
  readonly #options: PoolHooks<T> & PoolLimits;
  readonly #events: KeeperEvents<T>;
  readonly #idleWatch: IdleWatch<T>;

  constructor(options: PoolHooks<T> & PoolLimits, events: KeeperEvents<T>) {
    this.#options = options;
    this.#events = events;
    this.#idleWatch = new IdleWatch({
      ...options,
      idle: () => this.members.idle,
      close: (member) => this.close(member),
      check: (member) => void this.check(member),
    });
  }

  /** The one that became idle last. */
  get newestIdle(): Member<T> | undefined {
    return this.members.idle.at(-1);
  }

  /** Whether it was heard of so lately that it may be lent without a check (design case 94). */
  isTrusted({ provenAtMs }: Member<T>): boolean {
    return this.#options.now() - provenAtMs < this.#options.trustMs;
  }

  /** Whether it is too old to be lent again. */
  isOld({ openedAtMs }: Member<T>): boolean {
    return this.#options.now() - openedAtMs >= this.#options.maxAgeMs;
  }

  /**
   * Opens one; its place has been taken and goes back if that fails. onFailed: told before it goes back, because that may wake this
   * very pool. Rejects with the error of the opening.
   */
  async open(signal: AbortSignal, onFailed?: (error: unknown) => void): Promise<Member<T>> {
    const { open, budget, now } = this.#options;
    const member = new Member<T>();
    this.#move(member, 'opening');
    try {
      // The wrapping promise turns a synchronous throw into a rejection, so that nothing below runs inside `wake`.
      member.opened(await new Promise<T>((opened) => opened(open(signal))), now());
    } catch (error) {
      if (isBusy(error)) budget.shrink(now());
      onFailed?.(error);
      this.#move(member, undefined);
      throw error;
    }
    this.ready(member);
    return member;
  }

  /** Asks an idle one whether it still works; one that has not been heard of for long is replaced without a question. */
  async check(member: Member<T>): Promise<void> {
    const { check, maxIdleCheckMs, now } = this.#options;
    const idleMs = now() - member.provenAtMs;
    if (idleMs > maxIdleCheckMs || this.isOld(member)) {
      this.close(member);
      return;
    }
    this.#move(member, 'checking');
    const works = await saysYesWithin(CHECK_MS, () => check(member.resource, idleMs));
    if (member.queue !== 'checking') return;
    if (works) this.ready(member);
    else this.destroy(member, new IdleCheckFailed(idleMs));
    this.#events.onNews();
  }

  /** It works: to whoever wants it. */
  ready(member: Member<T>): void {
    member.provenAtMs = this.#options.now();
    this.#events.onReady(member);
  }

  /** Lends one. */
  lend(member: Member<T>, lane: Lane): void {
    member.lane = lane;
    this.#move(member, 'leased');
  }

  /** Nobody wants it now. */
  rest(member: Member<T>): void {
    if (member.queue !== 'checking') member.idleSinceMs = member.provenAtMs;
    this.#move(member, 'idle');
    this.#idleWatch.start();
    this.#options.budget.rebalance();
  }

  /** Ends one politely; its place is given back when the server has let go of it. */
  close(member: Member<T>): void {
    this.#move(member, 'closing');
    void this.#sayGoodbye(member);
  }

  /** Ends one at once. */
  destroy(member: Member<T>, reason: Error): void {
    // Whoever made it may tell the pool at once that it is gone; it must not be found resting then, and ended twice.
    this.#move(member, 'closing');
    this.#options.destroy(member.resource, reason);
    this.#move(member, undefined);
  }

  /** Stops the clock work. */
  stop(): void {
    this.#idleWatch.stop();
  }

  async #sayGoodbye(member: Member<T>): Promise<void> {
    const ended = await saysYesWithin(CLOSE_MS, async () => {
      await this.#options.close(member.resource);
      return true;
    });
    if (ended) this.#move(member, undefined);
    else this.destroy(member, new GoodbyeFailed());
    this.#events.onNews();
  }

  /** At the end of the way the place goes back to the budget. */
  #move(member: Member<T>, to: QueueName | undefined): void {
    const { budget, now, onChange } = this.#options;
    this.members.move(member, to);
    if (to === undefined) {
      if (member.wasOpen) budget.noteEnd(now());
      budget.giveBack();
      this.#events.onGone();
    }
    onChange();
  }
}
