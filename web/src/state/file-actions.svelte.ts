/** What a person can do with entries: each ends with words on the screen and a fresh listing. */
import type { Entry } from '../../../server/contract/entry.ts';
import type { Api } from '../lib/api.ts';
import { previewOf } from '../lib/file-kind.ts';
import { problemOf } from '../../client/problem.ts';
import { joinPath, parentOf } from '../lib/remote-path.ts';
import type { Dialogs } from './dialogs.svelte.ts';
import type { FolderState } from './folder.svelte.ts';
import type { Notices } from './notices.svelte.ts';
import type { Preferences } from './preferences.svelte.ts';
import type { Selection } from './selection.svelte.ts';

/** What the actions work on. */
export interface Surroundings {
  readonly api: Pick<Api, 'describe' | 'makeFolder' | 'change' | 'remove'>;
  readonly folder: FolderState;
  readonly selection: Selection;
  readonly dialogs: Dialogs;
  readonly notices: Notices;
  readonly preferences: Preferences;
  /** Goes to a folder of the open site. */
  readonly goTo: (path: string) => void;
  /** Lets the browser save a file. */
  readonly save: (entry: Entry) => void;
}

/** Opening, saving, making, renaming and deleting in the open folder. */
export class FileActions {
  readonly #at: Surroundings;
  /** While the server works. */
  busy = $state(false);

  constructor(surroundings: Surroundings) {
    this.#at = surroundings;
  }

  /** A folder is entered, a file is shown when it can be, and saved otherwise; of a link the server is asked what it leads to. */
  open(entry: Entry): void {
    if (entry.unsafe) return;
    if (entry.kind === 'link') void this.#follow(entry);
    else if (entry.kind === 'folder') this.#at.goTo(entry.path);
    else if (previewOf(entry) === undefined) this.#at.save(entry);
    else this.#at.dialogs.show({ kind: 'preview', entry });
  }

  /** Asks before anything is deleted. What cannot be addressed is left out: its path would be that of something else. */
  askToRemove(entries: readonly Entry[]): void {
    const removable = entries.filter((entry) => !entry.unsafe);
    if (removable.length > 0) this.#at.dialogs.show({ kind: 'remove', entries: removable });
  }

  openParent(): void {
    this.#at.goTo(parentOf(this.#at.folder.path));
  }

  /** Files go one by one; folders cannot be saved yet. */
  download(entries: readonly Entry[]): void {
    for (const entry of entries) if (entry.kind !== 'folder' && !entry.unsafe) this.#at.save(entry);
  }

  async makeFolder(name: string): Promise<boolean> {
    const { api, folder, notices, preferences, selection } = this.#at;
    const path = joinPath(folder.path, name);
    const made = await this.#try(() => api.makeFolder(folder.site, path));
    if (!made) return false;
    notices.tell(preferences.words.browse.made(name));
    await folder.refresh();
    selection.focusPath(path);
    return true;
  }

  async rename(entry: Entry, name: string): Promise<void> {
    const { api, dialogs, folder, notices, preferences, selection } = this.#at;
    dialogs.renaming = '';
    if (name === '' || name === entry.name) return;
    let path = entry.path;
    const renamed = await this.#try(async () => {
      path = await api.change(folder.site, entry.path, { name });
    });
    if (!renamed) return;
    notices.tell(preferences.words.browse.renamed(name));
    await folder.refresh();
    selection.focusPath(path);
  }

  /** Deletes one after another; stops at the first that is refused. */
  async remove(entries: readonly Entry[]): Promise<void> {
    const { api, folder, notices, preferences, selection } = this.#at;
    let removed = 0;
    await this.#try(
      async () => {
        for (const entry of entries) {
          await api.remove(folder.site, entry);
          removed += 1;
        }
      },
      (code) =>
        code === 'NOT_EMPTY' ? preferences.words.dialogs.notEmpty(entries[removed]?.name ?? '') : undefined,
    );
    if (removed === 0) return;
    const { words, format } = preferences;
    notices.tell(words.browse.removed(removed, format.count(removed)));
    selection.clear();
    await folder.refresh();
  }

  async #follow(link: Entry): Promise<void> {
    const { api, folder } = this.#at;
    await this.#try(async () => {
      const { kind, sizeBytes } = await api.describe(folder.site, link.path);
      const end = kind === 'folder' ? 'folder' : 'file';
      this.open({ ...link, kind: end, ...(sizeBytes === undefined ? {} : { sizeBytes }) });
    });
  }

  async #try(
    work: () => Promise<void>,
    wordsFor: (code: string) => string | undefined = () => undefined,
  ): Promise<boolean> {
    const { notices } = this.#at;
    this.busy = true;
    try {
      await work();
      return true;
    } catch (thrown) {
      const problem = problemOf(thrown);
      const words = wordsFor(problem.code);
      // Our own words already say what to do.
      if (words === undefined) notices.fail(problem, problem.detail);
      else notices.fail({ ...problem, advice: '' }, words);
      return false;
    } finally {
      this.busy = false;
    }
  }
}
