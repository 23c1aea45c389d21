/** `folder:{site}:{path}`: what changes in a folder, found by looking at it while somebody watches. */
import type { Principal } from '../../accounts/principal.ts';
import type { SessionPools } from '../../files/session-pools.ts';
import { canonicalText } from '../../security/remote-path.ts';
import type { Sites } from '../../sites/sites.ts';
import { TooManyFolders } from '../errors.ts';
import type { EventLog } from '../event-log.ts';
import { EventRings } from '../event-rings.ts';
import { FolderPoller } from '../folder-poller.ts';
import type { TopicKind } from '../topic.ts';
import { siteOfTopic } from './site-of-topic.ts';

/** Each is a listing every few seconds on somebody's server. */
const MAX_FOLDERS_PER_PRINCIPAL = 20;

/** What the topic works with. */
export interface FolderTopicsOptions {
  readonly sites: Sites;
  readonly pools: SessionPools;
  readonly pollMs?: number;
}

/** Folders of sites: one poller for each, whoever watches. */
export class FolderTopics implements TopicKind {
  readonly kind = 'folder';
  readonly #options: FolderTopicsOptions;
  readonly #rings = new EventRings<FolderPoller>({ unwatched: 'pauses' });
  /** Folders that a principal watches. */
  readonly #watched = new Map<string, number>();

  constructor(options: FolderTopicsOptions) {
    this.#options = options;
  }

  /** argument: `{site}:{path}`. Throws also PathInvalid. */
  open(principal: Principal, argument = ''): EventLog {
    const { sites, pools, pollMs } = this.#options;
    const [siteId = ''] = argument.split(':', 1);
    const path = canonicalText(argument.slice(siteId.length + 1));
    const { id } = siteOfTopic(sites, principal, siteId, { right: 'read', paths: [path] });
    const siteNow = (): ReturnType<Sites['get']> => sites.get(principal, id);
    const makePoller = (): FolderPoller =>
      new FolderPoller({ pools, path, siteNow, ...(pollMs === undefined ? {} : { pollMs }) });
    const { ring, source } = this.#rings.of(`${id}:${path}`, makePoller);
    source.siteNow = siteNow;
    return {
      epoch: ring.epoch,
      get newest() {
        return ring.newest;
      },
      after: (since) => ring.after(since),
      present: () => ring.present(),
      watch: (onEvent) => {
        const leave = this.#enter(principal.id);
        const end = ring.watch(onEvent);
        return () => {
          leave();
          end();
        };
      },
    };
  }

  /** Counts one more. Throws TooManyFolders. */
  #enter(principal: string): () => void {
    const count = this.#watched.get(principal) ?? 0;
    if (count >= MAX_FOLDERS_PER_PRINCIPAL) throw new TooManyFolders(MAX_FOLDERS_PER_PRINCIPAL);
    this.#watched.set(principal, count + 1);
    return () => {
      const left = (this.#watched.get(principal) ?? 1) - 1;
      if (left === 0) this.#watched.delete(principal);
      else this.#watched.set(principal, left);
    };
  }
}
