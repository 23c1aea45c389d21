/** A folder as it was when its first page was asked for: filtered, sorted, and kept as the JSON that pages are cut from. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Entry, FolderEnd } from '../contract/entry.ts';
import type { ListingFilter, ListingOrder } from '../contract/listing.ts';
import { entryOrder } from './entry-order.ts';
import type { EntryOrder, Ranked } from './entry-order.ts';
import { listFolder } from './list-folder.ts';
import { nameTest } from './name-pattern.ts';
import type { SessionPools, Work } from './session-pools.ts';

/** So many steps of sorting or writing are done in one turn of the event loop; then others get theirs. */
const STEPS_PER_TURN = 2_000;
/** A snapshot that has so many bytes is not made longer. */
const MAX_SNAPSHOT_BYTES = 96 * 1024 * 1024;

/** What of a folder is wanted, and how. */
export type ListingView = ListingOrder & ListingFilter;

/** Entries in their order. Never changes. */
export class ListingSnapshot {
  /** What has to be said of the folder besides its entries; `count` is that of this snapshot. */
  readonly end: FolderEnd;
  /** Entry by entry as JSON, each with a comma behind it. */
  readonly #json: Buffer;
  /** Where each entry begins, and where the last one ends. */
  readonly #starts: Uint32Array;

  constructor(end: FolderEnd, json: Buffer, starts: Uint32Array) {
    this.end = end;
    this.#json = json;
    this.#starts = starts;
  }

  /** Memory that it takes. */
  get sizeBytes(): number {
    return this.#json.length + this.#starts.byteLength;
  }

  /** Entries from `from` up to, not including, `to`, as JSON with commas between them. Costs as much as it is long. */
  slice(from: number, to: number): Buffer {
    const last = Math.min(to, this.end.count);
    if (from >= last) return Buffer.alloc(0);
    return this.#json.subarray(this.#starts[from], (this.#starts[last] ?? 0) - 1);
  }
}

/** Lists the folder at `path` (canonical) and keeps what is wanted of it. Rejects like listFolder. */
export async function takeSnapshot(
  pools: SessionPools,
  work: Work,
  path: string,
  view: ListingView,
): Promise<ListingSnapshot> {
  const order = entryOrder(view);
  const isWanted = entryTest(view);
  const runs: Ranked[][] = [];
  let waiting: Ranked[] = [];
  const sortWaiting = (): void => {
    runs.push(waiting.sort((a, b) => order.compare(a, b)));
    waiting = [];
  };
  const end = await listFolder(pools, work, path, (entries) => {
    for (const entry of entries) if (isWanted(entry)) waiting.push(order.rank(entry));
    if (waiting.length >= STEPS_PER_TURN) sortWaiting();
  });
  sortWaiting();
  return written(await merged(runs, order), end);
}

/** Whether an entry is wanted. */
export function entryTest({ filter, hidden = true }: ListingFilter): (entry: Entry) => boolean {
  const test = filter === undefined ? () => true : nameTest(filter);
  return ({ name }) => (hidden || !name.startsWith('.')) && test(name);
}

/** Sorted runs to one, two neighbours at a time: the first of equal entries stays the first. */
async function merged(runs: Ranked[][], order: EntryOrder): Promise<readonly Ranked[]> {
  let round = runs;
  while (round.length > 1) {
    const next: Ranked[][] = [];
    for (let at = 0; at < round.length; at += 2) {
      next.push(await mergedPair(round[at] ?? [], round[at + 1] ?? [], order));
    }
    round = next;
  }
  return round[0] ?? [];
}

async function mergedPair(a: Ranked[], b: Ranked[], order: EntryOrder): Promise<Ranked[]> {
  const all: Ranked[] = [];
  let fromA = 0;
  let fromB = 0;
  for (;;) {
    const left = a[fromA];
    const right = b[fromB];
    const isLeft = left !== undefined && (right === undefined || order.compare(left, right) <= 0);
    const next = isLeft ? left : right;
    if (next === undefined) return all;
    all.push(next);
    if (isLeft) fromA++;
    else fromB++;
    if (all.length % STEPS_PER_TURN === 0) await nextTurn();
  }
}

/** What would be beyond MAX_SNAPSHOT_BYTES is left out, and said to be. */
async function written(sorted: readonly Ranked[], end: FolderEnd): Promise<ListingSnapshot> {
  const starts = new Uint32Array(sorted.length + 1);
  const pieces: Buffer[] = [];
  let sizeBytes = 0;
  let count = 0;
  while (count < sorted.length && sizeBytes < MAX_SNAPSHOT_BYTES) {
    const texts = sorted.slice(count, count + STEPS_PER_TURN).map(({ entry }) => `${JSON.stringify(entry)},`);
    for (const text of texts) {
      starts[count++] = sizeBytes;
      sizeBytes += Buffer.byteLength(text);
    }
    pieces.push(Buffer.from(texts.join('')));
    await nextTurn();
  }
  starts[count] = sizeBytes;
  const told = count === sorted.length ? end : { ...end, complete: false, limit: 'bytes' as const };
  return new ListingSnapshot({ ...told, count }, Buffer.concat(pieces, sizeBytes), starts);
}
