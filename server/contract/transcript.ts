/** One line of the protocol transcript; secrets are masked before it is made. */
import { Type } from 'typebox';
import type { Static } from 'typebox';
import { CLOSED, Instant, oneOf } from './schema.ts';

export const TranscriptLine = Type.Object(
  {
    /** Grows by one per line of a site; a gap means that lines were dropped. */
    sequence: Type.Integer(),
    at: Instant,
    /** Which control connection of the site, counted from 1. */
    session: Type.Integer(),
    /** `command` went to the server, `reply` came from it, `event` is what Gangway did (dialled, listened, handshake, end of data). */
    kind: oneOf(['command', 'reply', 'event']),
    text: Type.String(),
    /** Verb of a command. */
    verb: Type.Optional(Type.String()),
    /** Code of a reply. */
    code: Type.Optional(Type.Integer()),
    /** Milliseconds since the command that this line answers. */
    elapsedMs: Type.Optional(Type.Number()),
    /** The HTTP request that caused it. */
    requestId: Type.Optional(Type.String()),
  },
  CLOSED,
);
export type TranscriptLine = Static<typeof TranscriptLine>;

/** Answer of `GET /sites/{id}/transcript` as JSON, newest last. */
export const Transcript = Type.Object(
  { lines: Type.Array(TranscriptLine) },
  {
    ...CLOSED,
    examples: [
      {
        lines: [
          {
            sequence: 1,
            at: '2026-11-22T10:00:00.000Z',
            session: 1,
            kind: 'command',
            text: 'NOOP',
            verb: 'NOOP',
          },
        ],
      },
    ],
  },
);
export type Transcript = Static<typeof Transcript>;
