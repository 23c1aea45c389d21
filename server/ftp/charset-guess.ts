/** Which reading of a name that is not UTF-8 a person would recognise. Only for showing: the bytes stay the identity. */
import { GB18030, LATIN1 } from './codec.ts';
import type { Codec } from './codec.ts';

/** Blocks that Chinese names are made of: ASCII, Latin-1 signs, punctuation, kana, ideographs, full-width forms. */
const CHINESE_BLOCKS = [
  [0x20, 0x7e],
  [0xa7, 0xf7],
  [0x2010, 0x2027],
  [0x2030, 0x203b],
  [0x2103, 0x22bf],
  [0x2460, 0x249b],
  [0x3000, 0x30ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xff01, 0xffe5],
] as const;

function isChineseText(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (!CHINESE_BLOCKS.some(([low, high]) => code >= low && code <= high)) return false;
  }
  return true;
}

/** The length of the character at `at` in bytes that are known to be GB 18030. */
function lengthInValid(bytes: Buffer, at: number): number {
  if ((bytes[at] ?? 0) < 0x80) return 1;
  return (bytes[at + 1] ?? 0) < 0x40 ? 4 : 2;
}

/**
 * Whether one of the 3,755 most frequent characters is there (rows 16 to 55 of GB 2312, bytes B0..D7 A1..FE). Rare
 * ones do not count: "Größe" and lower-case Cyrillic in one-byte charsets look like pairs of rare characters.
 */
function hasFrequentCharacter(bytes: Buffer): boolean {
  for (let at = 0; at < bytes.length; at += lengthInValid(bytes, at)) {
    const [lead = 0, trail = 0] = [bytes[at], bytes[at + 1]];
    if (lead >= 0xb0 && lead <= 0xd7 && trail >= 0xa1) return true;
  }
  return false;
}

/**
 * The charset in which a name without a declared one is shown.
 * bytes: a name that is not valid UTF-8. Returns GB18030 when the name is plausible Chinese, else ISO 8859-1.
 */
export function guessCodec(bytes: Buffer): Codec {
  const chinese = GB18030.decode(bytes);
  if (chinese === undefined || !isChineseText(chinese)) return LATIN1;
  return hasFrequentCharacter(bytes) ? GB18030 : LATIN1;
}
