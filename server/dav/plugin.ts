/** The WebDAV door: `/dav/{site}/…`, class 1, 2 and 3 of RFC 4918. The list of methods below is the map. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Right } from '../contract/choices.ts';
import { AuthRequired } from '../security/errors.ts';
import { ALL_METHODS, refuseMethod } from './allow.ts';
import { davCall } from './dav-call.ts';
import type { DavMethod } from './dav-call.ts';
import { DeadProperties } from './dead-properties.ts';
import type { PropertyRecords } from './dead-properties.ts';
import { LockBook } from './lock-book.ts';
import type { LockRecords } from './lock-book.ts';
import { copy } from './methods/copy.ts';
import { remove } from './methods/delete.ts';
import { get, head } from './methods/get.ts';
import { lock } from './methods/lock.ts';
import { mkcol } from './methods/mkcol.ts';
import { move } from './methods/move.ts';
import { options } from './methods/options.ts';
import { propfind } from './methods/propfind.ts';
import { proppatch } from './methods/proppatch.ts';
import { put } from './methods/put.ts';
import { unlock } from './methods/unlock.ts';
import { refuse } from './refusal.ts';
import type { DavServices } from './services.ts';
import { listSites, rootOptions, showDoor } from './sites-root.ts';

/** Method, what it needs, and who does it. */
const METHODS: readonly [name: (typeof ALL_METHODS)[number], right: Right, run: DavMethod][] = [
  ['OPTIONS', 'read', options],
  ['GET', 'read', get],
  ['HEAD', 'read', head],
  ['PROPFIND', 'read', propfind],
  ['COPY', 'read', copy],
  ['PUT', 'write', put],
  ['MKCOL', 'write', mkcol],
  ['MOVE', 'write', move],
  ['PROPPATCH', 'write', proppatch],
  ['LOCK', 'write', lock],
  ['UNLOCK', 'write', unlock],
  ['DELETE', 'delete', remove],
];
/** Those that HTTP itself does not know; Fastify has to be told. */
const FURTHER_METHODS = ['PROPFIND', 'PROPPATCH', 'MKCOL', 'COPY', 'MOVE', 'LOCK', 'UNLOCK'] as const;
/** Asked for by some clients, and nothing that a file has. */
const REFUSED_METHODS = ['PATCH', 'POST'] as const;

/** What is handed in, besides what other doors have, too. */
export type DavOptions = Omit<DavServices, 'locks' | 'properties'> & {
  readonly records: { readonly locks: LockRecords; readonly properties: PropertyRecords };
};

/** Registers the door; after the guard, which stands before it. */
export async function registerDav(app: FastifyInstance, { records, ...rest }: DavOptions): Promise<void> {
  const services: DavServices = {
    ...rest,
    locks: new LockBook(records.locks),
    properties: new DeadProperties(records.properties),
  };
  for (const method of FURTHER_METHODS) app.addHttpMethod(method, { hasBody: true });
  await app.register(async (scope) => {
    // Bodies are files or XML of our own reading, whatever their type says.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    scope.setErrorHandler((error, request, reply) => refuse(error, request, reply));
    scope.addHook('onRequest', async (request) => requireOwnCredentials(request));
    siteRoutes(scope, services);
    rootRoutes(scope, services);
  });
}

function siteRoutes(scope: FastifyInstance, services: DavServices): void {
  for (const url of ['/dav/:site', '/dav/:site/*']) {
    for (const [method, right, run] of METHODS) {
      route(scope, method, url, async (request, reply) => run(davCall(request, reply, services, right)));
    }
    for (const method of REFUSED_METHODS) {
      route(scope, method, url, async (request, reply) => {
        // A stranger's site is not there, whatever is asked of it.
        davCall(request, reply, services, 'read');
        throw refuseMethod(reply, 'file');
      });
    }
  }
}

function rootRoutes(scope: FastifyInstance, services: DavServices): void {
  for (const url of ['/dav', '/dav/']) {
    route(scope, 'PROPFIND', url, (request, reply) => listSites(request, reply, services));
    for (const [method] of METHODS) {
      if (method === 'PROPFIND') continue;
      route(scope, method, url, async (request, reply) => {
        if (method === 'OPTIONS') return rootOptions(request, reply);
        throw refuseMethod(reply, 'sites');
      });
    }
  }
  route(scope, 'PROPFIND', '/', (request, reply) => showDoor(request, reply, services));
  route(scope, 'OPTIONS', '/', async (request, reply) => rootOptions(request, reply));
}

function route(
  scope: FastifyInstance,
  method: string,
  url: string,
  handler: (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>,
): void {
  scope.route({ method, url, config: { basic: true }, handler });
}

/** A page of another web site cannot make a browser send these; a cookie it can (and Basic that was typed here is a token). */
function requireOwnCredentials(request: FastifyRequest): void {
  if (request.headers.authorization === undefined) throw new AuthRequired();
}
