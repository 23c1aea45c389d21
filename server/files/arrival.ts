/**
 * The bytes of one RETR on their way into a stretch: the first ones overlap with what is known already and prove that the server
 * began where it was asked to; the rest is new. A server that ignores REST is found out here (design cases 54 and 55).
 */
import type { ByteSink, Download } from '../ftp/download.ts';

/** What the overlap at the beginning is compared with: bytes that are there, or kept for later because nobody has them yet. */
export type Overlap =
  | { readonly type: 'known'; readonly bytes: Uint8Array }
  | { readonly type: 'unknown'; readonly lengthBytes: number; readonly onWhole: (bytes: Uint8Array) => void };

/** The sink of one download. */
export class Arrival implements ByteSink {
  readonly #download: Download;
  readonly #overlap: Overlap;
  readonly #pass: ByteSink['take'];
  readonly #lead: Uint8Array;
  #leadBytes = 0;
  #isOver = false;
  #isMismatch = false;

  /** pass: takes what is new. */
  constructor(download: Download, overlap: Overlap, pass: ByteSink['take']) {
    this.#download = download;
    this.#overlap = overlap;
    this.#pass = pass;
    this.#lead = new Uint8Array(overlap.type === 'known' ? overlap.bytes.length : overlap.lengthBytes);
  }

  /** Whether the server sent other bytes than those that are known to stand there. */
  get isMismatch(): boolean {
    return this.#isMismatch;
  }

  /** Whether the whole overlap has come and was right. */
  get isProven(): boolean {
    return this.#leadBytes === this.#lead.length && !this.#isMismatch;
  }

  take(bytes: Uint8Array, release: () => void): void {
    const rest = this.#isOver ? undefined : this.#afterOverlap(bytes);
    if (rest === undefined || rest.length === 0) release();
    else this.#pass(rest, release);
  }

  /** Nothing more is taken: a socket that was given up may still have bytes. */
  end(): void {
    this.#isOver = true;
  }

  /** What is new of a chunk; undefined when it cannot belong here. */
  #afterOverlap(bytes: Uint8Array): Uint8Array | undefined {
    const missing = this.#lead.length - this.#leadBytes;
    if (missing === 0) return bytes;
    const part = bytes.subarray(0, missing);
    this.#lead.set(part, this.#leadBytes);
    this.#leadBytes += part.length;
    if (!this.#fits(part)) {
      this.#isMismatch = true;
      this.end();
      this.#download.cancel();
      return undefined;
    }
    if (this.#leadBytes === this.#lead.length && this.#overlap.type === 'unknown') {
      this.#overlap.onWhole(this.#lead);
    }
    return bytes.subarray(part.length);
  }

  #fits(part: Uint8Array): boolean {
    if (this.#overlap.type === 'unknown') return true;
    const at = this.#leadBytes - part.length;
    return Buffer.compare(part, this.#overlap.bytes.subarray(at, at + part.length)) === 0;
  }
}
