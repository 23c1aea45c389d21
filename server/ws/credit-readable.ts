/** The bytes of a file that is written, as they come in frames: no more of them than were granted, granted as they are taken. */
import { Readable } from 'node:stream';

/** Bytes that may be on the way from the client, or wait here, at a time. */
export const WINDOW_BYTES = 2 * 1024 * 1024;
/** Grants smaller than this cost more than they help. */
const GRANT_BYTES = WINDOW_BYTES / 4;
/** Smaller frames are put together: each would be an object of its own, and a write to the server. */
const SMALL_BYTES = 4 * 1024;
const JOINED_BYTES = 16 * 1024;

/** A source that grants credit. */
export class CreditReadable extends Readable {
  readonly #onGrant: (bytes: number) => void;
  #queue: Buffer[] = [];
  #receivedBytes = 0;
  /** Granted and not yet received. */
  #creditBytes = WINDOW_BYTES;
  /** Taken by the FTP side and not yet granted again. */
  #takenBytes = 0;
  #joined: Buffer | undefined;
  #joinedBytes = 0;
  #isWanted = false;
  #isComplete = false;

  /** onGrant: told how much more the client may send. WINDOW_BYTES are granted from the beginning. */
  constructor(onGrant: (bytes: number) => void) {
    super({ highWaterMark: 0 });
    this.#onGrant = onGrant;
  }

  get receivedBytes(): number {
    return this.#receivedBytes;
  }

  /** Whether the FTP side waits for the client. */
  get isStarved(): boolean {
    return this.#isWanted && !this.#isComplete;
  }

  /** Takes bytes of a frame. Returns false when they are more than were granted; nothing was taken then. */
  receive(bytes: Buffer): boolean {
    if (bytes.length > this.#creditBytes) return false;
    this.#creditBytes -= bytes.length;
    this.#receivedBytes += bytes.length;
    if (this.#isComplete || this.destroyed || bytes.length === 0) return true;
    if (bytes.length < SMALL_BYTES) {
      this.#join(bytes);
      return true;
    }
    this.#flush();
    this.#queue.push(bytes);
    this.#pass();
    return true;
  }

  /** All bytes have come; from now on none are granted. */
  complete(): void {
    if (this.#isComplete) return;
    this.#flush();
    this.#isComplete = true;
    this.#creditBytes = 0;
    this.#pass();
  }

  override _read(): void {
    this.#isWanted = true;
    this.#pass();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#queue = [];
    this.#joinedBytes = 0;
    callback(error);
  }

  /** Copied, so that a byte does not keep the chunk that it came in; passed on when all that has come with it is there. */
  #join(bytes: Buffer): void {
    if (this.#joinedBytes + bytes.length > JOINED_BYTES) this.#flush();
    this.#joined ??= Buffer.alloc(JOINED_BYTES);
    if (this.#joinedBytes === 0) setImmediate(() => this.#pass());
    this.#joined.set(bytes, this.#joinedBytes);
    this.#joinedBytes += bytes.length;
  }

  #flush(): void {
    if (this.#joinedBytes > 0)
      this.#queue.push(Buffer.from(this.#joined?.subarray(0, this.#joinedBytes) ?? []));
    this.#joinedBytes = 0;
  }

  #pass(): void {
    if (!this.#isWanted || this.destroyed) return;
    if (this.#queue.length === 0) this.#flush();
    const next = this.#queue.shift();
    if (next === undefined) {
      if (this.#isComplete) this.push(null);
      return;
    }
    this.#isWanted = false;
    this.#taken(next.length);
    this.push(next);
  }

  #taken(bytes: number): void {
    this.#takenBytes += bytes;
    if (this.#takenBytes < GRANT_BYTES || this.#isComplete) return;
    this.#creditBytes += this.#takenBytes;
    this.#onGrant(this.#takenBytes);
    this.#takenBytes = 0;
  }
}
