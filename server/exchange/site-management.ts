/** Who may make, change and end sites. */
import type { FastifyRequest } from 'fastify';
import { RightMissing } from '../accounts/errors.ts';
import { requireReach } from '../accounts/principal.ts';
import type { Principal } from '../accounts/principal.ts';
import type { SiteChange } from '../contract/site.ts';
import { tagsIncludeStrongly } from '../files/entry-tag.ts';
import { SiteVersionOther } from '../sites/errors.ts';
import type { Site } from '../sites/site.ts';
import { identityOf } from './identity.ts';
import type { SiteServices } from './site-work.ts';

/**
 * Whoever signed in may make ad-hoc sites; a token needs the right `admin`, and so do saved sites, on all sites. Throws RightMissing.
 */
export function requireMaker(principal: Principal, { isSaved }: { readonly isSaved: boolean }): void {
  if (isSaved || principal.kind === 'token') requireReach(principal, { right: 'admin', paths: ['/'] });
  if (isSaved && principal.reach.sites !== 'all') throw new RightMissing('only some sites are reached');
}

/**
 * The site that the URL names, for whoever may change or end it: a saved one needs the right `admin`, an ad-hoc one belongs to whoever
 * made it. change: what it is to become, or undefined when it is to end. Throws AuthRequired, SiteMissing, RightMissing, or
 * SiteVersionOther when If-Match means another version.
 */
export function managedSite(
  request: FastifyRequest,
  { sites }: Pick<SiteServices, 'sites'>,
  change?: SiteChange,
): Site {
  const { principal } = identityOf(request);
  const site = sites.get(principal, (request.params as { site: string }).site);
  request.site = site;
  if (site.isSaved) requireReach(principal, { right: 'admin', paths: ['/'] });
  else if (change !== undefined) requireReach(principal, { right: 'write', paths: ['/'] });
  if (change?.saved === true && !site.isSaved) requireMaker(principal, { isSaved: true });
  const wanted = request.headers['if-match'];
  if (wanted !== undefined && wanted.trim() !== '*' && !tagsIncludeStrongly(wanted, site.tag))
    throw new SiteVersionOther();
  return site;
}
