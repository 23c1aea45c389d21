/**
 * Walks a folder and all folders in it, for whoever has to see every entry: archive, search, and what copies or removes a tree.
 * A folder comes before what is in it, one branch after the other: whoever goes through the result backwards meets the contents
 * first, and what waits to be listed are the neighbours of one branch and not a whole level of the tree. Links are told and never
 * followed.
 */
import type { Entry } from '../contract/entry.ts';
import { asBulk } from './bulk-work.ts';
import { TreeTooLarge } from './errors.ts';
import { ListAhead } from './list-ahead.ts';
import type { SessionPools, Work } from './session-pools.ts';
import { skipReasonOf } from './skip-reason.ts';
import type { SkipReason } from './skip-reason.ts';
import { TrailOfFolders } from './trail-of-folders.ts';
import type { Trail } from './trail-of-folders.ts';

/** Where a walk ends, whatever is still to come. */
export interface WalkLimits {
  /** Folders inside each other, below the one where the walk begins. */
  readonly depth: number;
  readonly entries: number;
  /** Spent on listing, not on what is done with it. */
  readonly timeMs: number;
}

/** Design threat T26. */
export const WALK_LIMITS: WalkLimits = { depth: 64, entries: 1_000_000, timeMs: 30 * 60_000 };

/** One folder of the tree. */
export interface WalkedFolder {
  /** Canonical. */
  readonly path: string;
  /** 0 for the folder where the walk began. */
  readonly depth: number;
  /** All that is in it, in the order of the server; empty when it was skipped. */
  readonly entries: readonly Entry[];
  /** Present when it was not read, or not to its end. */
  readonly skipped?: { readonly reason: SkipReason; readonly error?: Error };
}

/** A folder whose turn comes. */
interface Waiting {
  readonly path: string;
  readonly depth: number;
  /** The `unique` fact of RFC 3659, as the folder around it told it. */
  readonly unique: string | undefined;
  readonly trail: Trail;
}

/**
 * All folders from `path` (canonical) down. Folders that cannot be read are told as skipped, and so are those that lead back into
 * themselves or lie too deep; the first one is no exception. Waits while nobody asks for more and holds no session then, but for
 * listings that run ahead; these end with the iteration. Rejects with TreeTooLarge at the other limits, and with what broke.
 */
export async function* walkFolder(
  pools: SessionPools,
  work: Work,
  path: string,
  limits: WalkLimits = WALK_LIMITS,
): AsyncGenerator<WalkedFolder, void, undefined> {
  const ahead = new ListAhead(pools, asBulk(work));
  const waiting: Waiting[] = [{ path, depth: 0, unique: undefined, trail: TrailOfFolders.EMPTY }];
  let seen = 0;
  let spentMs = 0;
  try {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      work.signal.throwIfAborted();
      const startedAt = performance.now();
      const folder = await visited(next, ahead, limits);
      seen += folder.entries.length;
      spentMs += performance.now() - startedAt;
      if (spentMs > limits.timeMs) throw new TreeTooLarge('time');
      if (seen > limits.entries) throw new TreeTooLarge('entries');
      waiting.push(...foldersIn(folder, next));
      ahead.prepare(
        waiting
          .slice(-ListAhead.MOST_AHEAD)
          .reverse()
          .map((one) => one.path),
      );
      yield folder;
    }
  } finally {
    await ahead.close();
  }
}

async function visited(
  next: Waiting,
  ahead: ListAhead,
  { depth: deepest }: WalkLimits,
): Promise<WalkedFolder> {
  const { path, depth, trail, unique } = next;
  if (depth > deepest) return { path, depth, entries: [], skipped: { reason: 'depth' } };
  if (trail.includes(unique)) return { path, depth, entries: [], skipped: { reason: 'loop' } };
  try {
    const { entries, complete } = await ahead.list(path);
    if (trail.isRepeated(entries)) return { path, depth, entries: [], skipped: { reason: 'loop' } };
    return { path, depth, entries, ...(complete ? {} : { skipped: { reason: 'cut' } }) };
  } catch (error) {
    const reason = skipReasonOf(error);
    if (reason === undefined || !(error instanceof Error)) throw error;
    return { path, depth, entries: [], skipped: { reason, error } };
  }
}

/** The last one is walked first. */
function foldersIn({ entries, depth }: WalkedFolder, { unique, trail }: Waiting): Waiting[] {
  const below = trail.with(unique, entries);
  return entries
    .filter(({ kind, unsafe }) => kind === 'folder' && unsafe !== true)
    .map((folder) => ({ path: folder.path, depth: depth + 1, unique: folder.unique, trail: below }))
    .reverse();
}
