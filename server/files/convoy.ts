/**
 * Several sessions fetch one file together: each a segment ahead of the one before, and the bytes leave in order. The first
 * session reads on as if it were alone; the others come when measuring says that they help, from what the budget has free.
 */
import type { FtpSession } from '../ftp/session.ts';
import type { Lease } from '../pool/lease.ts';
import type { CommitHold } from './commit-hold.ts';
import { Crew } from './crew.ts';
import { FileChanged } from './errors.ts';
import { assertUnchanged } from './file-facts.ts';
import type { FileSource } from './file-facts.ts';
import { patiently } from './healing.ts';
import { Outlet } from './outlet.ts';
import { MAX_AHEAD_PER_DOWNLOAD_BYTES, ReadAhead, processReadAhead } from './read-ahead.ts';
import { assertSeam, mayBeShared } from './seam.ts';
import { MIN_SEGMENT_BYTES, segmentSize } from './segment-size.ts';
import { Stretch } from './stretch.ts';
import type { StretchPlace, StretchStart } from './stretch.ts';
import { Widening } from './widening.ts';

/** How often the rate is looked at. */
const LOOK_MS = 50;
/** After a refusal the budget is asked again so much later. */
const REFUSED_MS = 500;
/** So much given to the client and not taken by it: it is the slower one. */
const HELD_BACK_BYTES = 256 * 1024;
/** Without a proof that REST works no more than the one that proves it. */
const UNPROVEN_SESSIONS = 2;

/** Bytes of a file: up to, not including, `toBytes`. */
export interface ConvoyExtent {
  readonly fromBytes: number;
  readonly toBytes: number;
}

interface Running {
  readonly stretch: Stretch;
  readonly done: Promise<void>;
  /** Resolves when it was given up: somebody else will fetch what it should have. */
  readonly givenUp: Promise<'given up'>;
}

/** One download by several sessions. */
export class Convoy {
  readonly #source: FileSource;
  readonly #extent: ConvoyExtent;
  readonly #hold: CommitHold;
  readonly #widening: Widening;
  readonly #memory = new ReadAhead(MAX_AHEAD_PER_DOWNLOAD_BYTES, processReadAhead);
  readonly #stop = new AbortController();
  readonly #failed = Promise.withResolvers<never>();
  /** In the order of the file; the first one's bytes go out as they come. */
  readonly #line: Running[] = [];
  readonly #crew = new Crew();
  /** The first byte that nobody fetches. */
  #frontier: number;
  #adding = 0;
  /** Whose bytes go out as they come. */
  #head: Stretch | undefined;
  #isHeadWanting = false;
  /** Somebody who helped has failed for good. */
  #isAlone = false;
  #launched = 0;
  #refusedAt = Number.NEGATIVE_INFINITY;

  /** source: its size is known. widening: how many sessions to begin with. */
  constructor(source: FileSource, extent: ConvoyExtent, hold: CommitHold, widening: Widening) {
    const signal = AbortSignal.any([source.work.signal, this.#stop.signal]);
    this.#source = { ...source, work: { ...source.work, signal } };
    this.#extent = extent;
    this.#hold = hold;
    this.#widening = widening;
    this.#frontier = extent.toBytes;
    this.#failed.promise.catch(() => undefined);
  }

  /** Fetches everything. start: of the first session's transfer. Rejects like Stretch.run. */
  async run(start: StretchStart): Promise<void> {
    const timer = setInterval(() => this.#look(), LOOK_MS);
    try {
      const place = { ...this.#extent, before: new Uint8Array(0) };
      let head = this.#launch(place, this.#opened(), start);
      this.#fill();
      for (;;) {
        await this.#unlessFailed(head.done);
        this.#line.shift();
        const next = await this.#follower(head.stretch);
        if (next === undefined) break;
        head = next;
      }
      if (this.#launched > 1) await this.#assertStillUnchanged();
    } finally {
      clearInterval(timer);
      this.#stop.abort();
      for (const { stretch } of this.#line) stretch.outlet.drop();
    }
  }

  /** Whose turn it is after `last`: the next in the line, or a new one where nobody is ahead; undefined at the end. */
  async #follower(last: Stretch): Promise<Running | undefined> {
    const fromBytes = last.toBytes ?? this.#extent.toBytes;
    for (;;) {
      const next = this.#line[0];
      if (next === undefined || next.stretch.fromBytes > fromBytes)
        return this.#fetchFrom(fromBytes, last, next);
      const { stretch, givenUp } = next;
      const lead = await this.#unlessFailed(Promise.race([stretch.lead, givenUp]));
      if (lead === 'given up') continue;
      assertSeam(last.tail, lead, this.#source.work.site.profile.knowledge);
      this.#head = stretch;
      stretch.outlet.open(this.#hold);
      return next;
    }
  }

  /** Fetches what nobody has fetched ahead, up to what somebody has. */
  async #fetchFrom(
    fromBytes: number,
    last: Stretch,
    next: Running | undefined,
  ): Promise<Running | undefined> {
    if (fromBytes === this.#extent.toBytes) return undefined;
    const lease = await this.#leaseForHead();
    if (fromBytes === this.#frontier) {
      this.#claim(this.#sessions === 1 ? this.#remaining : this.#sizeOfNext(this.#remaining));
    }
    const toBytes = next?.stretch.fromBytes ?? this.#frontier;
    const start = lease === undefined ? undefined : { lease };
    const running = this.#launch({ fromBytes, toBytes, before: last.tail }, this.#opened(), start);
    this.#fill();
    return running;
  }

  /**
   * It may wait for a session: whoever is ahead can end without it (design case 93). Undefined when there is none just now; a
   * stretch asks again, with patience.
   */
  async #leaseForHead(): Promise<Lease<FtpSession> | undefined> {
    const { pools, work } = this.#source;
    this.#isHeadWanting = true;
    try {
      return await pools.borrow({ ...work, lane: 'bulk' });
    } catch {
      return undefined;
    } finally {
      this.#isHeadWanting = false;
    }
  }

  #launch(place: StretchPlace, outlet: Outlet, start: StretchStart): Running {
    this.#launched += 1;
    const stretch = new Stretch(this.#source, place, outlet);
    if (place.before !== 'to come') this.#head = stretch;
    const { promise: givenUp, resolve: giveUp } = Promise.withResolvers<'given up'>();
    const running = { stretch, done: stretch.run(start), givenUp };
    if (stretch === this.#head) this.#line.unshift(running);
    else this.#line.push(running);
    this.#crew.enter(stretch);
    void running.done
      .catch((error: unknown) => {
        if (this.#mayGiveUp(running, error)) giveUp('given up');
        else this.#failed.reject(error);
      })
      .then(() => stretch.back)
      .then(() => {
        this.#crew.leave(stretch);
        this.#fill();
      });
    return running;
  }

  /** What fails ahead is left to the first session, and nobody helps any more. Another version of the file is everybody's failure. */
  #mayGiveUp(running: Running, error: unknown): boolean {
    const isOver = this.#stop.signal.aborted || this.#source.work.signal.aborted;
    if (running.stretch === this.#head || error instanceof FileChanged || isOver) return false;
    this.#isAlone = true;
    this.#line.splice(this.#line.indexOf(running), 1);
    running.stretch.outlet.drop();
    return true;
  }

  #look(): void {
    if (this.#widening.isMeasuring) {
      const { fromBytes, toBytes } = this.#extent;
      this.#widening.observe(this.#crew.sample(toBytes - fromBytes, this.#isHeldBack));
      const { verdict } = this.#widening;
      const { knowledge } = this.#source.work.site.profile;
      if (verdict !== undefined) knowledge.learn('segments', verdict.helps, verdict.evidence);
    }
    this.#fill();
  }

  /** Brings as many sessions to work as are wanted and to be had. */
  #fill(): void {
    const isRefused = performance.now() - this.#refusedAt < REFUSED_MS;
    if (isRefused || this.#isAlone || this.#isHeldBack || this.#isHeadWanting) return;
    while (!this.#stop.signal.aborted && this.#crew.size + this.#adding < this.#sessions) {
      const reservedBytes = this.#sizeOfNext(this.#remainingToShare);
      if (reservedBytes === 0 || !this.#memory.reserve(reservedBytes)) return;
      void this.#add(reservedBytes);
    }
  }

  async #add(reservedBytes: number): Promise<void> {
    const { pools, work } = this.#source;
    this.#adding += 1;
    // Why there is no further session is of no interest: the download goes on without it.
    const lease = await pools.tryBorrow({ ...work, lane: 'bulk' }).catch(() => undefined);
    const isProven = lease !== undefined && (await mayBeShared(lease.resource, this.#source));
    this.#adding -= 1;
    if (isProven && !this.#stop.signal.aborted && !this.#isHeadWanting && this.#cutHead()) {
      this.#help(lease, reservedBytes);
      return;
    }
    this.#memory.release(reservedBytes);
    if (lease !== undefined) pools.giveBack(lease);
    if (isProven) return;
    this.#refusedAt = performance.now();
    this.#widening.capAt(this.#crew.size + this.#adding);
  }

  #help(lease: Lease<FtpSession>, reservedBytes: number): void {
    const claim = this.#claim(Math.min(reservedBytes, this.#remaining));
    const bytes = claim.toBytes - claim.fromBytes;
    this.#memory.release(reservedBytes - bytes);
    const outlet = new Outlet({ memory: this.#memory, bytes, onFree: () => this.#fill() });
    lease.resource.note(
      `helps with the download, from byte ${claim.fromBytes} on (${this.#crew.size + 1} sessions now)`,
    );
    this.#launch({ ...claim, before: 'to come' }, outlet, { lease });
  }

  /** Makes sure that there are bytes which nobody fetches: the one that reads to the end gets an end. */
  #cutHead(): boolean {
    if (this.#remaining > 0) return true;
    const head = this.#line[0]?.stretch;
    const rest = this.#remainingToShare;
    if (head === undefined || rest === 0) return false;
    this.#frontier = head.position + Math.min(this.#sizeOfNext(rest), rest - MIN_SEGMENT_BYTES);
    head.shrink(this.#frontier);
    return true;
  }

  #claim(lengthBytes: number): { readonly fromBytes: number; readonly toBytes: number } {
    const fromBytes = this.#frontier;
    this.#frontier += lengthBytes;
    return { fromBytes, toBytes: this.#frontier };
  }

  #opened(): Outlet {
    const outlet = new Outlet();
    outlet.open(this.#hold);
    return outlet;
  }

  #sizeOfNext(remainingBytes: number): number {
    return segmentSize({
      remainingBytes,
      sessions: this.#sessions,
      bytesPerSecond: this.#widening.aloneBytesPerSecond,
      memoryBytes: MAX_AHEAD_PER_DOWNLOAD_BYTES,
    });
  }

  /** The file may have been changed since its first segment was asked for. */
  async #assertStillUnchanged(): Promise<void> {
    const { pools, work } = this.#source;
    const { signal } = work;
    await patiently(
      () => pools.use({ ...work, lane: 'bulk' }, (session) => assertUnchanged(session, this.#source)),
      { firstPauseMs: pools.retryPauseMs, signal },
    );
  }

  #unlessFailed<T>(promise: Promise<T>): Promise<T> {
    return Promise.race([promise, this.#failed.promise]);
  }

  get #sessions(): number {
    const isProven = this.#source.work.site.profile.knowledge.get('restart') === true;
    return isProven ? this.#widening.wanted : Math.min(this.#widening.wanted, UNPROVEN_SESSIONS);
  }

  get #remaining(): number {
    return this.#extent.toBytes - this.#frontier;
  }

  /** What nobody fetches, or what the only one still has before it; 0 when that is not worth sharing. */
  get #remainingToShare(): number {
    if (this.#remaining > 0) return this.#remaining;
    const only = this.#line.length === 1 ? this.#line[0]?.stretch : undefined;
    const rest = only === undefined ? 0 : (only.toBytes ?? 0) - only.position;
    return rest < 2 * MIN_SEGMENT_BYTES ? 0 : rest;
  }

  get #isHeldBack(): boolean {
    return this.#hold.waitingBytes >= HELD_BACK_BYTES;
  }
}
