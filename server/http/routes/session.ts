/** `/session`: sign in, who am I, sign out, ticket for the live socket. */
import type { FastifyInstance } from 'fastify';
import { RightMissing } from '../../accounts/errors.ts';
import { TICKET_SECONDS } from '../../accounts/tickets.ts';
import type { Principal } from '../../accounts/principal.ts';
import { nothing } from '../../contract/operation.ts';
import { SessionInfo, SignIn as SignInBody, Ticket } from '../../contract/session.ts';
import { identityOf } from '../../exchange/identity.ts';
import { setCookie } from '../guard.ts';
import type { HttpServices } from '../services.ts';

const signInSchema = {
  operationId: 'signIn',
  tags: ['Session'],
  summary: 'Sign in',
  description:
    'Where an access key is configured it is needed, and makes a keeper. Without one, whoever is at the machine that Gangway listens on alone is a keeper, and everybody else a guest. The answer sets a cookie for browsers; other programs use its `token` as `Authorization: Bearer`. Whoever is signed in already stays so, and gets 200 without a token.',
  body: SignInBody,
  response: {
    200: { description: 'Signed in before.', ...SessionInfo },
    201: { description: 'Signed in.', ...SessionInfo },
  },
};

const infoSchema = {
  operationId: 'getSession',
  tags: ['Session'],
  summary: 'Who am I, and what may I do',
  description: 'Of a sign-in or of an API token.',
  response: { 200: { description: 'Who asks.', ...SessionInfo } },
};

const signOutSchema = {
  operationId: 'signOut',
  tags: ['Session'],
  summary: 'Sign out',
  description:
    'Ends the sign-in, its ad-hoc sites and all its work at once. An API token is ended at `/tokens` instead.',
  response: { 204: nothing('Signed out.') },
};

const ticketSchema = {
  operationId: 'createTicket',
  tags: ['Session'],
  summary: 'Get a ticket for the live socket',
  description:
    'For a browser, which cannot put a token into the headers of a WebSocket: `/api/v1/live?ticket=…`. It is used up by the first socket.',
  response: { 201: { description: 'A ticket.', ...Ticket } },
};

export function sessionRoutes(app: FastifyInstance, services: HttpServices): void {
  const { signIns, admission } = services;
  const info = ({ kind, reach, expiresAt }: Principal, token?: string): SessionInfo => ({
    ...(token === undefined ? {} : { token }),
    ...{ kind, rights: [...reach.rights], folder: reach.folder },
    sites: reach.sites === 'all' ? 'all' : [...reach.sites],
    ...(expiresAt === undefined ? {} : { expiresAt: expiresAt.toISOString() }),
    version: services.version,
    ...(services.demo === undefined ? {} : { demo: services.demo }),
    active: services.activePublicAddress === undefined ? {} : { publicAddress: services.activePublicAddress },
  });

  app.post(
    '/session',
    { config: { access: 'public', answer: 'secret' }, schema: signInSchema },
    async (request, reply) => {
      const { key } = request.body as SignInBody;
      // Whoever is signed in stays the same person: a page may always begin with this call.
      const known = request.identity === null ? undefined : signIns.find(request.identity.token);
      if (known !== undefined && key === undefined) return info(known);
      const kind = admission.admit(key, request.ip);
      if (known?.kind === kind) return info(known);
      const { token, signIn } = signIns.begin(kind);
      setCookie(reply, token, services);
      return reply.code(201).send(info(signIn, token));
    },
  );

  app.get('/session', { schema: infoSchema }, async (request) => info(identityOf(request).principal));

  app.delete('/session', { schema: signOutSchema }, async (request, reply) => {
    const { token, principal } = identityOf(request);
    if (principal.kind === 'token') throw new RightMissing('an API token is ended at /tokens');
    signIns.end(token);
    setCookie(reply, undefined, services);
    return reply.code(204).send();
  });

  app.post(
    '/session/ticket',
    { config: { answer: 'secret' }, schema: ticketSchema },
    async (request, reply) => {
      const ticket = services.tickets.issue(identityOf(request).token);
      return reply.code(201).send({ ticket, expiresInSeconds: TICKET_SECONDS });
    },
  );
}
