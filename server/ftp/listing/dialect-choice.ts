/** Which dialect a listing speaks, found out from its first lines. */
import type { Dialect, ListingContext } from './dialects.ts';
import type { RemoteEntry } from './remote-entry.ts';

/** What became of a line: an entry, known noise, or nothing that anybody understands. */
export type Reading = RemoteEntry | 'noise' | undefined;

/** Scores the dialects of one listing; the leader reads first, the others what it does not understand. */
export class DialectChoice {
  readonly #dialects: readonly Dialect[];
  readonly #context: ListingContext;
  /** Lines that were scored and understood, at the place of the dialect. */
  readonly #scores: number[];
  #leader = -1;

  constructor(dialects: readonly Dialect[], context: ListingContext) {
    this.#dialects = dialects;
    this.#context = context;
    this.#scores = dialects.map(() => 0);
  }

  /** The id of the leader; `none` while nothing was understood. */
  get id(): string {
    return this.#dialects[this.#leader]?.id ?? 'none';
  }

  /**
   * Lets every dialect try a line and counts who makes an entry of it.
   * Returns how many did. With one or more of them, the leader is who understood most so far; a tie goes to the order.
   */
  score(line: Buffer): number {
    let understood = 0;
    for (const [at, dialect] of this.#dialects.entries()) {
      if (!isEntry(dialect.parseLine(line, this.#context))) continue;
      understood++;
      this.#count(at);
    }
    return understood;
  }

  /** Whether the leader understood more lines than every other dialect. */
  get isDecided(): boolean {
    const best = this.#scores[this.#leader] ?? 0;
    return best > 0 && this.#scores.every((score, at) => at === this.#leader || score < best);
  }

  /** The line as the leader reads it, else as the first of the others that can. */
  read(line: Buffer): Reading {
    const byLeader = this.#dialects[this.#leader]?.parseLine(line, this.#context);
    if (byLeader !== undefined) return byLeader;
    for (const [at, dialect] of this.#dialects.entries()) {
      const reading = at === this.#leader ? undefined : dialect.parseLine(line, this.#context);
      if (reading !== undefined) return reading;
    }
    return undefined;
  }

  #count(at: number): void {
    const score = (this.#scores[at] ?? 0) + 1;
    this.#scores[at] = score;
    const best = this.#scores[this.#leader] ?? 0;
    if (score > best || (score === best && at < this.#leader)) this.#leader = at;
  }
}

function isEntry(reading: Reading): reading is RemoteEntry {
  return reading !== undefined && reading !== 'noise';
}
