/** Names that servers and clients trip over; each is the name of a file whose content is the name itself. */

/** One odd name: what is odd about it, and its bytes. */
export interface OddName {
  readonly what: string;
  readonly bytes: Buffer;
}

function odd(what: string, text: string, encoding: 'utf8' | 'latin1' = 'utf8'): OddName {
  return { what, bytes: Buffer.from(text, encoding) };
}

/** All of them; the order means nothing. */
export const ODD_NAMES: readonly OddName[] = [
  odd('blank inside', 'two  words.txt'),
  odd('leading blank', ' leading.txt'),
  odd('trailing blank', 'trailing '),
  odd('double quotes', 'say "ahoy".txt'),
  odd('single quote', "it's.txt"),
  odd('brackets', 'a[1](2){3}.txt'),
  odd('dash first', '-la.txt'),
  odd('arrow', 'here -> there.txt'),
  odd('star and question mark', '*what?*.txt'),
  odd('tilde', '~tilde.txt'),
  odd('percent', '100%41.txt'),
  odd('backslash', 'back\\slash.txt'),
  odd('Chinese as UTF-8', '海港 文件.txt'),
  odd('Chinese as GBK', '\xba\xa3\xb8\xdb.txt', 'latin1'),
  odd('Latin-1', 'caf\xe9.txt', 'latin1'),
  odd('emoji', '⚓ 🚢.txt'),
  odd('looks like a size', '4096 Jan  1 00:00 x.txt'),
  odd('blanks at both ends', '  both  '),
  odd('no-break blanks at both ends', '\u00a0hard\u00a0'),
  odd('ideographic blanks at both ends', '\u3000wide\u3000'),
  odd('dots at the end', 'and so on...'),
  odd('semicolons and facts', 'type=dir;size=0; trick.txt'),
  odd('shell words', '$(id) `id` & | ; # !.txt'),
  odd('looks like a reply', '226 Done'),
  odd('looks like DOS', '01-01-20  12:00PM <DIR> x.txt'),
  odd('looks like facts', 'type=file;size=3; y.txt'),
  odd('line separator', 'two\u2028lines.txt'),
  odd('Arabic and Hebrew', 'سلام שלום.txt'),
  odd('direction marks', 'a\u202egpj.exe\u202c\u200f.txt'),
  odd('composed letter', 'caf\u00e9 composed.txt'),
  odd('letter with combining mark', 'cafe\u0301 composed.txt'),
  odd('zero width and family emoji', '👩\u200d👩\u200d👧\ufe0f\u200b.txt'),
  odd('escape spelled out', 'literal \\x41 \\xFF.txt'),
  odd('255 bytes', `${'n'.repeat(251)}.txt`),
  odd('255 bytes of Chinese', '海'.repeat(85)),
  odd('Shift_JIS with a backslash in a character', '\x83\x5c\x95\x5c.txt', 'latin1'),
  odd('half-width katakana', '\xc3\xde\xb0\xc0.txt', 'latin1'),
  odd('Big5 with a backslash and a bar', '\xa5\x5c\xb3\x5c \xa6\x7c.txt', 'latin1'),
  odd('GBK with a backslash and a bar', '\x81\x5c \x81\x7c.txt', 'latin1'),
  odd('EUC-KR', '\xc7\xd1\xb1\xdb.txt', 'latin1'),
  odd('byte FF first: a yacht in CP1251', '\xff\xf5\xf2\xe0.txt', 'latin1'),
  odd('byte FF before a Telnet command', '\xef\xff\xf2\xfc.txt', 'latin1'),
  odd('byte FF before a Telnet option', 'a\xff\xfdb.txt', 'latin1'),
  odd('byte FF twice', 'b\xff\xff.txt', 'latin1'),
  odd('byte FF at the end', 'Lou\xff', 'latin1'),
  odd('KOI8-R', '\xd0\xcf\xc4\xff\xc5\xda\xc4.txt', 'latin1'),
  odd('bytes 80, 85 and A0', '\x80 a\x85b \xa0', 'latin1'),
  odd('broken UTF-8', '\xe6\x96 and \xc0\xaf.txt', 'latin1'),
];
