/**
 * Copies a folder within a site with everything in it. Links to files are copied as files; links to folders are not followed where
 * they can be told from folders, and where they cannot, there is an end to it.
 */
import type { Entry } from '../contract/entry.ts';
import { createFolder } from './change-entry.ts';
import { copyFile } from './copy-file.ts';
import { EntryFailures } from './entry-failure.ts';
import type { EntryFailure } from './entry-failure.ts';
import { EntryForbidden, TreeTooDeep, TreeTooLarge } from './errors.ts';
import { listFolder } from './list-folder.ts';
import type { SessionPools, Work } from './session-pools.ts';
import { TrailOfFolders } from './trail-of-folders.ts';
import type { Trail } from './trail-of-folders.ts';
import { WALK_LIMITS } from './walk-folder.ts';

/** Canonical paths of two folders, neither inside the other. */
export interface TreeCopy {
  readonly from: string;
  readonly to: string;
}

/**
 * Makes the folder at `to`, which must be free, and copies into it. Resolves with what could not be copied, by the paths that the
 * copies should have had. Rejects when the folder itself cannot be made, or with what broke.
 */
export async function copyTree(pools: SessionPools, work: Work, copy: TreeCopy): Promise<EntryFailure[]> {
  const copying = new Copying(pools, work);
  await copying.folder(copy, { depth: 0, unique: undefined, trail: TrailOfFolders.EMPTY });
  return copying.failures.all;
}

/** Where in the tree a folder is. */
interface Place {
  readonly depth: number;
  /** The `unique` fact of RFC 3659. */
  readonly unique: string | undefined;
  readonly trail: Trail;
}

class Copying {
  readonly failures = new EntryFailures();
  readonly #pools: SessionPools;
  readonly #work: Work;
  #seen = 0;

  constructor(pools: SessionPools, work: Work) {
    this.#pools = pools;
    this.#work = work;
  }

  async folder({ from, to }: TreeCopy, { depth, unique, trail }: Place): Promise<void> {
    if (depth > WALK_LIMITS.depth || trail.includes(unique)) throw new TreeTooDeep();
    await createFolder(this.#pools, this.#work, to, { parents: 'must exist' });
    // All of it is known before the first copy, so that nothing is copied that the copying has made.
    const entries: Entry[] = [];
    const { complete } = await listFolder(
      this.#pools,
      this.#work,
      from,
      (some) => void entries.push(...some),
    );
    this.#seen += entries.length;
    if (this.#seen > WALK_LIMITS.entries) throw new TreeTooLarge('entries');
    if (!complete) this.failures.note(to, 'folder', new TreeTooLarge('entries'));
    if (trail.isRepeated(entries)) throw new TreeTooDeep();
    const below = { depth: depth + 1, trail: trail.with(unique, entries) };
    for (const entry of entries) await this.#copyInto(to, entry, below);
  }

  async #copyInto(folder: string, entry: Entry, below: Omit<Place, 'unique'>): Promise<void> {
    const { path: from, kind, unsafe, unique } = entry;
    const to = `${folder}${from.slice(from.lastIndexOf('/'))}`;
    try {
      if (unsafe === true) throw new EntryForbidden();
      if (kind === 'folder') await this.folder({ from, to }, { ...below, unique });
      else await copyFile(this.#pools, this.#work, { from, to });
    } catch (error) {
      if (unsafe === true) this.failures.note(folder, 'folder', error);
      else this.failures.note(to, kind === 'folder' ? 'folder' : 'other', error);
    }
  }
}
