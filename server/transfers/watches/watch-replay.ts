/** Reads the events of a watch, and what became of their deliveries. */
import type { Deliveries, Delivery, WatchEvents } from '../../contract/watch-event.ts';
import type { WatchStore } from '../../store/watch-store.ts';
import type { LiveWatch } from './live-watch.ts';
import { deliveryView, eventView } from './watch-event-view.ts';

/** Which events. */
export interface ReplayOptions {
  /** Number of the last event that is known already. */
  readonly since: number;
  readonly limit: number;
  /** How long to wait for the first one when there is none. */
  readonly waitMs: number;
  readonly signal: AbortSignal;
}

/** The events behind `since`; without one, waits until one comes, the time is over, the watch is removed or the signal aborts. */
export async function eventsAfter(
  store: WatchStore,
  live: LiveWatch,
  options: ReplayOptions,
): Promise<WatchEvents> {
  const { since, limit, waitMs, signal } = options;
  const endsAtMs = performance.now() + waitMs;
  for (;;) {
    const events = store.events
      .after(live.record.number, since, limit)
      .map((event) => eventView(live.record, event));
    const leftMs = endsAtMs - performance.now();
    if (events.length > 0 || leftMs <= 0 || signal.aborted || live.kept === undefined) {
      const missed = missedAfter(store, live, since);
      // Nothing may be left of what was missed; it is not asked for again.
      return { events, next: events.at(-1)?.seq ?? since + missed, missed };
    }
    await live.news.wait(signal, leftMs);
  }
}

/** How many events behind `since` are not kept any more. */
export function missedAfter(store: WatchStore, live: LiveWatch, since: number): number {
  const first = store.events.firstSeq(live.record.number) ?? (live.kept?.lastSeq ?? 0) + 1;
  return Math.max(0, first - 1 - since);
}

/** Deliveries in one state, oldest first. */
export function deliveriesOf(
  store: WatchStore,
  live: LiveWatch,
  { state, since, limit }: { state: Delivery['state']; since: number; limit: number },
): Deliveries {
  const kept = store.events.inState(live.record.number, state, { since, limit });
  return {
    deliveries: kept.map((delivery) => deliveryView(live.record, delivery)),
    next: kept.at(-1)?.seq ?? since,
  };
}
