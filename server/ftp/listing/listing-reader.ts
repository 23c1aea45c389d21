/**
 * A listing as it arrives, to entries as early as possible. No line is lost: it becomes an entry, a raw entry that
 * shows the line itself, or counted noise. Chunks may be cut anywhere; the result is the same.
 */
import { DialectChoice } from './dialect-choice.ts';
import type { Reading } from './dialect-choice.ts';
import type { Dialect, ListingContext } from './dialects.ts';
import { LineSplitter } from './line-splitter.ts';
import type { ListingLine } from './line-splitter.ts';
import { rawEntry } from './remote-entry.ts';
import type { RemoteEntry } from './remote-entry.ts';

export const DEFAULT_MAX_ENTRIES = 100_000;
export const DEFAULT_MAX_BYTES = 32 * 1024 * 1024;
/** How much is held back at most while several dialects understand the same lines. */
export const MAX_LOOK_AHEAD_LINES = 50;
export const MAX_LOOK_AHEAD_BYTES = 16 * 1024;

/** Blank, tab, carriage return, form feed, vertical tab, NUL: a line of nothing else says nothing. */
const EMPTY_BYTES = new Set([0x20, 0x09, 0x0d, 0x0c, 0x0b, 0x00]);

/** How one listing is read. */
export interface ListingOptions {
  readonly dialects: readonly Dialect[];
  readonly context: ListingContext;
  /** Raw entries count too. */
  readonly maxEntries: number;
  readonly maxBytes: number;
}

/** Reads one listing; pure, so that it can be fed from anywhere. */
export class ListingReader {
  readonly #options: ListingOptions;
  readonly #splitter = new LineSplitter();
  readonly #choice: DialectChoice;
  /** Lines that wait for the choice of a dialect, in order. */
  #waiting: ListingLine[] = [];
  #waitingBytes = 0;
  #isChosen = false;
  #bytes = 0;
  #limit: 'entries' | 'bytes' | undefined;
  #parsed = 0;
  #raw = 0;
  #noise = 0;

  constructor(options: ListingOptions) {
    this.#options = options;
    this.#choice = new DialectChoice(options.dialects, options.context);
  }

  /** The dialect that reads first; `none` while nothing was understood. */
  get dialect(): string {
    return this.#choice.id;
  }

  /** Which limit ended the listing early, if one did; entries that came before it are good. */
  get limit(): 'entries' | 'bytes' | undefined {
    return this.#limit;
  }

  /** Lines dealt with so far: the sum of the next three. */
  get received(): number {
    return this.#parsed + this.#raw + this.#noise;
  }

  /** Lines that a dialect understood as an entry. */
  get parsed(): number {
    return this.#parsed;
  }

  /** Lines that nobody understood, shown as raw entries. */
  get raw(): number {
    return this.#raw;
  }

  /** Lines that are known to be no entry: totals, `.` and `..`, empty ones. */
  get noise(): number {
    return this.#noise;
  }

  /** Takes the next bytes and returns the entries that they complete, in order. Never throws. */
  feed(bytes: Uint8Array): RemoteEntry[] {
    if (this.#limit !== undefined) return [];
    const room = this.#options.maxBytes - this.#bytes;
    this.#bytes += bytes.length;
    const entries = this.#lines(this.#splitter.feed(bytes.subarray(0, room)));
    // A line that the limit cut in two would show a wrong name, so the rest of it is not read.
    if (bytes.length <= room) return entries;
    this.#limit ??= 'bytes';
    return [...entries, ...this.#release()];
  }

  /** No more bytes will come: returns what was still held back. Never throws. */
  end(): RemoteEntry[] {
    const last = this.#limit === undefined ? this.#splitter.end() : [];
    return [...this.#lines(last), ...this.#release()];
  }

  #lines(lines: readonly ListingLine[]): RemoteEntry[] {
    return lines.flatMap((line) => this.#line(line));
  }

  #line(line: ListingLine): RemoteEntry[] {
    if (this.#limit === 'entries') return [];
    if (this.#isChosen) return this.#settle(line);
    const understood = line.isCut || isEmpty(line.bytes) ? 0 : this.#choice.score(line.bytes);
    if (understood === 0 && this.#waiting.length === 0) return this.#settle(line);
    this.#waiting.push(line);
    this.#waitingBytes += line.bytes.length;
    const isEnough =
      this.#waiting.length >= MAX_LOOK_AHEAD_LINES || this.#waitingBytes >= MAX_LOOK_AHEAD_BYTES;
    return this.#choice.isDecided || isEnough ? this.#release() : [];
  }

  /** The dialect is what the scores say now. */
  #release(): RemoteEntry[] {
    const lines = this.#waiting;
    this.#isChosen ||= lines.length > 0;
    this.#waiting = [];
    return lines.flatMap((line) => this.#settle(line));
  }

  #settle(line: ListingLine): RemoteEntry[] {
    const reading = this.#read(line);
    if (this.#limit === 'entries') return [];
    if (reading === 'noise') {
      this.#noise++;
      return [];
    }
    if (this.#parsed + this.#raw >= this.#options.maxEntries) {
      this.#limit = 'entries';
      return [];
    }
    if (reading === undefined) this.#raw++;
    else this.#parsed++;
    return [reading ?? rawEntry(line.bytes)];
  }

  #read(line: ListingLine): Reading {
    if (line.isCut) return undefined;
    return isEmpty(line.bytes) ? 'noise' : this.#choice.read(line.bytes);
  }
}

function isEmpty(bytes: Buffer): boolean {
  return bytes.every((byte) => EMPTY_BYTES.has(byte));
}
