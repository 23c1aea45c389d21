/** Searches a tree: entries are told as they are found, while the walk goes on. */
import type { Entry } from '../../contract/entry.ts';
import { DEFAULT_HITS } from '../../contract/search.ts';
import type { SearchLine, SearchQuery } from '../../contract/search.ts';
import { TreeTooLarge } from '../errors.ts';
import { nameTest } from '../name-pattern.ts';
import { searchContent } from './content.ts';
import type { ContentQuery, ContentVerdict } from './content.ts';
import type { SessionPools, Work } from '../session-pools.ts';
import { walkFolder } from '../walk-folder.ts';
import type { WalkedFolder } from '../walk-folder.ts';

/** Files that are read at once. */
const MOST_READS = 3;
const PROGRESS_MS = 1_000;
/** More of them are counted and not told. */
const MAX_SKIPS_TOLD = 1_000;
/** Entries that are looked at in one turn of the event loop. */
const ENTRIES_PER_TURN = 5_000;

type End = Extract<SearchLine, { type: 'end' }>;
type SkipLine = Extract<SearchLine, { type: 'skipped' }>;

/**
 * What is found in the folder at `path` (canonical) and below it, with lines of progress between, and at last a line that says whether
 * everything was looked at. Rejects when the first folder cannot be listed, and with what broke. Ends on the FTP side, too, when whoever
 * iterates ends.
 */
export async function* searchTree(
  pools: SessionPools,
  work: Work,
  path: string,
  query: SearchQuery,
): AsyncGenerator<SearchLine, void, undefined> {
  const stop = new AbortController();
  const signal = AbortSignal.any([work.signal, stop.signal]);
  const search = new Search(pools, { ...work, signal }, query);
  try {
    yield* search.run(path);
  } finally {
    stop.abort();
    await search.settled();
  }
}

/** One search on its way. */
class Search {
  readonly #pools: SessionPools;
  readonly #work: Work;
  readonly #isWanted: (entry: Entry) => boolean;
  readonly #content: ContentQuery | undefined;
  readonly #maxHits: number;
  readonly #reads = new Set<Promise<void>>();
  /** Found, and not told yet. */
  #lines: SearchLine[] = [];
  #failure: { readonly error: unknown } | undefined;
  #folders = 0;
  #entries = 0;
  #files = 0;
  #hits = 0;
  #skipped = 0;
  #isIncomplete = false;
  #toldAt = performance.now();

  constructor(pools: SessionPools, work: Work, query: SearchQuery) {
    this.#pools = pools;
    this.#work = work;
    this.#isWanted = entryTest(query);
    this.#maxHits = query.limit ?? DEFAULT_HITS;
    if (query.content !== undefined)
      this.#content = { term: query.content, isCaseExact: query.case === 'exact' };
  }

  async *run(path: string): AsyncGenerator<SearchLine, void, undefined> {
    let limit: End['limit'];
    try {
      for await (const folder of walkFolder(this.#pools, this.#work, path)) {
        this.#note(folder);
        yield* this.#lookInto(folder);
        yield* this.#progress(folder.path);
        if (this.#isFull) break;
      }
    } catch (error) {
      if (!(error instanceof TreeTooLarge)) throw error;
      limit = error.limit;
    }
    while (this.#reads.size > 0 && !this.#isFull) yield* this.#afterNextRead();
    yield* this.#told();
    if (this.#isFull) limit = 'hits';
    const complete = limit === undefined && !this.#isIncomplete;
    yield {
      type: 'end',
      complete,
      ...(limit === undefined ? {} : { limit }),
      ...this.#counts,
      skipped: this.#skipped,
    };
  }

  /** Resolves when no file is read any more. */
  async settled(): Promise<void> {
    await Promise.all(this.#reads);
  }

  get #isFull(): boolean {
    return this.#hits >= this.#maxHits;
  }

  get #counts(): { folders: number; entries: number; files: number; hits: number } {
    return { folders: this.#folders, entries: this.#entries, files: this.#files, hits: this.#hits };
  }

  #note({ path, depth, skipped }: WalkedFolder): void {
    if (depth === 0 && skipped?.error !== undefined) throw skipped.error;
    if (skipped === undefined || skipped.reason === 'cut') this.#folders += 1;
    if (skipped !== undefined) this.#skip(path, skipped.reason);
  }

  async *#lookInto({ entries }: WalkedFolder): AsyncGenerator<SearchLine, void, undefined> {
    for (const entry of entries) {
      this.#entries += 1;
      if (this.#isWanted(entry)) {
        if (this.#content === undefined) this.#hit({ type: 'hit', entry });
        else if (entry.kind === 'file' && entry.unsafe !== true) this.#read(entry, this.#content);
      }
      while (this.#reads.size >= MOST_READS && !this.#isFull) yield* this.#afterNextRead();
      if (this.#lines.length > 0) yield* this.#told();
      if (this.#isFull) return;
      if (this.#entries % ENTRIES_PER_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  }

  #read(entry: Entry, content: ContentQuery): void {
    const read = searchContent(this.#pools, this.#work, entry, content)
      .then((verdict) => this.#judge(entry, verdict))
      .catch((error: unknown) => void (this.#failure ??= { error }))
      .finally(() => this.#reads.delete(read));
    this.#reads.add(read);
  }

  #judge(entry: Entry, verdict: ContentVerdict): void {
    if (typeof verdict === 'string') {
      if (verdict !== 'binary') this.#skip(entry.path, verdict);
      return;
    }
    this.#files += 1;
    if (verdict.length > 0) this.#hit({ type: 'hit', entry, matches: [...verdict] });
  }

  #hit(line: SearchLine): void {
    if (this.#isFull) return;
    this.#hits += 1;
    this.#lines.push(line);
  }

  #skip(path: string, reason: SkipLine['reason']): void {
    this.#skipped += 1;
    this.#isIncomplete = true;
    if (this.#skipped <= MAX_SKIPS_TOLD) this.#lines.push({ type: 'skipped', path, reason });
  }

  async *#afterNextRead(): AsyncGenerator<SearchLine, void, undefined> {
    await Promise.race(this.#reads);
    yield* this.#told();
  }

  *#told(): Generator<SearchLine> {
    if (this.#failure !== undefined) throw this.#failure.error;
    const lines = this.#lines;
    this.#lines = [];
    yield* lines;
  }

  *#progress(path: string): Generator<SearchLine> {
    yield* this.#told();
    if (performance.now() - this.#toldAt < PROGRESS_MS) return;
    this.#toldAt = performance.now();
    yield { type: 'progress', ...this.#counts, path };
  }
}

/** Everything but the content. */
function entryTest(query: SearchQuery): (entry: Entry) => boolean {
  const { name, kind, minSize, maxSize } = query;
  const isNamed = name === undefined ? () => true : nameTest(name);
  const after = query.modifiedAfter === undefined ? undefined : Date.parse(query.modifiedAfter);
  const before = query.modifiedBefore === undefined ? undefined : Date.parse(query.modifiedBefore);
  return (entry) => {
    const { sizeBytes = Number.NaN } = entry;
    const modifiedMs = entry.modifiedAt === undefined ? Number.NaN : Date.parse(entry.modifiedAt);
    return (
      (kind === undefined || entry.kind === kind) &&
      (minSize === undefined || sizeBytes >= minSize) &&
      (maxSize === undefined || sizeBytes <= maxSize) &&
      (after === undefined || modifiedMs >= after) &&
      (before === undefined || modifiedMs < before) &&
      isNamed(entry.name)
    );
  };
}
