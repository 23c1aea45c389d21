/** `/sites/{id}/profile`: what was learned about the server can be forgotten; it is shown by `/sites/{id}/status`. */
import type { FastifyInstance } from 'fastify';
import type { HttpServices } from '../services.ts';
import { siteOf } from '../site-work.ts';

export function profileRoutes(app: FastifyInstance, services: HttpServices): void {
  app.delete('/sites/:site/profile', async (request, reply) => {
    services.memory.forget(siteOf(request, services));
    return reply.code(204).send();
  });
}
