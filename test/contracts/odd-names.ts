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
];
