/** What an archive may be asked for: `GET` and `POST …/archive`. */
import { Type } from 'typebox';
import type { Static } from 'typebox';
import { CLOSED, MAX_PATH_LENGTH, oneOf } from './schema.ts';

/** Most paths of one selection; what is in them is not counted. */
export const MAX_SELECTED = 1_000;
/** Formats of archives. */
export const ARCHIVE_FORMATS = ['zip', 'tar', 'tar.gz'] as const;

const Path = Type.String({ minLength: 1, maxLength: MAX_PATH_LENGTH });
const FORM = {
  format: Type.Optional(
    Type.Unsafe<(typeof ARCHIVE_FORMATS)[number]>({
      ...oneOf(ARCHIVE_FORMATS),
      description: 'Default zip. tar needs the size of every file before its bytes.',
      examples: ['zip'],
    }),
  ),
  compression: Type.Optional(
    Type.Unsafe<'fast' | 'none'>({
      ...oneOf(['fast', 'none']),
      description:
        'Of a zip: `fast` makes smaller what its name does not promise to be small already, `none` nothing. Default fast.',
    }),
  ),
} as const;

/** Query of `GET …/archive`. */
export const ArchiveQuery = Type.Object(
  {
    path: Type.Unsafe<string | string[]>({
      anyOf: [Path, { type: 'array', items: Path, minItems: 1, maxItems: MAX_SELECTED }],
      description: 'A file or folder, absolute; may be given several times.',
      examples: ['/pub/photos'],
    }),
    ...FORM,
  },
  CLOSED,
);
export type ArchiveQuery = Static<typeof ArchiveQuery>;

/** Body of `POST …/archive`, for selections that are too long for a URL. */
export const ArchiveRequest = Type.Object(
  {
    paths: Type.Array(Path, {
      minItems: 1,
      maxItems: MAX_SELECTED,
      description: 'Files and folders, absolute.',
    }),
    ...FORM,
  },
  {
    ...CLOSED,
    examples: [{ paths: ['/pub/photos', '/pub/read me.txt'], format: 'zip' }],
  },
);
export type ArchiveRequest = Static<typeof ArchiveRequest>;
