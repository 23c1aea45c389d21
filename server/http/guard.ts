/** Who asks, and may they: every route is closed unless its configuration says `access: "public"`. */
import '@fastify/cookie';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Identity } from '../exchange/identity.ts';
import { AuthRequired, CrossSiteRefused, WrongHost } from '../security/errors.ts';
import { hostAllowed, mayAsk } from '../security/same-origin.ts';
import type { Reading } from '../security/same-origin.ts';
import { bearerTokenIn } from '../security/token.ts';
import type { HttpServices } from './services.ts';

export const COOKIE = 'gangway';
const CSRF_HEADER = 'x-gateway-csrf';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** `public`: anybody; `own`: the route has an authentication of its own (the bridge). */
    access?: 'public' | 'own';
    /** `any`: asked by machines under whatever name they know us. */
    host?: 'any';
    /** What GET does here (default: it tells). */
    reading?: Reading;
  }
}

/** Puts the guard in front of every route. */
export function installGuard(app: FastifyInstance, services: HttpServices): void {
  app.decorateRequest('identity', null);
  app.addHook('onRequest', async (request) => {
    const { access, host } = request.routeOptions.config;
    if (host !== 'any' && !hostAllowed(request.headers.host, services.publicUrl())) {
      throw new WrongHost(services.publicUrl());
    }
    const cookie = request.cookies[COOKIE];
    const identity = identify(request, cookie, services);
    refuseOtherPages(request, cookie !== undefined && bearerOf(request) === undefined, services);
    const isRoute = request.routeOptions.url !== undefined;
    if (identity === undefined && access === undefined && isRoute) throw new AuthRequired();
    request.identity = identity ?? null;
  });
}

/** Sets or clears the cookie; it is never readable by scripts and never sent by other sites' pages. */
export function setCookie(reply: FastifyReply, token: string | undefined, services: HttpServices): void {
  const url = new URL(services.publicUrl());
  const options = {
    path: url.pathname.endsWith('/') ? url.pathname : `${url.pathname}/`,
    httpOnly: true,
    sameSite: 'strict' as const,
    secure: url.protocol === 'https:',
  };
  if (token === undefined) void reply.clearCookie(COOKIE, options);
  else void reply.setCookie(COOKIE, token, options);
}

function identify(
  request: FastifyRequest,
  cookie: string | undefined,
  services: HttpServices,
): Identity | undefined {
  const token = bearerOf(request) ?? cookie;
  const principal = token === undefined ? undefined : services.principals.find(token);
  return token === undefined || principal === undefined ? undefined : { token, principal };
}

function bearerOf(request: FastifyRequest): string | undefined {
  return bearerTokenIn(request.headers.authorization);
}

function refuseOtherPages(request: FastifyRequest, hasCookie: boolean, services: HttpServices): void {
  const allowed = mayAsk({
    method: request.method,
    reading: request.routeOptions.config.reading ?? 'tells',
    origin: request.headers.origin,
    secFetchSite: oneHeader(request, 'sec-fetch-site'),
    secFetchMode: oneHeader(request, 'sec-fetch-mode'),
    secFetchDest: oneHeader(request, 'sec-fetch-dest'),
    hasCookie,
    publicOrigin: new URL(services.publicUrl()).origin,
  });
  const isUnsafe = request.method !== 'GET' && request.method !== 'HEAD';
  if (!allowed || (isUnsafe && hasCookie && request.headers[CSRF_HEADER] === undefined))
    throw new CrossSiteRefused();
}

function oneHeader(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}
