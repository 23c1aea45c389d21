/** Events and deliveries as everybody is told of them. */
import type { Delivery, WatchEvent, WatchEventType } from '../../contract/watch-event.ts';
import type { KeptDelivery, KeptEvent } from '../../store/watch-event-store.ts';
import type { EventFacts } from './watch-look.ts';
import type { WatchRecord } from './watch-record.ts';

/** The same event is told in the same words, however often. */
export function eventView({ id, site }: Pick<WatchRecord, 'id' | 'site'>, event: KeptEvent): WatchEvent {
  const { name, ...facts } = JSON.parse(event.facts) as EventFacts;
  return {
    id: `${id}-${event.seq}`,
    seq: event.seq,
    watch: id,
    site,
    type: event.type as WatchEventType,
    path: event.path,
    name: name ?? event.path.slice(event.path.lastIndexOf('/') + 1),
    ...facts,
    at: event.at.toISOString(),
  };
}

/** An event that has, or had, a delivery. */
export function deliveryView(record: Pick<WatchRecord, 'id' | 'site'>, kept: KeptDelivery): Delivery {
  const { seq, delivery, attempts, settledAt, reason } = kept;
  return {
    number: seq,
    state: delivery ?? 'done',
    attempts,
    ...(settledAt === undefined ? {} : { settledAt: settledAt.toISOString() }),
    ...(reason === undefined ? {} : { reason }),
    event: eventView(record, kept),
  };
}
