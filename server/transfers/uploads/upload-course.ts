/** The course of one upload, for whoever holds its lock: how far it is, more bytes, and the way to its name. */
import { EntryExists, EntryMissing, PreconditionFailed, UploadMismatch } from '../../files/errors.ts';
import { asBulk, isBulk } from '../../files/bulk-work.ts';
import { addToPart, partPathsOf, partState } from '../../files/part-file.ts';
import type { PartState } from '../../files/part-file.ts';
import { placePart } from '../../files/place-part.ts';
import type { SessionPools, Work } from '../../files/session-pools.ts';
import type { KeptUpload, UploadChange, UploadStore } from '../../store/upload-store.ts';
import { ChecksumMismatch, UploadGone, UploadNotResumable, UploadTooLong } from '../errors.ts';
import type { UploadBoard } from './upload-board.ts';
import type { UploadBody } from './upload-body.ts';
import type { UploadStop } from './upload-stop.ts';
import { conditionOf, wishesIn } from './upload-wishes.ts';

/** What is complete is put in its place even when its client has gone; but not for ever. */
const PLACE_MS = 120_000;

/** What a course works with. */
export interface CourseServices {
  readonly pools: SessionPools;
  readonly store: UploadStore;
  readonly board: UploadBoard;
  readonly now: () => Date;
}

/** Who works on an upload. viewer: id of the principal. */
export interface UploadAsker {
  readonly work: Work;
  readonly viewer: string;
}

/** Bytes that come. */
export interface UploadChunk {
  readonly body: UploadBody;
  /** How many it will be, if that was said. */
  readonly announcedBytes: number | undefined;
  /** `checked`: none of them count before all of them have proved right. */
  readonly trust: 'as they come' | 'checked';
  readonly stop: UploadStop;
}

/** One upload, as long as its lock is held. */
export class UploadCourse {
  readonly #services: CourseServices;
  readonly #work: Work;
  readonly #viewer: string;
  #upload: KeptUpload;
  #state: PartState = { offsetBytes: 0, endsThere: false };

  /** viewer: id of the principal on whose board it is shown. */
  constructor(services: CourseServices, upload: KeptUpload, { work, viewer }: UploadAsker) {
    this.#services = services;
    this.#upload = upload;
    this.#work = work;
    this.#viewer = viewer;
  }

  /** As it is now. */
  get upload(): KeptUpload {
    return this.#upload;
  }

  /**
   * How many bytes there are, by the server's word. What is complete is put in its place first, so that nobody hears of an end that is
   * none. Rejects with UploadGone or what broke.
   */
  async offset(): Promise<number> {
    const { state, lengthBytes } = this.#upload;
    if (state === 'gone') throw new UploadGone();
    if (state === 'done') return lengthBytes;
    if (state === 'placing') return this.#place('again');
    const { pools } = this.#services;
    this.#state = await partState(pools, this.#work, this.#paths, this.#upload);
    return this.#state.offsetBytes === lengthBytes ? this.#place('first') : this.#state.offsetBytes;
  }

  /**
   * Adds bytes behind the offset that was told last. Returns the new one. Rejects with ChecksumMismatch, UploadTooLong (none of the bytes
   * count then), UploadNotResumable, UploadMismatch, why it had to stop, or what broke.
   */
  async write(chunk: UploadChunk): Promise<number> {
    const { body, stop } = chunk;
    if (this.#upload.state === 'done') return this.#upload.lengthBytes;
    this.#demandResumable(chunk);
    const startBytes = this.#state.offsetBytes;
    const isSure = this.#state.endsThere && chunk.trust === 'as they come';
    this.#change({ storedBytes: startBytes, reachBytes: startBytes + (isSure ? this.#mostBytes(chunk) : 0) });
    try {
      await this.#receive(chunk, startBytes);
    } catch (error) {
      if (!(error instanceof UploadMismatch)) {
        const keeps = isSure && !body.isTooLong;
        this.#change({ reachBytes: startBytes + (keeps ? body.givenBytes : 0) });
      }
      const reason = stop.isWished ? stop.reason : error;
      this.#services.board.failed(this.#upload, reason);
      throw reason;
    }
    if (this.#state.offsetBytes === this.#upload.lengthBytes) return this.#place('first');
    if (stop.isWished) {
      this.#services.board.failed(this.#upload, stop.reason);
      throw stop.reason;
    }
    this.#services.board.paused(this.#upload, this.#state.offsetBytes);
    return this.#state.offsetBytes;
  }

  async #receive({ body, stop }: UploadChunk, startBytes: number): Promise<void> {
    const { pools, board } = this.#services;
    const { lengthBytes } = this.#upload;
    const work = isBulk(lengthBytes - startBytes) ? asBulk(this.#work) : this.#work;
    board.begun(this.#upload, this.#viewer, startBytes);
    try {
      const { addedBytes, sizeBytes } = await addToPart(pools, work, this.#paths, {
        offsetBytes: startBytes,
        source: body,
        chunks: 'ours',
        onUpload: (upload) => {
          board.moves(this.#upload, () => startBytes + upload.sentBytes);
          stop.flows(body);
        },
      });
      if (body.isTooLong) throw new UploadTooLong(lengthBytes);
      if (!body.isRight) throw new ChecksumMismatch();
      this.#confirm(startBytes, startBytes + addedBytes, sizeBytes);
    } finally {
      stop.landed();
      body.stop();
    }
  }

  /** 226 proves nothing; the size has to agree. */
  #confirm(startBytes: number, endBytes: number, sizeBytes: number | undefined): void {
    if (sizeBytes !== undefined && sizeBytes < endBytes) {
      // A file that has not grown at all may have been written elsewhere: an offset beyond 2^32 is too much for some servers.
      const isShorter = this.#state.endsThere && sizeBytes > startBytes;
      this.#change({ storedBytes: isShorter ? sizeBytes : 0, reachBytes: isShorter ? sizeBytes : 0 });
      throw new UploadMismatch(endBytes, sizeBytes);
    }
    this.#state = { offsetBytes: endBytes, endsThere: sizeBytes === endBytes };
    this.#change({ storedBytes: endBytes, reachBytes: endBytes });
  }

  /** Returns the offset afterwards: the length, or 0 when the server has lost the part. */
  async #place(tries: 'first' | 'again'): Promise<number> {
    const { pools, board } = this.#services;
    const { lengthBytes, wishes: text } = this.#upload;
    const wishes = wishesIn(text);
    board.verifying(this.#upload);
    this.#change({ state: 'placing' });
    try {
      const work = { ...this.#work, signal: AbortSignal.timeout(PLACE_MS) };
      await placePart(pools, work, this.#paths, {
        sizeBytes: lengthBytes,
        condition: conditionOf(wishes),
        modifiedAt: wishes.modifiedAt === undefined ? undefined : new Date(wishes.modifiedAt),
        tries,
      });
    } catch (error) {
      return this.#notPlaced(explained(error, wishes.overwrite));
    }
    this.#change({ state: 'done', storedBytes: lengthBytes, reachBytes: lengthBytes });
    board.done(this.#upload);
    return lengthBytes;
  }

  #notPlaced(error: unknown): number {
    this.#services.board.failed(this.#upload, error);
    if (error instanceof EntryMissing) {
      this.#change({ state: 'open', storedBytes: 0, reachBytes: 0 });
      this.#state = { offsetBytes: 0, endsThere: false };
      return 0;
    }
    if (error instanceof UploadMismatch) this.#change({ state: 'open' });
    throw error;
  }

  /** Where nothing can be added, a part of the bytes would be for nothing. */
  #demandResumable({ announcedBytes }: UploadChunk): void {
    if (this.#work.site.profile.knowledge.get('append') !== 'none' || announcedBytes === undefined) return;
    if (this.#state.offsetBytes + announcedBytes < this.#upload.lengthBytes) throw new UploadNotResumable();
  }

  /** What nobody has announced may turn out to be too much, so that its last byte is not believed before the end. */
  #mostBytes({ announcedBytes }: UploadChunk): number {
    return announcedBytes ?? this.#upload.lengthBytes - this.#state.offsetBytes - 1;
  }

  get #paths(): ReturnType<typeof partPathsOf> {
    return partPathsOf(this.#upload.target, this.#upload.id);
  }

  #change(change: UploadChange): void {
    const { store, now } = this.#services;
    this.#upload = store.change(this.#upload, change, now());
  }
}

/** A target that may not be replaced is told as what it is. */
export function explained(error: unknown, overwrite: 'fail' | 'replace'): unknown {
  return error instanceof PreconditionFailed && overwrite === 'fail' ? new EntryExists() : error;
}
