/** Which dialect a listing speaks, found out from its lines; a wrong start is corrected by what follows. */
import { isEntry } from './dialect.ts';
import type { Dialect, LineParser, ListingContext, Reading } from './dialect.ts';

interface Candidate {
  readonly id: string;
  readonly parser: LineParser;
  /** Lines that it understood. */
  score: number;
}

/** Scores the dialects of one listing; the leader reads first, the others what it does not understand. */
export class DialectChoice {
  readonly #candidates: readonly Candidate[];
  #leader: Candidate | undefined;

  constructor(dialects: readonly Dialect[], context: ListingContext) {
    this.#candidates = dialects.map((dialect) => ({
      id: dialect.id,
      parser: dialect.begin(context),
      score: 0,
    }));
  }

  /** The id of the leader; `none` while nothing was understood. */
  get id(): string {
    return this.#leader?.id ?? 'none';
  }

  /**
   * Lets every dialect try a line and counts who understands it: as an entry, or as a heading of its own.
   * Returns how many did. The leader is who understood most so far; a tie goes to the order.
   */
  score(line: Buffer): number {
    const understood = this.#candidates.filter(({ parser }) => proves(parser.read(line)));
    for (const candidate of understood) candidate.score++;
    const best = Math.max(0, ...this.#candidates.map(({ score }) => score));
    this.#leader = best === 0 ? undefined : this.#candidates.find(({ score }) => score === best);
    return understood.length;
  }

  /** Whether the leader understood more lines than every other dialect. */
  get isDecided(): boolean {
    const leader = this.#leader;
    if (leader === undefined) return false;
    return this.#candidates.every((other) => other === leader || other.score < leader.score);
  }

  /** Whether the leader may read the lines so far differently when it has seen more. */
  get isUnsure(): boolean {
    return this.#leader?.parser.isUnsure === true;
  }

  /** A line that was scored before: as the leader reads it, else as the first of the others that can. */
  readAgain(line: Buffer): Reading {
    return this.#read(line).reading;
  }

  /** A new line, read in the same way. Another dialect that has now understood more lines than the leader takes its place. */
  readNext(line: Buffer): Reading {
    const { reading, by } = this.#read(line);
    if (by === undefined || !proves(reading)) return reading;
    by.score++;
    if (by.score > (this.#leader?.score ?? 0)) this.#leader = by;
    return reading;
  }

  #read(line: Buffer): { reading: Reading; by?: Candidate } {
    const leader = this.#leader;
    const byLeader = leader?.parser.read(line);
    if (leader !== undefined && byLeader !== undefined) return { reading: byLeader, by: leader };
    for (const candidate of this.#candidates) {
      const reading = candidate === leader ? undefined : candidate.parser.read(line);
      if (reading !== undefined) return { reading, by: candidate };
    }
    return { reading: undefined };
  }
}

function proves(reading: Reading): boolean {
  return isEntry(reading) || reading === 'header';
}
