/** The date columns of `ls -l`, in the orders and styles that FTP servers use. */
import type { Precision } from '../../contract/choices.ts';
import { latestMoment, momentInYear } from './clock-time.ts';
import type { ClockTime } from './clock-time.ts';
import type { ListingContext } from './dialects.ts';
import { wordAt } from './words.ts';
import type { Word } from './words.ts';

/** A date that was recognised; without a moment when no such day exists. `end` is the index behind it. */
export interface ListDate {
  readonly end: number;
  readonly modifiedAt?: Date | undefined;
  readonly precision?: Precision | undefined;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAY = /^\d{1,2}$/;
const YEAR = /^\d{4,5}$/;
const TIME = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?$/;
const ISO_DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const ZONE = /^([+-])(\d{2})(\d{2})$/;
const MIDNIGHT = { hour: 0, minute: 0, second: 0 };

/** Longer columns are no part of a date; they are not even looked at. */
const MAX_COLUMN = 'HH:MM:SS.nnnnnnnnn'.length;

function columnAt(text: string, at: number): Word | undefined {
  const word = wordAt(text, at);
  return word !== undefined && word.text.length <= MAX_COLUMN ? word : undefined;
}

function monthOf(text: string): number {
  return text.length === 3 ? MONTHS.indexOf(text.toLowerCase()) + 1 : 0;
}

function timeOf(text: string): Pick<ClockTime, 'hour' | 'minute' | 'second'> | undefined {
  const match = TIME.exec(text);
  return match === null
    ? undefined
    : { hour: Number(match[1]), minute: Number(match[2]), second: Number(match[3] ?? 0) };
}

function dated(end: number, modifiedAt: Date | undefined, precision: Precision): ListDate {
  return modifiedAt === undefined ? { end } : { end, modifiedAt, precision };
}

/** `Mar  7 09:14`, `Nov 30  2019`, and the same with the day first. */
function monthDate(first: Word, second: Word, third: Word, context: ListingContext): ListDate | undefined {
  const [month, day] = DAY.test(second.text)
    ? [monthOf(first.text), second.text]
    : [monthOf(second.text), first.text];
  if (month === 0 || !DAY.test(day)) return undefined;
  const date = { month, day: Number(day) };
  if (YEAR.test(third.text)) {
    // Five digits are a year that was printed as 19 and the years since 1900; no telling what else went wrong there.
    const moment = momentInYear(Number(third.text), { ...date, ...MIDNIGHT }, context);
    return dated(third.end, third.text.length === 4 ? moment : undefined, 'day');
  }
  const time = timeOf(third.text);
  return time && dated(third.end, latestMoment({ ...date, ...time }, context), 'minute');
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
  const zone = second.text.includes('.') ? zoneAt(text, second.end) : undefined;
  const moment = momentInYear(year, { ...date, ...time }, zone ? { ...context, ...zone } : context);
  return dated(zone?.end ?? second.end, moment, second.text.length > 'HH:MM'.length ? 'second' : 'minute');
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
 * text: the line as Latin-1; context: clock and zone. English month names and ISO dates. Returns undefined when there
 * is none. Years that are missing are chosen by latestMoment.
 */
export function dateAt(text: string, at: number, context: ListingContext): ListDate | undefined {
  const first = columnAt(text, at);
  if (first === undefined) return undefined;
  const iso = isoDate(first, text, context);
  if (iso !== undefined) return iso;
  const second = columnAt(text, first.end);
  const third = second && columnAt(text, second.end);
  return second && third && monthDate(first, second, third, context);
}
