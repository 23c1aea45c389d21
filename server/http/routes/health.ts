/** `/healthz` (up), `/readyz` (may be given work) and `/metrics`: asked by machines, under whatever name they know us. */
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { Health, Readiness } from '../../contract/health.ts';
import { requireReach } from '../../accounts/principal.ts';
import { identityOf } from '../../exchange/identity.ts';
import { RequestRefused } from '../../problem.ts';
import type { HttpServices } from '../services.ts';

const PUBLIC = { access: 'public', host: 'any' } as const;
/** Prometheus text format 0.0.4. */
const METRICS_TYPE = 'text/plain';

const healthSchema = {
  operationId: 'getHealth',
  tags: ['Health'],
  summary: 'Is it up',
  description: 'Answered under any host name, without credentials.',
  response: { 200: { description: 'The process answers.', ...Health } },
};

const readySchema = {
  operationId: 'getReadiness',
  tags: ['Health'],
  summary: 'May it be given work',
  description:
    'Answered under any host name, without credentials. 503 while Gangway is stopping or cannot use its database: a load balancer sends requests elsewhere.',
  response: { 200: { description: 'It takes requests.', ...Readiness } },
};

const metricsSchema = {
  operationId: 'getMetrics',
  tags: ['Health'],
  summary: 'Numbers for Prometheus',
  description:
    'Requests, sessions, logins and the process itself, in the Prometheus text format; no host, user or path is named. Where others than the people at this machine reach Gangway, a token with the right `admin` is needed.',
  response: {
    200: {
      description: 'The numbers of this moment.',
      content: {
        [METRICS_TYPE]: { schema: Type.String({ examples: ['gangway_ftp_sessions{state="idle"} 2\n'] }) },
      },
    },
  },
};

export function healthRoutes(app: FastifyInstance, services: HttpServices): void {
  const { metrics } = services;

  app.get('/healthz', { config: PUBLIC, schema: healthSchema }, async () => ({ status: 'ok' }));

  app.get('/readyz', { config: PUBLIC, schema: readySchema }, async () => {
    if (services.isStopping()) throw new RequestRefused('DRAINING', 'Gangway is stopping');
    services.checkStore();
    return { status: 'ready' };
  });

  const config = services.isPersonal ? PUBLIC : ({ host: 'any' } as const);
  app.get('/metrics', { config, schema: metricsSchema }, async (request, reply) => {
    if (!services.isPersonal) requireReach(identityOf(request).principal, { right: 'admin', paths: ['/'] });
    const { type, text } = await metrics.text();
    return reply.type(type).send(text);
  });
}
