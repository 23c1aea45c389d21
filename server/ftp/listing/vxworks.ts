/** Lines of VxWorks devices: size, date, time, name, and `<DIR>` behind the name of a folder. */
import { clockAt } from './clock-column.ts';
import { momentOf } from './day-order.ts';
import type { ListingContext, Reading } from './dialect.ts';
import { monthOf } from './month-names.ts';
import { entryOf } from './remote-entry.ts';
import { columnsText, sizeOf, skipBlanks, wordAt } from './words.ts';

const HEADER = /^\s{0,16}size\s{1,32}date\s{1,32}time\s{1,32}name\s{0,32}$/i;
const RULE = /^\s{0,16}-{2,16}(?:\s{1,32}-{2,16}){3}\s{0,32}$/;
const MAX_HEADER = 96;
const DATE = /^([A-Z]{3})-(\d{1,2})-(\d{4})$/i;
const FOLDER = /\s+<DIR>\s*$/i;
/** `<DIR>` is looked for in so many bytes at the end, which keeps the search linear. */
const MAX_MARK = 64;

/** One line to an entry; `header` for the heading and the rule below it. context: its zone. Never throws. Corpus F14. */
export function parseVxWorksLine(line: Buffer, context: ListingContext): Reading {
  const text = columnsText(line);
  if (line.length <= MAX_HEADER && (HEADER.test(text) || RULE.test(text))) return 'header';
  const size = wordAt(text, 0);
  const sizeBytes = size && sizeOf(size.text);
  const date = sizeBytes === undefined ? undefined : wordAt(text, size?.end ?? 0);
  const match = date && date.text.length <= 'MMM-DD-YYYY'.length ? DATE.exec(date.text) : null;
  const month = match === null ? 0 : monthOf(match[1] ?? '');
  const time = month === 0 ? undefined : clockAt(text, date?.end ?? 0);
  if (match === null || time === undefined) return undefined;
  const start = skipBlanks(text, time.end);
  const tailAt = Math.max(start, line.length - MAX_MARK);
  const mark = FOLDER.exec(line.toString('latin1', tailAt));
  const end = mark === null ? line.length : tailAt + mark.index;
  if (start >= end) return undefined;
  const modifiedAt = momentOf({ year: Number(match[3]), month, day: Number(match[2]) }, time, context);
  return entryOf(line.subarray(start, end), mark === null ? 'file' : 'folder', {
    sizeBytes: mark === null ? sizeBytes : undefined,
    modifiedAt,
    precision: modifiedAt && (time.hasSecond ? 'second' : 'minute'),
  });
}
