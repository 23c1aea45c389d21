/** `/sites/{id}/transcript`: the masked protocol lines, as JSON or as text to keep. */
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { TranscriptLine } from '../../contract/transcript.ts';
import { contentDisposition } from '../../exchange/download-headers.ts';
import type { HttpServices } from '../services.ts';
import { siteOf } from '../../exchange/site-work.ts';

const MARK = { command: '>', reply: '<', event: '*' } as const;

export function transcriptRoutes(app: FastifyInstance, services: HttpServices): void {
  app.get(
    '/sites/:site/transcript',
    {
      schema: {
        querystring: Type.Object(
          {
            requestId: Type.Optional(Type.String({ maxLength: 100 })),
            since: Type.Optional(Type.Integer({ minimum: 0 })),
            download: Type.Optional(Type.String({ maxLength: 5 })),
          },
          { additionalProperties: false },
        ),
      },
    },
    async (request, reply) => {
      const site = siteOf(request, services, { right: 'read', paths: ['/'] });
      const query = request.query as { requestId?: string; since?: number; download?: string };
      const { lines } = site.transcript.after(query.since ?? 0, query.requestId);
      const wantsText =
        request.headers.accept?.includes('text/plain') === true || query.download !== undefined;
      if (!wantsText) return { lines };
      return reply
        .type('text/plain; charset=utf-8')
        .header('Content-Disposition', contentDisposition('attachment', `${site.host}-transcript.txt`))
        .send(lines.map(textLine).join(''));
    },
  );
}

/** `2026-11-22T10:00:00.000Z 1 > PASS ***` */
function textLine(line: TranscriptLine): string {
  const elapsed = line.elapsedMs === undefined ? '' : `  (${line.elapsedMs} ms)`;
  const text = line.text.replaceAll('\n', '\n    ');
  return `${line.at} ${line.session} ${MARK[line.kind]} ${text}${elapsed}\n`;
}
