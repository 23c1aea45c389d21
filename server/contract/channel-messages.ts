/** Text frames of `/api/v1/live` about channels, over which binary frames carry the bytes of files (docs/live.md). */
import { Type } from 'typebox';
import type { Static } from 'typebox';
import { Problem } from './problem.ts';
import { CLOSED, Instant, MAX_PATH_LENGTH, oneOf } from './schema.ts';

/** Channels are numbered by the client; a number is free again after the last message about it. */
export const MAX_CHANNEL = 0xffff_ffff;
/** Bytes of a binary frame before those of the file: the channel, unsigned, most significant byte first. */
export const CHANNEL_HEADER_BYTES = 4;
const MAX_ID_LENGTH = 100;
const MAX_TAG_LENGTH = 1_000;

const Channel = Type.Integer({
  minimum: 0,
  maximum: MAX_CHANNEL,
  description: 'Number of the channel, chosen by the client; free again after `end`, `done` or `failed`.',
});
const Bytes = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const Site = Type.String({ minLength: 1, maxLength: MAX_ID_LENGTH, description: 'Id of the site.' });
const Path = Type.String({
  minLength: 1,
  maxLength: MAX_PATH_LENGTH,
  description: 'Absolute path on the server, not percent-encoded.',
});
const Tag = Type.String({ maxLength: MAX_TAG_LENGTH });
const Language = oneOf(['en', 'zh']);
const Credit = Type.Integer({
  minimum: 1,
  maximum: Number.MAX_SAFE_INTEGER,
  description: 'Bytes of the file (headers of frames do not count) that may be sent in addition.',
});

/** Opens a channel that reads a file or a part of it. */
export const OpenRead = Type.Object(
  {
    type: Type.Literal('open'),
    channel: Channel,
    mode: Type.Literal('read'),
    site: Site,
    path: Path,
    offset: Type.Optional(Type.Integer({ ...Bytes, description: 'First byte; default 0.' })),
    length: Type.Optional(
      Type.Integer({ ...Bytes, description: 'How many bytes at most; default all that follow.' }),
    ),
    ifMatch: Type.Optional(
      Type.String({ ...Tag, description: 'Read only if the file still has this ETag; for going on later.' }),
    ),
    credit: Type.Optional(Credit),
    language: Type.Optional(Language),
  },
  {
    ...CLOSED,
    description: 'Reads a file. Without credit nothing is sent; it can come with this message or later.',
    examples: [
      { type: 'open', channel: 1, mode: 'read', site: 's1', path: '/pub/film.mp4', credit: 4_194_304 },
    ],
  },
);
export type OpenRead = Static<typeof OpenRead>;

/** Opens a channel that writes a file. */
export const OpenWrite = Type.Object(
  {
    type: Type.Literal('open'),
    channel: Channel,
    mode: Type.Literal('write'),
    site: Site,
    path: Path,
    size: Type.Optional(
      Type.Integer({ ...Bytes, description: 'How many bytes will come. Fewer or more are a failure.' }),
    ),
    overwrite: Type.Optional(
      Type.Unsafe<'replace' | 'fail'>({
        ...oneOf(['replace', 'fail']),
        description: 'What happens when the path is taken; default `replace`.',
      }),
    ),
    ifMatch: Type.Optional(Type.String({ ...Tag, description: 'Replace only a file with this ETag.' })),
    parents: Type.Optional(Type.Boolean({ description: 'Make the folders above it that are missing.' })),
    modifiedAt: Type.Optional(Instant),
    language: Type.Optional(Language),
  },
  {
    ...CLOSED,
    description:
      'Writes a whole file beside the old one; `end` puts it in its place once the server has confirmed it.',
    examples: [{ type: 'open', channel: 2, mode: 'write', site: 's1', path: '/in/report.pdf', size: 48_213 }],
  },
);
export type OpenWrite = Static<typeof OpenWrite>;

/** Grants bytes: by the client for a channel that reads, by the gateway for one that writes. */
export const CreditMessage = Type.Object(
  { type: Type.Literal('credit'), channel: Channel, bytes: Credit },
  {
    ...CLOSED,
    description: 'So many more bytes may be sent on the channel. Grants add up.',
    examples: [{ type: 'credit', channel: 1, bytes: 4_194_304 }],
  },
);
export type CreditMessage = Static<typeof CreditMessage>;

/** The client has sent all bytes of a file. */
export const EndWriting = Type.Object(
  { type: Type.Literal('end'), channel: Channel },
  {
    ...CLOSED,
    description:
      'All bytes were sent: check the file and put it in its place. Answered by `done` or `failed`.',
    examples: [{ type: 'end', channel: 2 }],
  },
);

/** The client gives a channel up. */
export const CancelChannel = Type.Object(
  { type: Type.Literal('cancel'), channel: Channel },
  {
    ...CLOSED,
    description: 'Ends the channel at once; answered by `failed` with CANCELLED, unless it was over already.',
    examples: [{ type: 'cancel', channel: 1 }],
  },
);

/** The FTP server has agreed; bytes may flow. */
export const Opened = Type.Object(
  {
    type: Type.Literal('opened'),
    channel: Channel,
    requestId: Type.String({ description: 'Marks the lines of the transcript.' }),
    sizeBytes: Type.Optional(Type.Integer({ ...Bytes, description: 'Of the whole file that is read.' })),
    offset: Type.Optional(Bytes),
    length: Type.Optional(Type.Integer({ ...Bytes, description: 'How many bytes will come, if known.' })),
    etag: Type.Optional(Tag),
    modifiedAt: Type.Optional(Instant),
    transfer: Type.Optional(
      Type.String({ description: 'Of a channel that writes: its id for the topic `transfer:{id}`.' }),
    ),
    credit: Type.Optional(Credit),
  },
  {
    ...CLOSED,
    description: 'The FTP server has agreed. To a channel that writes it brings the first credit.',
    examples: [
      {
        ...{ type: 'opened', channel: 1, requestId: 'Yq3…', sizeBytes: 734_003_200, offset: 0 },
        ...{ length: 734_003_200, etag: '"2bc…"', modifiedAt: '2026-03-01T12:00:00.000Z' },
      },
    ],
  },
);
export type Opened = Static<typeof Opened>;

/** All bytes of a read were sent, and they are right. */
export const EndReading = Type.Object(
  { type: Type.Literal('end'), channel: Channel, sentBytes: Bytes },
  {
    ...CLOSED,
    description: 'All bytes are sent, the server has confirmed the transfer, and the size agrees.',
    examples: [{ type: 'end', channel: 1, sentBytes: 734_003_200 }],
  },
);

/** A file is written and in its place. */
export const Done = Type.Object(
  {
    type: Type.Literal('done'),
    channel: Channel,
    sizeBytes: Bytes,
    isNew: Type.Boolean({ description: 'False when it replaced a file.' }),
    verifiedBy: Type.String({
      description:
        'How its completeness was checked: `size`, `hash-…`, or only the `reply` where the server tells neither.',
    }),
    etag: Type.Optional(Tag),
  },
  {
    ...CLOSED,
    description: 'The file is complete and in its place.',
    examples: [
      { type: 'done', channel: 2, sizeBytes: 48_213, isNew: true, verifiedBy: 'size', etag: '"9f…"' },
    ],
  },
);

/** A channel has failed. */
export const ChannelFailed = Type.Object(
  { type: Type.Literal('failed'), channel: Channel, problem: Problem },
  {
    ...CLOSED,
    description:
      'The channel is over. What was read may be cut short; what was to be written is not there, and the old file is untouched.',
    examples: [
      {
        type: 'failed',
        channel: 1,
        problem: {
          ...{ type: 'urn:gangway:problem:ftp-not-found', title: 'Not found', status: 404 },
          ...{ detail: 'There is no such file or folder on the server.', code: 'FTP_NOT_FOUND' },
          ...{ phase: 'command', retryable: false, requestId: 'Yq3…' },
        },
      },
    ],
  },
);
