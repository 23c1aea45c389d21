/** Events of the topics of `/api/v1/live`, each with its number (docs/live.md). */
import { Type } from 'typebox';
import type { Static } from 'typebox';
import { Entry } from './entry.ts';
import { CLOSED, MAX_PATH_LENGTH, oneOf } from './schema.ts';
import { SiteStatus } from './site.ts';
import { TranscriptLine } from './transcript.ts';
import { Transfer } from './transfer.ts';
import { WatchEvent } from './watch-event.ts';

/** `folder:{site}:{path}` is the longest one. */
const MAX_TOPIC_LENGTH = MAX_PATH_LENGTH + 200;

/** Name of a topic. */
export const Topic = Type.String({
  maxLength: MAX_TOPIC_LENGTH,
  description:
    'What it is about: `transcript:{site}`, `site:{site}`, `folder:{site}:{path}`, `transfers`, `transfer:{id}` or `watch:{id}`.',
});

/** Number of an event. */
export const Sequence = Type.Integer({
  minimum: 0,
  description: 'Grows by one with every event of the topic.',
});

/** A line of a transcript. */
export const TranscriptEvent = Type.Object(
  { type: Type.Literal('transcript'), topic: Topic, sequence: Sequence, line: TranscriptLine },
  {
    ...CLOSED,
    description: 'One line of the protocol, secrets masked.',
    examples: [
      {
        ...{ type: 'transcript', topic: 'transcript:s1', sequence: 42 },
        line: {
          ...{ sequence: 42, at: '2026-03-01T12:00:00.000Z', session: 1 },
          ...{ kind: 'command', text: 'LIST', verb: 'LIST' },
        },
      },
    ],
  },
);

/** One request that waits for a session. */
export const WaitingRequest = Type.Object(
  {
    requestId: Type.Optional(Type.String()),
    position: Type.Integer({
      description: '1 is served next; requests of others that have their turn before are counted.',
    }),
    lane: oneOf(['interactive', 'bulk']),
    waitedMs: Type.Integer(),
  },
  CLOSED,
);
export type WaitingRequest = Static<typeof WaitingRequest>;

/** The sessions of a site have changed. */
export const SiteEvent = Type.Object(
  {
    type: Type.Literal('site'),
    topic: Topic,
    sequence: Sequence,
    sessions: SiteStatus.properties.sessions,
    waiting: Type.Array(WaitingRequest),
  },
  {
    ...CLOSED,
    description: 'The sessions of a site, and its own requests that wait for one; all of it every time.',
    examples: [
      {
        ...{ type: 'site', topic: 'site:s1', sequence: 3, waiting: [] },
        sessions: { idle: 1, leased: 0, opening: 0, waiting: 0, limit: 8 },
      },
    ],
  },
);

/** A transfer has changed. */
export const TransferEvent = Type.Object(
  { type: Type.Literal('transfer'), topic: Topic, sequence: Sequence, transfer: Transfer },
  {
    ...CLOSED,
    description: 'How far a transfer is; all of it every time.',
    examples: [
      {
        ...{ type: 'transfer', topic: 'transfers', sequence: 9 },
        transfer: {
          ...{ id: 'upload-1', site: 's1', path: '/in/report.pdf', direction: 'upload', state: 'running' },
          ...{ sizeBytes: 48_213, movedBytes: 16_384, startedAt: '2026-03-01T12:00:00.000Z' },
        },
      },
    ],
  },
);

/** What has happened to one entry of a folder. */
export const FolderChange = Type.Union([
  Type.Object({ change: oneOf(['added', 'changed']), entry: Entry }, CLOSED),
  Type.Object({ change: Type.Literal('removed'), path: Type.String(), name: Type.String() }, CLOSED),
]);
export type FolderChange = Static<typeof FolderChange>;

/** A folder has changed. */
export const FolderEvent = Type.Object(
  {
    type: Type.Literal('folder'),
    topic: Topic,
    sequence: Sequence,
    changes: Type.Array(FolderChange),
    count: Type.Optional(Type.Integer({ minimum: 0, description: 'Entries that the folder has now.' })),
    code: Type.Optional(
      Type.String({ description: 'Why the folder cannot be listed now, e.g. FTP_NOT_FOUND or TOO_LARGE.' }),
    ),
  },
  {
    ...CLOSED,
    description:
      'What a look at the folder has found. The first event has no changes: whoever lists the folder after it misses nothing.',
    examples: [
      {
        ...{ type: 'folder', topic: 'folder:s1:/in', sequence: 2, count: 4 },
        changes: [{ change: 'removed', path: '/in/old.txt', name: 'old.txt' }],
      },
    ],
  },
);

/** A watch has something to tell. */
export const WatchTopicEvent = Type.Object(
  { type: Type.Literal('watch'), topic: Topic, sequence: Sequence, event: WatchEvent },
  {
    ...CLOSED,
    description:
      "What a watch has noticed; `sequence` is the event's `seq`, and `epoch` stays the same over restarts.",
    examples: [
      {
        ...{ type: 'watch', topic: 'watch:w1', sequence: 7 },
        event: {
          ...{
            id: 'w1-7',
            seq: 7,
            watch: 'w1',
            site: 's1',
            type: 'arrived',
            path: '/in/a.csv',
            name: 'a.csv',
          },
          ...{ sizeBytes: 18_204, at: '2026-03-01T12:00:00.000Z' },
        },
      },
    ],
  },
);

/** An event of a topic. */
export const TopicEvent = Type.Union([
  TranscriptEvent,
  SiteEvent,
  TransferEvent,
  FolderEvent,
  WatchTopicEvent,
]);
export type TopicEvent = Static<typeof TopicEvent>;
