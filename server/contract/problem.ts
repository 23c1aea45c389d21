/** What every failure looks like from outside: RFC 9457 problem+json. */
import { Type } from 'typebox';
import type { Static } from 'typebox';
import { Certificate } from './site.ts';
import { CLOSED } from './schema.ts';

export const Problem = Type.Object(
  {
    type: Type.String({ description: 'A URN made of the code.' }),
    title: Type.String({ description: 'The kind of failure, for people.' }),
    status: Type.Integer({ description: 'The status code of the response.' }),
    detail: Type.String({ description: 'What happened, in the language of `Accept-Language` (en, zh).' }),
    instance: Type.Optional(Type.String()),
    code: Type.String({ description: 'Stable, for programs.' }),
    phase: Type.Optional(
      Type.String({ description: 'The step on the way to the file at which it happened.' }),
    ),
    ftp: Type.Optional(
      Type.Object(
        { verb: Type.String(), reply: Type.Optional(Type.Integer()), text: Type.Optional(Type.String()) },
        { ...CLOSED, description: 'What the FTP server said, and to which command.' },
      ),
    ),
    cause: Type.Optional(
      Type.String({
        description:
          'What lay beneath, from the last failure to the first: technical, in English, without secrets.',
      }),
    ),
    advice: Type.Optional(Type.String({ description: 'What to do next, in the same language as `detail`.' })),
    retryable: Type.Boolean({ description: 'Whether the same call may succeed later.' }),
    queue: Type.Optional(
      Type.Object(
        { position: Type.Integer({ minimum: 1 }), waitedMs: Type.Integer({ minimum: 0 }) },
        {
          ...CLOSED,
          description:
            'Of `FTP_BUSY`: the place in the line of those who wait for a session (1 is the next one), and how long the request waited.',
        },
      ),
    ),
    reason: Type.Optional(
      Type.String({ description: 'Finer reason of some codes, e.g. of `FTP_TLS_CERT`.' }),
    ),
    certificate: Type.Optional(Certificate),
    requestId: Type.String({ description: 'Also in `X-Request-Id`; finds the lines of the transcript.' }),
  },
  {
    ...CLOSED,
    examples: [
      {
        type: 'urn:gangway:problem:ftp-not-found',
        title: 'Not found',
        status: 404,
        detail: 'There is nothing at this path.',
        code: 'FTP_NOT_FOUND',
        phase: 'command',
        ftp: { verb: 'RETR', reply: 550, text: 'No such file.' },
        retryable: false,
        requestId: 'q3VmZ1Jx0pWk7dTn2sYbLA',
      },
    ],
  },
);
export type Problem = Static<typeof Problem>;
