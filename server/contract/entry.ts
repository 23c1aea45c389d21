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
    name: Type.String(),
    path: Type.String(),
    /** The charset in which `name` is shown by a guess, because it is not UTF-8 and the site's charset is `auto`. */
    guess: Type.Optional(oneOf(CHARSET_CHOICES)),
    kind: oneOf(ENTRY_KINDS),
    sizeBytes: Type.Optional(Type.Integer({ minimum: 0 })),
    modifiedAt: Type.Optional(Instant),
    /** How exact modifiedAt is; LIST cannot know better than the minute. */
    precision: Type.Optional(oneOf(PRECISIONS)),
    /** Octal (`0644`) and as text (`rw-r--r--`). */
    permissions: Type.Optional(Type.Object({ octal: Type.String(), text: Type.String() }, CLOSED)),
    owner: Type.Optional(Type.String()),
    group: Type.Optional(Type.String()),
    /** Where a link points, as the server tells it. */
    target: Type.Optional(Type.String()),
    /** RFC 3659 `unique` fact. */
    unique: Type.Optional(Type.String()),
    /** True when the name cannot be used in a command (control bytes, `/`, `..`): shown, never addressed. */
    unsafe: Type.Optional(Type.Boolean()),
    /** The line as it came, when it was not understood. */
    raw: Type.Optional(Type.String()),
    /** True for a raw line that may be the rest of the name in the entry before it, which is then unsafe, too. */
    continues: Type.Optional(Type.Boolean()),
  },
  CLOSED,
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
  },
  CLOSED,
);
export type Folder = Static<typeof Folder>;

/** Last line of `GET …/folders/{path}` as NDJSON; the lines before it are entries. A body without it is broken. */
export type FolderEnd = Omit<Folder, 'entries'> & { count: number };

/** Body of `PATCH …/files/{path}`. */
export const EntryChange = Type.Object(
  {
    /** New absolute path (move), in the same site. */
    path: Type.Optional(Type.String({ minLength: 1, maxLength: MAX_PATH_LENGTH })),
    /** New name in the same folder (rename). */
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 1024 })),
    /** Octal, e.g. `0644`. */
    permissions: Type.Optional(Type.String({ pattern: '^[0-7]{3,4}$' })),
    modifiedAt: Type.Optional(Instant),
    /** What happens when the new place is taken. */
    overwrite: Type.Optional(oneOf(['fail', 'replace'])),
  },
  { ...CLOSED, minProperties: 1 },
);
export type EntryChange = Static<typeof EntryChange>;
