/**
 * Sites of the plain bridge: they exist because somebody named a server and a login in one request. The same words lead to
 * the same site, so that its sessions and what it learned are used again; other words, even one other password, never do.
 */
import { hash, randomBytes } from 'node:crypto';
import type { SiteDraft } from '../contract/site.ts';
import { Site } from './site.ts';
import type { SiteMemory } from './site-memory.ts';

/** More than this at once are forgotten, the least recently used first. Their sessions end by their idle time. */
const MAX_SITES = 1_000;
const KEY_BYTES = 32;
/** Nobody can sign in as this. */
const OWNER = 'bridge';

/** All passing sites of one process. */
export class PassingSites {
  readonly #sites = new Map<string, Site>();
  /** Made anew with every start, so that an id tells nothing about the password in it. */
  readonly #key = randomBytes(KEY_BYTES).toString('base64');
  readonly #memory: SiteMemory | undefined;

  /** memory: what new sites begin with; without one they begin at nothing. */
  constructor(memory?: SiteMemory) {
    this.#memory = memory;
  }

  /** The site for exactly these words. draft.host: normalised. */
  of(draft: SiteDraft): Site {
    const id = this.#idOf(draft);
    const site = this.#sites.get(id) ?? this.#begin(draft, id);
    this.#sites.delete(id);
    this.#sites.set(id, site);
    const oldest = this.#sites.keys().next().value;
    if (this.#sites.size > MAX_SITES && oldest !== undefined) this.#sites.delete(oldest);
    return site;
  }

  #begin(draft: SiteDraft, id: string): Site {
    const site = new Site(draft, { id, owner: OWNER, host: draft.host, createdAt: new Date() });
    this.#memory?.attach(site);
    return site;
  }

  #idOf(draft: SiteDraft): string {
    const { host, port, security, user, password, mode, charset } = draft;
    const words = JSON.stringify([this.#key, host, port, security, user, password, mode, charset]);
    return `bridge-${hash('sha256', words, 'base64url')}`;
  }
}
