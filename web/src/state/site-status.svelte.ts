/** How the open site is doing: protection, data mode, charset, abilities. */
import type { Problem } from '../../../server/contract/problem.ts';
import type { SiteStatus } from '../../../server/contract/site.ts';
import type { Api } from '../lib/api.ts';
import { problemOf } from '../../client/problem.ts';

/** The last answer about the open site. */
export class SiteStatusState {
  readonly #api: Pick<Api, 'status'>;
  #site = '';
  #current = $state.raw<SiteStatus | undefined>();
  #problem = $state.raw<Problem | undefined>();

  constructor(api: Pick<Api, 'status'>) {
    this.#api = api;
  }

  get current(): SiteStatus | undefined {
    return this.#current;
  }

  get problem(): Problem | undefined {
    return this.#problem;
  }

  /** What the answer to connecting told already. */
  know(site: string, status: SiteStatus): void {
    this.#site = site;
    this.#current = status;
    this.#problem = undefined;
  }

  /** Asks again; numbers of another site never stay on the screen. */
  async load(site: string): Promise<void> {
    if (site !== this.#site) this.#current = undefined;
    this.#site = site;
    try {
      const status = await this.#api.status(site);
      if (site === this.#site) this.know(site, status);
    } catch (thrown) {
      if (site === this.#site) this.#problem = problemOf(thrown);
    }
  }
}
