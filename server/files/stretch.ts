/**
 * One stretch of a file, fetched over as many sessions as it takes. When data or control connection are lost, a new session goes
 * on from the last byte, if the file is still the same and the server proves by an overlap that it began there.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { reasonOf } from '../errors.ts';
import type { Extent } from '../ftp/download.ts';
import { NotSupported } from '../ftp/errors.ts';
import type { FtpSession } from '../ftp/session.ts';
import type { Lease } from '../pool/lease.ts';
import { Arrival } from './arrival.ts';
import type { Overlap } from './arrival.ts';
import { Incomplete, Surplus } from './errors.ts';
import { askFacts, assertUnchanged } from './file-facts.ts';
import type { FileSource } from './file-facts.ts';
import { MAX_TRIES, Patience, isServersWord, mayComeAgain, pauseBefore } from './healing.ts';
import type { Outlet } from './outlet.ts';
import { startPull } from './pull.ts';
import type { Pull } from './pull.ts';
import { OVERLAP_BYTES, Tail } from './tail.ts';

/** Where a stretch lies, and what is known of its neighbourhood. */
export interface StretchPlace {
  readonly fromBytes: number;
  /** First byte that does not belong to it; undefined when the size of the file is unknown. */
  readonly toBytes: number | undefined;
  /** The bytes directly before it, as far as they are known; `to come` when somebody else fetches them just now. */
  readonly before: Uint8Array | 'to come';
}

/** How the first pull of a stretch comes about: it runs already, or there is a session for it; otherwise one is borrowed. */
export type StretchStart = { readonly pull: Pull } | { readonly lease: Lease<FtpSession> } | undefined;

/** A part of a file on its way. */
export class Stretch {
  readonly fromBytes: number;
  readonly outlet: Outlet;
  readonly #source: FileSource;
  readonly #patience = new Patience();
  readonly #lead = Promise.withResolvers<Uint8Array>();
  #tail: Tail;
  #toBytes: number | undefined;
  #position: number;
  #needsLead: boolean;
  #isShrunk = false;
  #isSurplus = false;
  #owesVerdict = false;
  #loss: { readonly error: unknown; readonly attempt: number } | undefined;
  #pull: Pull | undefined;
  #back: Promise<void> = Promise.resolve();

  constructor(source: FileSource, place: StretchPlace, outlet: Outlet) {
    this.#source = source;
    this.outlet = outlet;
    this.fromBytes = place.fromBytes;
    this.#toBytes = place.toBytes;
    this.#position = place.fromBytes;
    this.#needsLead = place.before === 'to come';
    this.#tail = new Tail(place.before === 'to come' ? undefined : place.before);
  }

  /** The next byte to come, counted from the beginning of the file. */
  get position(): number {
    return this.#position;
  }

  get toBytes(): number | undefined {
    return this.#toBytes;
  }

  get receivedBytes(): number {
    return this.#position - this.fromBytes;
  }

  /** The newest bytes of it. */
  get tail(): Uint8Array {
    return this.#tail.bytes;
  }

  /** The bytes directly before it that were `to come`, as its own session sent them. Never resolves if it never gets that far. */
  get lead(): Promise<Uint8Array> {
    return this.#lead.promise;
  }

  /** Resolves when its last session is back with the pool. */
  get back(): Promise<void> {
    return this.#back;
  }

  /** Ends it earlier, because somebody else fetches the rest. toBytes: beyond the position. */
  shrink(toBytes: number): void {
    this.#toBytes = toBytes;
    this.#isShrunk = true;
  }

  /**
   * Fetches everything. Resolves when all bytes are passed on and known to be right; rejects with the reason when that cannot be
   * had: FileChanged, NotSupported (REST, also when it lies), Incomplete, Surplus, or the last loss after MAX_TRIES.
   */
  async run(start: StretchStart): Promise<void> {
    let next = start;
    for (;;) {
      try {
        if (this.#owesVerdict) {
          await this.#askVerdict();
          return;
        }
        const pull = next !== undefined && 'pull' in next ? next.pull : await this.#begin(next?.lease);
        await this.#receive(pull);
        return;
      } catch (error) {
        next = undefined;
        await this.#afterLoss(error);
      }
    }
  }

  async #begin(given: Lease<FtpSession> | undefined): Promise<Pull> {
    const { pools, work, facts } = this.#source;
    const lease = given ?? (await pools.borrow({ ...work, lane: 'bulk' }));
    try {
      this.#tell(lease.resource);
      await this.#assertSameFile(lease.resource);
      const offsetBytes = this.#position - this.#overlapBytes;
      const extent: Extent = {
        ...(this.#toBytes === undefined || this.#reachesEnd
          ? {}
          : { lengthBytes: this.#toBytes - offsetBytes }),
        ...(facts.sizeBytes === undefined ? {} : { availableBytes: facts.sizeBytes - offsetBytes }),
      };
      return await startPull(this.#source, lease, { offsetBytes, extent });
    } catch (error) {
      pools.giveBack(lease);
      throw error;
    }
  }

  /** After a loss always; otherwise once for each session, because it may have led to another machine (design case 98). */
  async #assertSameFile(session: FtpSession): Promise<void> {
    const { askedSessions } = this.#source;
    if (this.#loss === undefined && askedSessions.has(session)) return;
    await assertUnchanged(session, this.#source);
    askedSessions.add(session);
  }

  async #receive(pull: Pull): Promise<void> {
    this.#pull = pull;
    this.#back = pull.settled;
    const arrival = new Arrival(pull.download, this.#overlap, (bytes, release) => {
      this.#pass(bytes, release, arrival);
    });
    try {
      await pull.download.flow(arrival);
      this.#assertWhole(arrival);
    } catch (error) {
      if (arrival.isMismatch) throw this.#restartLies(error);
      if (this.#isSurplus) {
        await this.#assertGrown();
        return;
      }
      const hasAll = this.#toBytes !== undefined && this.#isFull && arrival.isProven;
      // Where a part ends, nothing but the count can tell.
      if (hasAll && !this.#reachesEnd) return;
      this.#owesVerdict = hasAll && !isServersWord(error);
      throw error;
    } finally {
      arrival.end();
    }
  }

  #pass(bytes: Uint8Array, release: () => void, arrival: Arrival): void {
    const room = (this.#toBytes ?? Number.POSITIVE_INFINITY) - this.#position;
    const part = bytes.length > room ? bytes.subarray(0, room) : bytes;
    this.#position += part.length;
    this.#tail.add(part);
    if (part.length === 0) release();
    else this.outlet.take(part, release);
    this.#isSurplus ||= bytes.length > room && this.#reachesEnd;
    if (!this.#isSurplus && !(this.#isShrunk && this.#isFull)) return;
    arrival.end();
    this.#pull?.download.cancel();
  }

  /** The count decides; the reply has been positive. */
  #assertWhole(arrival: Arrival): void {
    const expectedBytes = (this.#toBytes ?? this.#position) - this.fromBytes;
    if (!arrival.isProven || !this.#isFull) throw new Incomplete(expectedBytes, this.receivedBytes);
  }

  /** All bytes have come and the verdict has not: the file's size and time on another session settle it (design case 67). */
  async #askVerdict(): Promise<void> {
    const { pools, work } = this.#source;
    await pools.use({ ...work, lane: 'bulk' }, async (session) => {
      this.#tell(session);
      await assertUnchanged(session, this.#source);
      session.note(`all ${this.receivedBytes} bytes had come; the size and time of the file confirm it`);
    });
  }

  /** More came than was announced. A file that has grown meanwhile was read right up to there; everything else is a lie. */
  async #assertGrown(): Promise<void> {
    const { pools, work, path, facts } = this.#source;
    await this.#back;
    const now = await pools.use({ ...work, lane: 'bulk' }, (session) => askFacts(session, path));
    if ((now.sizeBytes ?? 0) <= (facts.sizeBytes ?? 0)) throw new Surplus(this.receivedBytes);
  }

  #restartLies(cause: unknown): Error {
    this.#source.work.site.profile.knowledge.doubt('restart');
    return new NotSupported('REST', { cause, phase: 'transfer' });
  }

  /** Waits for the next try, or throws what cannot be mended. */
  async #afterLoss(error: unknown): Promise<void> {
    const { pools, work } = this.#source;
    // That REST is refused only says that the loss cannot be mended.
    if (error instanceof NotSupported && this.#loss !== undefined) throw this.#loss.error;
    if (work.signal.aborted || !mayComeAgain(error) || !this.#canGoOn) throw error;
    const attempt = this.#patience.next(this.receivedBytes);
    if (attempt === undefined) throw error;
    this.#loss = { error, attempt };
    await this.#back;
    // To fetch more for a client that does not read would only wear out the server's patience.
    await this.outlet.drained();
    await wait(pauseBefore(attempt, pools.retryPauseMs, Math.random()), undefined, { signal: work.signal });
  }

  /** A line for the transcript of the session that goes on. */
  #tell(session: FtpSession): void {
    if (this.#loss === undefined) return;
    const { error, attempt } = this.#loss;
    session.note(
      `the download was lost after ${this.receivedBytes} bytes (${reasonOf(error)}); going on from there, try ${attempt} of ${MAX_TRIES}`,
    );
  }

  /** Without a size nobody could tell whether the file is still the same; only what has not begun can be repeated then. */
  get #canGoOn(): boolean {
    if (this.receivedBytes === 0) return true;
    const isRestartDead = this.#source.work.site.profile.knowledge.get('restart') === false;
    return this.#source.facts.sizeBytes !== undefined && (!isRestartDead || this.#owesVerdict);
  }

  get #isFull(): boolean {
    return this.#toBytes === undefined || this.#position === this.#toBytes;
  }

  get #reachesEnd(): boolean {
    return this.#toBytes === undefined || this.#toBytes === this.#source.facts.sizeBytes;
  }

  get #overlapBytes(): number {
    return this.#needsLead ? Math.min(OVERLAP_BYTES, this.fromBytes) : this.#tail.bytes.length;
  }

  get #overlap(): Overlap {
    if (!this.#needsLead) return { type: 'known', bytes: this.#tail.bytes };
    const onWhole = (bytes: Uint8Array): void => {
      this.#needsLead = false;
      this.#tail = new Tail(bytes);
      this.#lead.resolve(bytes);
    };
    return { type: 'unknown', lengthBytes: this.#overlapBytes, onWhole };
  }
}
