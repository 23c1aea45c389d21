/** Keeps what watches leave behind within bounds: old events, and everything of watches that were removed. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { WatchStore } from '../../store/watch-store.ts';
import { Bell } from '../bell.ts';

const DAY_MS = 24 * 60 * 60_000;
/** Events are kept for so long, and so many of each watch; who asks later is told how many were missed. */
export const KEPT_MS = 30 * DAY_MS;
export const MAX_EVENTS = 100_000;
const EVERY_MS = 10 * 60_000;

/** What the work needs. */
export interface UpkeepWorld {
  readonly now: () => Date;
  readonly onFailure: (error: unknown) => void;
  readonly maxEvents?: number;
}

/** Works in small pieces, now and then. */
export class WatchUpkeep {
  readonly #store: WatchStore;
  readonly #world: UpkeepWorld;
  readonly #bell = new Bell();
  readonly #end = new AbortController();
  #done: Promise<void> = Promise.resolve();

  constructor(store: WatchStore, world: UpkeepWorld) {
    this.#store = store;
    this.#world = world;
  }

  begin(): void {
    this.#done = this.#live();
  }

  /** Something was removed. */
  sweep(): void {
    this.#bell.ring();
  }

  async close(): Promise<void> {
    this.#end.abort();
    await this.#done;
  }

  async #live(): Promise<void> {
    const { signal } = this.#end;
    while (!signal.aborted) {
      try {
        await this.#work();
      } catch (error) {
        this.#world.onFailure(error);
      }
      await this.#bell.wait(signal, EVERY_MS);
    }
  }

  /** The process does other things between the pieces. */
  async #work(): Promise<void> {
    const { signal } = this.#end;
    while (!signal.aborted && this.#store.sweep()) await nextTurn();
    const { now, maxEvents: most = MAX_EVENTS } = this.#world;
    for (const { number } of this.#store.list()) {
      const before = new Date(now().getTime() - KEPT_MS);
      while (!signal.aborted && this.#store.prune(number, { before, most }) > 0) await nextTurn();
    }
  }
}
