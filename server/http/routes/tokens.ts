/** `/tokens`: make, list, show, revoke. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Principal } from '../../accounts/principal.ts';
import { requireTokenKeeper } from '../../accounts/token-scope.ts';
import { nothing } from '../../contract/operation.ts';
import { NewToken, Token, TokenDraft, TokenList, TokenParams } from '../../contract/token.ts';
import { identityOf } from '../../exchange/identity.ts';
import { SiteMissing } from '../../sites/errors.ts';
import type { HttpServices } from '../services.ts';

const WHO = 'For keepers, and for tokens with the right `admin` on all sites.';

const makeSchema = {
  operationId: 'createToken',
  tags: ['Tokens'],
  summary: 'Make an API token',
  description: `The token is shown once; only its hash is kept. It can reach no further than whoever makes it. ${WHO}`,
  body: TokenDraft,
  response: { 201: { description: 'Made; `Location` says where it is managed.', ...NewToken } },
};

const listSchema = {
  operationId: 'listTokens',
  tags: ['Tokens'],
  summary: 'List the API tokens',
  description: `All of them, oldest first, expired ones too, without the tokens themselves. ${WHO}`,
  response: { 200: { description: 'The tokens.', ...TokenList } },
};

const showSchema = {
  operationId: 'getToken',
  tags: ['Tokens'],
  summary: 'Show an API token',
  description: `Without the token itself. ${WHO}`,
  params: TokenParams,
  response: { 200: { description: 'The token.', ...Token } },
};

const revokeSchema = {
  operationId: 'revokeToken',
  tags: ['Tokens'],
  summary: 'Revoke an API token',
  description: `It is worth nothing from now on, and all its work ends at once. Tokens that it made live on. ${WHO}`,
  params: TokenParams,
  response: { 204: nothing('Revoked.') },
};

export function tokenRoutes(app: FastifyInstance, services: HttpServices): void {
  const { tokens, sites } = services;

  app.post('/tokens', { config: { answer: 'secret' }, schema: makeSchema }, async (request, reply) => {
    const keeper = keeperOf(request);
    const draft = request.body as TokenDraft;
    if (draft.sites !== 'all' && !draft.sites.every((id) => sites.saved(id) !== undefined))
      throw new SiteMissing();
    const { token, view } = tokens.make(draft, keeper);
    return reply
      .code(201)
      .header('Location', `tokens/${view.id}`)
      .send({ ...view, token });
  });

  app.get('/tokens', { schema: listSchema }, async (request) => {
    keeperOf(request);
    return tokens.list;
  });

  app.get('/tokens/:token', { schema: showSchema }, async (request) => {
    keeperOf(request);
    return tokens.get(idIn(request));
  });

  app.delete('/tokens/:token', { schema: revokeSchema }, async (request, reply) => {
    keeperOf(request);
    tokens.revoke(idIn(request));
    return reply.code(204).send();
  });
}

function keeperOf(request: FastifyRequest): Principal {
  const { principal } = identityOf(request);
  requireTokenKeeper(principal);
  return principal;
}

function idIn(request: FastifyRequest): string {
  return (request.params as { token: string }).token;
}
