/** Visits the files of a watched folder, and of the folders in it if that is wanted; links are never followed. */
import type { Entry, FolderEnd } from '../../contract/entry.ts';
import { EntryForbidden, EntryMissing } from '../../files/errors.ts';
import type { WatchedNames } from './watch-names.ts';

/** Deeper than this there is a loop, or nobody who waits for files. */
const MAX_DEPTH = 32;
/** Folders in one look. */
const MAX_FOLDERS = 10_000;
/** Files in one look: what is known of each is kept. */
const MAX_FILES = 500_000;

/** Lists one folder; see files/list-folder. */
export type ListOneFolder = (
  path: string,
  onEntries: (entries: Entry[]) => Promise<void> | void,
) => Promise<Pick<FolderEnd, 'complete'>>;

/** What is to be visited. */
export interface WalkPlan {
  readonly folder: string;
  readonly recursive: boolean;
  readonly names: WatchedNames;
}

/** How it went. */
export interface WalkEnd {
  /** Files that are not ignored. */
  readonly files: number;
  /** Whether every folder was seen whole; what was not seen may be there all the same. */
  readonly complete: boolean;
}

interface Stop {
  readonly path: string;
  readonly depth: number;
}

/**
 * onFiles: takes the files as they come; what they are called is judged already. Rejects with whatever the watched folder itself is
 * refused with, and when the server is lost; a folder below that may not be read makes the walk incomplete.
 */
export async function walkFiles(
  list: ListOneFolder,
  plan: WalkPlan,
  onFiles: (files: Entry[]) => Promise<void> | void,
): Promise<WalkEnd> {
  const walk = new Walk(plan, onFiles);
  for (let stop = walk.next(); stop !== undefined; stop = walk.next()) {
    try {
      await walk.visit(list, stop);
    } catch (error) {
      if (stop.depth === 0) throw error;
      // Its parent has just shown it: where a server (vsftpd) says nothing else of a folder that may not be read, it is that.
      if (!(error instanceof EntryForbidden || error instanceof EntryMissing)) throw error;
      walk.isComplete = false;
    }
  }
  return { files: walk.files, complete: walk.isComplete };
}

class Walk {
  isComplete = true;
  files = 0;
  #folders = 1;
  readonly #plan: WalkPlan;
  readonly #onFiles: (files: Entry[]) => Promise<void> | void;
  readonly #stops: Stop[];

  constructor(plan: WalkPlan, onFiles: (files: Entry[]) => Promise<void> | void) {
    this.#plan = plan;
    this.#onFiles = onFiles;
    this.#stops = [{ path: plan.folder, depth: 0 }];
  }

  /** The deepest folder first, so that few have to be remembered. */
  next(): Stop | undefined {
    return this.#stops.pop();
  }

  async visit(list: ListOneFolder, { path, depth }: Stop): Promise<void> {
    const { complete } = await list(path, (entries) => {
      if (this.#plan.recursive) this.#addFolders(entries, depth + 1);
      return this.#take(entries);
    });
    if (!complete) this.isComplete = false;
  }

  #take(entries: readonly Entry[]): Promise<void> | void {
    const { isFileWatched } = this.#plan.names;
    // A line that nobody understood may be about a file that is known.
    if (entries.some(({ raw }) => raw !== undefined)) this.isComplete = false;
    const files = entries.filter(({ kind, name, unsafe }) => {
      return kind === 'file' && unsafe !== true && isFileWatched(name);
    });
    const room = MAX_FILES - this.files;
    if (files.length > room) this.isComplete = false;
    const taken = files.slice(0, room);
    this.files += taken.length;
    if (taken.length > 0) return this.#onFiles(taken);
  }

  #addFolders(entries: readonly Entry[], depth: number): void {
    const { isFolderWatched } = this.#plan.names;
    for (const { kind, name, path, unsafe } of entries) {
      if (kind !== 'folder' || unsafe === true || !isFolderWatched(name)) continue;
      if (depth > MAX_DEPTH || this.#folders >= MAX_FOLDERS) {
        this.isComplete = false;
        return;
      }
      this.#folders += 1;
      this.#stops.push({ path, depth });
    }
  }
}
