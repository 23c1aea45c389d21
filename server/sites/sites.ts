/** All sites: those that live as long as whoever made them. Finds them for whoever may. */
import type { AdHocSites } from './ad-hoc-sites.ts';
import type { Site } from './site.ts';

/** Whoever asks for a site: the part of a principal that sites know. */
export interface Asker {
  readonly id: string;
  readonly reach: { readonly sites: 'all' | readonly string[] };
}

/** The sites of one gateway. */
export class Sites {
  readonly #adHoc: AdHocSites;

  constructor(adHoc: AdHocSites) {
    this.#adHoc = adHoc;
  }

  /** Throws TooManySites. */
  add(site: Site): void {
    this.#adHoc.add(site);
  }

  /** The site with this id, if the asker reaches it. Throws SiteMissing, also for what others own. */
  get(asker: Asker, id: string): Site {
    return this.#adHoc.get(asker.id, id);
  }

  /** All that the asker reaches, oldest first. */
  list(asker: Asker): Site[] {
    return this.#adHoc.list(asker.id);
  }

  /** Puts a site in the place of an older version of itself. Throws SiteMissing when it was removed meanwhile. */
  replace(site: Site): void {
    this.#adHoc.replace(site);
  }

  /** Forgets one and returns it. Throws SiteMissing. */
  remove(asker: Asker, id: string): Site {
    return this.#adHoc.remove(asker.id, id);
  }

  /** The ad-hoc sites of somebody whose time is over; returns them. */
  removeOwnedBy(owner: string): Site[] {
    return this.#adHoc.removeAll(owner);
  }
}
