/** All sites: the saved ones, and those that live as long as whoever made them. Finds them for whoever may. */
import type { AdHocSites } from './ad-hoc-sites.ts';
import { SiteMissing } from './errors.ts';
import type { SavedSites } from './saved-sites.ts';
import type { Site } from './site.ts';

/** Whoever asks for a site: the part of a principal that sites know. */
export interface Asker {
  readonly id: string;
  readonly reach: { readonly sites: 'all' | readonly string[] };
}

/** The sites of one gateway. */
export class Sites {
  readonly #adHoc: AdHocSites;
  readonly #saved: SavedSites;

  constructor(adHoc: AdHocSites, saved: SavedSites) {
    this.#adHoc = adHoc;
    this.#saved = saved;
  }

  /** Throws TooManySites; for one to be saved also KeyMissing and what SQLite says. */
  add(site: Site): void {
    if (site.isSaved) this.#saved.add(site);
    else this.#adHoc.add(site);
  }

  /** The saved site with this id, for work that nobody waits for (watches, uploads); undefined when there is none any more. */
  saved(id: string): Site | undefined {
    return this.#saved.find(id);
  }

  /** The site with this id, if the asker reaches it. Throws SiteMissing, also for what others own. */
  get(asker: Asker, id: string): Site {
    const saved = this.#saved.find(id);
    if (saved === undefined) return this.#adHoc.get(asker.id, id);
    if (!reaches(asker, saved)) throw new SiteMissing();
    return saved;
  }

  /** All that the asker reaches: the saved ones, then the ad-hoc ones; of each kind the oldest first. */
  list(asker: Asker): Site[] {
    return [...this.#saved.all.filter((site) => reaches(asker, site)), ...this.#adHoc.list(asker.id)];
  }

  /**
   * Puts a site in the place of an older version of itself; an ad-hoc one may become a saved one. Throws SiteMissing when it was
   * removed meanwhile; for a saved one also TooManySites, KeyMissing and what SQLite says.
   */
  replace(before: Site, after: Site): void {
    if (before.isSaved) return this.#saved.replace(after);
    if (!after.isSaved) return this.#adHoc.replace(after);
    this.#adHoc.get(before.owner, before.id);
    this.#saved.add(after);
    this.#adHoc.remove(before.owner, before.id);
  }

  /** Forgets one; the work on a saved one ends. Throws SiteMissing, and for a saved one what SQLite says. */
  remove(site: Site): void {
    if (site.isSaved) this.#saved.remove(site);
    else this.#adHoc.remove(site.owner, site.id);
  }

  /** The ad-hoc sites of somebody whose time is over; returns them. */
  removeOwnedBy(owner: string): Site[] {
    return this.#adHoc.removeAll(owner);
  }
}

function reaches({ reach }: Asker, site: Site): boolean {
  return reach.sites === 'all' || reach.sites.includes(site.id);
}
