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

  /** The site that a place means, if it is open. */
  find(place: Place): Site | undefined {
    return this.#list.find((site) => isSiteOf(site, place));
  }

  /** A new site takes the place of older ones for the same login. */
  async adopt(site: Site, place: Place): Promise<void> {
    const older = this.#list.filter((known) => known.id !== site.id && isSiteOf(known, place));
    this.#list = [...this.#list.filter((known) => !older.includes(known) && known.id !== site.id), site];
    await Promise.all(older.map((known) => this.#api.removeSite(known.id)));
  }

  /** The same site with other settings. */
  changed(site: Site): void {
    this.#list = this.#list.map((known) => (known.id === site.id ? site : known));
  }

  async remove(site: Site): Promise<void> {
    this.#list = this.#list.filter((known) => known.id !== site.id);
    await this.#api.removeSite(site.id);
  }

  /** The sign-in is over, and its sites with it. */
  forget(): void {
    this.#list = [];
  }
}
