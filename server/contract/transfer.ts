/** A transfer as it is shown: what a live event carries. */
import { Type } from 'typebox';
import type { Static } from 'typebox';
import { CLOSED, Instant, oneOf } from './schema.ts';

export const Transfer = Type.Object(
  {
    id: Type.String(),
    site: Type.String(),
    path: Type.String(),
    direction: oneOf(['upload', 'download']),
    /** `verifying`: all bytes are at the server, its reply, size check and rename are awaited. */
    state: oneOf(['running', 'verifying', 'done', 'failed']),
    sizeBytes: Type.Optional(Type.Integer()),
    /** Bytes that the data connection has taken (upload) or the HTTP client has been sent (download). */
    movedBytes: Type.Integer(),
    startedAt: Instant,
    endedAt: Type.Optional(Instant),
    /** Code of the problem when it failed. */
    code: Type.Optional(Type.String()),
  },
  CLOSED,
);
export type Transfer = Static<typeof Transfer>;
