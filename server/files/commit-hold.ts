/**
 * Keeps the last bytes of a download back until it is known to be complete (docs/decisions/0005): when the HTTP response has
 * ended, it was right; a file that fits into the hold can still become an honest error.
 */
import type { Writable } from 'node:stream';
import type { ByteSink } from '../ftp/download.ts';

/** How much is held back. */
export const HOLD_BYTES = 64 * 1024;

/** One chunk that came; its memory goes back when it is done with and no part of it is still being written. */
class HeldChunk {
  bytes: Uint8Array;
  readonly #release: () => void;
  #writes = 0;
  #isDone = false;

  constructor(bytes: Uint8Array, release: () => void) {
    this.bytes = bytes;
    this.#release = release;
  }

  /** Nothing more of it will be written. */
  done(): void {
    this.#isDone = true;
    if (this.#writes === 0) this.#release();
  }

  /** A part is being written; the result must be called when the system has it. */
  writing(): () => void {
    this.#writes += 1;
    return () => {
      this.#writes -= 1;
      if (this.#isDone && this.#writes === 0) this.#release();
    };
  }
}

/** Where the bytes go, and how many there may be. */
export interface HoldOptions {
  /** How many bytes were announced; not one more is passed on. Undefined when the size is unknown. */
  readonly expectedBytes: number | undefined;
  /** Called once, before anything is written. */
  readonly beforeFirstByte: () => void;
  /** Called once, when more came than was announced. */
  readonly onSurplus: () => void;
}

/** A sink that passes everything but the newest HOLD_BYTES on to a writable. */
export class CommitHold implements ByteSink {
  readonly #target: Writable;
  readonly #options: HoldOptions;
  #held: HeldChunk[] = [];
  #heldBytes = 0;
  #received = 0;
  #sent = 0;
  #unflushed = 0;
  #flushed: (() => void) | undefined;

  /** target: gets the bytes; its write callback is the back-pressure. */
  constructor(target: Writable, options: HoldOptions) {
    this.#target = target;
    this.#options = options;
  }

  /** Bytes that came from the server, a surplus included. */
  get receivedBytes(): number {
    return this.#received;
  }

  take(bytes: Uint8Array, release: () => void): void {
    this.#received += bytes.length;
    if (this.#received > (this.#options.expectedBytes ?? Number.POSITIVE_INFINITY)) {
      // On a connection that is kept alive a surplus would be read as the next response.
      release();
      return this.#options.onSurplus();
    }
    this.#heldBytes += bytes.length;
    this.#held.push(new HeldChunk(bytes, release));
    this.#passOn(HOLD_BYTES);
  }

  /** Everything is right: the rest goes out. Resolves when the target has taken all of it. */
  async commit(): Promise<void> {
    this.#passOn(0);
    if (this.#sent === 0) this.#options.beforeFirstByte();
    if (this.#unflushed > 0) await new Promise<void>((resolve) => (this.#flushed = resolve));
  }

  /** Something is wrong: what is held goes nowhere. */
  drop(): void {
    for (const chunk of this.#held.splice(0)) chunk.done();
    this.#heldBytes = 0;
  }

  #passOn(keepBytes: number): void {
    while (this.#heldBytes > keepBytes) {
      const first = this.#held[0];
      if (first === undefined) return;
      const part = first.bytes.subarray(0, this.#heldBytes - keepBytes);
      first.bytes = first.bytes.subarray(part.length);
      this.#write(part, first.writing());
      if (first.bytes.length > 0) continue;
      this.#held.shift();
      first.done();
    }
  }

  #write(bytes: Uint8Array, written: () => void): void {
    if (this.#sent === 0) this.#options.beforeFirstByte();
    this.#sent += bytes.length;
    this.#heldBytes -= bytes.length;
    this.#unflushed += 1;
    this.#target.write(bytes, () => {
      written();
      this.#unflushed -= 1;
      if (this.#unflushed === 0) this.#flushed?.();
    });
  }
}
