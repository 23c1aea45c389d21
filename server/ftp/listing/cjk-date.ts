/** Numbers of a date with the Chinese, Japanese or Korean word for year, month or day behind them, found by their bytes. */

/** The three words, as Latin-1 views of their bytes: UTF-8, GBK, Shift-JIS, EUC-JP, Big5; then Korean UTF-8 and EUC-KR. */
const UNITS = {
  year: ['\xe5\xb9\xb4', '\xc4\xea', '\x94\x4e', '\xc7\xaf', '\xa6\x7e', '\xeb\x85\x84', '\xb3\xe2'],
  month: ['\xe6\x9c\x88', '\xd4\xc2', '\x8c\x8e', '\xb7\xee', '\xa4\xeb', '\xec\x9b\x94', '\xbf\xf9'],
  day: ['\xe6\x97\xa5', '\xc8\xd5', '\x93\xfa', '\xc6\xfc', '\xa4\xe9', '\xec\x9d\xbc', '\xc0\xcf'],
} as const;
type Unit = keyof typeof UNITS;

/** `2018年12月25日` in UTF-8 and nothing longer. */
const MAX_COLUMN = 17;
const DIGITS = /^\d{1,4}/;

/** What the column tells of a date; month and day as they stand, not checked. */
export interface CjkDate {
  readonly year?: number;
  readonly month?: number;
  readonly day?: number;
}

/**
 * Reads `7月`, `25日`, `2018年`, or several of them without a blank (`12月25日`). text: the column as Latin-1. Returns undefined
 * for anything else. Corpus F3.
 */
export function cjkDateOf(text: string): CjkDate | undefined {
  if (text.length > MAX_COLUMN) return undefined;
  let rest = text;
  const date: { [U in Unit]?: number } = {};
  while (rest !== '') {
    const digits = DIGITS.exec(rest)?.[0] ?? '';
    const after = rest.slice(digits.length);
    const found = digits === '' ? undefined : unitAt(after);
    if (found === undefined || date[found.unit] !== undefined) return undefined;
    date[found.unit] = Number(digits);
    rest = after.slice(found.length);
  }
  return text === '' ? undefined : date;
}

function unitAt(text: string): { unit: Unit; length: number } | undefined {
  for (const unit of ['year', 'month', 'day'] as const) {
    const word = UNITS[unit].find((candidate) => text.startsWith(candidate));
    if (word !== undefined) return { unit, length: word.length };
  }
  return undefined;
}
