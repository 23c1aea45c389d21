/** `/sites/{id}/profile`: forget what was learned about the server. What is known is told by the status. */
import type { FastifyInstance } from 'fastify';
import { SiteParams, nothing } from '../../contract/operation.ts';
import type { HttpServices } from '../services.ts';
import { siteOf } from '../../exchange/site-work.ts';

export function profileRoutes(app: FastifyInstance, services: HttpServices): void {
  const schema = {
    operationId: 'forgetProfile',
    tags: ['Sites'],
    summary: 'Forget what was learned about the server',
    description: 'Everything is found out anew with the next session. What is known is told by the status.',
    params: SiteParams,
    response: { 204: nothing('It is forgotten.') },
  };
  app.delete('/sites/:site/profile', { schema }, async (request, reply) => {
    services.memory.forget(siteOf(request, services, { right: 'write', paths: ['/'] }));
    return reply.code(204).send();
  });
}
