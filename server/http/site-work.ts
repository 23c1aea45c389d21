/** From a request about a site to work on that site. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Work } from '../files/session-pools.ts';
import type { Site } from '../sites/site.ts';
import { clientGone } from './client-gone.ts';
import { identityOf } from './guard.ts';
import { noteWait } from './server-timing.ts';
import type { HttpServices } from './services.ts';

/** `/api/v1/sites/{id}/{resource}` precede a remote path. */
export const SEGMENTS_BEFORE_PATH = 5;

/** The asker's own site that the URL names. Throws AuthRequired or SiteMissing. */
export function siteOf(request: FastifyRequest, services: HttpServices): Site {
  const { site } = request.params as { site: string };
  const found = services.sites.get(identityOf(request).signIn.id, site);
  request.site = found;
  return found;
}

/** Work on that site that ends when the client leaves or its sign-in ends. */
export function workOf(request: FastifyRequest, reply: FastifyReply, services: HttpServices): Work {
  const { ended } = identityOf(request).signIn;
  const site = siteOf(request, services);
  return {
    site,
    signal: clientGone(request, reply, { ended, isSpare: () => services.pools.statsOf(site).waiting === 0 }),
    requestId: request.id,
    onWaited: (waitedMs) => noteWait(request, waitedMs),
  };
}
