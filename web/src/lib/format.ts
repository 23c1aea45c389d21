/** Numbers and times in the language of the screen. */
import type { Precision } from '../../../server/contract/choices.ts';

/** The signs of the SI are the same in every language. */
const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;
const NARROW_SPACE = '\u00a0';
const STEP = 1000;

/** Formats for one language; made once, since Intl objects are dear. */
export class Format {
  readonly #count: Intl.NumberFormat;
  readonly #sizes: Intl.NumberFormat[];
  readonly #second: Intl.DateTimeFormat;
  readonly #minute: Intl.DateTimeFormat;
  readonly #day: Intl.DateTimeFormat;
  readonly #clock: Intl.DateTimeFormat;
  readonly #list: Intl.ListFormat;

  constructor(locale: string) {
    this.#count = new Intl.NumberFormat(locale);
    this.#sizes = UNITS.map(
      (_, index) => new Intl.NumberFormat(locale, { maximumFractionDigits: index < 2 ? 0 : 1 }),
    );
    const date = { year: 'numeric', month: 'short', day: 'numeric' } as const;
    const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
    this.#second = new Intl.DateTimeFormat(locale, { ...date, ...time, second: '2-digit' });
    this.#minute = new Intl.DateTimeFormat(locale, { ...date, ...time });
    this.#day = new Intl.DateTimeFormat(locale, date);
    this.#clock = new Intl.DateTimeFormat(locale, { ...time, second: '2-digit', fractionalSecondDigits: 3 });
    this.#list = new Intl.ListFormat(locale, { type: 'conjunction' });
  }

  count(value: number): string {
    return this.#count.format(value);
  }

  /** Bytes in the largest unit that keeps a whole number in front. */
  size(sizeBytes: number): string {
    let value = sizeBytes;
    let unit = 0;
    while (value >= STEP && unit < UNITS.length - 1) {
      value /= STEP;
      unit += 1;
    }
    return `${this.#sizes[unit]?.format(value) ?? ''}${NARROW_SPACE}${UNITS[unit] ?? ''}`;
  }

  /** A point in time as exactly as it is known, but never with seconds: see `exactTime`. */
  time(at: string, precision: Precision | undefined): string {
    const format = precision === 'day' ? this.#day : this.#minute;
    return format.format(new Date(at));
  }

  /** The same with seconds, for tooltips. */
  exactTime(at: string, precision: Precision | undefined): string {
    if (precision === 'second') return this.#second.format(new Date(at));
    return this.time(at, precision);
  }

  day(at: string): string {
    return this.#day.format(new Date(at));
  }

  /** Hours to milliseconds, for the transcript. */
  clock(at: string): string {
    return this.#clock.format(new Date(at));
  }

  list(words: readonly string[]): string {
    return this.#list.format(words);
  }
}
