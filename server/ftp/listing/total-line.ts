/** The sum of blocks that `ls -l` writes first: `total 12`, `insgesamt 12`, `总用量 12`. */
import iconv from 'iconv-lite';
import { skipBlanks, wordAt } from './words.ts';

const WORDS: readonly (readonly [charsets: readonly string[], words: string])[] = [
  [['latin1'], 'total insgesamt totale totaal totalt yhteensä samtals totalt'],
  [['utf8', 'iso-8859-2', 'cp1250'], 'razem celkem spolu összesen skupaj ukupno'],
  [['utf8', 'iso-8859-9'], 'toplam'],
  [['utf8', 'koi8-r', 'cp1251', 'iso-8859-5', 'cp866'], 'итого всего разом общо'],
  [['utf8', 'iso-8859-7'], 'σύνολο'],
  [['utf8', 'gbk'], '总用量 总计'],
  [['utf8', 'big5'], '總計'],
  [['utf8', 'euc-jp', 'shift_jis'], '合計'],
  [['utf8', 'euc-kr'], '합계'],
];
const MAX_WORD_BYTES = 32;
const SIZE = /^[\d.,]{1,20}[KMGT]?$/;
const COLON = /:$/;

let words: ReadonlySet<string> | undefined;

function bytesOfWords(): ReadonlySet<string> {
  return new Set(
    WORDS.flatMap(([charsets, list]) =>
      charsets.flatMap((charset) =>
        list.split(' ').map((word) => iconv.encode(word, charset).toString('latin1')),
      ),
    ),
  );
}

/** Whether the line is such a sum and nothing else. text: the line as Latin-1. */
export function isTotal(text: string): boolean {
  const word = wordAt(text, 0);
  if (word?.start !== 0 || word.end > MAX_WORD_BYTES) return false;
  words ??= bytesOfWords();
  if (!words.has(word.text.replace(COLON, '').toLowerCase()) && !words.has(word.text)) return false;
  const size = wordAt(text, word.end);
  return size !== undefined && SIZE.test(size.text) && skipBlanks(text, size.end) === text.length;
}
