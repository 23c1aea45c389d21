/** The site that a topic is about, for whoever reaches it. */
import { requireReach } from '../../accounts/principal.ts';
import type { Need, Principal } from '../../accounts/principal.ts';
import type { Site } from '../../sites/site.ts';
import type { Sites } from '../../sites/sites.ts';
import { TopicUnknown } from '../errors.ts';

/** id: what the topic says; undefined is no topic. Throws TopicUnknown, SiteMissing or RightMissing. */
export function siteOfTopic(sites: Sites, principal: Principal, id: string | undefined, need: Need): Site {
  if (id === undefined) throw new TopicUnknown();
  const site = sites.get(principal, id);
  requireReach(principal, need);
  return site;
}
