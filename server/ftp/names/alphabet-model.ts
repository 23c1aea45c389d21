/** How likely a name is in one language with a one-byte charset: by its letters, its cases, and what stands beside them. */
import type { Alphabet } from './alphabets.ts';
import type { Codec } from './codec.ts';
import { codecOf } from './codecs.ts';

/** Natural logarithms of how likely each of these is at one place of a name. */
const NOT_ASCII_AMONG_LATIN = Math.log(0.06);
const UPPER_CASE = -1.2;
const LOWER_BEFORE_UPPER = -5;
const UPPER_BEFORE_LOWER_IN_WORD = -1.5;
const BESIDE_ANOTHER_SCRIPT = -4;
const TWO_ACCENTS_TOGETHER = -2.2;
const ACCENT_ALONE = -2;
const TYPOGRAPHY = -8;
const FOREIGN_LETTER = -9;
const FOREIGN_SIGN = -11;
/** How quickly letters get rarer along the list: every so many places by the factor e. */
const LATIN_FALL = 4;
const OWN_FALL = 9;

const PUNCTUATION = '«»“”„‘’–—…№·°§©®™';
const LETTER = /^\p{L}$|^\p{M}$/u;

const OTHER = 0;
const ASCII_LETTER = 1;
const LOWER = 2;
const UPPER = 3;
type Kind = typeof OTHER | typeof ASCII_LETTER | typeof LOWER | typeof UPPER;

function isAsciiLetter(byte: number): boolean {
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x7a && byte < 0x80;
}

/** One language in one charset. */
export class AlphabetModel {
  readonly #isLatin: boolean;
  /** By byte: the logarithm, and what kind of character it is. */
  readonly #logs = new Float64Array(256);
  readonly #kinds: Kind[] = [];

  constructor(alphabet: Alphabet) {
    this.#isLatin = alphabet.script === 'latin';
    const codec = codecOf(alphabet.id);
    const shares = sharesOf(alphabet);
    for (let byte = 0; byte < 256; byte++) {
      if (byte < 0x80) this.#kinds.push(isAsciiLetter(byte) ? ASCII_LETTER : OTHER);
      else this.#learn(byte, codec, shares);
    }
  }

  /** The logarithm of how likely the bytes are; -Infinity where one of them is no character. */
  score(bytes: Buffer): number {
    let sum = 0;
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0;
      if (byte < 0x80) continue;
      sum += this.#logs[byte] ?? 0;
      sum += this.#isLatin ? this.#amongLatin(bytes, at) : this.#amongOwn(bytes, at);
      if (sum === -Infinity) return sum;
    }
    return sum;
  }

  #learn(byte: number, codec: Codec, shares: ReadonlyMap<string, number>): void {
    const text = codec.decode(Buffer.from([byte])) ?? '';
    const lower = text.toLowerCase();
    const isUpper = lower !== text;
    const share = shares.get(text) ?? shares.get(lower);
    this.#kinds.push(!LETTER.test(text) ? OTHER : isUpper ? UPPER : LOWER);
    if (share !== undefined) this.#logs[byte] = share + (isUpper ? UPPER_CASE : 0);
    else if (text === '' || text < '\u00a0') this.#logs[byte] = -Infinity;
    else if (PUNCTUATION.includes(text)) this.#logs[byte] = TYPOGRAPHY;
    else this.#logs[byte] = LETTER.test(text) ? FOREIGN_LETTER : FOREIGN_SIGN;
  }

  #kindAt(bytes: Buffer, at: number): Kind {
    return this.#kinds[bytes[at] ?? 0] ?? OTHER;
  }

  #amongLatin(bytes: Buffer, at: number): number {
    const kind = this.#kindAt(bytes, at);
    if (kind === OTHER) return 0;
    const before = this.#kindAt(bytes, at - 1);
    const after = this.#kindAt(bytes, at + 1);
    if (before >= LOWER) return TWO_ACCENTS_TOGETHER;
    if (kind === UPPER && isLowerAscii(bytes[at - 1])) return LOWER_BEFORE_UPPER;
    return before === OTHER && after === OTHER ? ACCENT_ALONE : 0;
  }

  #amongOwn(bytes: Buffer, at: number): number {
    const kind = this.#kindAt(bytes, at);
    if (kind === OTHER) return 0;
    const before = this.#kindAt(bytes, at - 1);
    let sum = 0;
    if (before === ASCII_LETTER || this.#kindAt(bytes, at + 1) === ASCII_LETTER) sum += BESIDE_ANOTHER_SCRIPT;
    if (before === LOWER && kind === UPPER) sum += LOWER_BEFORE_UPPER;
    if (before === UPPER && kind === LOWER && this.#kindAt(bytes, at - 2) === UPPER)
      sum += UPPER_BEFORE_LOWER_IN_WORD;
    return sum;
  }
}

function isLowerAscii(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x61 && byte <= 0x7a;
}

/** The letters of an alphabet with the logarithm of how likely each is. */
function sharesOf({ letters, script }: Alphabet): ReadonlyMap<string, number> {
  const fall = script === 'latin' ? LATIN_FALL : OWN_FALL;
  const all = Array.from(letters);
  const whole = all.reduce((sum, _letter, place) => sum + Math.exp(-place / fall), 0);
  const base = (script === 'latin' ? NOT_ASCII_AMONG_LATIN : 0) - Math.log(whole);
  return new Map(all.map((letter, place) => [letter, base - place / fall]));
}
