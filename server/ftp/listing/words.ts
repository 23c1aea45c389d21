/** Walking along the columns of a listing line. Lines are read as Latin-1, so an index in the text is an index in the bytes. */

/** Everything before the name fits into so many bytes; what is longer is no line of a listing. */
const COLUMNS_BYTES = 1_024;

/** The part of a line that has the columns, as Latin-1. */
export function columnsText(line: Buffer): string {
  return line.toString('latin1', 0, COLUMNS_BYTES);
}

const BLANK = 0x20;
const TAB = 0x09;

/** One column: its text and where it lies; `end` is the index behind it. */
export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

function isBlank(code: number): boolean {
  return code === BLANK || code === TAB;
}

/** The index of the first byte at or behind `at` that is no blank (or the end). Only ASCII blanks count. */
export function skipBlanks(text: string, at: number): number {
  let next = at;
  while (next < text.length && isBlank(text.charCodeAt(next))) next++;
  return next;
}

/** The next column at or behind `at`; undefined at the end of the line. */
export function wordAt(text: string, at: number): Word | undefined {
  const start = skipBlanks(text, at);
  let end = start;
  while (end < text.length && !isBlank(text.charCodeAt(end))) end++;
  return end === start ? undefined : { text: text.slice(start, end), start, end };
}

/** Whole numbers of at most 15 digits, which a number holds exactly: 1 PB less one byte. */
const MAX_SIZE_DIGITS = 15;
const PLAIN = /^\d+$/;
/** Groups of three; a no-break blank between them is one byte or two or three (UTF-8), or FF (code pages of DOS). */
const GROUPED = /^\d{1,3}(?:(?:[.,'\xa0\xff]|\xc2\xa0|\xe2\x80\xaf)\d{3})+$/;
const GROUP_MARKS = /[^\d]+/g;

/**
 * The number in a size column.
 * text: digits, perhaps in groups of three (`41,984,000`). Returns bytes, or undefined for anything else.
 */
export function sizeOf(text: string): number | undefined {
  if (text.length > MAX_SIZE_DIGITS * 2) return undefined;
  const digits = GROUPED.test(text) ? text.replaceAll(GROUP_MARKS, '') : text;
  return PLAIN.test(digits) && digits.length <= MAX_SIZE_DIGITS ? Number(digits) : undefined;
}
