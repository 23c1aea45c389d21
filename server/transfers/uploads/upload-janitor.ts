/**
 * Clears up after uploads that nobody goes on with: those that expired, those whose place was being prepared when Gangway died, and
 * the memory of those that are over. It removes only files that it knows by their whole name.
 */
import { GatewayError } from '../../errors.ts';
import { discardPart } from '../../files/place-part.ts';
import { partPathsOf } from '../../files/part-file.ts';
import type { Work } from '../../files/session-pools.ts';
import type { Site } from '../../sites/site.ts';
import type { KeptUpload } from '../../store/upload-store.ts';
import type { CourseServices } from './upload-course.ts';
import type { Uploads } from './uploads.ts';

const MINUTE_MS = 60_000;
const ROUND_EVERY_MS = 10 * MINUTE_MS;
/** What was left half-way by the process before is looked at right after the start. */
const FIRST_ROUND_MS = 5_000;
/** Uploads in one round, of each kind. */
const MAX_PER_ROUND = 50;
/** A server that is not there so often keeps what it has. */
const MAX_TRIES = 6;
const TRY_MS = 30_000;
/** How long it is told of an upload that it is complete, or that it has expired. */
const REMEMBERED_MS = 24 * 60 * MINUTE_MS;
/** A clock that was set must not look like days that have passed. */
const MAX_CLOCK_JUMP_MS = 60 * MINUTE_MS;

/** What the janitor works with. */
export interface JanitorOptions extends CourseServices {
  readonly uploads: Uploads;
  readonly expiryMs: number;
  /** The saved site with this id; ad-hoc ones end with their own uploads. */
  readonly siteOf: (id: string) => Site | undefined;
  /** Monotonic clock. */
  readonly monotonicMs: () => number;
  readonly onFailure: (error: unknown) => void;
}

/** Makes its rounds from `start` to `close`. */
export class UploadJanitor {
  readonly #options: JanitorOptions;
  readonly #end = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> | undefined;
  #aheadMs: number;
  #trustedAfterMs = 0;

  constructor(options: JanitorOptions) {
    this.#options = options;
    this.#aheadMs = this.#clockAheadMs();
  }

  /** Forgets uploads of sites that ended with the process before, and begins the rounds. */
  start(): void {
    this.#quietly(() => {
      const { store, siteOf } = this.#options;
      for (const site of store.sites()) if (siteOf(site) === undefined) store.forgetSite(site);
    });
    this.#schedule(FIRST_ROUND_MS);
  }

  /** Ends the rounds; waits for the one that is going on. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#end.abort();
    await this.#round;
  }

  /** One round. Never rejects. */
  async round(): Promise<void> {
    try {
      for (const upload of this.#left('placing', 0)) await this.#tend(upload, 'settle');
      if (this.#isClockTrusted()) {
        for (const upload of this.#left('open', this.#options.expiryMs)) await this.#tend(upload, 'expire');
        for (const state of ['done', 'gone'] as const) {
          for (const { id } of this.#left(state, REMEMBERED_MS)) this.#options.store.remove(id);
        }
      }
    } catch (error) {
      this.#options.onFailure(error);
    }
  }

  #left(state: KeptUpload['state'], forMs: number): KeptUpload[] {
    const { store, now } = this.#options;
    return store.unchangedSince(state, new Date(now().getTime() - forMs), MAX_PER_ROUND);
  }

  async #tend(upload: KeptUpload, what: 'settle' | 'expire'): Promise<void> {
    const { uploads, store, siteOf, now } = this.#options;
    const site = siteOf(upload.site);
    if (this.#end.signal.aborted || site === undefined) return;
    const signal = AbortSignal.any([AbortSignal.timeout(TRY_MS), this.#end.signal]);
    const work: Work = { site, signal, lane: 'bulk' };
    let release: () => void = () => undefined;
    try {
      release = await uploads.locks.take(upload.id, signal, () => undefined);
      const current = store.get(upload.id);
      if (current?.state !== upload.state || current.changedAt > upload.changedAt) return;
      if (what === 'settle') await uploads.course(current, { work, viewer: upload.owner }).offset();
      else await this.#expire(current, work);
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      if (what === 'expire' && upload.tries + 1 >= MAX_TRIES) store.change(upload, { state: 'gone' }, now());
      else store.tried(upload);
    } finally {
      release();
    }
  }

  async #expire(upload: KeptUpload, work: Work): Promise<void> {
    const { pools, store, now } = this.#options;
    await discardPart(pools, work, partPathsOf(upload.target, upload.id));
    store.change(upload, { state: 'gone' }, now());
  }

  /** After a jump nothing expires for as long as a jump may be. */
  #isClockTrusted(): boolean {
    const aheadMs = this.#clockAheadMs();
    const nowMs = this.#options.monotonicMs();
    if (Math.abs(aheadMs - this.#aheadMs) > MAX_CLOCK_JUMP_MS)
      this.#trustedAfterMs = nowMs + MAX_CLOCK_JUMP_MS;
    this.#aheadMs = aheadMs;
    return nowMs >= this.#trustedAfterMs;
  }

  #clockAheadMs(): number {
    return this.#options.now().getTime() - this.#options.monotonicMs();
  }

  #quietly(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#options.onFailure(error);
    }
  }

  #schedule(afterMs: number): void {
    this.#timer = setTimeout(() => {
      this.#round = this.round().finally(() => {
        if (!this.#end.signal.aborted) this.#schedule(ROUND_EVERY_MS);
      });
    }, afterMs).unref();
  }
}
