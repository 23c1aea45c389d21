/** Where the bytes of a file that is read go: to the socket, as far as the client has granted credit, and not faster than it reads. */
import { Writable } from 'node:stream';

/** Bytes in one frame at most, so that channels take turns. */
const MAX_FRAME_BYTES = 256 * 1024;
/** More than this is as good as no limit, and sums stay exact. */
const MAX_CREDIT_BYTES = Number.MAX_SAFE_INTEGER;

/** The way out. */
export interface ByteExit {
  /** Calls back when there is room. */
  whenRoom(onRoom: () => void): void;
  /** Sends one frame; `onTaken` is called in every case. */
  sendBytes(bytes: Uint8Array, onTaken: () => void): void;
}

/** A writable that waits for credit. */
export class CreditWritable extends Writable {
  readonly #exit: ByteExit;
  readonly #onMoved: () => void;
  #creditBytes = 0;
  #sentBytes = 0;
  /** Asked to write, and not done yet. */
  #rest: Uint8Array | undefined;
  #onWritten: ((error?: Error | null) => void) | undefined;
  #isSending = false;

  /** onMoved: told when bytes were taken. */
  constructor(exit: ByteExit, onMoved: () => void) {
    super({ highWaterMark: MAX_FRAME_BYTES });
    this.#exit = exit;
    this.#onMoved = onMoved;
  }

  /** Bytes that have gone out. */
  get sentBytes(): number {
    return this.#sentBytes;
  }

  /** Whether bytes wait for the client: for its credit, or for it to read. */
  get isHeldUp(): boolean {
    return this.#rest !== undefined;
  }

  /** So many more bytes may go out. */
  grant(bytes: number): void {
    this.#creditBytes = Math.min(this.#creditBytes + bytes, MAX_CREDIT_BYTES);
    this.#sendSome();
  }

  override _write(chunk: Uint8Array, _encoding: string, onWritten: (error?: Error | null) => void): void {
    this.#rest = chunk;
    this.#onWritten = onWritten;
    this.#sendSome();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#finish();
    callback(error);
  }

  #sendSome(): void {
    if (this.#isSending || this.#rest === undefined) return;
    if (this.#rest.length === 0) return this.#finish();
    if (this.#creditBytes === 0) return;
    this.#isSending = true;
    this.#exit.whenRoom(() => this.#sendFrame());
  }

  #sendFrame(): void {
    const rest = this.#rest;
    if (rest === undefined) return;
    const length = Math.min(rest.length, this.#creditBytes, MAX_FRAME_BYTES);
    this.#creditBytes -= length;
    this.#sentBytes += length;
    this.#exit.sendBytes(rest.subarray(0, length), () => {
      this.#isSending = false;
      this.#onMoved();
      if (this.#rest === undefined) return;
      this.#rest = rest.subarray(length);
      this.#sendSome();
    });
  }

  #finish(): void {
    const onWritten = this.#onWritten;
    this.#rest = undefined;
    this.#onWritten = undefined;
    onWritten?.();
  }
}
