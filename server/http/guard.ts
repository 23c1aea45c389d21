/** Who asks, and may they: every route is closed unless its configuration says `access: "public"`. */
import '@fastify/cookie';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AuthRequired, CrossSiteRefused, WrongHost } from '../security/errors.ts';
import { hostAllowed, mayAsk } from '../security/same-origin.ts';
import type { Reading } from '../security/same-origin.ts';
import { basicTokenIn, bearerTokenIn } from '../security/token.ts';
import type { HttpServices } from './services.ts';

export const COOKIE = 'gangway';
const CSRF_HEADER = 'x-gateway-csrf';
/** Every 401 says how to prove who one is. RFC 9110 section 15.5.2, RFC 6750 section 3, RFC 7617 section 2. */
const BEARER_CHALLENGE = 'Bearer realm="Gangway"';
const BASIC_CHALLENGE = 'Basic realm="Gangway", charset="UTF-8"';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** `public`: anybody; `own`: the route has an authentication of its own (the bridge). */
    access?: 'public' | 'own';
    /** Whether a token is accepted as the password of Basic credentials, too, for programs that know nothing else. */
    basic?: boolean;
    /** `any`: asked by machines under whatever name they know us. */
    host?: 'any';
    /** What GET does here (default: it tells). */
    reading?: Reading;
  }
}

/** Puts the guard in front of every route. */
export function installGuard(app: FastifyInstance, services: HttpServices): void {
  app.decorateRequest('identity', null);
  app.addHook('onRequest', async (request, reply) => {
    const { access, host, basic } = request.routeOptions.config;
    if (host !== 'any' && !hostAllowed(request.headers.host, services.publicUrl())) {
      throw new WrongHost(services.publicUrl());
    }
    const cookie = cookieOf(request);
    const token = tokenOf(request) ?? cookie;
    const principal = token === undefined ? undefined : services.principals.find(token);
    refuseOtherPages(request, cookie !== undefined, services);
    const isRoute = request.routeOptions.url !== undefined;
    if (principal === undefined && access === undefined && isRoute) {
      void reply.header('WWW-Authenticate', basic === true ? BASIC_CHALLENGE : BEARER_CHALLENGE);
      throw new AuthRequired();
    }
    request.identity = token === undefined || principal === undefined ? null : { token, principal };
    // Hours may pass until the answer is out; somebody who waits for it is not idle.
    if (token !== undefined) reply.raw.once('close', services.signIns.hold(token));
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

/** The token of the Authorization header. */
function tokenOf({ headers: { authorization }, routeOptions }: FastifyRequest): string | undefined {
  return (
    bearerTokenIn(authorization) ??
    (routeOptions.config.basic === true ? basicTokenIn(authorization) : undefined)
  );
}

/** Our cookie, unless the request says by other means who it is: what does not hold there is not saved by a cookie. */
function cookieOf({ cookies, headers: { authorization }, routeOptions }: FastifyRequest): string | undefined {
  const isTold = bearerTokenIn(authorization) !== undefined || routeOptions.config.basic === true;
  return authorization !== undefined && isTold ? undefined : cookies[COOKIE];
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
