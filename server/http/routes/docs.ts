/** `/docs`: the way to the reference page, which is built with the browser side and lies in a folder of its own. */
import type { FastifyInstance } from 'fastify';

/** Relative, so that they hold behind any proxy prefix. */
const FROM_ROOT = './docs/';
const FROM_API = '../../docs/';

export function docsRoutes(app: FastifyInstance): void {
  const options = { config: { access: 'public' } } as const;
  app.get('/docs', options, (_request, reply) => reply.redirect(FROM_ROOT));
  app.get('/api/v1/docs', options, (_request, reply) => reply.redirect(FROM_API));
}
