/** In which charset the open site's names are read; a change is seen at once, in the folder that is open. */
import type { CharsetChoice } from '../../../server/contract/choices.ts';
import type { Site } from '../../../server/contract/site.ts';
import type { Api } from '../lib/api.ts';
import { problemOf } from '../../client/problem.ts';
import { placeOf } from '../lib/site-url.ts';
import type { FolderState } from './folder.svelte.ts';
import type { Notices } from './notices.svelte.ts';
import type { PlaceState } from './place.svelte.ts';
import type { Selection } from './selection.svelte.ts';
import type { SiteStatusState } from './site-status.svelte.ts';
import type { Sites } from './sites.svelte.ts';

/** The folder says what its names look like; this is no answer, only the last resort. */
const NO_ANSWER: CharsetChoice = 'iso-8859-1';

/** What it works with. */
export interface CharsetContext {
  readonly api: Pick<Api, 'changeSite'>;
  readonly sites: Pick<Sites, 'changed'>;
  readonly folder: FolderState;
  readonly selection: Pick<Selection, 'reset'>;
  readonly place: Pick<PlaceState, 'replace'>;
  readonly status: Pick<SiteStatusState, 'load'>;
  readonly notices: Pick<Notices, 'fail'>;
  readonly site: () => Site | undefined;
}

/** Reads and changes the charset of the open site. */
export class Charset {
  readonly #context: CharsetContext;
  #dismissed = $state('');

  constructor(context: CharsetContext) {
    this.#context = context;
  }

  get current(): CharsetChoice {
    return this.#context.site()?.charset ?? 'auto';
  }

  /** What most names of the open folder look like that are not UTF-8; undefined when nobody has to be asked. */
  get suggestion(): CharsetChoice | undefined {
    const { folder } = this.#context;
    const guess = folder.phase === 'ready' ? folder.end?.guess : undefined;
    if (this.current !== 'auto' || guess === NO_ANSWER || this.#dismissed === folder.site) return undefined;
    return guess;
  }

  /** Not asked again while the site is open. */
  dismiss(): void {
    this.#dismissed = this.#context.folder.site;
  }

  /** Sets the charset of the open site and reads the open folder again. */
  async choose(charset: CharsetChoice): Promise<void> {
    const site = this.#context.site();
    if (site === undefined || charset === site.charset) return;
    const { api, notices } = this.#context;
    try {
      await this.adopt(await api.changeSite(site.id, { charset }));
    } catch (thrown) {
      const problem = problemOf(thrown);
      notices.fail(problem, problem.detail);
    }
  }

  /** The open site has other settings: its folder is read again, and its address is spelled as it is called now. */
  async adopt(site: Site): Promise<void> {
    const { sites, folder, selection, place, status } = this.#context;
    sites.changed(site);
    selection.reset();
    await Promise.all([status.load(site.id), folder.reread()]);
    if (folder.site === site.id && folder.phase === 'ready') place.replace(placeOf(site, folder.path));
  }
}
