/**
 * Ends sessions that have been idle for long enough (design case 97). While somebody looks at the site one of them is kept, and
 * asked for a sign of life now and then; all others go.
 */
import type { Member } from './member.ts';

/** What the watch needs from its pool. */
export interface IdleWatchOptions<T> {
  readonly idleMs: number;
  readonly warmCheckMs: number;
  readonly maxAgeMs: number;
  readonly now: () => number;
  readonly isWatched: () => boolean;
  /** The idle members, longest idle first. */
  readonly idle: () => readonly Member<T>[];
  /** Ends one politely. */
  readonly close: (member: Member<T>) => void;
  /** Asks one for a sign of life. */
  readonly check: (member: Member<T>) => void;
}

/** One timer for all idle sessions of a pool. It does not keep the process alive. */
export class IdleWatch<T> {
  readonly #options: IdleWatchOptions<T>;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: IdleWatchOptions<T>) {
    this.#options = options;
  }

  /** A member has become idle. */
  start(): void {
    if (this.#timer === undefined) this.#schedule();
  }

  /** Nothing is idle any more. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #schedule(): void {
    const dueInMs = this.#options.idle().map((member) => this.#dueInMs(member));
    if (dueInMs.length === 0) return;
    this.#timer = setTimeout(() => this.#look(), Math.max(0, Math.min(...dueInMs))).unref();
  }

  #look(): void {
    this.#timer = undefined;
    const { idle, isWatched, now, warmCheckMs, maxAgeMs, close, check } = this.#options;
    const members = idle();
    const kept = isWatched() ? members.at(-1) : undefined;
    for (const member of members) {
      const isOld = now() - member.openedAtMs >= maxAgeMs;
      if (this.#restMs(member) <= 0 && (member !== kept || isOld)) close(member);
      else if (member === kept && now() - member.provenAtMs >= warmCheckMs) check(member);
    }
    this.#schedule();
  }

  /** Until it has been idle for too long. */
  #restMs(member: Member<T>): number {
    return this.#options.idleMs - (this.#options.now() - member.idleSinceMs);
  }

  #dueInMs(member: Member<T>): number {
    const { warmCheckMs, now, isWatched, idle } = this.#options;
    const restMs = this.#restMs(member);
    if (!isWatched() || member !== idle().at(-1)) return restMs;
    const warmMs = warmCheckMs - (now() - member.provenAtMs);
    return restMs > 0 ? Math.min(restMs, warmMs) : warmMs;
  }
}
