/** One thing in a folder, as every door shows it. */
import { Type } from 'typebox';
import type { Static } from 'typebox';
import { CHARSET_CHOICES, ENTRY_KINDS, PRECISIONS } from './choices.ts';
import { CLOSED, Instant, MAX_PATH_LENGTH, oneOf } from './schema.ts';

/**
 * `path` is the identity: absolute, reversible to the server's bytes (undecodable bytes as `\xHH`); give it back as it is.
 * `name` is only how it is shown. Sizes in bytes.
 */
export const Entry = Type.Object(
  {
    name: Type.String({ description: 'For eyes only.' }),
    path: Type.String({
      description:
        'What the entry is called in every call: absolute, and reversible to the bytes of the server (a byte that the charset cannot decode is `\\xHH`).',
    }),
    guess: Type.Optional(
      oneOf(
        CHARSET_CHOICES,
        'The charset in which `name` is shown by a guess, because it is not UTF-8 and the charset of the site is `auto`.',
      ),
    ),
    kind: oneOf(ENTRY_KINDS),
    sizeBytes: Type.Optional(Type.Integer({ minimum: 0 })),
    modifiedAt: Type.Optional(Instant),
    precision: Type.Optional(
      oneOf(PRECISIONS, 'How exact `modifiedAt` is; LIST cannot know better than the minute.'),
    ),
    permissions: Type.Optional(
      Type.Object(
        { octal: Type.String({ description: '`0644`' }), text: Type.String({ description: '`rw-r--r--`' }) },
        CLOSED,
      ),
    ),
    owner: Type.Optional(Type.String()),
    group: Type.Optional(Type.String()),
    target: Type.Optional(Type.String({ description: 'Where a link points, as the server tells it.' })),
    unique: Type.Optional(Type.String({ description: 'The `unique` fact of RFC 3659.' })),
    unsafe: Type.Optional(
      Type.Boolean({
        description:
          'True when the name cannot be used in a command (control bytes, a slash, `..`): it is shown and never addressed.',
      }),
    ),
    raw: Type.Optional(Type.String({ description: 'The line as it came, when it was not understood.' })),
    continues: Type.Optional(
      Type.Boolean({
        description:
          'True for a raw line that may be the rest of the name in the entry before it, which is then unsafe, too.',
      }),
    ),
  },
  {
    ...CLOSED,
    examples: [
      {
        name: 'report.txt',
        path: '/pub/report.txt',
        kind: 'file' as const,
        sizeBytes: 18_204,
        modifiedAt: '2026-11-22T10:00:00.000Z',
        precision: 'second' as const,
        permissions: { octal: '0644', text: 'rw-r--r--' },
      },
    ],
  },
);
export type Entry = Static<typeof Entry>;

/** Answer of `GET …/folders/{path}` as JSON. */
export const Folder = Type.Object(
  {
    path: Type.String(),
    /** The same path in a spelling that holds under every charset: each byte beyond ASCII as `\xHH`. */
    bytesPath: Type.String(),
    /** The same path for eyes only, its names shown as entries are; as many slashes as `path`. */
    shownPath: Type.String(),
    entries: Type.Array(Entry),
    /** False when a limit cut the listing; `limit` says which. */
    complete: Type.Boolean(),
    limit: Type.Optional(oneOf(['entries', 'bytes'])),
    charset: Type.String(),
    /** The charset in which most of the names that are not UTF-8 are shown by a guess; missing when there are none. */
    guess: Type.Optional(oneOf(CHARSET_CHOICES)),
    /** Which listing dialect was understood: `mlsd`, `unix`, `dos`, … */
    dialect: Type.String(),
    total: Type.Optional(
      Type.Integer({ minimum: 0, description: 'Of a page: how many entries all pages have together.' }),
    ),
    cursor: Type.Optional(
      Type.String({ description: 'Of a page: asks for the next one. The last page has none.' }),
    ),
  },
  {
    ...CLOSED,
    examples: [
      {
        path: '/pub',
        bytesPath: '/pub',
        shownPath: '/pub',
        entries: [
          {
            name: 'report 9.pdf',
            path: '/pub/report 9.pdf',
            kind: 'file',
            sizeBytes: 48213,
            modifiedAt: '2026-11-20T08:15:00.000Z',
            precision: 'second',
          },
        ],
        complete: true,
        charset: 'utf-8',
        dialect: 'mlsd',
        total: 1,
      },
    ],
  },
);
export type Folder = Static<typeof Folder>;

/** Last line of `GET …/folders/{path}` as NDJSON; the lines before it are entries. A body without it is broken. */
export type FolderEnd = Omit<Folder, 'entries' | 'total' | 'cursor'> & { count: number };

/** One line of `GET …/folders/{path}` as NDJSON. */
export const FolderLine = Type.Union([
  Entry,
  Type.Object(
    { ...Type.Omit(Folder, ['entries', 'total', 'cursor']).properties, count: Type.Integer({ minimum: 0 }) },
    CLOSED,
  ),
]);

/** Body of `PATCH …/files/{path}`. */
export const EntryChange = Type.Object(
  {
    path: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: MAX_PATH_LENGTH,
        description: 'New absolute path, in the same site: move.',
      }),
    ),
    name: Type.Optional(
      Type.String({ minLength: 1, maxLength: 1024, description: 'New name in the same folder: rename.' }),
    ),
    permissions: Type.Optional(Type.String({ pattern: '^[0-7]{3,4}$', description: 'Octal.' })),
    modifiedAt: Type.Optional(Instant),
    /** What happens when the new place is taken. */
    overwrite: Type.Optional(oneOf(['fail', 'replace'])),
  },
  {
    ...CLOSED,
    minProperties: 1,
    examples: [
      { name: 'report-final.txt' },
      { path: '/archive/report.txt', overwrite: 'replace' },
      { permissions: '0644' },
    ],
  },
);
export type EntryChange = Static<typeof EntryChange>;

/** Answer of `PATCH …/files/{path}`. */
export const ChangedEntry = Type.Object(
  { path: Type.String({ description: 'Where it is now.' }) },
  { ...CLOSED, examples: [{ path: '/archive/report.txt' }] },
);
