/** Resumable uploads: headers of tus 1.0.0 and what is shown of an unfinished upload. */
import { Type } from 'typebox';
import type { Static, TSchema } from 'typebox';
import { CLOSED, Instant } from './schema.ts';

/** Version of the protocol that is spoken. */
export const TUS_VERSION = '1.0.0';
/** Algorithms of `Upload-Checksum`, as tus names them. */
export const CHECKSUM_ALGORITHMS = ['sha1', 'sha256', 'sha512', 'md5'] as const;

const ID = 'kJ8cQmVxT0q2Yv7nA5bZ1w';

/** `{site}` and `{upload}` of a URL. */
export const UploadParams = Type.Object({
  site: Type.String({ description: 'Id of the site.' }),
  upload: Type.String({ description: 'Id of the upload: the last part of the `Location` that made it.' }),
});

const TusResumable = Type.String({
  description: 'Version of the protocol; anything else is 412 `TUS_VERSION`.',
  examples: [TUS_VERSION],
});
const UploadChecksum = Type.Optional(
  Type.String({
    description:
      'Checksum of the bytes of this request: algorithm (sha1, sha256, sha512, md5), a blank, Base64. When it is wrong, 460, and none of the bytes are kept.',
    examples: ['sha1 L9ThxnotKPzthJ7hu3bnORuT6xI='],
  }),
);
const ContentType = Type.Optional(
  Type.String({
    description: '`application/offset+octet-stream` when bytes are sent.',
    examples: ['application/offset+octet-stream'],
  }),
);

/** Of every call but OPTIONS. */
export const UploadHeaders = Type.Object({ 'tus-resumable': Type.Optional(TusResumable) });

/** Of POST. */
export const UploadCreationHeaders = Type.Object({
  'tus-resumable': Type.Optional(TusResumable),
  'upload-length': Type.Optional(
    Type.String({ description: 'Bytes of the whole file: 1 to 15 digits.', examples: ['5368709120'] }),
  ),
  'upload-metadata': Type.Optional(
    Type.String({
      description:
        'Pairs of key and Base64 value. `path`, or `filename` with `folder` (default `/`): where the file goes. `overwrite`: `fail` (default) or `replace`; `ifMatch`, `ifNoneMatch`: entity tags, and then `replace` is the default; `modifiedAt`: RFC 3339; `parents`: `true` makes missing folders. Other keys are kept and given back.',
      examples: ['path L3B1Yi9maWxtLm1wNA==,overwrite cmVwbGFjZQ=='],
    }),
  ),
  'upload-checksum': UploadChecksum,
  'content-type': ContentType,
});

/** Of PATCH. */
export const UploadChunkHeaders = Type.Object({
  'tus-resumable': Type.Optional(TusResumable),
  'upload-offset': Type.Optional(
    Type.String({ description: 'Where these bytes begin, as HEAD told it.', examples: ['1048576'] }),
  ),
  'upload-checksum': UploadChecksum,
  'content-type': ContentType,
});

/** Of POST to one upload. */
export const UploadOverrideHeaders = Type.Object({
  ...UploadChunkHeaders.properties,
  'x-http-method-override': Type.Optional(
    Type.String({ description: '`PATCH`, `DELETE` or `HEAD`.', examples: ['HEAD'] }),
  ),
});

/** One unfinished upload. */
export const Upload = Type.Object(
  {
    id: Type.String(),
    path: Type.String({ description: 'Where the file goes.' }),
    lengthBytes: Type.Integer(),
    /** What the server had confirmed last; HEAD asks it anew. */
    storedBytes: Type.Integer({
      description: 'Bytes that the server had confirmed last. HEAD asks it anew.',
    }),
    createdAt: Instant,
    expiresAt: Type.Unsafe<string>({
      ...Instant,
      description: 'When it is given up if nobody goes on with it.',
    }),
  },
  {
    ...CLOSED,
    examples: [
      {
        id: ID,
        path: '/pub/film.mp4',
        lengthBytes: 5_368_709_120,
        storedBytes: 1_073_741_824,
        createdAt: '2026-11-22T18:00:00.000Z',
        expiresAt: '2026-11-29T18:05:12.000Z',
      },
    ],
  },
);
export type Upload = Static<typeof Upload>;

/** Answer of `GET /sites/{site}/uploads`. */
export const UploadList = Type.Object(
  { uploads: Type.Array(Upload) },
  {
    ...CLOSED,
    description: 'The unfinished uploads of whoever asks, oldest first.',
    examples: [{ uploads: [] }],
  },
);
export type UploadList = Static<typeof UploadList>;

/** A response without a body whose headers say it. */
export function headersOnly(
  description: string,
  headers: Readonly<Record<string, string>>,
): { description: string; type: 'null'; headers: Record<string, TSchema> } {
  const described = Object.entries(headers).map(([name, text]) => [name, Type.String({ description: text })]);
  return { description, type: 'null', headers: Object.fromEntries(described) as Record<string, TSchema> };
}
