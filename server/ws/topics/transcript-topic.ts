/** `transcript:{site}`: the lines of all sessions of a site. While somebody follows them, one session is kept warm. */
import type { Principal } from '../../accounts/principal.ts';
import type { TranscriptLine } from '../../contract/transcript.ts';
import type { SessionPools } from '../../files/session-pools.ts';
import { newId } from '../../security/token.ts';
import type { Site } from '../../sites/site.ts';
import type { Sites } from '../../sites/sites.ts';
import type { TranscriptRing } from '../../sites/transcript-ring.ts';
import type { EventLog, LiveEvent } from '../event-log.ts';
import type { TopicKind } from '../topic.ts';
import { siteOfTopic } from './site-of-topic.ts';

/** Transcripts of sites. */
export class TranscriptTopics implements TopicKind {
  readonly kind = 'transcript';
  readonly #sites: Sites;
  readonly #pools: SessionPools;
  /** A site's ring lives in memory, and its numbers with it. */
  readonly #epochs = new WeakMap<TranscriptRing, string>();

  constructor({ sites, pools }: { readonly sites: Sites; readonly pools: SessionPools }) {
    this.#sites = sites;
    this.#pools = pools;
  }

  /** The transcript tells of everything that is done on the site, so that it needs the whole of it. */
  open(principal: Principal, siteId: string | undefined): EventLog {
    const site = siteOfTopic(this.#sites, principal, siteId, { right: 'read', paths: ['/'] });
    const epoch = this.#epochs.get(site.transcript) ?? newId();
    this.#epochs.set(site.transcript, epoch);
    return new TranscriptLog(site, this.#pools, epoch);
  }
}

class TranscriptLog implements EventLog {
  readonly epoch: string;
  readonly #site: Site;
  readonly #pools: SessionPools;

  constructor(site: Site, pools: SessionPools, epoch: string) {
    this.#site = site;
    this.#pools = pools;
    this.epoch = epoch;
  }

  get newest(): number {
    return this.#site.transcript.after(0).lines.at(-1)?.sequence ?? 0;
  }

  after(since: number): { events: LiveEvent[]; missed: number } {
    const { lines, missed } = this.#site.transcript.after(since);
    return { events: lines.map(eventOf), missed };
  }

  watch(onEvent: (event: LiveEvent) => void): () => void {
    const endLook = this.#pools.watch(this.#site);
    const endWatch = this.#site.transcript.watch((line) => onEvent(eventOf(line)));
    return () => {
      endLook();
      endWatch();
    };
  }
}

function eventOf(line: TranscriptLine): LiveEvent {
  return { type: 'transcript', sequence: line.sequence, line };
}
