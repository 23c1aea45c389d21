/** What every failure looks like from outside: RFC 9457 problem+json. */
import { Type } from 'typebox';
import type { Static } from 'typebox';
import { Certificate } from './site.ts';
import { CLOSED } from './schema.ts';

export const Problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    /** What happened, in the language of `Accept-Language` (en, zh). */
    detail: Type.String(),
    instance: Type.Optional(Type.String()),
    /** Stable, for programs. */
    code: Type.String(),
    phase: Type.Optional(Type.String()),
    /** What the server said, and to which command. */
    ftp: Type.Optional(
      Type.Object(
        { verb: Type.String(), reply: Type.Optional(Type.Integer()), text: Type.Optional(Type.String()) },
        CLOSED,
      ),
    ),
    /** What lay beneath, from the last failure to the first: technical, in English, without secrets. */
    cause: Type.Optional(Type.String()),
    /** What to do next, in the same language as `detail`. */
    advice: Type.Optional(Type.String()),
    retryable: Type.Boolean(),
    /** Of `FTP_BUSY`: the place in the line of those who wait for a session (1 is the next one), and how long the request waited. */
    queue: Type.Optional(
      Type.Object({ position: Type.Integer({ minimum: 1 }), waitedMs: Type.Integer({ minimum: 0 }) }, CLOSED),
    ),
    /** Finer reason of some codes, e.g. of `FTP_TLS_CERT`. */
    reason: Type.Optional(Type.String()),
    /** The certificate that was not trusted. */
    certificate: Type.Optional(Certificate),
    requestId: Type.String(),
  },
  CLOSED,
);
export type Problem = Static<typeof Problem>;
