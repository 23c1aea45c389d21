/**
 * The files of an archive in their order, small ones read ahead: many of them are all round trips, and several sessions share those.
 * The first one never waits for those behind it, and what is ahead holds no session while it waits for its turn.
 */
import type { ArchiveItem } from './items.ts';
import { SMALL_BYTES, tryReadSmall } from '../read-many.ts';
import type { SessionPools, Work } from '../session-pools.ts';

/** Reads that run ahead at once. */
const MOST_RUNNING = 4;
/** Items that wait for their turn, and their bytes. */
const MOST_ITEMS = 64;
const MOST_BYTES = 8 * 1024 * 1024;

/** An item whose turn has come. bytes: all of its file, if it was read ahead. */
export interface ReadyItem {
  readonly item: ArchiveItem;
  readonly bytes: Buffer | undefined;
}

interface Waiting {
  readonly item: ArchiveItem;
  bytes?: Promise<Buffer | undefined>;
}

/** Reads the files of one archive ahead. */
export class ArchiveFiles {
  readonly #pools: SessionPools;
  readonly #work: Work;
  readonly #items: AsyncGenerator<ArchiveItem, void, undefined>;
  readonly #stop = new AbortController();
  readonly #queue: Waiting[] = [];
  /** The next item on its way. */
  #coming: Promise<void> | undefined;
  #end: 'complete' | { readonly error: unknown } | undefined;
  #waitingBytes = 0;
  #running = 0;
  /** Listings may tell sizes that are no bytes (blocks of VMS, records of MVS). */
  #isListingBelieved = true;

  constructor(pools: SessionPools, work: Work, items: AsyncGenerator<ArchiveItem, void, undefined>) {
    this.#pools = pools;
    this.#work = { ...work, signal: AbortSignal.any([work.signal, this.#stop.signal]) };
    this.#items = items;
  }

  /** One item after the other. Rejects with what the items end with. */
  async *inOrder(): AsyncGenerator<ReadyItem, void, undefined> {
    try {
      for (;;) {
        this.#pull();
        while (this.#queue.length === 0 && this.#coming !== undefined) await this.#coming;
        const next = this.#queue[0];
        if (next === undefined) break;
        this.#start();
        const bytes = await next.bytes;
        this.#queue.shift();
        this.#waitingBytes -= next.item.sizeBytes ?? 0;
        yield { item: next.item, bytes };
      }
      if (typeof this.#end === 'object') throw this.#end.error;
    } finally {
      await this.#close();
    }
  }

  /** Fetches items while there is room for them. */
  #pull(): void {
    const hasRoom = this.#queue.length < MOST_ITEMS && this.#waitingBytes < MOST_BYTES;
    if (this.#coming !== undefined || this.#end !== undefined || !hasRoom) return;
    this.#coming = this.#items
      .next()
      .then(({ value, done }) => {
        if (done === true) this.#end = 'complete';
        else this.#queue.push({ item: value });
        this.#waitingBytes += value?.sizeBytes ?? 0;
      })
      .catch((error: unknown) => void (this.#end = { error }))
      .then(() => {
        this.#coming = undefined;
        this.#start();
        this.#pull();
      });
  }

  /** A large file in front has the sessions for itself. */
  #start(): void {
    for (const waiting of this.#queue) {
      if (this.#running >= MOST_RUNNING || this.#stop.signal.aborted) return;
      if (isLarge(waiting.item)) return;
      if (waiting.bytes === undefined && waiting.item.kind === 'file')
        waiting.bytes = this.#read(waiting.item);
    }
  }

  /** Undefined when it has to be read in its turn: what is wrong with it is found out there. */
  async #read({ path, sizeBytes }: ArchiveItem): Promise<Buffer | undefined> {
    this.#running += 1;
    try {
      const listedBytes = this.#isListingBelieved ? sizeBytes : undefined;
      return await tryReadSmall(this.#pools, this.#work, path, listedBytes);
    } catch {
      this.#isListingBelieved = false;
      return undefined;
    } finally {
      this.#running -= 1;
      this.#start();
    }
  }

  async #close(): Promise<void> {
    this.#stop.abort();
    for (const { bytes } of this.#queue) await bytes;
    await this.#coming;
    await this.#items.return();
  }
}

function isLarge({ kind, sizeBytes }: ArchiveItem): boolean {
  return kind === 'file' && (sizeBytes ?? Number.POSITIVE_INFINITY) > SMALL_BYTES;
}
