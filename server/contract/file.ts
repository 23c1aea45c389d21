/** Calls about the bytes of a file: what their URLs and headers may say. */
import { Type } from 'typebox';
import { CHARSET_CHOICES, MODE_CHOICES, SECURITY_CHOICES } from './choices.ts';
import { CLOSED, oneOf } from './schema.ts';

const text = (description: string, example: string): ReturnType<typeof Type.String> =>
  Type.String({ description, examples: [example] });

const download = Type.Optional(
  Type.String({ maxLength: 5, description: '`?download`: asks a browser to save the file.', examples: [''] }),
);

/** Of `GET …/files/{path}`. */
export const FileQuery = Type.Object(
  {
    download,
    follow: Type.Optional(
      Type.Boolean({ description: 'Keeps the response open and sends what is appended to the file.' }),
    ),
    from: Type.Optional(
      Type.Integer({ minimum: 0, description: 'With `follow`: the first byte to send. Default: the end.' }),
    ),
  },
  CLOSED,
);

/** Of `HEAD …/files/{path}`. */
export const FileHeadQuery = Type.Object({ download }, CLOSED);

/** Of `PUT …/files/{path}`. */
export const FileWriteQuery = Type.Object(
  { parents: Type.Optional(Type.Boolean({ description: 'Make the folders above it that are missing.' })) },
  CLOSED,
);

const ifMatch = Type.Optional(text('Entity tags, or `*` for any file.', 'W/"z-rs"'));
const ifNoneMatch = Type.Optional(text('Entity tags, or `*`: only if nothing is there.', '*'));
const ifUnmodifiedSince = Type.Optional(text('HTTP date.', 'Sun, 22 Nov 2026 08:15:00 GMT'));

/** Of reading. */
export const FileReadHeaders = Type.Object({
  range: Type.Optional(text('One range of bytes, or several.', 'bytes=0-499')),
  'if-range': Type.Optional(
    text('A strong entity tag or an HTTP date: parts only of that version.', '"z-rs-4AB"'),
  ),
  'if-match': ifMatch,
  'if-none-match': Type.Optional(text('Entity tags that the client has: 304 for one of them.', 'W/"z-rs"')),
  'if-modified-since': Type.Optional(text('HTTP date.', 'Sun, 22 Nov 2026 08:15:00 GMT')),
  'if-unmodified-since': ifUnmodifiedSince,
  'want-repr-digest': Type.Optional(
    text('Asks for a `Repr-Digest`, where the server computes hashes (RFC 9530).', 'sha-256=10'),
  ),
});

/** Of whatever changes a file. */
export const FileConditionHeaders = Type.Object({
  'if-match': ifMatch,
  'if-none-match': ifNoneMatch,
  'if-unmodified-since': ifUnmodifiedSince,
});

/** Of writing. */
export const FileWriteHeaders = Type.Object({
  'if-match': ifMatch,
  'if-none-match': ifNoneMatch,
  'if-unmodified-since': ifUnmodifiedSince,
  'content-range': Type.Optional(
    text(
      'Adds to the end of the file: `bytes first-last/total`; first is the size of the file now.',
      'bytes 100-199/*',
    ),
  ),
  'repr-digest': Type.Optional(
    text(
      'sha-256 or sha-512 of the body; nothing is put in place unless it is right (RFC 9530).',
      'sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:',
    ),
  ),
  'content-digest': Type.Optional(
    text('The same.', 'sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:'),
  ),
  'x-modified-at': Type.Optional(text('Time of the file, RFC 3339.', '2026-11-22T08:15:00Z')),
  'gateway-transfer': Type.Optional(
    text('Id under which the transfer is shown: 8 to 64 letters, digits, - or _.', 'nightly-0001'),
  ),
});

/** Of the plain bridge: how the server is talked to. */
export const BridgeQuery = Type.Object(
  {
    security: Type.Optional(oneOf(SECURITY_CHOICES)),
    mode: Type.Optional(oneOf(MODE_CHOICES)),
    charset: Type.Optional(oneOf(CHARSET_CHOICES)),
  },
  CLOSED,
);

/** Of reading a file through the bridge. */
export const BridgeFileQuery = Type.Object({ ...BridgeQuery.properties, download }, CLOSED);

const server = {
  type: 'string',
  description: 'Host or address, with `:port` where it is not the usual one.',
  examples: ['ftp.example.org'],
};

/** `{server}` of a URL. */
export const BridgeServerParams = Type.Unsafe<{ server: string }>({
  type: 'object',
  properties: { server },
  required: ['server'],
});

/** `{server}` and the remote path behind it. A plain object for the same reason as SitePathParams. */
export const BridgePathParams = Type.Unsafe<{ server: string; '*': string }>({
  type: 'object',
  properties: {
    server,
    '*': {
      type: 'string',
      description:
        'Absolute path on the server, every segment percent-encoded once; a folder ends with a slash.',
      examples: ['pub/report.txt'],
    },
  },
  required: ['server', '*'],
});
