/** Lines of HP NonStop (Tandem, Guardian): name, code, bytes, date, time, owner as two numbers, security in quotes. */
import { clockAt } from './clock-column.ts';
import { momentOf } from './day-order.ts';
import type { ListingContext, Reading } from './dialect.ts';
import { monthOf } from './month-names.ts';
import { entryOf } from './remote-entry.ts';
import { columnsText, sizeOf, wordAt } from './words.ts';
import type { Word } from './words.ts';

const HEADER = /^File {1,32}Code {1,32}EOF {1,32}Last Modif/i;
const NAME = /^[A-Z][A-Z0-9]{0,7}$/i;
const CODE = /^\d{1,5}[+P]?$/;
const DATE = /^(\d{1,2})-([A-Z]{3})-(\d{2}|\d{4})$/i;
const GROUP = /^(\d{1,3}),(\d{1,3})?$/;
const CENTURY_PIVOT = 70;

/** One line to an entry; `header` for the heading. context: its zone. Never throws. Corpus F14. */
export function parseNonStopLine(line: Buffer, context: ListingContext): Reading {
  const text = columnsText(line);
  if (HEADER.test(text)) return 'header';
  const name = wordAt(text, 0);
  if (name === undefined || !NAME.test(name.text)) return undefined;
  const next = wordAt(text, name.end);
  // An open file has an O between name and code.
  const code = next?.text === 'O' ? wordAt(text, next.end) : next;
  const size = code && wordAt(text, code.end);
  const date = size && wordAt(text, size.end);
  const day = date && dayOf(date.text);
  const time = day && clockAt(text, date.end);
  const sizeBytes = size && sizeOf(size.text);
  if (!CODE.test(code?.text ?? '') || sizeBytes === undefined) return undefined;
  if (day === undefined || time === undefined) return undefined;
  const modifiedAt = momentOf(day, time, context);
  return entryOf(line.subarray(name.start, name.end), 'file', {
    sizeBytes,
    modifiedAt,
    precision: modifiedAt && (time.hasSecond ? 'second' : 'minute'),
    ...ownerAt(line, text, time.end),
  });
}

function dayOf(text: string): { year: number; month: number; day: number } | undefined {
  const match = DATE.exec(text);
  const month = match === null ? 0 : monthOf(match[2] ?? '');
  if (match === null || month === 0) return undefined;
  const digits = match[3] ?? '';
  const short = Number(digits) + (Number(digits) < CENTURY_PIVOT ? 2000 : 1900);
  return { year: digits.length === 4 ? Number(digits) : short, month, day: Number(match[1]) };
}

/** `224, 10` and `224,10`: the group and the user in it. */
function ownerAt(line: Buffer, text: string, at: number): { owner?: Buffer; group?: Buffer } {
  const first = wordAt(text, at);
  const match = first === undefined ? null : GROUP.exec(first.text);
  if (first === undefined || match === null) return {};
  const groupEnd = first.start + (match[1] ?? '').length;
  const user: Word | undefined =
    match[2] === undefined
      ? wordAt(text, first.end)
      : { text: match[2], start: groupEnd + 1, end: first.end };
  return {
    group: line.subarray(first.start, groupEnd),
    ...(user !== undefined && /^\d{1,3}$/.test(user.text)
      ? { owner: line.subarray(user.start, user.end) }
      : {}),
  };
}
