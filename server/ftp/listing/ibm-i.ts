/** Lines of IBM i (AS/400): owner, size, date, time, type of the object, name. */
import type { EntryKind } from '../../contract/choices.ts';
import { clockAt } from './clock-column.ts';
import { DayOrder, momentOf } from './day-order.ts';
import type { LineParser, ListingContext, Reading } from './dialect.ts';
import { entryOf } from './remote-entry.ts';
import type { EntryFacts } from './remote-entry.ts';
import { columnsText, sizeOf, skipBlanks, wordAt } from './words.ts';

const OWNER = /^[A-Z#@$][A-Z0-9#@$_.]{0,9}$/i;
const TYPE = /^\*[A-Z]{2,9}$/;
const MEMBER = '*MEM';
const SLASH = 0x2f;
const FOLDERS = ['*DIR', '*DDIR', '*LIB', '*FLR'];
const FILES = ['*STMF', '*DSTMF', '*MEM', '*DOC', '*SAVF'];
const SAVE_FILE = /\.SAVF$/i;

/**
 * Reads one listing of IBM i. A `*FILE` holds members and is entered like a folder, save files excepted; the slash that marks a
 * folder is no part of its name. With a hyphen the year comes first, otherwise the listing shows the order. Corpus F11.
 */
export class IbmIListing implements LineParser {
  readonly #context: ListingContext;
  readonly #order: DayOrder;

  constructor(context: ListingContext) {
    this.#context = context;
    this.#order = new DayOrder(context, { hyphenMeans: 'year first' });
  }

  get isUnsure(): boolean {
    return this.#order.isUnsure;
  }

  /** One line to an entry. Never throws. */
  read(line: Buffer): Reading {
    const text = columnsText(line);
    const first = wordAt(text, 0);
    // The owner's column may be empty where a member stands.
    const isMember = first !== undefined && first.start > 0 && first.text === MEMBER;
    if (first === undefined || !(isMember || (first.start === 0 && OWNER.test(first.text)))) return undefined;
    const ownerEnd = isMember ? 0 : first.end;
    const found = this.#facts(text, ownerEnd);
    const type = found && wordAt(text, found.end);
    if (found === undefined || type === undefined || !TYPE.test(type.text)) return undefined;
    const start = skipBlanks(text, type.end);
    if (start === line.length) return undefined;
    const bytes = line.subarray(start);
    const name = bytes.length > 1 && bytes.at(-1) === SLASH ? bytes.subarray(0, -1) : bytes;
    const kind = kindOf(type.text, name);
    return entryOf(name, kind, {
      ...found.facts,
      ...(isMember ? {} : { owner: line.subarray(0, ownerEnd) }),
    });
  }

  /** Size, date and time; members have none of them. */
  #facts(text: string, at: number): { facts: EntryFacts; end: number } | undefined {
    const first = wordAt(text, at);
    if (first === undefined) return undefined;
    if (TYPE.test(first.text)) return { facts: {}, end: at };
    const sizeBytes = sizeOf(first.text);
    const date = sizeBytes === undefined ? undefined : wordAt(text, first.end);
    const day = date && this.#order.read(date.text);
    const time = day && clockAt(text, date.end);
    if (day === undefined || time === undefined) return undefined;
    const modifiedAt = momentOf(day, time, this.#context);
    const precision = modifiedAt && (time.hasSecond ? 'second' : 'minute');
    return { facts: { sizeBytes, modifiedAt, precision }, end: time.end };
  }
}

function kindOf(type: string, name: Buffer): EntryKind {
  if (FOLDERS.includes(type)) return 'folder';
  if (FILES.includes(type)) return 'file';
  if (type === '*SYMLNK') return 'link';
  if (type !== '*FILE') return 'other';
  return SAVE_FILE.test(name.toString('latin1', Math.max(0, name.length - '.SAVF'.length)))
    ? 'file'
    : 'folder';
}
