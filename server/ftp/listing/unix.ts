/** Lines of `ls -l`, the de-facto language of LIST, with the columns that servers leave out, add or glue together. */
import type { ListingContext, Reading } from './dialect.ts';
import { entryOf } from './remote-entry.ts';
import type { EntryFacts } from './remote-entry.ts';
import { isTotal } from './total-line.ts';
import { dateAt } from './unix-date.ts';
import type { DateOptions, ListDate } from './unix-date.ts';
import { kindOf, modeAt } from './unix-mode.ts';
import type { UnixMode } from './unix-mode.ts';
import { columnsText, sizeOf, skipBlanks, wordAt } from './words.ts';
import type { Word } from './words.ts';

/** Inode number and block count may stand in front of the mode (`ls -is`). */
const MAX_COLUMNS_BEFORE_MODE = 2;
/** Link count, and owner and group of several words each. */
const MAX_COLUMNS_BEFORE_SIZE = 12;
/** Link count, owner and group of one word each. */
const MAX_PLAIN_COLUMNS = 3;
const ARROW = Buffer.from(' -> ');
const NUMBER = /^\d{1,20}$/;
/**
 * Digits, perhaps in groups. With a letter it is a rounded size (`4.0K`), and no exact one; with a minus it is one of more than
 * 2 GiB on a server that counts in 32 bits.
 */
const SIZE_LIKE = /^(?:\d[\d.,'\xa0\xc2\xe2\x80\xaf]{0,29}[KMGTP]?|-\d{1,19})$/;
/** What GNU ls prints for a thing that it could not look at: `d????????? ? ? ? ?            ? name`. */
const UNKNOWN_MODE = /^[-dlbcps?]\?{9} /;
const UNKNOWN_COLUMNS = 5;
const DEVICE_MAJOR = /^\d{1,10},$/;

/** What stands between mode and name. */
interface Columns {
  /** Link count, owner and group, as far as they are there. */
  readonly people: readonly Word[];
  readonly size: Word;
  readonly date: ListDate;
}

/**
 * One line of `ls -l` to an entry.
 * line: without its end; context: for dates without year and zone. Returns `noise` for `total 12`, `.` and `..`;
 * undefined when the line is nothing of the kind. Exactly one blank divides date and name, so further ones belong to
 * the name. Never throws. Design cases 76, 77, 80.
 */
export function parseUnixLine(line: Buffer, context: ListingContext): Reading {
  const text = columnsText(line);
  const mode = modeColumn(text);
  if (mode === undefined) return isTotal(text) ? 'noise' : unknownEntry(line, text);
  const columns = columnsAt(text, mode.end, context) ?? foreignColumnsAt(text, mode.end, context);
  if (columns === undefined || text.charAt(columns.date.end) !== ' ') return undefined;
  const nameBytes = line.subarray(columns.date.end + 1);
  if (nameBytes.length === 0) return undefined;
  return entryFrom(line, mode, columns, nameBytes);
}

function modeColumn(text: string): UnixMode | undefined {
  let at = skipBlanks(text, 0);
  for (let skipped = 0; skipped < MAX_COLUMNS_BEFORE_MODE; skipped++) {
    const word = wordAt(text, at);
    if (word === undefined || !NUMBER.test(word.text)) break;
    at = skipBlanks(text, word.end);
  }
  return modeAt(text, at);
}

function unknownEntry(line: Buffer, text: string): Reading {
  if (!UNKNOWN_MODE.test(text)) return undefined;
  let at = text.indexOf(' ');
  for (let column = 0; column < UNKNOWN_COLUMNS; column++) {
    const word = wordAt(text, at);
    if (word?.text !== '?') return undefined;
    at = word.end;
  }
  if (text.charAt(at) !== ' ' || at + 1 >= line.length) return undefined;
  return entryOf(line.subarray(at + 1), kindOf(text.charAt(0)), {});
}

/** An owner may be called `may`, and then count, owner and group look like a size and a date; a real size comes later. */
function columnsAt(text: string, start: number, context: ListingContext): Columns | undefined {
  const found = columnsFrom([], text, start, context);
  if (found === undefined || found.people.length > 0) return found;
  const later = columnsFrom([found.size], text, found.size.end, context);
  return later !== undefined && later.people.length <= MAX_PLAIN_COLUMNS ? later : found;
}

/** For months in a language that is not known: only where link count, owner and group stand in front, so that no name is a month. */
function foreignColumnsAt(text: string, start: number, context: ListingContext): Columns | undefined {
  return columnsFrom([], text, start, context, { month: 'in any language' });
}

/** The size is the first number that has a date behind it; owners and groups may have blanks, be numbers, be missing. */
function columnsFrom(
  before: readonly Word[],
  text: string,
  start: number,
  context: ListingContext,
  month: Pick<DateOptions, 'month'> = {},
): Columns | undefined {
  const people = [...before];
  let at = start;
  while (people.length < MAX_COLUMNS_BEFORE_SIZE) {
    const word = wordAt(text, at);
    if (word === undefined) return undefined;
    // With link count, owner and group in front, this number is the size, and another one behind it can be a year.
    const options: DateOptions = people.length >= MAX_PLAIN_COLUMNS ? { ...month, mayBeginWith: 'year' } : {};
    const date = SIZE_LIKE.test(word.text) ? dateAt(text, word.end, context, options) : undefined;
    if (date !== undefined) return { people, size: word, date };
    people.push(word);
    at = word.end;
  }
  return undefined;
}

function entryFrom(line: Buffer, mode: UnixMode, columns: Columns, nameBytes: Buffer): Reading {
  const { size, date } = columns;
  const isMajorThere = DEVICE_MAJOR.test(columns.people.at(-1)?.text ?? '');
  const people = isMajorThere ? columns.people.slice(0, -1) : columns.people;
  const sizeBytes = mode.isDevice ? undefined : sizeOf(size.text);
  const link = mode.kind === 'link' ? splitLink(nameBytes, sizeBytes) : { name: nameBytes };
  return entryOf(link.name, mode.kind, {
    sizeBytes,
    modifiedAt: date.modifiedAt,
    precision: date.precision,
    mode: mode.mode,
    ...ownersOf(line, people),
    target: link.target,
  });
}

/** The size of a link is the length of its target, which tells the arrow from an arrow in a name. */
function splitLink(bytes: Buffer, sizeBytes: number | undefined): { name: Buffer; target?: Buffer } {
  const bySize = bytes.length - (sizeBytes ?? 0) - ARROW.length;
  const isThere = bySize > 0 && bytes.subarray(bySize, bySize + ARROW.length).equals(ARROW);
  const arrow = isThere ? bySize : bytes.indexOf(ARROW);
  return arrow < 1
    ? { name: bytes }
    : { name: bytes.subarray(0, arrow), target: bytes.subarray(arrow + ARROW.length) };
}

function ownersOf(line: Buffer, people: readonly Word[]): EntryFacts {
  const names = NUMBER.test(people[0]?.text ?? '') ? people.slice(1) : people;
  const groupAt = firstOfGroup(names);
  return { owner: spanOf(line, names.slice(0, groupAt)), group: spanOf(line, names.slice(groupAt)) };
}

/**
 * Where the group starts. With more than two words, a gap of several blanks is the border of a padded column; without
 * one, four words are two and two (`Domain Users Team Blue`), and three have a group with a blank (`kim domain users`).
 */
function firstOfGroup(names: readonly Word[]): number {
  if (names.length <= 2) return 1;
  const gap = names.findIndex((word, at) => at > 0 && word.start - (names[at - 1]?.end ?? 0) > 1);
  return gap === -1 ? Math.trunc(names.length / 2) : gap;
}

function spanOf(line: Buffer, words: readonly Word[]): Buffer | undefined {
  const [first, last] = [words[0], words.at(-1)];
  return first && last && line.subarray(first.start, last.end);
}
