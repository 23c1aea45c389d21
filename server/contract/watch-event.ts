/** What a watch tells, and how far the delivery of it is. */
import { Type } from 'typebox';
import type { Static } from 'typebox';
import { PRECISIONS } from './choices.ts';
import { EXAMPLE_ID } from './operation.ts';
import { CLOSED, Instant, oneOf } from './schema.ts';

const EXAMPLE_AT = '2026-11-23T08:15:42.000Z';
const EXAMPLE_EVENT_ID = `${EXAMPLE_ID}-7`;

const EVENT = {
  id: EXAMPLE_EVENT_ID,
  seq: 7,
  watch: EXAMPLE_ID,
  site: EXAMPLE_ID,
  type: 'arrived' as const,
  path: '/incoming/orders.csv',
  name: 'orders.csv',
  sizeBytes: 18_204,
  modifiedAt: '2026-11-23T08:14:55.000Z',
  precision: 'second' as const,
  at: EXAMPLE_AT,
};

/** What can happen to a file. */
export const WATCH_EVENT_TYPES = ['arrived', 'replaced', 'removed'] as const;
export type WatchEventType = (typeof WATCH_EVENT_TYPES)[number];

/** One event: what a replay, a live frame and the body of a delivery carry. */
export const WatchEvent = Type.Object(
  {
    id: Type.String({ description: 'The same however often it is told; drop what you have seen.' }),
    seq: Type.Integer({ minimum: 1, description: 'Counts within the watch.' }),
    watch: Type.String(),
    site: Type.String(),
    type: oneOf(WATCH_EVENT_TYPES),
    path: Type.String({ description: 'As entries have it: give it back as it is.' }),
    name: Type.String({ description: 'For eyes only.' }),
    sizeBytes: Type.Optional(Type.Integer({ minimum: 0 })),
    modifiedAt: Type.Optional(Instant),
    precision: Type.Optional(oneOf(PRECISIONS)),
    at: Instant,
  },
  {
    ...CLOSED,
    examples: [EVENT],
  },
);
export type WatchEvent = Static<typeof WatchEvent>;

/** Answer of `GET /watches/{id}/events`. */
export const WatchEvents = Type.Object(
  {
    events: Type.Array(WatchEvent),
    next: Type.Integer({ minimum: 0, description: 'Ask for `since` this next time.' }),
    missed: Type.Integer({ minimum: 0, description: 'Events after `since` that are not kept any more.' }),
  },
  { ...CLOSED, examples: [{ events: [], next: 7, missed: 0 }] },
);
export type WatchEvents = Static<typeof WatchEvents>;

/** An event on its way to the webhook, or at its end. */
export const Delivery = Type.Object(
  {
    number: Type.Integer({ minimum: 1, description: '`seq` of the event.' }),
    state: oneOf(['waiting', 'done', 'failed']),
    attempts: Type.Integer({ minimum: 0 }),
    settledAt: Type.Optional(Instant),
    reason: Type.Optional(Type.String({ description: 'Why the last attempt failed.' })),
    event: WatchEvent,
  },
  {
    ...CLOSED,
    examples: [{ number: 7, state: 'waiting' as const, attempts: 1, reason: 'HTTP 503', event: EVENT }],
  },
);
export type Delivery = Static<typeof Delivery>;

/** Answer of `GET /watches/{id}/deliveries`. */
export const Deliveries = Type.Object(
  { deliveries: Type.Array(Delivery), next: Type.Integer({ minimum: 0 }) },
  { ...CLOSED, examples: [{ deliveries: [], next: 0 }] },
);
export type Deliveries = Static<typeof Deliveries>;
