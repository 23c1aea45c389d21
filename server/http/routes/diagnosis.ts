/** `/sites/{id}/diagnosis`: the doctor, told line by line while it examines. */
import { once } from 'node:events';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { DiagnosisLine, DiagnosisRequest } from '../../contract/diagnosis.ts';
import { SiteParams } from '../../contract/operation.ts';
import { breakOff } from '../../exchange/break-off.ts';
import { plainHeaders } from '../../exchange/plain-headers.ts';
import type { HttpServices } from '../services.ts';
import { workOf } from '../../exchange/site-work.ts';

/** One way to write the lines. */
interface LineFormat {
  readonly type: string;
  text(line: DiagnosisLine): string;
}

const ndjson: LineFormat = {
  type: 'application/x-ndjson; charset=utf-8',
  text: (line) => `${JSON.stringify(line)}\n`,
};
/** HTML Living Standard, section 9.2: the line's type is the name of the event. */
const events: LineFormat = {
  type: 'text/event-stream; charset=utf-8',
  text: (line) => `event: ${line.type}\ndata: ${JSON.stringify(line)}\n\n`,
};

const schema = {
  operationId: 'diagnoseSite',
  tags: ['Sites'],
  summary: 'Examine the connection to the server',
  description:
    'The doctor tries every step from the name to a file and tells each one while it runs, then a verdict, the facts for a drawing, the settings that would help, and a report to send to somebody. Without `write` nothing on the server is changed. One examination of a site at a time.',
  params: SiteParams,
  // Without a body, too: there is nothing that has to be said.
  body: Type.Union([DiagnosisRequest, Type.Null()]),
  response: {
    200: {
      description: 'One line per message; a body without the line `report` was broken off.',
      content: {
        'application/x-ndjson': { schema: DiagnosisLine },
        'text/event-stream': {
          schema: Type.String({
            examples: [
              'event: check\ndata: {"type":"check","id":"dns","state":"running","evidence":"","ms":0}\n\n',
            ],
          }),
        },
      },
    },
  },
};

export function diagnosisRoutes(app: FastifyInstance, services: HttpServices): void {
  const { doctor } = services;

  app.post('/sites/:site/diagnosis', { schema }, async (request, reply) => {
    const { write = false } = (request.body ?? {}) as DiagnosisRequest;
    const work = workOf(request, reply, services, { right: 'write', paths: ['/'] });
    doctor.requireFree(work.site);
    const format = request.headers.accept?.includes('text/event-stream') === true ? events : ndjson;
    begin(reply, format);
    const response = reply.raw;
    try {
      await doctor.examine(work, {
        write,
        tell: async (line) => {
          if (!response.write(format.text(line))) await once(response, 'drain', { signal: work.signal });
        },
      });
      response.end();
    } catch (error) {
      if (!work.signal.aborted) request.log.error({ err: error }, 'failure inside Gangway');
      breakOff(request.raw, response);
    }
    return reply;
  });
}

function begin(reply: FastifyReply, { type }: LineFormat): void {
  reply.hijack();
  // Proxies hold such answers back otherwise, and nobody would see the checks run.
  const headers = { 'content-type': type, 'cache-control': 'no-store', 'x-accel-buffering': 'no' };
  reply.raw.writeHead(200, { ...plainHeaders(reply), ...headers });
  reply.raw.flushHeaders();
}
