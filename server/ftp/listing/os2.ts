/** Lines of OS/2 servers: the size first, then attributes, date and time. */
import { clockAt } from './clock-column.ts';
import { DayOrder, momentOf } from './day-order.ts';
import type { LineParser, ListingContext, Reading } from './dialect.ts';
import { entryOf } from './remote-entry.ts';
import { columnsText, sizeOf, wordAt } from './words.ts';

const FOLDER = 'DIR';
/** Archived, hidden, read-only, system; several may stand together or apart, besides DIR. */
const ATTRIBUTES = /^[AHRS]{1,4}$/;
const MAX_ATTRIBUTES = 5;
/** Two blanks divide time and name; more belong to the name. */
const GAP = 2;

/** Reads `24576   A   07-19-01   04:02  CONFIG.BAK`. Corpus F6. */
export class Os2Listing implements LineParser {
  readonly #context: ListingContext;
  readonly #order: DayOrder;

  constructor(context: ListingContext) {
    this.#context = context;
    this.#order = new DayOrder(context);
  }

  get isUnsure(): boolean {
    return this.#order.isUnsure;
  }

  /** One line to an entry; `noise` for `.` and `..`. Never throws. */
  read(line: Buffer): Reading {
    const text = columnsText(line);
    const size = wordAt(text, 0);
    const sizeBytes = size && sizeOf(size.text);
    if (sizeBytes === undefined) return undefined;
    let at = size?.end ?? 0;
    let isFolder = false;
    let word = wordAt(text, at);
    for (let seen = 0; seen < MAX_ATTRIBUTES && word !== undefined; seen++) {
      if (word.text !== FOLDER && !ATTRIBUTES.test(word.text)) break;
      isFolder ||= word.text === FOLDER;
      at = word.end;
      word = wordAt(text, at);
    }
    const day = word && this.#order.read(word.text);
    const time = day && clockAt(text, word?.end ?? at);
    if (day === undefined || time === undefined) return undefined;
    const name = nameAfter(line, text, time.end);
    if (name === undefined) return undefined;
    const modifiedAt = momentOf(day, time, this.#context);
    return entryOf(name, isFolder ? 'folder' : 'file', {
      sizeBytes,
      modifiedAt,
      precision: modifiedAt && (time.hasSecond ? 'second' : 'minute'),
    });
  }
}

function nameAfter(line: Buffer, text: string, end: number): Buffer | undefined {
  if (text.charAt(end) !== ' ') return undefined;
  const start = text.charAt(end + 1) === ' ' ? end + GAP : end + 1;
  return start < line.length ? line.subarray(start) : undefined;
}
