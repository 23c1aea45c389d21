/** Lines of `dir`, as IIS and its imitators send them. */
import { clockAt } from './clock-column.ts';
import { DayOrder, momentOf } from './day-order.ts';
import type { LineParser, ListingContext, Reading } from './dialect.ts';
import { entryOf } from './remote-entry.ts';
import type { RemoteEntry } from './remote-entry.ts';
import { columnsText, sizeOf, skipBlanks, wordAt } from './words.ts';
import type { Word } from './words.ts';

/** `<DIR>` and the others stand in a column of this width, from the marker's first letter to the name's. */
const MARKER_COLUMN = '<DIR>          '.length;
const LINKS = ['<JUNCTION>', '<SYMLINK>', '<SYMLINKD>'];
/** What `dir` writes around its lines: the volume, the folder, the sums. */
const AROUND =
  /^ ?Volume (?:in drive|Serial Number)|^ ?Directory of |^ {2,}[\d.,\xa0]+ (?:File|Dir)\(s\)\s.*bytes/i;
const MAX_AROUND_BYTES = 512;

type Dated = Pick<RemoteEntry, 'modifiedAt' | 'precision'>;

/**
 * Reads the lines of one `dir`: two digits of a year are 1970 to 2069; a name starts one blank behind the size, whatever blanks it
 * has itself. The order of day and month is that of the whole listing. Design case 81.
 */
export class DosListing implements LineParser {
  readonly #context: ListingContext;
  readonly #order: DayOrder;

  constructor(context: ListingContext) {
    this.#context = context;
    this.#order = new DayOrder(context);
  }

  get isUnsure(): boolean {
    return this.#order.isUnsure;
  }

  /** One line to an entry; `noise` for `.`, `..` and what `dir` writes around its lines. Never throws. */
  read(line: Buffer): Reading {
    const text = columnsText(line);
    const date = wordAt(text, 0);
    const day = date && this.#order.read(date.text);
    const time = day && clockAt(text, date.end);
    if (day === undefined || time === undefined) return isAround(text) ? 'noise' : undefined;
    const middle = wordAt(text, time.end);
    if (middle === undefined) return undefined;
    const modifiedAt = momentOf(day, time, this.#context);
    const dated = modifiedAt === undefined ? {} : { modifiedAt, precision: 'minute' as const };
    return middle.text.startsWith('<')
      ? markedEntry(line, text, middle, dated)
      : fileEntry(line, middle, dated);
  }
}

function isAround(text: string): boolean {
  return text.length <= MAX_AROUND_BYTES && AROUND.test(text);
}

/** The size ends at a fixed column; one blank, then the name with whatever blanks it has. */
function fileEntry(line: Buffer, size: Word, dated: Dated): Reading {
  const sizeBytes = sizeOf(size.text);
  if (sizeBytes === undefined || line.length <= size.end + 1) return undefined;
  return entryOf(line.subarray(size.end + 1), 'file', { sizeBytes, ...dated });
}

function markedEntry(line: Buffer, text: string, marker: Word, dated: Dated): Reading {
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
function linkEntry(bytes: Buffer, dated: Dated): Reading {
  const bracket = bytes.at(-1) === 0x5d ? bytes.lastIndexOf(' [') : -1;
  if (bracket < 1) return entryOf(bytes, 'link', dated);
  return entryOf(bytes.subarray(0, bracket), 'link', { ...dated, target: bytes.subarray(bracket + 2, -1) });
}
