/** From a request about a site to work on that site. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { requireReach } from '../accounts/principal.ts';
import type { Need } from '../accounts/principal.ts';
import type { SessionPools, Work } from '../files/session-pools.ts';
import type { Site } from '../sites/site.ts';
import { clientGone } from './client-gone.ts';
import { identityOf } from './identity.ts';
import { noteOpening, noteWait } from './server-timing.ts';
import type { Sites } from '../sites/sites.ts';

/** `/api/v1/sites/{id}/{resource}` precede a remote path. */
export const SEGMENTS_BEFORE_PATH = 5;

/** What is needed to find a site and to work on it. */
export interface SiteServices {
  readonly sites: Sites;
  readonly pools: SessionPools;
}

/** The site that the URL names, for whoever may do there what is needed. Throws AuthRequired, SiteMissing or RightMissing. */
export function siteOf(request: FastifyRequest, services: SiteServices, need: Need): Site {
  const { site } = request.params as { site: string };
  const { principal } = identityOf(request);
  const found = services.sites.get(principal, site);
  request.site = found;
  requireReach(principal, need);
  return found;
}

/** Work on that site that ends when the client leaves, when whoever asks is signed out or revoked, or when the site is removed. Throws like siteOf. */
export function workOf(
  request: FastifyRequest,
  reply: FastifyReply,
  services: SiteServices,
  need: Need,
): Work {
  const { principal } = identityOf(request);
  const site = siteOf(request, services, need);
  const ended = [principal.ended, site.ended];
  return {
    site,
    signal: clientGone(request, reply, { ended, isSpare: () => services.pools.statsOf(site).waiting === 0 }),
    requestId: request.id,
    onWaited: (waitedMs) => noteWait(request, waitedMs),
    onOpened: (opening) => noteOpening(request, opening),
  };
}
