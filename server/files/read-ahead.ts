/** Memory for bytes that were fetched before it was their turn: one limit for all downloads of the process. */

/** All that may be ahead at once. */
export const MAX_AHEAD_BYTES = 128 * 1024 * 1024;
/** What one download may take of it. */
export const MAX_AHEAD_PER_DOWNLOAD_BYTES = 64 * 1024 * 1024;

/** A limit that is shared. */
export class ReadAhead {
  readonly #most: number;
  readonly #shared: ReadAhead | undefined;
  #reserved = 0;

  /** shared: a wider limit that this one is a part of. */
  constructor(mostBytes: number, shared?: ReadAhead) {
    this.#most = mostBytes;
    this.#shared = shared;
  }

  /** Bytes taken now. */
  get reservedBytes(): number {
    return this.#reserved;
  }

  /** Takes memory. Returns false when there is not so much left. */
  reserve(bytes: number): boolean {
    if (this.#reserved + bytes > this.#most) return false;
    if (this.#shared?.reserve(bytes) === false) return false;
    this.#reserved += bytes;
    return true;
  }

  /** Gives memory back. */
  release(bytes: number): void {
    this.#reserved -= bytes;
    this.#shared?.release(bytes);
  }
}

/** The limit of this process. */
export const processReadAhead = new ReadAhead(MAX_AHEAD_BYTES);
