/** The connections of this sign-in. */
import type { Site } from '../../../server/contract/site.ts';
import type { Api } from '../lib/api.ts';
import { isSiteOf } from '../lib/site-url.ts';
import type { Place } from '../lib/site-url.ts';

/** What the gateway holds for us. */
export class Sites {
  readonly #api: Api;
  #list = $state.raw<readonly Site[]>([]);

  constructor(api: Api) {
    this.#api = api;
  }

  get list(): readonly Site[] {
    return this.#list;
  }

  async load(): Promise<void> {
    this.#list = await this.#api.sites();
  }

  /** The site that a place means, if there is one; the newest, because somebody has just typed its password. */
  find(place: Place): Site | undefined {
    return this.#list.findLast((site) => isSiteOf(site, place));
  }

  /** A new site takes the place of older ones for the same login, but never of one that is kept. */
  async adopt(site: Site, place: Place): Promise<void> {
    const older = this.#list.filter(
      (known) => known.id !== site.id && !known.saved && isSiteOf(known, place),
    );
    this.#list = [...this.#list.filter((known) => !older.includes(known) && known.id !== site.id), site];
    await Promise.all(older.map((known) => this.#api.removeSite(known.id)));
  }

  /** The same site with other settings. */
  changed(site: Site): void {
    this.#list = this.#list.map((known) => (known.id === site.id ? site : known));
  }

  /** Ends an ad-hoc site. A saved one stays: leaving it is no reason to forget it for everybody. */
  async remove(site: Site): Promise<void> {
    if (site.saved) return;
    this.#list = this.#list.filter((known) => known.id !== site.id);
    await this.#api.removeSite(site.id);
  }

  /** The sign-in is over, and its sites with it. */
  forget(): void {
    this.#list = [];
  }
}
