/**
 * Keeps the last bytes of a download back until it is known to be complete (docs/decisions/0005): when the HTTP response has
 * ended, it was right; a file that fits into the hold can still become an honest error.
 */
import type { Writable } from 'node:stream';
import type { ByteSink } from '../ftp/download.ts';

/** How much is held back. */
export const HOLD_BYTES = 64 * 1024;

interface Held {
  bytes: Uint8Array;
  readonly release: () => void;
}

/** A sink that passes everything but the newest HOLD_BYTES on to a writable. */
export class CommitHold implements ByteSink {
  readonly #target: Writable;
  readonly #beforeFirstByte: () => void;
  #held: Held[] = [];
  #heldBytes = 0;
  #received = 0;
  #sent = 0;
  #unflushed = 0;
  #flushed: (() => void) | undefined;

  /** target: gets the bytes; its write callback is the back-pressure. beforeFirstByte: called once, before anything is written. */
  constructor(target: Writable, beforeFirstByte: () => void) {
    this.#target = target;
    this.#beforeFirstByte = beforeFirstByte;
  }

  /** Bytes that came from the server. */
  get receivedBytes(): number {
    return this.#received;
  }

  /** Bytes that were handed to the target. */
  get sentBytes(): number {
    return this.#sent;
  }

  take(bytes: Uint8Array, release: () => void): void {
    this.#received += bytes.length;
    this.#heldBytes += bytes.length;
    this.#held.push({ bytes, release });
    this.#passOn(HOLD_BYTES);
  }

  /** Everything is right: the rest goes out. Resolves when the target has taken all of it. */
  async commit(): Promise<void> {
    this.#passOn(0);
    if (this.#sent === 0) this.#beforeFirstByte();
    if (this.#unflushed > 0) await new Promise<void>((resolve) => (this.#flushed = resolve));
  }

  /** Something is wrong: what is held goes nowhere. */
  drop(): void {
    for (const { release } of this.#held.splice(0)) release();
    this.#heldBytes = 0;
  }

  #passOn(keepBytes: number): void {
    while (this.#heldBytes > keepBytes) {
      const first = this.#held[0];
      if (first === undefined) return;
      const surplus = this.#heldBytes - keepBytes;
      if (first.bytes.length > surplus) {
        this.#write(first.bytes.subarray(0, surplus), () => undefined);
        first.bytes = first.bytes.subarray(surplus);
      } else {
        this.#held.shift();
        this.#write(first.bytes, first.release);
      }
    }
  }

  #write(bytes: Uint8Array, release: () => void): void {
    if (this.#sent === 0) this.#beforeFirstByte();
    this.#sent += bytes.length;
    this.#heldBytes -= bytes.length;
    this.#unflushed += 1;
    this.#target.write(bytes, () => {
      release();
      this.#unflushed -= 1;
      if (this.#unflushed === 0) this.#flushed?.();
    });
  }
}
