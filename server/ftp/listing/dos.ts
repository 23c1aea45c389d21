/** Lines of `dir`, as IIS and its imitators send them. */
import { momentInYear } from './clock-time.ts';
import type { ListingContext } from './dialects.ts';
import { entryOf } from './remote-entry.ts';
import type { RemoteEntry } from './remote-entry.ts';
import { sizeOf, skipBlanks, wordAt } from './words.ts';
import type { Word } from './words.ts';

/** `<DIR>` and the others stand in a column of this width, from the marker's first letter to the name's. */
const MARKER_COLUMN = '<DIR>          '.length;
/** Two digits below this are years of this century. */
const CENTURY_PIVOT = 70;
const MAX_COLUMN = 40;
const DATE = /^(\d{1,4})([-/.])(\d{1,2})\2(\d{2}|\d{4})$/;
const TIME = /^(\d{1,2}):(\d{2})(?::(\d{2}))?([AP]M?)?$/i;
const HALF_DAY = /^[AP]M$/i;
const LINKS = ['<JUNCTION>', '<SYMLINK>', '<SYMLINKD>'];

interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** A time of day and the index behind it. */
interface TimeColumn {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly end: number;
}

/**
 * One line of `dir` to an entry.
 * line: without its end; context: its zone. Returns `noise` for `.` and `..`, undefined when the line is nothing of
 * the kind. Two digits of a year are 1970 to 2069; with points the day comes first, else the month unless it cannot
 * be one. Never throws. Design case 81.
 */
export function parseDosLine(line: Buffer, context: ListingContext): RemoteEntry | 'noise' | undefined {
  const text = line.toString('latin1');
  const date = wordAt(text, 0);
  const day = date && dayOf(date);
  const time = day && timeAt(text, date.end);
  const middle = time && wordAt(text, time.end);
  if (day === undefined || time === undefined || middle === undefined) return undefined;
  const modifiedAt = momentInYear(day.year, { ...day, ...time }, context);
  const dated = modifiedAt === undefined ? {} : { modifiedAt, precision: 'minute' as const };
  return middle.text.startsWith('<')
    ? markedEntry(line, text, middle, dated)
    : fileEntry(line, middle, dated);
}

type Dated = Pick<RemoteEntry, 'modifiedAt' | 'precision'>;

function dayOf(word: Word): Day | undefined {
  const match = word.text.length <= MAX_COLUMN ? DATE.exec(word.text) : null;
  if (match === null) return undefined;
  const [first = '', separator = '', second = '', third = ''] = match.slice(1);
  if (first.length === 4)
    return third.length === 2
      ? { year: Number(first), month: Number(second), day: Number(third) }
      : undefined;
  if (first.length === 3) return undefined;
  const year =
    third.length === 4 ? Number(third) : Number(third) + (Number(third) < CENTURY_PIVOT ? 2000 : 1900);
  const isDayFirst = separator === '.' || Number(first) > 12;
  const [month, day] = isDayFirst ? [second, first] : [first, second];
  return { year, month: Number(month), day: Number(day) };
}

function timeAt(text: string, at: number): TimeColumn | undefined {
  const word = wordAt(text, at);
  const match = word !== undefined && word.text.length <= MAX_COLUMN ? TIME.exec(word.text) : null;
  if (word === undefined || match === null) return undefined;
  const next = match[4] === undefined ? wordAt(text, word.end) : undefined;
  const apart = next !== undefined && HALF_DAY.test(next.text) ? next : undefined;
  const half = (match[4] ?? apart?.text ?? '').charAt(0).toUpperCase();
  const hour = half === '' ? Number(match[1]) : (Number(match[1]) % 12) + (half === 'P' ? 12 : 0);
  return { hour, minute: Number(match[2]), second: Number(match[3] ?? 0), end: (apart ?? word).end };
}

/** The size ends at a fixed column; one blank, then the name with whatever blanks it has. */
function fileEntry(line: Buffer, size: Word, dated: Dated): RemoteEntry | 'noise' | undefined {
  const sizeBytes = sizeOf(size.text);
  if (sizeBytes === undefined || line.length <= size.end + 1) return undefined;
  return entryOf(line.subarray(size.end + 1), 'file', { sizeBytes, ...dated });
}

function markedEntry(
  line: Buffer,
  text: string,
  marker: Word,
  dated: Dated,
): RemoteEntry | 'noise' | undefined {
  const isLink = LINKS.includes(marker.text.toUpperCase());
  if (!isLink && marker.text.toUpperCase() !== '<DIR>') return undefined;
  const start = Math.min(
    skipBlanks(text, marker.end),
    Math.max(marker.start + MARKER_COLUMN, marker.end + 1),
  );
  if (start === marker.end || start >= line.length) return undefined;
  const bytes = line.subarray(start);
  return isLink ? linkEntry(bytes, dated) : entryOf(bytes, 'folder', dated);
}

/** `data [D:\vol3]` */
function linkEntry(bytes: Buffer, dated: Dated): RemoteEntry | 'noise' {
  const bracket = bytes.at(-1) === 0x5d ? bytes.lastIndexOf(' [') : -1;
  if (bracket < 1) return entryOf(bytes, 'link', dated);
  return entryOf(bytes.subarray(0, bracket), 'link', { ...dated, target: bytes.subarray(bracket + 2, -1) });
}
