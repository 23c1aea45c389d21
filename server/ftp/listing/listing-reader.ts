/**
 * A listing as it arrives, to entries as early as possible. No line is lost: it becomes an entry, a raw entry that
 * shows the line itself, or counted noise. Chunks may be cut anywhere; the result is the same.
 */
import { DialectChoice } from './dialect-choice.ts';
import { isEntry } from './dialect.ts';
import type { Dialect, ListingContext, Reading } from './dialect.ts';
import { LineSplitter } from './line-splitter.ts';
import type { ListingLine } from './line-splitter.ts';
import { mayContinueName } from './name-continuation.ts';
import { rawEntry } from './remote-entry.ts';
import type { RemoteEntry } from './remote-entry.ts';
import { WrappedLines } from './wrapped-lines.ts';
import type { WholeLine } from './wrapped-lines.ts';

export const DEFAULT_MAX_ENTRIES = 100_000;
export const DEFAULT_MAX_BYTES = 32 * 1024 * 1024;
/** How much is held back at most while several dialects understand the same lines. */
export const MAX_LOOK_AHEAD_LINES = 50;
export const MAX_LOOK_AHEAD_BYTES = 16 * 1024;
/** How much is held back at most while nothing shows whether days or months come first. */
export const MAX_UNSURE_LINES = 1_000;
export const MAX_UNSURE_BYTES = 64 * 1024;

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
  readonly #wrapped: WrappedLines;
  readonly #choice: DialectChoice;
  /** Lines that wait for the choice of a dialect, in order. */
  #waiting: WholeLine[] = [];
  #waitingBytes = 0;
  #isChosen = false;
  /** The last line was an entry, or what may be the rest of its name. */
  #isAfterName = false;
  #bytes = 0;
  #limit: 'entries' | 'bytes' | undefined;
  #parsed = 0;
  #raw = 0;
  #noise = 0;

  constructor(options: ListingOptions) {
    this.#options = options;
    this.#choice = new DialectChoice(options.dialects, options.context);
    this.#wrapped = new WrappedLines(options.dialects, options.context);
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

  /** Lines that are known to be no entry: totals, headings, `.` and `..`, empty ones, the first half of a wrapped one. */
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
    entries.push(...this.#finish());
    this.#limit ??= 'bytes';
    return entries;
  }

  /** No more bytes will come: returns what was still held back. Never throws. */
  end(): RemoteEntry[] {
    const last = this.#limit === undefined ? this.#splitter.end() : [];
    return [...this.#lines(last), ...this.#finish()];
  }

  #lines(lines: readonly ListingLine[]): RemoteEntry[] {
    const entries: RemoteEntry[] = [];
    for (const line of lines) {
      for (const whole of this.#wrapped.take(line)) entries.push(...this.#line(whole));
    }
    return entries;
  }

  #finish(): RemoteEntry[] {
    const wrapped = this.#wrapped.end().flatMap((line) => this.#line(line));
    return [...wrapped, ...this.#release()];
  }

  #line(line: WholeLine): RemoteEntry[] {
    if (this.#limit === 'entries') return [];
    if (this.#isChosen) return this.#settle(line, 'new');
    const understood = line.isCut || isEmpty(line.bytes) ? 0 : this.#choice.score(line.bytes);
    if (understood === 0 && this.#waiting.length === 0) return this.#settle(line, 'scored');
    this.#waiting.push(line);
    this.#waitingBytes += line.bytes.length;
    return this.#mustWait ? [] : this.#release();
  }

  /** Whether more lines may change the meaning of those that wait, and there is room for more. */
  get #mustWait(): boolean {
    const lines = this.#waiting.length;
    if (!this.#choice.isDecided)
      return lines < MAX_LOOK_AHEAD_LINES && this.#waitingBytes < MAX_LOOK_AHEAD_BYTES;
    return this.#choice.isUnsure && lines < MAX_UNSURE_LINES && this.#waitingBytes < MAX_UNSURE_BYTES;
  }

  /** The dialect is what the scores say now. */
  #release(): RemoteEntry[] {
    const lines = this.#waiting;
    this.#isChosen ||= lines.length > 0;
    this.#waiting = [];
    return lines.flatMap((line) => this.#settle(line, 'scored'));
  }

  #settle(line: WholeLine, state: 'new' | 'scored'): RemoteEntry[] {
    const reading = this.#read(line, state);
    if (this.#limit === 'entries') return [];
    if (reading === 'noise' || reading === 'header') {
      this.#noise += line.lineCount;
      this.#isAfterName = false;
      return [];
    }
    if (this.#parsed + this.#raw >= this.#options.maxEntries) {
      this.#limit = 'entries';
      return [];
    }
    return [isEntry(reading) ? this.#entry(reading, line) : this.#rawLine(line)];
  }

  #entry(entry: RemoteEntry, line: WholeLine): RemoteEntry {
    this.#parsed++;
    this.#noise += line.lineCount - 1;
    this.#isAfterName = true;
    return entry;
  }

  #rawLine({ bytes }: WholeLine): RemoteEntry {
    this.#raw++;
    this.#isAfterName &&= mayContinueName(bytes, this.#choice.id);
    return this.#isAfterName ? { ...rawEntry(bytes), continues: true } : rawEntry(bytes);
  }

  #read({ bytes, isCut }: WholeLine, state: 'new' | 'scored'): Reading {
    if (isCut) return undefined;
    if (isEmpty(bytes)) return 'noise';
    return state === 'new' ? this.#choice.readNext(bytes) : this.#choice.readAgain(bytes);
  }
}

function isEmpty(bytes: Buffer): boolean {
  return bytes.every((byte) => EMPTY_BYTES.has(byte));
}
