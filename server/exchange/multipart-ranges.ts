/** Several parts of a file as one body: `multipart/byteranges`. RFC 9110 section 14.6, RFC 2046 section 5.1. Pure. */
import type { ByteRange } from './byte-range.ts';

/** What is the same for all parts. */
export interface MultipartFrame {
  /** Media type of the file. */
  readonly type: string;
  readonly sizeBytes: number;
  /** Must not be in the file: random. */
  readonly boundary: string;
}

/** The lines between the parts, and the length of it all. */
export class MultipartRanges {
  readonly parts: readonly ByteRange[];
  readonly #frame: MultipartFrame;

  constructor(parts: readonly ByteRange[], frame: MultipartFrame) {
    this.parts = parts;
    this.#frame = frame;
  }

  get contentType(): string {
    return `multipart/byteranges; boundary=${this.#frame.boundary}`;
  }

  /** What stands before a part's bytes. */
  headOf({ first, last }: ByteRange): string {
    const { type, sizeBytes, boundary } = this.#frame;
    return `\r\n--${boundary}\r\nContent-Type: ${type}\r\nContent-Range: bytes ${first}-${last}/${sizeBytes}\r\n\r\n`;
  }

  /** What stands behind the last part's bytes. */
  get end(): string {
    return `\r\n--${this.#frame.boundary}--\r\n`;
  }

  /** Bytes of the whole body. Everything but the parts is ASCII. */
  get lengthBytes(): number {
    const heads = this.parts.reduce((sum, part) => sum + this.headOf(part).length, 0);
    return this.parts.reduce((sum, { first, last }) => sum + last - first + 1, heads + this.end.length);
  }
}
