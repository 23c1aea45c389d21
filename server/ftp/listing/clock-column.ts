/** A time of day as a column of a listing: `23:58`, `08:15:07`, `08:15AM`, `01:30 PM`. */
import { wordAt } from './words.ts';

/** A time of day and the index behind it. */
export interface ClockColumn {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** Whether the server told the second. */
  readonly hasSecond: boolean;
  readonly end: number;
}

const TIME = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?([AP]M?)?$/i;
const HALF_DAY = /^[AP]M$/i;
const MAX_COLUMN = 40;

/** The time that starts at or behind `at`; undefined when there is none. text: the line as Latin-1. */
export function clockAt(text: string, at: number): ClockColumn | undefined {
  const word = wordAt(text, at);
  const match = word !== undefined && word.text.length <= MAX_COLUMN ? TIME.exec(word.text) : null;
  if (word === undefined || match === null) return undefined;
  const next = match[4] === undefined ? wordAt(text, word.end) : undefined;
  const apart = next !== undefined && HALF_DAY.test(next.text) ? next : undefined;
  const half = (match[4] ?? apart?.text ?? '').charAt(0).toUpperCase();
  return {
    hour: half === '' ? Number(match[1]) : (Number(match[1]) % 12) + (half === 'P' ? 12 : 0),
    minute: Number(match[2]),
    second: Number(match[3] ?? 0),
    hasSecond: match[3] !== undefined,
    end: (apart ?? word).end,
  };
}
