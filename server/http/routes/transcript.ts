/** `/sites/{id}/transcript`: the masked protocol lines, as JSON or as text to keep. */
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { SiteParams } from '../../contract/operation.ts';
import { CLOSED } from '../../contract/schema.ts';
import { Transcript } from '../../contract/transcript.ts';
import type { TranscriptLine } from '../../contract/transcript.ts';
import { preferredType } from '../../exchange/accept.ts';
import { contentDisposition } from '../../exchange/download-headers.ts';
import type { HttpServices } from '../services.ts';
import { siteOf } from '../../exchange/site-work.ts';

/** With equal wishes the first one. */
const FORMS = ['application/json', 'text/plain'] as const;
const MARK = { command: '>', reply: '<', event: '*' } as const;

const Query = Type.Object(
  {
    requestId: Type.Optional(
      Type.String({
        maxLength: 100,
        description: 'Only what this request caused; its id is in `X-Request-Id`.',
      }),
    ),
    since: Type.Optional(
      Type.Integer({ minimum: 0, description: 'Only lines after this sequence number.', examples: [0] }),
    ),
    download: Type.Optional(
      Type.String({ maxLength: 5, description: 'As a text file to keep, whatever `Accept` says.' }),
    ),
  },
  CLOSED,
);

const schema = {
  operationId: 'getTranscript',
  tags: ['Sites'],
  summary: 'What was said to the FTP server, and what it answered',
  description:
    'The last lines of the conversation on all sessions of the site, newest last, secrets masked. As JSON, or as text for people.',
  params: SiteParams,
  querystring: Query,
  response: {
    200: {
      description: 'The lines.',
      content: {
        'application/json': { schema: Transcript },
        'text/plain': {
          schema: Type.String({ examples: ['2026-11-22T10:00:00.000Z 1 > PASS ***\n'] }),
        },
      },
    },
  },
};

export function transcriptRoutes(app: FastifyInstance, services: HttpServices): void {
  app.get('/sites/:site/transcript', { schema }, async (request, reply) => {
    const site = siteOf(request, services, { right: 'read', paths: ['/'] });
    const query = request.query as { requestId?: string; since?: number; download?: string };
    const { lines } = site.transcript.after(query.since ?? 0, query.requestId);
    const wantsText =
      query.download !== undefined || preferredType(request.headers.accept, FORMS) === 'text/plain';
    if (!wantsText) return { lines };
    return reply
      .type('text/plain; charset=utf-8')
      .header('Content-Disposition', contentDisposition('attachment', `${site.host}-transcript.txt`))
      .send(lines.map(textLine).join(''));
  });
}

/** `2026-11-22T10:00:00.000Z 1 > PASS ***` */
function textLine(line: TranscriptLine): string {
  const elapsed = line.elapsedMs === undefined ? '' : `  (${line.elapsedMs} ms)`;
  const text = line.text.replaceAll('\n', '\n    ');
  return `${line.at} ${line.session} ${MARK[line.kind]} ${text}${elapsed}\n`;
}
