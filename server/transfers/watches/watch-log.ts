/** The events of one watch for those who follow them live: numbered, replayed from where somebody left off. */
import type { WatchEvent } from '../../contract/watch-event.ts';
import type { WatchStore } from '../../store/watch-store.ts';
import type { LiveWatch } from './live-watch.ts';
import { eventView } from './watch-event-view.ts';
import { missedAfter } from './watch-replay.ts';

/** Events that are read at once; who follows asks again for the next ones. */
const PAGE = 100;

/** A log that is read from the database: nobody who follows costs memory. */
export class WatchLog {
  readonly #store: WatchStore;
  readonly #live: LiveWatch;

  constructor(store: WatchStore, live: LiveWatch) {
    this.#store = store;
    this.#live = live;
  }

  /** Names the run of numbers: it is one as long as the watch lives, over restarts. */
  get epoch(): string {
    return this.#live.record.id;
  }

  /** Number of the newest event, 0 before the first one. Throws what SQLite says. */
  get newest(): number {
    return this.#live.kept?.lastSeq ?? 0;
  }

  /** Some of the events behind `since`, oldest first, and how many behind it are not kept any more. Throws what SQLite says. */
  after(since: number): { readonly events: readonly WatchEvent[]; readonly missed: number } {
    const { record } = this.#live;
    const events = this.#store.events.after(record.number, since, PAGE);
    return {
      events: events.map((event) => eventView(record, event)),
      missed: missedAfter(this.#store, this.#live, since),
    };
  }

  /** Calls `onEvent` with every further event until the returned function is called. */
  watch(onEvent: (event: WatchEvent) => void): () => void {
    return this.#live.listen((events) => {
      for (const event of events) onEvent(eventView(this.#live.record, event));
    });
  }
}
