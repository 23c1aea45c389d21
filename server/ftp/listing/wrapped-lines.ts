/** Puts together what a server wrapped: a name alone in its line, its facts in the next one (VMS). */
import { isEntry } from './dialect.ts';
import type { Dialect, ListingContext } from './dialect.ts';
import { MAX_LINE_BYTES } from './line-splitter.ts';
import type { ListingLine } from './line-splitter.ts';

/** What is read as one line, and how many lines of the listing it was. */
export interface WholeLine extends ListingLine {
  readonly lineCount: 1 | 2;
}

const BLANK = Buffer.from(' ');

/** Holds a line back that could be the first half of another; the next line tells. */
export class WrappedLines {
  readonly #dialects: readonly Dialect[];
  readonly #context: ListingContext;
  #held: ListingLine | undefined;

  constructor(dialects: readonly Dialect[], context: ListingContext) {
    this.#dialects = dialects.filter((dialect) => 'wraps' in dialect);
    this.#context = context;
  }

  /** Takes the next line and returns what is whole now, in order. */
  take(line: ListingLine): WholeLine[] {
    const held = this.#held;
    this.#held = undefined;
    if (held === undefined) return this.#begin(line);
    const joined = Buffer.concat([held.bytes, BLANK, line.bytes]);
    if (!line.isCut && joined.length <= MAX_LINE_BYTES && this.#isEntry(joined)) {
      return [{ bytes: joined, isCut: false, lineCount: 2 }];
    }
    return [{ ...held, lineCount: 1 }, ...this.#begin(line)];
  }

  /** What is left when no more lines come. */
  end(): WholeLine[] {
    const held = this.#held;
    this.#held = undefined;
    return held === undefined ? [] : [{ ...held, lineCount: 1 }];
  }

  #begin(line: ListingLine): WholeLine[] {
    if (line.isCut || !this.#dialects.some((dialect) => dialect.wraps?.(line.bytes))) {
      return [{ ...line, lineCount: 1 }];
    }
    this.#held = line;
    return [];
  }

  #isEntry(joined: Buffer): boolean {
    return this.#dialects.some((dialect) => isEntry(dialect.begin(this.#context).read(joined)));
  }
}
