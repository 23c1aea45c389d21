/** Dates of numbers: `03.04.19`, `11-23-2007`, `2024-02-29`. Which number is the day is found out from the whole listing. */
import { momentInYear } from './clock-time.ts';
import type { ClockTime } from './clock-time.ts';
import type { ListingContext } from './dialect.ts';

/** A calendar day; month 1..12. */
export interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Two digits below this are years of this century. */
const CENTURY_PIVOT = 70;
const MONTHS = 12;
const MAX_DAY = 31;
const DATE = /^(\d{1,4})([-/.])(\d{1,2})\2(\d{2}|\d{4})$/;
const MAX_DATE_LENGTH = 'YYYY-MM-DD'.length;
const FUTURE_MS = 24 * 60 * 60_000;
const MIDNIGHT = { hour: 0, minute: 0, second: 0 };

type First = 'day' | 'month';

/** What is known of the dates with one separator. */
interface Evidence {
  /** A number above 12 in one of the two places. */
  proof: First | undefined;
  /** Dates that would lie in the future unless this comes first. */
  readonly votes: { day: number; month: number };
  wasAmbiguous: boolean;
}

/** How the dates of one listing are to be read. */
export interface DayOrderOptions {
  /** With a hyphen and three numbers of two digits, the year comes first (IBM i: `22-06-30`). */
  readonly hyphenMeans?: 'year first';
}

/**
 * Reads dates and remembers what they prove about the others: `25-12-07` shows that 03-04-07 is in April, and so does a month
 * that has not come yet. With points the day is first, otherwise the month, until something shows the contrary. Design case 81.
 */
export class DayOrder {
  readonly #context: ListingContext;
  readonly #options: DayOrderOptions;
  readonly #evidence = new Map<string, Evidence>();

  constructor(context: ListingContext, options: DayOrderOptions = {}) {
    this.#context = context;
    this.#options = options;
  }

  /** Whether a date came that could be read in two ways, and nothing that proves one of them. */
  get isUnsure(): boolean {
    return [...this.#evidence].some(
      ([separator, { wasAmbiguous, proof }]) => separator !== '.' && wasAmbiguous && proof === undefined,
    );
  }

  /** The day that the text means as far as is known now; undefined when it is no date of numbers. */
  read(text: string): Day | undefined {
    const match = text.length <= MAX_DATE_LENGTH ? DATE.exec(text) : null;
    if (match === null) return undefined;
    const [first = '', separator = '', second = '', third = ''] = match.slice(1);
    if (this.#isYearFirst(first, separator, third)) {
      if (first.length === 3 || third.length !== 2) return undefined;
      return { year: fullYear(first), month: Number(second), day: Number(third) };
    }
    return this.#shortDay([Number(first), Number(second)], separator, fullYear(third));
  }

  #isYearFirst(first: string, separator: string, third: string): boolean {
    if (first.length > 2 || Number(first) > MAX_DAY) return true;
    return this.#options.hyphenMeans === 'year first' && separator === '-' && third.length === 2;
  }

  #shortDay([first, second]: readonly [number, number], separator: string, year: number): Day {
    const dayFirst = { year, month: second, day: first };
    const monthFirst = { year, month: first, day: second };
    const evidence = this.#evidenceOf(separator);
    if (first > MONTHS || second > MONTHS) {
      const proof = first > MONTHS ? 'day' : 'month';
      evidence.proof ??= proof;
      return proof === 'day' ? dayFirst : monthFirst;
    }
    if (first !== second) this.#vote(evidence, dayFirst, monthFirst);
    return firstOf(evidence, separator) === 'day' ? dayFirst : monthFirst;
  }

  #vote(evidence: Evidence, dayFirst: Day, monthFirst: Day): void {
    evidence.wasAmbiguous = true;
    const [isDayLater, isMonthLater] = [this.#isInFuture(dayFirst), this.#isInFuture(monthFirst)];
    if (isMonthLater && !isDayLater) evidence.votes.day++;
    if (isDayLater && !isMonthLater) evidence.votes.month++;
  }

  #isInFuture(day: Day): boolean {
    const moment = momentOf(day, MIDNIGHT, this.#context);
    return moment !== undefined && moment.getTime() > this.#context.now.getTime() + FUTURE_MS;
  }

  #evidenceOf(separator: string): Evidence {
    const known = this.#evidence.get(separator);
    if (known !== undefined) return known;
    const fresh = { proof: undefined, votes: { day: 0, month: 0 }, wasAmbiguous: false };
    this.#evidence.set(separator, fresh);
    return fresh;
  }
}

function firstOf({ proof, votes }: Evidence, separator: string): First {
  if (proof !== undefined) return proof;
  if (votes.day !== votes.month) return votes.day > votes.month ? 'day' : 'month';
  return separator === '.' ? 'day' : 'month';
}

function fullYear(digits: string): number {
  const number = Number(digits);
  if (digits.length > 2) return number;
  return number + (number < CENTURY_PIVOT ? 2000 : 1900);
}

/** The moment at which the server's clock showed this day and time; undefined when it never did. */
export function momentOf(
  { year, month, day }: Day,
  time: Pick<ClockTime, 'hour' | 'minute' | 'second'>,
  context: ListingContext,
): Date | undefined {
  return momentInYear(year, { ...time, month, day }, context);
}
