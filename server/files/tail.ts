/** The newest bytes of a stream: what a new transfer has to begin with, if it really begins where it was asked to. */

/** Long enough that no other place of a real file has the same; short enough to be read twice at every seam. */
export const OVERLAP_BYTES = 8 * 1024;

/** Keeps a copy of the last OVERLAP_BYTES. */
export class Tail {
  #bytes: Uint8Array;

  /** before: bytes that are known to stand before the first ones. */
  constructor(before: Uint8Array = new Uint8Array(0)) {
    this.#bytes = before;
  }

  /** Bytes went by. */
  add(bytes: Uint8Array): void {
    const added = bytes.subarray(Math.max(0, bytes.length - OVERLAP_BYTES));
    const keptLength = Math.min(this.#bytes.length, OVERLAP_BYTES - added.length);
    const joined = new Uint8Array(keptLength + added.length);
    joined.set(this.#bytes.subarray(this.#bytes.length - keptLength));
    joined.set(added, keptLength);
    this.#bytes = joined;
  }

  /** The last bytes, OVERLAP_BYTES at most. Never changed afterwards. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }
}
