/**
 * Keeps the last bytes of a download back until it is known to be complete (docs/decisions/0005): when the HTTP response has
 * ended, it was right; a file that fits into the hold can still become an honest error.
 */
import type { Writable } from 'node:stream';
import type { OrderedSink } from './outlet.ts';

/** How much is held back at least. Whole chunks are held: to split one would cost a system call for each. */
export const HOLD_BYTES = 64 * 1024;

/** One chunk that came. */
interface HeldChunk {
  readonly bytes: Uint8Array;
  readonly release: () => void;
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

/** A sink that passes on to a writable what is not among the newest HOLD_BYTES. */
export class CommitHold implements OrderedSink {
  readonly #target: Writable;
  readonly #options: HoldOptions;
  #held: HeldChunk[] = [];
  #heldBytes = 0;
  #received = 0;
  #sent = 0;
  /** Writes that the target has not taken yet, and their bytes. */
  #unflushed = 0;
  #waitingBytes = 0;
  #flushed: (() => void)[] = [];

  /** target: gets the bytes; its write callback is the back-pressure. */
  constructor(target: Writable, options: HoldOptions) {
    this.#target = target;
    this.#options = options;
  }

  /** Bytes that came from the server, a surplus included. */
  get receivedBytes(): number {
    return this.#received;
  }

  /** Bytes that the target has been given and has not taken yet. */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  take(bytes: Uint8Array, release: () => void): void {
    this.#received += bytes.length;
    if (this.#received > (this.#options.expectedBytes ?? Number.POSITIVE_INFINITY)) {
      // On a connection that is kept alive a surplus would be read as the next response.
      release();
      return this.#options.onSurplus();
    }
    this.#heldBytes += bytes.length;
    this.#held.push({ bytes, release });
    this.#passOn(HOLD_BYTES);
  }

  /** Everything is right: the rest goes out. Resolves when the target has taken all of it. */
  async commit(): Promise<void> {
    this.#passOn(0);
    if (this.#sent === 0) this.#options.beforeFirstByte();
    await this.drained();
  }

  async drained(): Promise<void> {
    if (this.#unflushed > 0) await new Promise<void>((resolve) => this.#flushed.push(resolve));
  }

  /** Something is wrong: what is held goes nowhere. */
  drop(): void {
    for (const { release } of this.#held.splice(0)) release();
    this.#heldBytes = 0;
  }

  #passOn(keepBytes: number): void {
    for (;;) {
      const first = this.#held[0];
      if (first === undefined || this.#heldBytes - first.bytes.length < keepBytes) return;
      this.#held.shift();
      this.#write(first);
    }
  }

  #write({ bytes, release }: HeldChunk): void {
    if (this.#sent === 0) this.#options.beforeFirstByte();
    this.#sent += bytes.length;
    this.#heldBytes -= bytes.length;
    this.#unflushed += 1;
    this.#waitingBytes += bytes.length;
    const { length } = bytes;
    this.#target.write(bytes, () => {
      release();
      this.#unflushed -= 1;
      this.#waitingBytes -= length;
      if (this.#unflushed > 0) return;
      for (const resolve of this.#flushed.splice(0)) resolve();
    });
  }
}
