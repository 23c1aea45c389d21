/** The date columns of `ls -l`, in the orders, languages and styles that FTP servers use. */
import type { Precision } from '../../contract/choices.ts';
import { cjkDateOf } from './cjk-date.ts';
import { latestMoment, momentInYear } from './clock-time.ts';
import type { ClockTime } from './clock-time.ts';
import type { ListingContext } from './dialect.ts';
import { monthOf } from './month-names.ts';
import { wordAt } from './words.ts';
import type { Word } from './words.ts';

/** A date that was recognised; without a moment when no such day exists. `end` is the index behind it. */
export interface ListDate {
  readonly end: number;
  readonly modifiedAt?: Date | undefined;
  readonly precision?: Precision | undefined;
}

const DAY = /^(\d{1,2})[.,]?$/;
const YEAR = /^\d{4,5}$/;
const TIME = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?$/;
const ISO_DAY = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})$/;
/** `ls --time-style=iso` leaves the year out for files of the last months. */
const ISO_MONTH_DAY = /^(\d{2})-(\d{2})$/;
const ZONE = /^([+-])(\d{2})(\d{2})$/;
/** `12-Jun-2023` and `Jun-12-2023`. */
const HYPHENED = /^(?:(\d{1,2})-([^\d-]{1,12})|([^\d-]{1,12})-(\d{1,2}))-(\d{4})$/;
const NUMBERS = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})$/;
const MONTHS = 12;
/** No file is older; a server that says so has no date for it. */
const FIRST_YEAR = 1900;
/** `ls --full-time` of older tools: `Wed Jun 12 10:11:12 2024`, with a zone before the year perhaps. */
const WEEKDAY = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),?$/;
const ZONE_NAME = /^[A-Z]{3,5}$/;
const UTC_NAMES = ['UTC', 'GMT'];
/** A month in a language that nobody here knows: no number, and no mark of a date or a time. */
const UNKNOWN_MONTH = /^[^\d:/-][^:/-]{1,15}$/;
const MIDNIGHT = { hour: 0, minute: 0, second: 0 };
/** Years that a file's date plausibly has; other numbers in that place are the beginning of a name. */
const YEARS = { first: 1970, last: 2107 };

/** Longer columns are no part of a date; they are not even looked at. */
const MAX_COLUMN = 'HH:MM:SS.nnnnnnnnn'.length;

type TimeOfDay = Pick<ClockTime, 'hour' | 'minute' | 'second'>;

/** What else is known of the place where a date is looked for. */
export interface DateOptions {
  /** Any word may be the month's name: the date is recognised, but which day it is stays unknown. */
  readonly month?: 'in any language';
  /** A plain number of four digits may be the date's year (`2018 Jul  5`), because it cannot be a size. */
  readonly mayBeginWith?: 'year';
}

/** What the columns of one date say together. */
interface DateParts {
  readonly year?: number;
  readonly month?: number;
  readonly day?: number;
  readonly time?: TimeOfDay;
  readonly hasSecond?: boolean;
  readonly isMonthUnknown?: boolean;
}

function columnAt(text: string, at: number): Word | undefined {
  const word = wordAt(text, at);
  return word !== undefined && word.text.length <= MAX_COLUMN ? word : undefined;
}

function timeOf(text: string): (TimeOfDay & { readonly hasSecond: boolean }) | undefined {
  const match = TIME.exec(text);
  if (match === null) return undefined;
  const second = match[3];
  return {
    hour: Number(match[1]),
    minute: Number(match[2]),
    second: Number(second ?? 0),
    hasSecond: second !== undefined,
  };
}

function dated(end: number, modifiedAt: Date | undefined, precision: Precision): ListDate {
  return modifiedAt === undefined ? { end } : { end, modifiedAt, precision };
}

/** What one column adds to a date; undefined when it cannot be part of it, or the part is there already. */
function withColumn(parts: DateParts, text: string, options: DateOptions): DateParts | undefined {
  const cjk = cjkDateOf(text);
  if (cjk !== undefined) {
    const isNew = (Object.keys(cjk) as (keyof typeof cjk)[]).every((part) => parts[part] === undefined);
    return isNew ? { ...parts, ...cjk } : undefined;
  }
  const month = parts.month === undefined ? monthOf(text) : 0;
  if (month > 0) return { ...parts, month };
  const day = parts.day === undefined ? DAY.exec(text)?.[1] : undefined;
  if (day !== undefined) return { ...parts, day: Number(day) };
  if (YEAR.test(text) && mayTakeYear(parts, text, options)) return { ...parts, year: Number(text) };
  const time = parts.time === undefined ? timeOf(text) : undefined;
  if (time !== undefined) return { ...parts, time, hasSecond: time.hasSecond };
  const isMonth = options.month !== undefined && parts.month === undefined && UNKNOWN_MONTH.test(text);
  return isMonth ? { ...parts, month: 0, isMonthUnknown: true } : undefined;
}

/** A year stands before month and day or behind both, never between them. */
function mayTakeYear({ year, month, day }: DateParts, text: string, options: DateOptions): boolean {
  if (year !== undefined || (month === undefined) !== (day === undefined)) return false;
  return month !== undefined || (options.mayBeginWith === 'year' && isPlausibleYear(text));
}

function isPlausibleYear(text: string): boolean {
  return YEAR.test(text) && Number(text) >= YEARS.first && Number(text) <= YEARS.last;
}

/** Month and day in either order, before or behind the year or the time; `2018 Jul  5`, `12月 25日 2018年`, `2018年7月5日`. */
function wordyDate(
  text: string,
  at: number,
  context: ListingContext,
  options: DateOptions,
): ListDate | undefined {
  let parts: DateParts = {};
  const weekday = columnAt(text, at);
  const isFull = weekday !== undefined && WEEKDAY.test(weekday.text);
  let end = isFull ? weekday.end : at;
  while (!isWhole(parts)) {
    const word = columnAt(text, end);
    const next = word && withColumn(parts, word.text, options);
    if (word === undefined || next === undefined) return undefined;
    // The time stands last, or before the year (`ls -T`): no order has it in front of day or month.
    if (parts.time !== undefined) return undefined;
    parts = next;
    end = word.end;
  }
  if (isFull) return fullDate(parts, text, end, context);
  const isYearFirst = columnAt(text, at)?.text.startsWith(String(parts.year)) === true;
  return momentOfParts(...withRest(parts, text, end, isYearFirst ? 'year' : 'other'), context);
}

function isWhole({ year, month, day, time }: DateParts): boolean {
  return month !== undefined && day !== undefined && (year !== undefined || time !== undefined);
}

/** `Jun 12 10:11:12 2024` behind the day of the week, with a zone before the year perhaps. */
function fullDate(
  parts: DateParts,
  text: string,
  end: number,
  context: ListingContext,
): ListDate | undefined {
  const word = columnAt(text, end);
  const isZone = word !== undefined && parts.time !== undefined && ZONE_NAME.test(word.text);
  const year = isZone ? columnAt(text, word.end) : undefined;
  if (!isZone || year === undefined || !isPlausibleYear(year.text)) {
    return momentOfParts(...withRest(parts, text, end, 'other'), context);
  }
  const zone = UTC_NAMES.includes(word.text) ? { ...context, offsetMinutes: 0 } : context;
  return momentOfParts({ ...parts, year: Number(year.text) }, year.end, zone);
}

/** `18:01:33 2018` (`ls -lT`), and the time behind a year that came first (`2018 Jul  5 18:01`). */
function withRest(parts: DateParts, text: string, end: number, first: 'year' | 'other'): [DateParts, number] {
  const word = columnAt(text, end);
  if (word === undefined) return [parts, end];
  const time = first === 'year' && parts.time === undefined ? timeOf(word.text) : undefined;
  if (time !== undefined) return [{ ...parts, time, hasSecond: time.hasSecond }, word.end];
  if (parts.hasSecond === true && parts.year === undefined && isPlausibleYear(word.text)) {
    return [{ ...parts, year: Number(word.text) }, word.end];
  }
  return [parts, end];
}

function momentOfParts(parts: DateParts, end: number, context: ListingContext): ListDate {
  const { year, month = 0, day = 0, time } = parts;
  const precision = time === undefined ? 'day' : parts.hasSecond === true ? 'second' : 'minute';
  if (parts.isMonthUnknown === true) return { end };
  const clock = { month, day, ...(time ?? MIDNIGHT) };
  if (year === undefined) return dated(end, latestMoment(clock, context), precision);
  // Five digits are a year that was printed as 19 and the years since 1900; no telling what else went wrong there.
  const isPossible = year >= FIRST_YEAR && year <= 9999;
  return dated(end, isPossible ? momentInYear(year, clock, context) : undefined, precision);
}

/** `2024-12-01`, `2024-12-01 05:06`, `2024-12-01 05:06:07.000000000 +0100`. */
function isoDate(first: Word, text: string, context: ListingContext): ListDate | undefined {
  const match = ISO_DAY.exec(first.text);
  if (match === null) return undefined;
  const year = Number(match[1]);
  const date = { month: Number(match[2]), day: Number(match[3]) };
  const second = columnAt(text, first.end);
  const time = timeOf(second?.text ?? '');
  if (second === undefined || time === undefined) {
    return dated(first.end, momentInYear(year, { ...date, ...MIDNIGHT }, context), 'day');
  }
  const zone = time.hasSecond ? zoneAt(text, second.end) : undefined;
  const moment = momentInYear(year, { ...date, ...time }, zone ? { ...context, ...zone } : context);
  return dated(zone?.end ?? second.end, moment, time.hasSecond ? 'second' : 'minute');
}

/** `12-Jun-2023`, `12-Jun-2023 10:11` */
function hyphenedDate(first: Word, text: string, context: ListingContext): ListDate | undefined {
  const match = HYPHENED.exec(first.text);
  const month = match === null ? 0 : monthOf(match[2] ?? match[3] ?? '');
  if (match === null || month === 0) return undefined;
  const second = columnAt(text, first.end);
  const time = timeOf(second?.text ?? '');
  const parts = { year: Number(match[5]), month, day: Number(match[1] ?? match[4]) };
  if (second === undefined || time === undefined) return momentOfParts(parts, first.end, context);
  return momentOfParts({ ...parts, time, hasSecond: time.hasSecond }, second.end, context);
}

/**
 * `25/12/2023 10:11`. With points the day is first, and a number above twelve is a day; where both could be, the moment stays
 * unknown.
 */
function numericDate(first: Word, text: string, context: ListingContext): ListDate | undefined {
  const match = NUMBERS.exec(first.text);
  const second = match === null ? undefined : columnAt(text, first.end);
  const time = timeOf(second?.text ?? '');
  if (match === null || second === undefined || time === undefined) return undefined;
  const [one, other] = [Number(match[1]), Number(match[3])];
  const isDayFirst = match[2] === '.' || one > MONTHS;
  if (!isDayFirst && other <= MONTHS && one !== other) return { end: second.end };
  const [day, month] = isDayFirst ? [one, other] : [other, one];
  const year = Number(match[4]);
  return momentOfParts({ year, month, day, time, hasSecond: time.hasSecond }, second.end, context);
}

/** `07-05 18:01` */
function isoWithoutYear(first: Word, text: string, context: ListingContext): ListDate | undefined {
  const match = ISO_MONTH_DAY.exec(first.text);
  const second = match === null ? undefined : columnAt(text, first.end);
  const time = timeOf(second?.text ?? '');
  if (match === null || second === undefined || time === undefined) return undefined;
  const moment = latestMoment({ month: Number(match[1]), day: Number(match[2]), ...time }, context);
  return dated(second.end, moment, time.hasSecond ? 'second' : 'minute');
}

function zoneAt(text: string, at: number): { offsetMinutes: number; end: number } | undefined {
  const word = columnAt(text, at);
  const match = ZONE.exec(word?.text ?? '');
  if (word === undefined || match === null) return undefined;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return { offsetMinutes: match[1] === '-' ? -minutes : minutes, end: word.end };
}

/**
 * The date that starts at or behind `at`.
 * text: the line as Latin-1; context: clock and zone. Months by name in many languages or with their Chinese, Japanese or Korean
 * unit, and ISO dates. Returns undefined when there is none. Years that are missing are chosen by latestMoment.
 */
export function dateAt(
  text: string,
  at: number,
  context: ListingContext,
  options: DateOptions = {},
): ListDate | undefined {
  const first = columnAt(text, at);
  if (first === undefined) return undefined;
  const whole =
    isoDate(first, text, context) ??
    isoWithoutYear(first, text, context) ??
    hyphenedDate(first, text, context) ??
    numericDate(first, text, context);
  return whole ?? wordyDate(text, at, context, options);
}
