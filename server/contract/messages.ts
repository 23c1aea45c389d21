/** Text frames of `/api/v1/live`: JSON, one message a frame (docs/live.md). Those about channels are in channel-messages.ts. */
import { Type } from 'typebox';
import type { Static } from 'typebox';
import {
  CancelChannel,
  ChannelFailed,
  CreditMessage,
  Done,
  EndReading,
  EndWriting,
  OpenRead,
  OpenWrite,
  Opened,
} from './channel-messages.ts';
import { CLOSED } from './schema.ts';
import {
  FolderEvent,
  Sequence,
  SiteEvent,
  Topic,
  TranscriptEvent,
  TransferEvent,
  WatchTopicEvent,
} from './topic-events.ts';

const MAX_EPOCH_LENGTH = 100;

const Epoch = Type.String({
  maxLength: MAX_EPOCH_LENGTH,
  description: 'Names a run of sequence numbers. Numbers of two epochs have nothing to do with each other.',
});

/** Asks for the events of a topic. */
export const Subscribe = Type.Object(
  {
    type: Type.Literal('subscribe'),
    topic: Topic,
    since: Type.Optional(
      Type.Integer({
        minimum: 0,
        description: 'Number of the last event that was seen; what came later is replayed.',
      }),
    ),
    epoch: Type.Optional(Epoch),
  },
  {
    ...CLOSED,
    description:
      'Follows a topic. With the `since` and `epoch` of the last event seen, what was missed is replayed.',
    examples: [{ type: 'subscribe', topic: 'transcript:s1', since: 41, epoch: 'n5Zt…' }],
  },
);

/** Ends a subscription. */
export const Unsubscribe = Type.Object(
  { type: Type.Literal('unsubscribe'), topic: Topic },
  {
    ...CLOSED,
    description: 'Ends a subscription; no event of the topic follows.',
    examples: [{ type: 'unsubscribe', topic: 'transfers' }],
  },
);

/** What a client may send as text. */
export const ClientMessage = Type.Union(
  [Subscribe, Unsubscribe, OpenRead, OpenWrite, CreditMessage, EndWriting, CancelChannel],
  { description: 'Text frames from the client.' },
);
export type ClientMessage = Static<typeof ClientMessage>;

/** A subscription has begun. */
export const Subscribed = Type.Object(
  {
    type: Type.Literal('subscribed'),
    topic: Topic,
    epoch: Epoch,
    sequence: Sequence,
    missed: Type.Integer({ minimum: 0, description: 'Events after `since` that are not kept any more.' }),
  },
  {
    ...CLOSED,
    description:
      'The subscription has begun; `sequence` is the newest event so far. Another `epoch` than the one asked for: the old numbers are void.',
    examples: [{ type: 'subscribed', topic: 'transcript:s1', epoch: 'n5Zt…', sequence: 57, missed: 0 }],
  },
);

/** A topic cannot be followed. */
export const Refused = Type.Object(
  { type: Type.Literal('refused'), topic: Topic, code: Type.String() },
  {
    ...CLOSED,
    description:
      'The topic cannot be followed: SITE_NOT_FOUND, WATCH_NOT_FOUND, AUTH_FORBIDDEN, PATH_INVALID, TOPIC_UNKNOWN, TOO_MANY_SUBSCRIPTIONS or TOO_MANY_FOLDERS.',
    examples: [{ type: 'refused', topic: 'transcript:x', code: 'SITE_NOT_FOUND' }],
  },
);

/** Events were lost while the client did not read. */
export const Missed = Type.Object(
  { type: Type.Literal('missed'), topic: Topic, missed: Type.Integer({ minimum: 1 }) },
  {
    ...CLOSED,
    description: 'So many events were forgotten before the client had read what came earlier.',
    examples: [{ type: 'missed', topic: 'transcript:s1', missed: 120 }],
  },
);

/** A subscription was ended by the gateway. */
export const SubscriptionEnded = Type.Object(
  { type: Type.Literal('ended'), topic: Topic, code: Type.String() },
  {
    ...CLOSED,
    description: 'What the topic is about is gone, or not reached any more.',
    examples: [{ type: 'ended', topic: 'folder:s1:/in', code: 'SITE_NOT_FOUND' }],
  },
);

/** The gateway stops. */
export const Closing = Type.Object(
  { type: Type.Literal('closing'), reconnectAfterMs: Type.Integer({ minimum: 0 }) },
  {
    ...CLOSED,
    description:
      'Gangway stops: channels that move may finish, new ones are refused, then the socket is closed with 1001.',
    examples: [{ type: 'closing', reconnectAfterMs: 2_000 }],
  },
);

/** What a client receives as text. */
export const ServerMessage = Type.Union(
  [
    Subscribed,
    Refused,
    Missed,
    SubscriptionEnded,
    TranscriptEvent,
    SiteEvent,
    TransferEvent,
    FolderEvent,
    WatchTopicEvent,
    Opened,
    CreditMessage,
    EndReading,
    Done,
    ChannelFailed,
    Closing,
  ],
  { description: 'Text frames from the gateway.' },
);
export type ServerMessage = Static<typeof ServerMessage>;
