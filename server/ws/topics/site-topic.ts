/** `site:{site}`: its sessions and its own requests that wait for one, now and whenever that changes. */
import type { Principal } from '../../accounts/principal.ts';
import type { WaitingRequest } from '../../contract/topic-events.ts';
import type { SessionPools } from '../../files/session-pools.ts';
import type { Site } from '../../sites/site.ts';
import type { Sites } from '../../sites/sites.ts';
import type { EventLog } from '../event-log.ts';
import type { EventSource, Unnumbered } from '../event-ring.ts';
import { EventRings } from '../event-rings.ts';
import type { TopicKind } from '../topic.ts';
import { siteOfTopic } from './site-of-topic.ts';

/** Requests in line that are told one by one; `sessions.waiting` counts all. */
const MAX_WAITING_TOLD = 100;

/** Sessions of sites. */
export class SiteTopics implements TopicKind {
  readonly kind = 'site';
  readonly #sites: Sites;
  readonly #pools: SessionPools;
  // To look at a site keeps a session of it warm.
  readonly #rings = new EventRings({ unwatched: 'pauses' });

  constructor({ sites, pools }: { readonly sites: Sites; readonly pools: SessionPools }) {
    this.#sites = sites;
    this.#pools = pools;
  }

  open(principal: Principal, siteId: string | undefined): EventLog {
    const site = siteOfTopic(this.#sites, principal, siteId, { right: 'read' });
    return this.#rings.of(site.id, () => sessionsOf(site, this.#pools)).ring;
  }
}

function sessionsOf(site: Site, pools: SessionPools): EventSource {
  return {
    keyOf: () => 'sessions',
    start: (add) => {
      const tell = (): void => add(stateOf(site, pools));
      tell();
      return pools.watch(site, tell);
    },
  };
}

function stateOf(site: Site, pools: SessionPools): Unnumbered {
  const waiting = pools
    .lineOf(site)
    .slice(0, MAX_WAITING_TOLD)
    .map(({ label, lane, position, waitedMs }): WaitingRequest => {
      const request = label === undefined ? {} : { requestId: label };
      return { ...request, position, lane, waitedMs: Math.round(waitedMs) };
    });
  return { type: 'site', sessions: pools.statsOf(site), waiting };
}
