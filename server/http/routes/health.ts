/** `/healthz`: up, and nothing else. */
import type { FastifyInstance } from 'fastify';

export function healthRoutes(app: FastifyInstance): void {
  app.get('/healthz', { config: { access: 'public' } }, async () => ({ status: 'ok' }));
}
