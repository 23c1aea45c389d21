/** Lines of classic Mac servers (NetPresenz, Peter's Server): a mode, then the sizes of both forks and their sum. */
import type { ListingContext, Reading } from './dialect.ts';
import { entryOf } from './remote-entry.ts';
import { dateAt } from './unix-date.ts';
import { modeAt } from './unix-mode.ts';
import { columnsText, sizeOf, wordAt } from './words.ts';

const FOLDER = 'folder';

/**
 * One line to an entry; context: for dates without a year. A folder has the word `folder` and the number of things in it; a file
 * the sizes of its resource fork and data fork, and then their sum, which tells it from `ls -l` and is the file's size. Never
 * throws. Corpus F13.
 */
export function parseClassicMacLine(line: Buffer, context: ListingContext): Reading {
  const text = columnsText(line);
  const mode = modeAt(text, 0);
  const first = mode && wordAt(text, mode.end);
  const second = first && wordAt(text, first.end);
  if (mode === undefined || first === undefined || second === undefined) return undefined;
  if (mode.kind === 'folder') {
    if (first.text !== FOLDER || sizeOf(second.text) === undefined) return undefined;
    return dated(line, text, second.end, context, { mode: mode.mode, kind: 'folder' });
  }
  const sum = wordAt(text, second.end);
  const [resource, data, whole] = [sizeOf(first.text), sizeOf(second.text), sum && sizeOf(sum.text)];
  if (sum === undefined || resource === undefined || data === undefined) return undefined;
  if (mode.kind !== 'file' || resource + data !== whole) return undefined;
  return dated(line, text, sum.end, context, { mode: mode.mode, kind: 'file', sizeBytes: whole });
}

interface Column {
  readonly mode: number;
  readonly kind: 'file' | 'folder';
  readonly sizeBytes?: number;
}

function dated(line: Buffer, text: string, at: number, context: ListingContext, column: Column): Reading {
  const date = dateAt(text, at, context);
  if (date === undefined || text.charAt(date.end) !== ' ' || date.end + 1 >= line.length) return undefined;
  const { kind, mode, sizeBytes } = column;
  const { modifiedAt, precision } = date;
  return entryOf(line.subarray(date.end + 1), kind, { sizeBytes, mode, modifiedAt, precision });
}
