/**
 * Names are bytes; this is how they become text and come back. The text is reversible for any bytes: what a charset
 * cannot take there and back exactly is written `\xHH`, and the way back gives the same bytes.
 */
import { isAscii, isUtf8 } from 'node:buffer';
import type { CharsetChoice } from '../contract/choices.ts';
import { CharsetEvidence } from './names/charset-evidence.ts';
import type { CharsetId, Codec } from './names/codec.ts';
import { codecOf } from './names/codecs.ts';
import { bytesOfText, escaped, isControl, reversibleText } from './names/escaped-name.ts';
import { ASCII, UTF8 } from './names/unicode-codecs.ts';

/** How one site's names are read, written and shown. */
export interface Charset {
  /** The charset in which paths are spelled and new names are written. */
  readonly id: CharsetId;
  /**
   * The reversible text of any bytes. Never throws. Control bytes and bytes that are no character appear as `\xHH`
   * (upper case), a backslash that would read as such an escape as `\x5C`.
   */
  toText(bytes: Uint8Array): string;
  /**
   * The bytes of a text: every `\xHH` (upper case) is that byte, all else is encoded. The result may hold any byte;
   * Pathname decides what may be sent. Throws NameNotEncodable for a character the charset lacks.
   */
  toBytes(text: string): Buffer;
  /** The text for eyes only: readable, harmless on a screen, not reversible. Never throws. */
  toDisplay(bytes: Uint8Array): string;
  /** Names of the site that are about to be shown: under `auto` they help to read each other. */
  observe(names: readonly Uint8Array[]): void;
  /** The charset in which the name is shown by a guess; undefined when it is UTF-8 or the charset was declared. */
  guessOf(name: Uint8Array): CharsetId | undefined;
}

const SLASH = 0x2f;
/** In how many two-byte characters a name may be UTF-8 by accident. */
const MAX_ACCIDENTS = 3;
const PAIR_CHARSETS: readonly Codec['id'][] = ['gb18030', 'big5', 'shift_jis', 'euc-jp', 'euc-kr'];

/** Controls of both tables (C0, C1) and the marks that turn the reading direction of what follows. */
function isHarmful(code: number): boolean {
  if (code < 0xa0) return isControl(code) || code >= 0x80;
  if (code === 0x061c || code === 0x200e || code === 0x200f) return true;
  return (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}

function harmless(codec: Codec, text: string): string {
  const parts: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    if (!isHarmful(text.charCodeAt(at))) continue;
    parts.push(text.slice(start, at), escaped(codec.encode(text.charAt(at)) ?? []));
    start = at + 1;
  }
  if (start === 0) return text;
  parts.push(text.slice(start));
  return parts.join('');
}

/**
 * Whether bytes that are UTF-8 should be shown as such on a site with a declared charset (case 89: old and new names
 * side by side). A few two-byte characters do not prove it under a charset of pairs (D2 BB is the digit one in GB 18030);
 * Chinese, Japanese and Korean in UTF-8 have none of them.
 */
function provesUtf8(codec: Codec, bytes: Buffer): boolean {
  if (!PAIR_CHARSETS.includes(codec.id)) return true;
  const pairs = bytes.filter((byte) => byte >= 0xc2 && byte <= 0xdf).length;
  return pairs === 0 || pairs > MAX_ACCIDENTS;
}

/** Letters that UTF-8 writes in two bytes and that stand in names: Latin with accents, Greek, Cyrillic, Hebrew, Arabic, combining marks. */
const USUAL_LETTERS =
  /^(?:[\0-\x7f\u00a0-\u017f\u0218-\u021b\u02bb-\u02bf\u0386-\u03ce\u0401-\u045f\u0490-\u0491\u05d0-\u05ea\u0600-\u06ff]|\p{Mn})*$/u;

/**
 * Whether a name that could be UTF-8 is one of those pairs all the same: its neighbours are, and its letters would be unheard of
 * together (CD BC C6 AC is 图片 in GBK, and two letters that no language has side by side).
 */
function isPairsByAccident(codec: Codec, bytes: Buffer): boolean {
  return (
    !provesUtf8(codec, bytes) &&
    !USUAL_LETTERS.test(bytes.toString('utf8')) &&
    codec.decode(bytes) !== undefined
  );
}

function shownIn(codec: Codec, bytes: Buffer): string {
  return harmless(codec, codec.decode(bytes) ?? reversibleText(codec, bytes));
}

function viewOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function declared(codec: Codec, id: CharsetId): Charset {
  return {
    id,
    toText: (bytes) => reversibleText(codec, viewOf(bytes)),
    toBytes: (text) => bytesOfText(codec, text),
    toDisplay: (bytes) => {
      const view = viewOf(bytes);
      const isUtf8Name = isUtf8(view) && provesUtf8(codec, view);
      return shownIn(isUtf8Name ? UTF8 : codec, view);
    },
    observe: () => undefined,
    guessOf: () => undefined,
  };
}

/**
 * A name that is not UTF-8 is spelled byte by byte, also where some of its bytes would be: such a spelling holds under every charset,
 * so that it still leads there when one is declared.
 */
function wholeOrBytes(bytes: Buffer): string {
  if (isUtf8(bytes)) return reversibleText(UTF8, bytes);
  const parts: string[] = [];
  for (let start = 0; start <= bytes.length;) {
    const end = bytes.indexOf(SLASH, start);
    const name = bytes.subarray(start, end === -1 ? bytes.length : end);
    parts.push(isUtf8(name) ? reversibleText(UTF8, name) : bytesText(name));
    start = end === -1 ? bytes.length + 1 : end + 1;
  }
  return parts.join('/');
}

/** Identity and new names are UTF-8 and never depend on a guess (docs/decisions/0015); only what is shown does. */
function guessed(evidence: CharsetEvidence): Charset {
  // A name that is shown is asked for its guess, too, and judging it is what costs.
  let judged: { readonly name: Uint8Array; readonly codec: Codec } | undefined;
  const guessOf = (name: Uint8Array): Codec | undefined => {
    const view = viewOf(name);
    if (isUtf8(view)) return undefined;
    if (judged?.name !== name) judged = { name, codec: evidence.codecFor(view) };
    return judged.codec;
  };
  const accidental = (view: Buffer): Codec | undefined => {
    const proved = evidence.verdict?.id;
    if (proved === undefined || isAscii(view)) return undefined;
    const codec = codecOf(proved);
    return isPairsByAccident(codec, view) ? codec : undefined;
  };
  return {
    ...declared(UTF8, 'utf-8'),
    toText: (bytes) => wholeOrBytes(viewOf(bytes)),
    toDisplay: (bytes) => {
      const view = viewOf(bytes);
      return shownIn(guessOf(bytes) ?? accidental(view) ?? UTF8, view);
    },
    observe: (names) => {
      const legacy = names.map(viewOf).filter((name) => !isUtf8(name));
      if (legacy.length === 0) return;
      judged = undefined;
      evidence.observe(legacy);
    },
    guessOf: (name) => {
      const id = guessOf(name)?.id;
      return id === 'ascii' ? undefined : id;
    },
  };
}

/**
 * The charset of a site's choice.
 * choice: `auto` writes and identifies names as UTF-8, and shows those that are not in the charset they look like; evidence:
 * what the site's names tell, for `auto`. Invalid runs under a declared charset are shown as escapes. RFC 2640; design case 89.
 */
export function charsetFor(
  choice: CharsetChoice,
  evidence: CharsetEvidence = new CharsetEvidence(),
): Charset {
  return choice === 'auto' ? guessed(evidence) : declared(codecOf(choice), choice);
}

/**
 * The spelling of a path that means the same bytes under every charset: each byte beyond ASCII is written `\xHH`.
 * bytes: any. Never throws.
 */
export function bytesText(bytes: Uint8Array): string {
  return reversibleText(ASCII, viewOf(bytes));
}
