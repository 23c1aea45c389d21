/** Lists folders before their turn, on sessions that nobody else wants just now: a tree of small folders is all round trips. */
import type { Entry } from '../contract/entry.ts';
import { GatewayError } from '../errors.ts';
import { listFolder, tryListFolder } from './list-folder.ts';
import type { SessionPools, Work } from './session-pools.ts';

/** Listings that run ahead at once. */
const MOST_RUNNING = 3;
/** Entries that wait for their turn, and those of one folder; a larger one is listed when its turn comes. */
const MOST_WAITING_ENTRIES = 20_000;
const MOST_ENTRIES_AHEAD = 5_000;
/** So small a tree is over before a second session has logged in. */
const ALONE_FOLDERS = 3;

/** What is in a folder. */
export interface ListedFolder {
  readonly entries: readonly Entry[];
  /** False when a limit cut the listing. */
  readonly complete: boolean;
}

/** A folder that is listed before its turn. Undefined when that came to nothing. */
interface Ahead {
  readonly result: Promise<ListedFolder | undefined>;
  count: number;
}

/** The folder is too large to be kept until its turn. */
class TooLargeToWait extends GatewayError {
  override readonly code = 'CANCELLED';
  constructor() {
    super('a folder has too many entries to be listed before its turn');
  }
}

/** The listings of one walk. */
export class ListAhead {
  /** How many of those whose turn is next may be listed before it. */
  static readonly MOST_AHEAD = 32;
  readonly #pools: SessionPools;
  readonly #work: Work;
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  readonly #ahead = new Map<string, Ahead>();
  /** Tried in vain; their turn will come. */
  readonly #refused = new Set<string>();
  #running = 0;
  #listed = 0;

  constructor(pools: SessionPools, work: Work) {
    this.#pools = pools;
    this.#signal = AbortSignal.any([work.signal, this.#stop.signal]);
    this.#work = { ...work, signal: this.#signal };
  }

  /** The folder whose turn it is. Rejects like listFolder. */
  async list(path: string): Promise<ListedFolder> {
    this.#listed += 1;
    const ahead = this.#ahead.get(path);
    const known = await ahead?.result;
    this.#ahead.delete(path);
    this.#refused.delete(path);
    if (known !== undefined) return known;
    const entries: Entry[] = [];
    const { complete } = await listFolder(
      this.#pools,
      this.#work,
      path,
      (batch) => void entries.push(...batch),
    );
    return { entries, complete };
  }

  /** paths: whose turn is next, the next one first. */
  prepare(paths: readonly string[]): void {
    if (this.#listed < ALONE_FOLDERS || this.#signal.aborted) return;
    for (const path of paths) {
      if (this.#running >= MOST_RUNNING || this.#waitingEntries > MOST_WAITING_ENTRIES) return;
      if (!this.#ahead.has(path) && !this.#refused.has(path)) this.#begin(path);
    }
  }

  /** Ends what runs ahead. Resolves when its sessions are back. */
  async close(): Promise<void> {
    this.#stop.abort();
    await Promise.all([...this.#ahead.values()].map(({ result }) => result));
  }

  get #waitingEntries(): number {
    let sum = 0;
    for (const { count } of this.#ahead.values()) sum += count;
    return sum;
  }

  #begin(path: string): void {
    const entries: Entry[] = [];
    const take = (batch: readonly Entry[]): void => {
      entries.push(...batch);
      ahead.count = entries.length;
      if (entries.length > MOST_ENTRIES_AHEAD) throw new TooLargeToWait();
    };
    this.#running += 1;
    const result = tryListFolder(this.#pools, this.#work, path, take)
      .then((end) => (end === undefined ? undefined : { entries, complete: end.complete }))
      // Whatever it is, it will be met again when the folder's turn comes.
      .catch(() => undefined)
      .then((listed) => {
        this.#running -= 1;
        if (listed !== undefined) return listed;
        this.#ahead.delete(path);
        this.#refused.add(path);
        return undefined;
      });
    const ahead: Ahead = { result, count: 0 };
    this.#ahead.set(path, ahead);
  }
}
