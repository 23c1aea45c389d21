/** `/session`: sign in, who am I, sign out, ticket for the live socket. */
import type { FastifyInstance } from 'fastify';
import { TICKET_SECONDS } from '../../accounts/tickets.ts';
import type { Principal } from '../../accounts/principal.ts';
import { SessionInfo, SignIn as SignInBody, Ticket } from '../../contract/session.ts';
import { identityOf } from '../../exchange/identity.ts';
import { setCookie } from '../guard.ts';
import type { HttpServices } from '../services.ts';

export function sessionRoutes(app: FastifyInstance, services: HttpServices): void {
  const info = ({ expiresAt }: Principal, token?: string): SessionInfo => ({
    ...(token === undefined ? {} : { token }),
    ...(expiresAt === undefined ? {} : { expiresAt: expiresAt.toISOString() }),
    version: services.version,
    ...(services.demo === undefined ? {} : { demo: services.demo }),
    active: services.activePublicAddress === undefined ? {} : { publicAddress: services.activePublicAddress },
  });

  app.post(
    '/session',
    {
      config: { access: 'public' },
      schema: { body: SignInBody, response: { 200: SessionInfo, 201: SessionInfo } },
    },
    async (request, reply) => {
      // Whoever is signed in stays the same person: a page may always begin with this call.
      const known = request.identity === null ? undefined : services.signIns.find(request.identity.token);
      if (known !== undefined) return info(known);
      const { token, signIn } = services.signIns.begin(services.signInKind());
      setCookie(reply, token, services);
      return reply.code(201).send(info(signIn, token));
    },
  );

  app.get('/session', { schema: { response: { 200: SessionInfo } } }, async (request) =>
    info(identityOf(request).principal),
  );

  app.delete('/session', async (request, reply) => {
    services.signIns.end(identityOf(request).token);
    setCookie(reply, undefined, services);
    return reply.code(204).send();
  });

  app.post('/session/ticket', { schema: { response: { 201: Ticket } } }, async (request, reply) => {
    const ticket = services.tickets.issue(identityOf(request).token);
    return reply.code(201).send({ ticket, expiresInSeconds: TICKET_SECONDS });
  });
}
