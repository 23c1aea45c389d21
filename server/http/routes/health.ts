/** `/healthz`: up, and nothing else; so an orchestrator may ask under any name. */
import type { FastifyInstance } from 'fastify';

export function healthRoutes(app: FastifyInstance): void {
  app.get('/healthz', { config: { access: 'public', host: 'any' } }, async () => ({ status: 'ok' }));
}
