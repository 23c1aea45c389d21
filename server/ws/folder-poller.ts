/** Looks at one folder again and again while somebody watches it, and tells what has changed since the look before. */
import type { Entry } from '../contract/entry.ts';
import type { FolderChange } from '../contract/topic-events.ts';
import { listFolder } from '../files/list-folder.ts';
import type { SessionPools } from '../files/session-pools.ts';
import { codeOf } from '../problem.ts';
import type { Site } from '../sites/site.ts';
import { FolderTooLarge, NobodyWatches } from './errors.ts';
import type { LiveEvent } from './event-log.ts';
import type { EventSource, Unnumbered } from './event-ring.ts';
import { FolderSnapshot } from './folder-snapshot.ts';

/** Pause between two looks. */
const POLL_MS = 5_000;
/** A look that took long is paid for by a pause so many times as long. */
const PAUSE_PER_LOOK = 4;
/** The pause after a failure, doubled by each further one, and never longer than this. */
const LONGEST_PAUSE_MS = 60_000;
/** Larger folders are not compared: each look would cost more than it tells. */
const MAX_ENTRIES = 10_000;
/** Changes told in one event. */
const MAX_CHANGES_TOLD = 100;

type Add = (event: Unnumbered) => void;

/** What is looked at, and by whom. */
export interface FolderPollerOptions {
  readonly pools: SessionPools;
  /** Canonical. */
  readonly path: string;
  /** The site as it is now; may throw when it is gone. */
  readonly siteNow: () => Site;
  readonly pollMs?: number;
}

/** The one who looks at a folder for all who watch it. */
export class FolderPoller implements EventSource {
  readonly #pools: SessionPools;
  readonly #path: string;
  readonly #pollMs: number;
  /** Of whoever came last. */
  siteNow: () => Site;
  #before: FolderSnapshot | undefined;
  #failedWith: string | undefined;
  #failures = 0;

  constructor({ pools, path, siteNow, pollMs = POLL_MS }: FolderPollerOptions) {
    this.#pools = pools;
    this.#path = path;
    this.#pollMs = pollMs;
    this.siteNow = siteNow;
  }

  start(add: Add): () => void {
    const end = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const round = async (): Promise<void> => {
      const startedAtMs = performance.now();
      await this.#look(add, end.signal);
      if (end.signal.aborted) return;
      timer = setTimeout(() => void round(), this.#pauseMs(performance.now() - startedAtMs)).unref();
    };
    void round();
    return () => {
      clearTimeout(timer);
      end.abort(new NobodyWatches());
    };
  }

  keyOf(): string {
    return 'folder';
  }

  /** Who comes now lists the folder first and needs no changes of before. */
  asPresent(event: LiveEvent): LiveEvent {
    return event.type === 'folder' ? { ...event, changes: [] } : event;
  }

  #pauseMs(lookMs: number): number {
    if (this.#failures === 0) return Math.max(this.#pollMs, lookMs * PAUSE_PER_LOOK);
    return Math.min(this.#pollMs * 2 ** this.#failures, LONGEST_PAUSE_MS);
  }

  /** Never rejects. */
  async #look(add: Add, signal: AbortSignal): Promise<void> {
    try {
      const now = new FolderSnapshot();
      const news: FolderChange[] = [];
      await this.#list(signal, (entry) => {
        const before = this.#before;
        if (before?.hasSame(entry) === false) {
          news.push({ change: before.has(entry) ? 'changed' : 'added', entry });
        }
        now.add(entry);
      });
      if (!signal.aborted) this.#seen(now, news, add);
    } catch (error) {
      if (!signal.aborted) this.#failed(error, add);
    }
  }

  async #list(signal: AbortSignal, onEntry: (entry: Entry) => void): Promise<void> {
    let count = 0;
    // In the lane of those who can wait: whoever clicks goes first.
    const work = { site: this.siteNow(), signal, lane: 'bulk' } as const;
    await listFolder(this.#pools, work, this.#path, async (entries) => {
      count += entries.length;
      if (count > MAX_ENTRIES) throw new FolderTooLarge(MAX_ENTRIES);
      for (const entry of entries) onEntry(entry);
    });
  }

  #seen(now: FolderSnapshot, news: readonly FolderChange[], add: Add): void {
    const changes = [...news, ...(this.#before?.missingIn(now) ?? [])];
    const isFirst = this.#before === undefined || this.#failedWith !== undefined;
    this.#before = now;
    this.#failedWith = undefined;
    this.#failures = 0;
    const { count } = now;
    if (isFirst && changes.length === 0) add({ type: 'folder', changes: [], count });
    for (let at = 0; at < changes.length; at += MAX_CHANGES_TOLD) {
      add({ type: 'folder', changes: changes.slice(at, at + MAX_CHANGES_TOLD), count });
    }
  }

  /** The same failure is told once. */
  #failed(error: unknown, add: Add): void {
    const code = codeOf(error);
    this.#failures += 1;
    if (code !== this.#failedWith) add({ type: 'folder', changes: [], code });
    this.#failedWith = code;
  }
}
