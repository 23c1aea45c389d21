/** Removes a file, a link, or a folder with everything in it, entry by entry; never through a link. */
import type { Entry } from '../contract/entry.ts';
import { deleteFile, deleteFolder } from './change-entry.ts';
import { EntryFailures } from './entry-failure.ts';
import type { EntryFailure } from './entry-failure.ts';
import { EntryForbidden, FolderNotEmpty, IsFolder, TreeTooDeep } from './errors.ts';
import { listFolder } from './list-folder.ts';
import type { SessionPools, Work } from './session-pools.ts';
import { WALK_LIMITS } from './walk-folder.ts';

/**
 * Removes what is at `path` (canonical text). Resolves with what could not be removed inside; then the folders around it are
 * still there. Rejects with EntryMissing, EntryForbidden or what broke when that is all there is to say.
 */
export async function removeTree(pools: SessionPools, work: Work, path: string): Promise<EntryFailure[]> {
  const removal = new Removal(pools, work);
  await removal.remove({ path, kind: 'folder' }, 0);
  return removal.failures.all;
}

interface Content {
  readonly entries: readonly Entry[];
  /** Not cut by a limit. */
  readonly isComplete: boolean;
}

class Removal {
  readonly failures = new EntryFailures();
  readonly #pools: SessionPools;
  readonly #work: Work;

  constructor(pools: SessionPools, work: Work) {
    this.#pools = pools;
    this.#work = work;
  }

  /**
   * DELE comes first, also for what looks like a folder: a link to one is removed by it, and a folder is not. Then RMD, before
   * anybody looks inside: it removes the links of Windows, and of others many servers say that they are no folders.
   */
  async remove({ path, kind }: Pick<Entry, 'path' | 'kind'>, depth: number): Promise<void> {
    try {
      await deleteFile(this.#pools, this.#work, path);
    } catch (error) {
      if (!(error instanceof IsFolder)) throw error;
      if (kind === 'link') await deleteFolder(this.#pools, this.#work, path, async () => true);
      else await this.#removeFolder(path, depth);
    }
  }

  async #removeFolder(path: string, depth: number): Promise<void> {
    const before = this.failures.all.length;
    // A listing may have been cut by a limit; what is left of it comes with the next one.
    for (let isOver = false; ;) {
      const content = await this.#contentInTheWay(path);
      if (content === undefined) return;
      if (isOver) throw new FolderNotEmpty();
      if (depth >= WALK_LIMITS.depth) throw new TreeTooDeep();
      let removed = 0;
      for (const entry of content.entries) if (await this.#removeInside(path, entry, depth)) removed += 1;
      if (this.failures.all.length > before && (content.isComplete || removed === 0)) return;
      isOver = content.isComplete;
    }
  }

  /** Removes a folder, if it is empty; else resolves with what is in it. */
  async #contentInTheWay(path: string): Promise<Content | undefined> {
    let content: Content | undefined;
    try {
      await deleteFolder(this.#pools, this.#work, path, async () => {
        content = await this.#list(path);
        return content.entries.length === 0;
      });
      return undefined;
    } catch (error) {
      if (!(error instanceof FolderNotEmpty)) throw error;
      return content;
    }
  }

  async #removeInside(folder: string, entry: Entry, depth: number): Promise<boolean> {
    const before = this.failures.all.length;
    const { path, kind, unsafe } = entry;
    try {
      // Its name cannot be sent; the folder around it is what cannot be removed.
      if (unsafe === true) throw new EntryForbidden();
      await this.remove(entry, depth + 1);
    } catch (error) {
      if (unsafe === true) this.failures.note(folder, 'folder', error);
      else this.failures.note(path, kind === 'folder' ? 'folder' : 'other', error);
    }
    return this.failures.all.length === before;
  }

  async #list(path: string): Promise<Content> {
    const entries: Entry[] = [];
    const { complete } = await listFolder(
      this.#pools,
      this.#work,
      path,
      (some) => void entries.push(...some),
    );
    return { entries, isComplete: complete };
  }
}
