/** Searching a tree: `GET …/search`. */
import { Type } from 'typebox';
import type { Static } from 'typebox';
import { ENTRY_KINDS } from './choices.ts';
import { Entry } from './entry.ts';
import { CLOSED, Instant, MAX_PATH_LENGTH, oneOf } from './schema.ts';

/** Most hits of one search, and how many when nobody says. */
export const MAX_HITS = 10_000;
export const DEFAULT_HITS = 1_000;
const MAX_TERM_LENGTH = 256;

const Size = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

/** Query of a search; everything that is given must hold. */
export const SearchQuery = Type.Object(
  {
    path: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: MAX_PATH_LENGTH,
        description: 'Folder where the search begins, absolute. Default `/`.',
        examples: ['/pub'],
      }),
    ),
    name: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: MAX_TERM_LENGTH,
        description:
          'Part of the name, or with a wildcard all of it: `*` any run of characters, `?` one, `[a-z]`, `[!a-z]`. Case does not count.',
        examples: ['*.log'],
      }),
    ),
    kind: Type.Optional(oneOf(ENTRY_KINDS)),
    minSize: Type.Optional(Type.Integer({ ...Size, description: 'Bytes. What has no size is no hit.' })),
    maxSize: Type.Optional(Type.Integer({ ...Size, description: 'Bytes. What has no size is no hit.' })),
    modifiedAfter: Type.Optional(
      Type.String({ ...Instant, description: 'This instant or later. What has no time is no hit.' }),
    ),
    modifiedBefore: Type.Optional(
      Type.String({ ...Instant, description: 'Before this instant. What has no time is no hit.' }),
    ),
    content: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: MAX_TERM_LENGTH,
        pattern: '^[^\\r\\n\\u0000]+$',
        description:
          'Text within one line of the file. Read are files of up to 16 MiB that are text: UTF-8, UTF-16 with a mark, or the charset of the site.',
        examples: ['connection refused'],
      }),
    ),
    case: Type.Optional(
      Type.Unsafe<'any' | 'exact'>({
        ...oneOf(['any', 'exact']),
        description: 'Whether the case of `content` counts. Default any.',
      }),
    ),
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: MAX_HITS,
        description: `Hits after which the search ends. Default ${DEFAULT_HITS}.`,
      }),
    ),
  },
  CLOSED,
);
export type SearchQuery = Static<typeof SearchQuery>;

/** Why something was not looked at. */
export const SEARCH_SKIPS = [
  'forbidden',
  'missing',
  'depth',
  'loop',
  'cut',
  'unsafe',
  'link',
  'other',
  'size',
  'large',
] as const;

const Count = Type.Integer({ minimum: 0 });
const COUNTS = {
  folders: Type.Integer({ minimum: 0, description: 'Folders that were listed.' }),
  entries: Type.Integer({ minimum: 0, description: 'Entries that were looked at.' }),
  files: Type.Integer({ minimum: 0, description: 'Files that were read.' }),
  hits: Count,
} as const;

/** One line of the answer. */
export const SearchLine = Type.Union(
  [
    Type.Object(
      {
        type: Type.Literal('hit'),
        entry: Entry,
        matches: Type.Optional(
          Type.Array(
            Type.Object(
              {
                line: Type.Integer({ minimum: 1 }),
                excerpt: Type.String({ description: 'What stands around it in its line.' }),
              },
              CLOSED,
            ),
            { description: 'The first lines of the file that have `content` in them.' },
          ),
        ),
      },
      CLOSED,
    ),
    Type.Object(
      { type: Type.Literal('skipped'), path: Type.String(), reason: oneOf(SEARCH_SKIPS) },
      { ...CLOSED, description: 'A folder that was not listed, or a file that was not read.' },
    ),
    Type.Object(
      { type: Type.Literal('progress'), ...COUNTS, path: Type.String() },
      { ...CLOSED, description: 'Where the search is, about once a second.' },
    ),
    Type.Object(
      {
        type: Type.Literal('end'),
        complete: Type.Boolean({ description: 'True when everything was looked at.' }),
        limit: Type.Optional(oneOf(['hits', 'entries', 'time'])),
        ...COUNTS,
        skipped: Count,
      },
      { ...CLOSED, description: 'The last line. A body without it was broken off.' },
    ),
  ],
  {
    examples: [
      {
        type: 'hit',
        entry: { name: 'ftp.log', path: '/pub/ftp.log', kind: 'file', sizeBytes: 48213 },
        matches: [{ line: 212, excerpt: '10:15:02 connection refused by 192.0.2.7' }],
      },
      { type: 'end', complete: true, folders: 12, entries: 340, files: 25, hits: 1, skipped: 0 },
    ],
  },
);
export type SearchLine = Static<typeof SearchLine>;
export type SearchHit = Extract<SearchLine, { type: 'hit' }>;
