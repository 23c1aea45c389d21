/** A watch tells when files have arrived in a folder: by replay, live, and by a signed webhook. */
import { Type } from 'typebox';
import type { Static } from 'typebox';
import { EXAMPLE_ID } from './operation.ts';
import { CLOSED, Instant, MAX_PATH_LENGTH, oneOf } from './schema.ts';
import { WATCH_EVENT_TYPES } from './watch-event.ts';

/** Names of files that somebody is still writing; left alone unless a watch says otherwise. */
export const DEFAULT_IGNORE = [
  '*.gwpart',
  '*.part',
  '*.partial',
  '*.filepart',
  '*.tmp',
  '*.temp',
  '*.crdownload',
  '*.uploading',
  '.~*',
  '~$*',
  '.nfs*',
] as const;

export const DEFAULT_EVERY_SECONDS = 60;
export const DEFAULT_STABLE_SECONDS = 30;
const DAY_SECONDS = 86_400;
const MAX_PATTERN = 256;
const MAX_IGNORED = 50;
const MAX_URL = 2_048;
const EXAMPLE_URL = 'https://orders.example.org/hooks/ftp';
const EXAMPLE_AT = '2026-11-23T08:15:42.000Z';

/** A webhook as it is asked for. */
export const WebhookDraft = Type.Object(
  {
    url: Type.String({
      minLength: 1,
      maxLength: MAX_URL,
      description: 'http or https, without user and password. Redirects are not followed.',
    }),
    secret: Type.Optional(
      Type.String({
        minLength: 16,
        maxLength: 256,
        description: 'Signs every delivery; left out, one is made and shown in this answer only.',
      }),
    ),
  },
  { ...CLOSED, examples: [{ url: EXAMPLE_URL }] },
);
export type WebhookDraft = Static<typeof WebhookDraft>;

const PATTERN = { minLength: 1, maxLength: MAX_PATTERN };

/** Body of `POST /watches`. */
export const WatchDraft = Type.Object(
  {
    site: Type.String({ minLength: 1, maxLength: 100, description: 'Id of a saved site.' }),
    folder: Type.String({ minLength: 1, maxLength: MAX_PATH_LENGTH, description: 'Absolute path.' }),
    recursive: Type.Optional(
      Type.Boolean({
        description: 'Whether folders in it are watched, too. Links are never followed. Default false.',
      }),
    ),
    name: Type.Optional(
      Type.String({
        ...PATTERN,
        description: 'Only files whose name matches, with *, ? and [...]; upper and lower case are the same.',
      }),
    ),
    ignore: Type.Optional(
      Type.Array(Type.String(PATTERN), {
        maxItems: MAX_IGNORED,
        description:
          'Files and folders whose name matches one of these are left alone. Default: names of unfinished uploads, such as *.part and *.tmp.',
      }),
    ),
    everySeconds: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: DAY_SECONDS,
        description: `From one look to the next. Default ${DEFAULT_EVERY_SECONDS}.`,
      }),
    ),
    stableSeconds: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: DAY_SECONDS,
        description: `How long size and time have to stand still, over two looks at least. Default ${DEFAULT_STABLE_SECONDS}.`,
      }),
    ),
    from: Type.Optional(
      oneOf(
        ['now', 'all'],
        '`now` (default): what is there already is known silently; `all`: it arrives, too.',
      ),
    ),
    types: Type.Optional(
      Type.Array(oneOf(WATCH_EVENT_TYPES), {
        minItems: 1,
        maxItems: WATCH_EVENT_TYPES.length,
        uniqueItems: true,
        description: 'Which events are told. Default arrived and replaced.',
      }),
    ),
    webhook: Type.Optional(WebhookDraft),
  },
  {
    ...CLOSED,
    examples: [
      {
        site: EXAMPLE_ID,
        folder: '/incoming',
        name: '*.csv',
        everySeconds: 30,
        stableSeconds: 30,
        webhook: { url: EXAMPLE_URL },
      },
    ],
  },
);
export type WatchDraft = Static<typeof WatchDraft>;

/** Body of `PATCH /watches/{id}`. */
export const WatchChange = Type.Object(
  {
    paused: Type.Optional(
      Type.Boolean({
        description: 'A paused watch does not look; what changes meanwhile is told when it goes on.',
      }),
    ),
    webhook: Type.Optional(
      Type.Union([WebhookDraft, Type.Null()], {
        description:
          'Another webhook, which also gets what still waits; null: none, and nothing waits any more.',
      }),
    ),
  },
  { ...CLOSED, minProperties: 1, examples: [{ paused: true }] },
);
export type WatchChange = Static<typeof WatchChange>;

const Failure = Type.Object(
  {
    code: Type.String({ description: 'Code of the problem.' }),
    detail: Type.String({ description: 'Technical, in English.' }),
    at: Instant,
    failures: Type.Integer({ minimum: 1, description: 'Looks that failed in a row.' }),
  },
  CLOSED,
);

/** A webhook as it is shown; never with its secret, but once. */
export const Webhook = Type.Object(
  {
    url: Type.String(),
    secret: Type.Optional(Type.String({ description: 'Only in the answer to the call that made it.' })),
    state: oneOf(
      ['active', 'stopped'],
      '`stopped`: the receiver answered 410; set a webhook again to go on.',
    ),
    waiting: Type.Integer({ minimum: 0, description: 'Events that are not delivered yet.' }),
    failed: Type.Integer({ minimum: 0, description: 'Events that were given up.' }),
    reason: Type.Optional(Type.String({ description: 'Why the last attempt failed.' })),
  },
  CLOSED,
);
export type Webhook = Static<typeof Webhook>;

const EXAMPLE_WATCH = {
  id: EXAMPLE_ID,
  site: EXAMPLE_ID,
  folder: '/incoming',
  recursive: false,
  name: '*.csv',
  ignore: ['*.part', '*.tmp'],
  everySeconds: 30,
  stableSeconds: 30,
  from: 'now' as const,
  types: ['arrived' as const, 'replaced' as const],
  paused: false,
  state: 'watching' as const,
  createdAt: EXAMPLE_AT,
  lastSeq: 7,
  lastLook: { at: EXAMPLE_AT, files: 12, complete: true },
  nextLookInSeconds: 21,
  webhook: { url: EXAMPLE_URL, state: 'active' as const, waiting: 0, failed: 0 },
};

/** A watch as it is shown. */
export const Watch = Type.Object(
  {
    id: Type.String(),
    site: Type.String(),
    folder: Type.String(),
    recursive: Type.Boolean(),
    name: Type.Optional(Type.String()),
    ignore: Type.Array(Type.String()),
    everySeconds: Type.Integer(),
    stableSeconds: Type.Integer(),
    from: oneOf(['now', 'all']),
    types: Type.Array(oneOf(WATCH_EVENT_TYPES)),
    paused: Type.Boolean(),
    state: oneOf(
      ['starting', 'watching', 'failing', 'paused', 'stopped'],
      '`failing`: the last look failed, the next one is tried later and later; `stopped`: its site or its token is gone.',
    ),
    createdAt: Instant,
    lastSeq: Type.Integer({ minimum: 0, description: 'Number of its newest event, 0 before the first one.' }),
    lastLook: Type.Optional(
      Type.Object(
        {
          at: Instant,
          files: Type.Integer({ minimum: 0, description: 'Files that were seen and are not ignored.' }),
          complete: Type.Boolean({
            description: 'False when a limit or a folder that may not be read cut it.',
          }),
        },
        CLOSED,
      ),
    ),
    nextLookInSeconds: Type.Optional(Type.Integer({ minimum: 0 })),
    error: Type.Optional(Failure),
    webhook: Type.Optional(Webhook),
  },
  {
    ...CLOSED,
    examples: [EXAMPLE_WATCH],
  },
);
export type Watch = Static<typeof Watch>;

/** Answer of `GET /watches`, oldest first. */
export const WatchList = Type.Array(Watch, { examples: [[EXAMPLE_WATCH]] });
export type WatchList = Static<typeof WatchList>;
