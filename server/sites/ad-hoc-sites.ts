/** Sites that live as long as the sign-in that made them. Kept in memory: their passwords are never written down. */
import { SiteMissing, TooManySites } from './errors.ts';
import type { Site } from './site.ts';
import type { SiteMemory } from './site-memory.ts';

/** A person has a handful; a program that makes more than this leaks them. */
const MAX_SITES_PER_OWNER = 50;

/** All ad-hoc sites of one process. */
export class AdHocSites {
  readonly #byOwner = new Map<string, Map<string, Site>>();
  readonly #memory: SiteMemory | undefined;

  /** memory: what new sites begin with; without one they begin at nothing. */
  constructor(memory?: SiteMemory) {
    this.#memory = memory;
  }

  /** Throws TooManySites. */
  add(site: Site): void {
    const own = this.#byOwner.get(site.owner) ?? new Map<string, Site>();
    if (own.size >= MAX_SITES_PER_OWNER) throw new TooManySites(MAX_SITES_PER_OWNER);
    this.#memory?.attach(site);
    own.set(site.id, site);
    this.#byOwner.set(site.owner, own);
  }

  /** Puts a site in the place of an older version of itself. Throws SiteMissing when it was removed meanwhile. */
  replace(site: Site): void {
    this.get(site.owner, site.id);
    this.#byOwner.get(site.owner)?.set(site.id, site);
  }

  /** The owner's site with this id. Throws SiteMissing, also for a stranger's. */
  get(owner: string, id: string): Site {
    const site = this.#byOwner.get(owner)?.get(id);
    if (site === undefined) throw new SiteMissing();
    return site;
  }

  /** The owner's sites, oldest first. */
  list(owner: string): Site[] {
    return [...(this.#byOwner.get(owner)?.values() ?? [])];
  }

  /** Forgets one and returns it. Throws SiteMissing. */
  remove(owner: string, id: string): Site {
    const site = this.get(owner, id);
    this.#byOwner.get(owner)?.delete(id);
    return site;
  }

  /** Forgets all of an owner and returns them. */
  removeAll(owner: string): Site[] {
    const sites = this.list(owner);
    this.#byOwner.delete(owner);
    return sites;
  }
}
