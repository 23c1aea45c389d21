/** Looks for a text in the bytes of a file as they pass: line by line, in whatever charset a line is. Holds no file. */
import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import type { SearchHit } from '../../contract/search.ts';
import type { Charset } from '../../ftp/charset.ts';
import type { Codec } from '../../ftp/names/codec.ts';
import { codecOf } from '../../ftp/names/codecs.ts';
import { folded } from '../name-pattern.ts';

/** Lines that are told of one file. */
export const MAX_MATCHES = 5;
/** A line that is longer is looked at in pieces. */
const MAX_LINE_BYTES = 64 * 1024;
/** Most bytes of one character, in any charset. */
const BYTES_PER_CHARACTER = 4;
/** A zero byte in the first bytes is no text. */
const PROBE_BYTES = 8 * 1024;
/** Around a match. */
const EXCERPT_BEFORE = 60;
const EXCERPT_LENGTH = 200;
const LINE_FEED = 0x0a;
const SLASH = 0x2f;
const BOM_UTF16_LE = [0xff, 0xfe];
const BOM_UTF16_BE = [0xfe, 0xff];
const CONTROLS = /\p{Cc}+/gu;

/** One line that has the text in it. */
export type TextMatch = NonNullable<SearchHit['matches']>[number];

/** What is looked for. */
export interface TextOptions {
  readonly isCaseExact: boolean;
  /** Of the site: lines that are not UTF-8 are read by it. */
  readonly charset: Charset;
}

/** Scans one file. */
export class TextScanner {
  readonly matches: TextMatch[] = [];
  readonly #fold: (text: string) => string;
  readonly #needle: string;
  readonly #charset: Charset;
  readonly #overlapBytes: number;
  #decoder: TextDecoder | undefined;
  #carry: Buffer = Buffer.alloc(0);
  #seenBytes = 0;
  #isBinary = false;
  #line = 1;

  constructor(needle: string, { isCaseExact, charset }: TextOptions) {
    this.#fold = isCaseExact ? (text) => text : folded;
    this.#needle = this.#fold(needle);
    this.#charset = charset;
    this.#overlapBytes = needle.length * BYTES_PER_CHARACTER;
  }

  get isBinary(): boolean {
    return this.#isBinary;
  }

  /** Nothing that comes can change what is told. */
  get isDone(): boolean {
    return this.#isBinary || this.matches.length >= MAX_MATCHES;
  }

  /** The next bytes; their memory is not kept. */
  feed(bytes: Uint8Array): void {
    if (this.isDone) return;
    const plain = this.#plain(bytes);
    this.#seenBytes += bytes.length;
    if (this.#isBinary) return;
    const all = Buffer.concat([this.#carry, plain]);
    const end = all.lastIndexOf(LINE_FEED) + 1;
    if (end > 0) this.#scan(all.subarray(0, end));
    const rest = all.subarray(end);
    this.#carry = rest.length > MAX_LINE_BYTES ? this.#scanPiece(rest) : rest;
  }

  /** There are no more bytes. */
  end(): void {
    if (!this.isDone) this.#scan(this.#carry);
    this.#carry = Buffer.alloc(0);
  }

  /** UTF-16 becomes UTF-8; what has zero bytes otherwise is no text. */
  #plain(bytes: Uint8Array): Buffer {
    const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (this.#seenBytes === 0) {
      if (startsWith(view, BOM_UTF16_LE)) this.#decoder = new TextDecoder('utf-16le');
      if (startsWith(view, BOM_UTF16_BE)) this.#decoder = new TextDecoder('utf-16be');
    }
    if (this.#decoder !== undefined) return Buffer.from(this.#decoder.decode(view, { stream: true }));
    const probe = view.subarray(0, Math.max(0, PROBE_BYTES - this.#seenBytes));
    if (probe.includes(0)) this.#isBinary = true;
    return view;
  }

  /** The beginning of a line that is not over; what may be the beginning of a match is kept. */
  #scanPiece(piece: Buffer): Buffer {
    // Below the slash no charset has a second byte, so that no character is cut.
    const from = Math.max(0, piece.length - this.#overlapBytes - MAX_LINE_BYTES / 2);
    let cut = piece.length;
    while (cut > from && (piece[cut - 1] ?? 0) > SLASH) cut -= 1;
    if (cut === from) cut = piece.length;
    this.#scan(piece.subarray(0, cut));
    return piece.subarray(Math.max(0, cut - this.#overlapBytes));
  }

  #scan(block: Buffer): void {
    if (isUtf8(block)) {
      this.#look(block.toString('utf8'));
      return;
    }
    for (let start = 0; start < block.length && !this.isDone;) {
      const feed = block.indexOf(LINE_FEED, start);
      const end = feed === -1 ? block.length : feed + 1;
      this.#lookAtLine(block.subarray(start, end));
      start = end;
    }
  }

  /** In each charset that it may be in, until one has the text. */
  #lookAtLine(line: Buffer): void {
    const before = this.#line;
    for (const text of this.#readings(line)) {
      this.#line = before;
      const count = this.matches.length;
      this.#look(text);
      if (this.matches.length > count) return;
    }
  }

  #readings(line: Buffer): string[] {
    if (isUtf8(line)) return [line.toString('utf8')];
    const guess = this.#charset.guessOf(line);
    const codecs: Codec[] =
      this.#charset.id === 'utf-8'
        ? [...new Set([guess ?? 'gb18030', 'gb18030'] as const)].map(codecOf)
        : [codecOf(this.#charset.id)];
    const texts = codecs.map((codec) => codec.decode(line)).filter((text) => text !== undefined);
    return texts.length > 0 ? texts : [line.toString('latin1')];
  }

  /** Whole lines, or a piece of one. */
  #look(text: string): void {
    const haystack = this.#fold(text);
    let counted = 0;
    for (let at = haystack.indexOf(this.#needle); at !== -1 && !this.isDone;) {
      this.#line += feedsIn(haystack, counted, at);
      counted = at;
      const lineEnd = endOfLine(haystack, at);
      if (this.matches.at(-1)?.line !== this.#line) {
        const lineStart = haystack.lastIndexOf('\n', at) + 1;
        this.matches.push({
          line: this.#line,
          excerpt: excerptOf(haystack, text, { lineStart, at, lineEnd }),
        });
      }
      at = haystack.indexOf(this.#needle, lineEnd);
    }
    this.#line += feedsIn(haystack, counted, haystack.length);
  }
}

function startsWith(bytes: Buffer, mark: readonly number[]): boolean {
  return mark.every((byte, at) => bytes[at] === byte);
}

function feedsIn(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

/** Out of the text as it is, where folding has not moved it. */
function excerptOf(
  haystack: string,
  text: string,
  { lineStart, at, lineEnd }: { lineStart: number; at: number; lineEnd: number },
): string {
  const source = text.length === haystack.length ? text : haystack;
  const from = Math.max(lineStart, at - EXCERPT_BEFORE);
  return source
    .slice(from, Math.min(lineEnd, from + EXCERPT_LENGTH))
    .toWellFormed()
    .replace(CONTROLS, ' ')
    .trim();
}
