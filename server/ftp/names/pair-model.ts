/** How likely a name is in a charset of Chinese, Japanese or Korean: by how frequent its characters are. */
import iconv from 'iconv-lite';
import { big5Shape, eucJpShape, eucKrShape, shiftJisShape } from './byte-shapes.ts';
import type { ByteShape } from './byte-shapes.ts';
import { LAST_ASCII, within } from './codec.ts';
import type { CharsetId } from './codec.ts';
import {
  HANGUL,
  KANA as KANA_LIST,
  KANJI,
  SIMPLIFIED_CHINESE,
  TRADITIONAL_CHINESE,
} from './frequent-characters.ts';

/** A block of characters: rows and cells of its first and second bytes, and the logarithm of how likely each is. */
interface Block {
  readonly lead: readonly [number, number];
  readonly trail: readonly [number, number];
  readonly log: number;
}

/** One charset of pairs. */
export interface PairSource {
  readonly id: CharsetId;
  readonly shape: ByteShape;
  readonly frequent: string;
  readonly frequentKana?: string;
  /** Characters of a sister language that the charset has as well. */
  readonly borrowed?: string;
  readonly rarity: number;
  /** The first that fits counts; what fits none is likely by `otherwise`. */
  readonly blocks: readonly Block[];
  readonly otherwise: number;
}

/** Logarithms: so much of all text is in the first characters of the list, so much in the others. */
const FIRST_CHARACTERS = 99;
const FIRST_SHARE = 0.4;
const FREQUENT_SHARE = 0.4;
/** A character of the standard's first level, and of its second. */
const COMMON = -9.6;
const RARE = -13;
const BORROWED = -10.5;
const FREQUENT_KANA = -4.3;
const KANA = -5.8;
const SIGN = -8;
const OUT_OF_PLACE = -12;
const FOUR_BYTES = -16;
const BESIDE_ASCII_LETTER = -1.2;
/** Half-width katakana: those that write a voiced or a long sound are the most frequent; hardly anybody writes them in names. */
const HALF_WIDTH_KANA = -5;
const HALF_WIDTH_MARK = -2.7;
const FIRST_HALF_WIDTH = -4;
const HALF_WIDTH_MARKS = [0xb0, 0xdd, 0xde, 0xbd, 0xc4, 0xd9, 0xb2];

function block(lead: readonly [number, number], trail: readonly [number, number], log: number): Block {
  return { lead, trail, log };
}

const ANY = [0x40, 0xfe] as const;
const EUC = [0xa1, 0xfe] as const;
const gb18030Shape: ByteShape = (bytes, at) => {
  const second = bytes[at + 1];
  if (!within(bytes[at], 0x81, 0xfe)) return 0;
  if (within(second, 0x30, 0x39))
    return within(bytes[at + 2], 0x81, 0xfe) && within(bytes[at + 3], 0x30, 0x39) ? 4 : 0;
  return within(second, 0x40, 0xfe) && second !== LAST_ASCII ? 2 : 0;
};

/** All that are tried. Blocks: GB 2312, KS X 1001 and JIS X 0208 by rows; Big5 levels 1 and 2. */
export const PAIR_SOURCES: readonly PairSource[] = [
  {
    id: 'gb18030',
    shape: gb18030Shape,
    frequent: SIMPLIFIED_CHINESE,
    borrowed: TRADITIONAL_CHINESE,
    rarity: 0,
    blocks: [
      block([0xb0, 0xd7], EUC, COMMON),
      block([0xd8, 0xf7], EUC, RARE),
      block([0xa1, 0xa1], EUC, SIGN),
      block([0xa3, 0xa3], EUC, SIGN),
      block([0xa2, 0xa9], EUC, OUT_OF_PLACE),
      block([0xaa, 0xaf], EUC, -Infinity),
      block([0xf8, 0xfe], EUC, -Infinity),
      block([0xa1, 0xa7], [0x40, 0xa0], -Infinity),
      block([0x81, 0xfe], ANY, -15),
    ],
    otherwise: FOUR_BYTES,
  },
  {
    id: 'big5',
    shape: big5Shape,
    frequent: TRADITIONAL_CHINESE,
    rarity: 0.7,
    blocks: [
      block([0xa4, 0xc6], ANY, COMMON),
      block([0xc9, 0xf9], ANY, RARE),
      block([0xa1, 0xa1], ANY, SIGN),
      block([0xa2, 0xa3], ANY, OUT_OF_PLACE),
    ],
    otherwise: FOUR_BYTES,
  },
  {
    id: 'shift_jis',
    shape: shiftJisShape,
    frequent: KANJI,
    frequentKana: KANA_LIST,
    rarity: 0.3,
    blocks: [
      block([0x82, 0x82], [0x9f, 0xf1], KANA),
      block([0x83, 0x83], [0x40, 0x96], KANA),
      block([0x81, 0x81], [0x5b, 0x5b], FREQUENT_KANA),
      block([0x81, 0x82], ANY, SIGN),
      block([0x83, 0x88], [0x40, 0x9e], OUT_OF_PLACE),
      block([0x88, 0x97], ANY, COMMON),
      block([0x98, 0x98], [0x40, 0x72], COMMON),
      block([0x98, 0xea], ANY, RARE),
    ],
    otherwise: FOUR_BYTES,
  },
  {
    id: 'euc-jp',
    shape: eucJpShape,
    frequent: KANJI,
    frequentKana: KANA_LIST,
    rarity: 2.2,
    blocks: [
      block([0xa4, 0xa4], [0xa1, 0xf3], KANA),
      block([0xa5, 0xa5], [0xa1, 0xf6], KANA),
      block([0xa1, 0xa1], [0xbc, 0xbc], FREQUENT_KANA),
      block([0xa1, 0xa1], EUC, SIGN),
      block([0xa3, 0xa3], EUC, SIGN),
      block([0xa2, 0xaf], EUC, OUT_OF_PLACE),
      block([0xb0, 0xcf], EUC, COMMON),
      block([0xd0, 0xf4], EUC, RARE),
    ],
    otherwise: FOUR_BYTES,
  },
  {
    id: 'euc-kr',
    shape: eucKrShape,
    frequent: HANGUL,
    rarity: 0.5,
    blocks: [
      block([0xb0, 0xc8], EUC, -8.8),
      block([0xca, 0xfd], EUC, RARE),
      block([0xa1, 0xa1], EUC, SIGN),
      block([0xa3, 0xa3], EUC, SIGN),
      block([0xa2, 0xaf], EUC, OUT_OF_PLACE),
    ],
    otherwise: FOUR_BYTES,
  },
];

function isAsciiLetter(byte: number | undefined): boolean {
  return within(byte, 0x41, 0x5a) || within(byte, 0x61, 0x7a);
}

/** One charset of pairs as a judge of names. */
export class PairModel {
  readonly #source: PairSource;
  /** By the pair as a big-endian number. */
  readonly #logs = new Float64Array(0x1_0000);

  constructor(source: PairSource) {
    this.#source = source;
    const { blocks, otherwise } = source;
    for (let lead = 0x80; lead <= 0xff; lead++) {
      for (let trail = 0x30; trail <= 0xff; trail++) {
        const found = blocks.find((one) => within(lead, ...one.lead) && within(trail, ...one.trail));
        this.#logs[lead * 0x100 + trail] = found?.log ?? otherwise;
      }
    }
    this.#prefer();
  }

  /** The logarithm of how likely the bytes are; -Infinity where they do not form characters. */
  score(bytes: Buffer): number {
    let sum = 0;
    let halfWidths = 0;
    // The second byte of a pair may look like a letter; only a byte that stands for itself is one.
    let isBehindLetter = false;
    for (let at = 0; at < bytes.length;) {
      if ((bytes[at] ?? 0) <= LAST_ASCII) {
        isBehindLetter = isAsciiLetter(bytes[at]);
        at += 1;
        continue;
      }
      const length = this.#source.shape(bytes, at);
      if (length === 0) return -Infinity;
      if (length === 1) sum += halfWidths++ === 0 ? FIRST_HALF_WIDTH : 0;
      sum += this.#unit(bytes, at, length);
      if (length > 1 && isBehindLetter) sum += BESIDE_ASCII_LETTER;
      isBehindLetter = false;
      at += length;
      if (length > 1 && isAsciiLetter(bytes[at])) sum += BESIDE_ASCII_LETTER;
    }
    return sum;
  }

  #prefer(): void {
    const { frequent, frequentKana = '', borrowed = '' } = this.#source;
    for (const character of frequentKana) this.#set(character, FREQUENT_KANA);
    for (const character of borrowed) this.#set(character, BORROWED);
    const unique = [...new Set(frequent)];
    unique.forEach((character, place) => {
      const isFirst = place < FIRST_CHARACTERS;
      const share = isFirst
        ? FIRST_SHARE / FIRST_CHARACTERS
        : FREQUENT_SHARE / (unique.length - FIRST_CHARACTERS);
      this.#set(character, Math.log(share));
    });
  }

  #set(character: string, log: number): void {
    const pair = iconv.encode(character, this.#source.id);
    if (pair.length !== 2) return;
    const place = pair.readUInt16BE(0);
    this.#logs[place] = Math.max(this.#logs[place] ?? log, log);
  }

  #unit(bytes: Buffer, at: number, length: number): number {
    if (length === 1) return HALF_WIDTH_MARKS.includes(bytes[at] ?? 0) ? HALF_WIDTH_MARK : HALF_WIDTH_KANA;
    return length === 2 ? (this.#logs[bytes.readUInt16BE(at)] ?? -Infinity) : FOUR_BYTES;
  }
}
