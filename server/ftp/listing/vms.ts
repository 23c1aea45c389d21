/** Lines of OpenVMS `DIRECTORY`: name with type and version, blocks, date, owner, protection. */
import { clockAt } from './clock-column.ts';
import { momentOf } from './day-order.ts';
import type { ListingContext, Reading } from './dialect.ts';
import { monthOf } from './month-names.ts';
import { entryOf } from './remote-entry.ts';
import type { EntryFacts } from './remote-entry.ts';
import { columnsText, wordAt } from './words.ts';
import type { Word } from './words.ts';

/** A block of a disk; a file's last one may be partly empty, so sizes are those of the blocks in use. */
const BLOCK_BYTES = 512;
const SEMICOLON = 0x3b;
const NAME = /^(?:[^\s;[\]/^]|\^.){1,512};\d{1,5}$/;
/** Some servers (MultiNet) leave the version out; then only the blocks in use and allocated show what the line is. */
const NAME_ALONE = /^[^\s;[\]/^*%]{1,512}$/;
const BOTH_BLOCKS = /^\d{1,12}\/\d{1,12}$/;
const FOLDER = /\.DIR;\d+$/i;
const BLOCKS = /^(\d{1,12})(?:\/\d{1,12})?$/;
const DATE = /^(\d{1,2})-([A-Z]{3})-(\d{4})$/i;
const OWNER = /\[([^\],]{1,64})(?:,([^\]]{1,64}))?\]/;
const PROTECTION = /\(([RWED]*),([RWED]*),([RWED]*),([RWED]*)\)/i;
/** `Directory DISK$USER:[KIM]`; MultiNet writes the place alone. */
const HEADER = /^(?:Directory \S+|[\w$-]{1,64}:\[[^\]\s]{1,255}\])$/i;
const SUM = /^(?:Grand )?Total of \d+ (?:files?|director)/i;
/** Owner, protection and messages are looked for in so many bytes behind the date. */
const MAX_TAIL = 256;
const BITS = [
  ['R', 4],
  ['W', 2],
  ['E', 1],
] as const;

/** Whether the line is nothing but a file's name: its facts stand in the next line when it is long. */
export function isWrappedVmsName(line: Buffer): boolean {
  if (!line.includes(SEMICOLON)) return false;
  const text = columnsText(line);
  const name = wordAt(text, 0);
  return name?.start === 0 && NAME.test(name.text) && wordAt(text, name.end) === undefined;
}

/**
 * One line (a wrapped one put together) to an entry.
 * The version stays part of a file's name; a folder `X.DIR;1` is called X, as CWD wants it. A file that may not be looked at has a
 * message instead of facts (`%RMS-E-PRV`), and is an entry without them. Never throws. Design case 82, corpus F9.
 */
export function parseVmsLine(line: Buffer, context: ListingContext): Reading {
  const text = columnsText(line);
  if (HEADER.test(text.trimEnd())) return 'header';
  if (SUM.test(text)) return 'noise';
  const name = wordAt(text, 0);
  if (name === undefined || name.start !== 0 || !isNameColumn(text, name)) return undefined;
  const facts = factsAfter(line, text, name.end, context);
  if (facts === undefined) return undefined;
  const folder = FOLDER.exec(name.text);
  return folder === null
    ? entryOf(line.subarray(0, name.end), 'file', facts)
    : entryOf(line.subarray(0, folder.index), 'folder', { ...facts, sizeBytes: undefined });
}

function isNameColumn(text: string, name: Word): boolean {
  if (NAME.test(name.text)) return true;
  return NAME_ALONE.test(name.text) && BOTH_BLOCKS.test(wordAt(text, name.end)?.text ?? '');
}

function factsAfter(line: Buffer, text: string, at: number, context: ListingContext): EntryFacts | undefined {
  const first = wordAt(text, at);
  if (first === undefined) return undefined;
  if (/^%[A-Z]+-[A-Z]-[A-Z]+/.test(first.text) || first.text === 'No') return {};
  const blocks = BLOCKS.exec(first.text)?.[1];
  const date = blocks === undefined ? first : wordAt(text, first.end);
  const dated = date && dateAt(text, date.text, date.end, context);
  if (dated === undefined) return undefined;
  return {
    sizeBytes: blocks === undefined ? undefined : Number(blocks) * BLOCK_BYTES,
    ...dated.facts,
    ...ownerIn(line, text.slice(dated.end, dated.end + MAX_TAIL), dated.end),
  };
}

function dateAt(
  text: string,
  date: string,
  end: number,
  context: ListingContext,
): { facts: EntryFacts; end: number } | undefined {
  const match = DATE.exec(date);
  const month = match === null ? 0 : monthOf(match[2] ?? '');
  if (match === null || month === 0) return undefined;
  const time = clockAt(text, end);
  const day = { year: Number(match[3]), month, day: Number(match[1]) };
  const modifiedAt = momentOf(day, time ?? { hour: 0, minute: 0, second: 0 }, context);
  const precision = time === undefined ? 'day' : time.hasSecond ? 'second' : 'minute';
  return { facts: modifiedAt === undefined ? {} : { modifiedAt, precision }, end: time?.end ?? end };
}

/** `[STAFF,KIM]` is group and owner, `[KIM]` the owner; the protection is that of system, owner, group and world. */
function ownerIn(line: Buffer, tail: string, at: number): EntryFacts {
  const owner = OWNER.exec(tail);
  const protection = PROTECTION.exec(tail);
  const bytes = (text: string | undefined): Buffer | undefined => {
    const index = text === undefined ? -1 : tail.indexOf(text, owner?.index);
    return text === undefined ? undefined : line.subarray(at + index, at + index + text.length);
  };
  const [first, second] = [owner?.[1], owner?.[2]];
  return {
    owner: bytes(second ?? first),
    group: second === undefined ? undefined : bytes(first),
    mode: protection === null ? undefined : modeOf(protection.slice(2)),
  };
}

function modeOf(protections: readonly string[]): number {
  return protections.reduce((mode, letters) => {
    const upper = letters.toUpperCase();
    return mode * 8 + BITS.reduce((bits, [letter, bit]) => bits + (upper.includes(letter) ? bit : 0), 0);
  }, 0);
}
