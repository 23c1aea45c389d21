/** Lines of NetWare and Hellsoft servers: rights in brackets instead of a mode. */
import type { ListingContext, Reading } from './dialect.ts';
import { entryOf } from './remote-entry.ts';
import { dateAt } from './unix-date.ts';
import { columnsText, sizeOf, skipBlanks, wordAt } from './words.ts';

const RIGHTS = /^[-d] ?\[[-RWCEAFMSZ]{4,10}\]/;
const MAX_RIGHTS = 16;
const NUMBER = /^\d{1,20}$/;

/**
 * One line to an entry; context: for dates without a year. Hellsoft has a count of links before the owner and fills the name's
 * column with blanks; NetWare has one blank before the name. Never throws. Corpus F12.
 */
export function parseNetWareLine(line: Buffer, context: ListingContext): Reading {
  const text = columnsText(line);
  const rights = RIGHTS.exec(text.slice(0, MAX_RIGHTS));
  if (rights === null) return undefined;
  const first = wordAt(text, rights[0].length);
  const isHellsoft = first !== undefined && NUMBER.test(first.text);
  const owner = isHellsoft ? wordAt(text, first.end) : first;
  const size = owner && wordAt(text, owner.end);
  const sizeBytes = size && sizeOf(size.text);
  const date = size && dateAt(text, size.end, context);
  if (owner === undefined || sizeBytes === undefined || date === undefined) return undefined;
  const start = isHellsoft ? skipBlanks(text, date.end) : date.end + 1;
  if (text.charAt(date.end) !== ' ' || start >= line.length) return undefined;
  return entryOf(line.subarray(start), text.startsWith('d') ? 'folder' : 'file', {
    sizeBytes,
    modifiedAt: date.modifiedAt,
    precision: date.precision,
    owner: line.subarray(owner.start, owner.end),
  });
}
