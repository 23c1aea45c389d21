/** Bytes of a data connection to lines, whatever way they were cut, in bounded memory. */

/** Longer than any line an honest server sends (names and paths end near 4 KiB). */
export const MAX_LINE_BYTES = 4 * 1024;

const LF = 0x0a;
const CR = 0x0d;
const NOTHING = Buffer.alloc(0);
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/** One line without its end; its bytes are a copy. */
export interface ListingLine {
  readonly bytes: Buffer;
  /** The line was longer than MAX_LINE_BYTES, and this is only its beginning. */
  readonly isCut: boolean;
}

/** Takes CRLF, LF and any mixture as line ends, and a byte order mark at the very beginning as nothing. */
export class LineSplitter {
  /** The beginning of the unfinished line: one byte more than a line may have, since that may be its CR. */
  #kept = NOTHING;
  #lengthBytes = 0;
  #isFirst = true;

  /** Takes the next bytes and returns the lines that they complete. */
  feed(bytes: Uint8Array): ListingLine[] {
    const lines: ListingLine[] = [];
    let start = 0;
    for (let end = bytes.indexOf(LF); end !== -1; end = bytes.indexOf(LF, start)) {
      this.#keep(bytes.subarray(start, end));
      lines.push(this.#take());
      start = end + 1;
    }
    this.#keep(bytes.subarray(start));
    return lines;
  }

  /** The last line, if it came without an end. */
  end(): ListingLine[] {
    return this.#lengthBytes === 0 ? [] : [this.#take()];
  }

  #keep(part: Uint8Array): void {
    const room = MAX_LINE_BYTES + BOM.length + 1 - this.#kept.length;
    if (this.#lengthBytes === 0) this.#kept = Buffer.from(part.subarray(0, room));
    else if (room > 0 && part.length > 0) this.#kept = Buffer.concat([this.#kept, part.subarray(0, room)]);
    this.#lengthBytes += part.length;
  }

  #take(): ListingLine {
    const isWhole = this.#kept.length === this.#lengthBytes;
    const afterBom = this.#isFirst && this.#kept.subarray(0, BOM.length).equals(BOM) ? BOM.length : 0;
    const beforeCr = isWhole && this.#kept.at(-1) === CR ? 1 : 0;
    const line = this.#kept.subarray(afterBom, this.#kept.length - beforeCr);
    const isCut = !isWhole || line.length > MAX_LINE_BYTES;
    this.#kept = NOTHING;
    this.#lengthBytes = 0;
    this.#isFirst = false;
    return { bytes: line.subarray(0, MAX_LINE_BYTES), isCut };
  }
}
