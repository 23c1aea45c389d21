/** The three ways to read a name, each exact: what it decodes it encodes back to the same bytes. */
import { isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';

/** One charset's arithmetic; knows nothing of escapes. All three contain ASCII. */
export interface Codec {
  readonly id: 'utf-8' | 'iso-8859-1' | 'gb18030';
  /** How many bytes the character at `at` takes; 0 when the byte there starts none that comes back byte-exactly. */
  unitLength(bytes: Buffer, at: number): number;
  /** The text of the bytes; undefined unless all of them are characters that come back byte-exactly. */
  decode(bytes: Buffer): string | undefined;
  /** The bytes of well-formed text; undefined when a character has none. */
  encode(text: string): Buffer | undefined;
}

const LAST_ASCII = 0x7f;
const LAST_LATIN1 = 0xff;

function within(value: number | undefined, low: number, high: number): boolean {
  return value !== undefined && value >= low && value <= high;
}

/**
 * Well-formed UTF-8 by first byte: last first byte of the row, length, and the range of the second byte, which keeps
 * out overlong forms, surrogates and what lies beyond U+10FFFF. Unicode, table 3-7; RFC 3629 section 4.
 */
const UTF8_ROWS = [
  [0xc1, 0, 0, 0],
  [0xdf, 2, 0x80, 0xbf],
  [0xe0, 3, 0xa0, 0xbf],
  [0xec, 3, 0x80, 0xbf],
  [0xed, 3, 0x80, 0x9f],
  [0xef, 3, 0x80, 0xbf],
  [0xf0, 4, 0x90, 0xbf],
  [0xf3, 4, 0x80, 0xbf],
  [0xf4, 4, 0x80, 0x8f],
] as const;

function utf8UnitLength(bytes: Buffer, at: number): number {
  const first = bytes[at] ?? LAST_LATIN1;
  if (first <= LAST_ASCII) return 1;
  const row = UTF8_ROWS.find(([lastFirst]) => first <= lastFirst);
  if (row === undefined || !within(bytes[at + 1], row[2], row[3])) return 0;
  for (let next = 2; next < row[1]; next++) if (!within(bytes[at + next], 0x80, 0xbf)) return 0;
  return row[1];
}

/** UTF-8, strictly; never normalised. RFC 3629. */
export const UTF8: Codec = {
  id: 'utf-8',
  unitLength: utf8UnitLength,
  decode: (bytes) => (isUtf8(bytes) ? bytes.toString('utf8') : undefined),
  encode: (text) => Buffer.from(text, 'utf8'),
};

/** ISO 8859-1 as the 1:1 map of bytes to U+0000..U+00FF (the `latin1` of TextDecoder is windows-1252, which is not). */
export const LATIN1: Codec = {
  id: 'iso-8859-1',
  unitLength: () => 1,
  decode: (bytes) => bytes.toString('latin1'),
  encode: (text) => {
    // Buffer.from would cut U+010A to a line feed.
    for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > LAST_LATIN1) return undefined;
    return Buffer.from(text, 'latin1');
  },
};

const strictGb18030 = new TextDecoder('gb18030', { fatal: true, ignoreBOM: true });

function gb18030Text(bytes: Uint8Array): string | undefined {
  try {
    return strictGb18030.decode(bytes);
  } catch {
    return undefined;
  }
}

function decodeGb18030(bytes: Buffer): string | undefined {
  const text = gb18030Text(bytes);
  return text !== undefined && iconv.encode(text, 'gb18030').equals(bytes) ? text : undefined;
}

/** The length that the bytes announce, before anybody looks whether such a character exists. */
function gb18030Announced(bytes: Buffer, at: number): number {
  if (!within(bytes[at], 0x81, 0xfe)) return 0;
  const second = bytes[at + 1];
  if (within(second, 0x30, 0x39))
    return within(bytes[at + 2], 0x81, 0xfe) && within(bytes[at + 3], 0x30, 0x39) ? 4 : 0;
  return within(second, 0x40, 0xfe) && second !== LAST_ASCII ? 2 : 0;
}

/** GB 18030, which contains GBK and GB 2312; 0x80 and the few codes that moved between editions are not characters here. */
export const GB18030: Codec = {
  id: 'gb18030',
  unitLength: (bytes, at) => {
    if ((bytes[at] ?? LAST_LATIN1) <= LAST_ASCII) return 1;
    const length = gb18030Announced(bytes, at);
    return decodeGb18030(bytes.subarray(at, at + length)) === undefined ? 0 : length;
  },
  decode: decodeGb18030,
  encode: (text) => {
    const bytes = iconv.encode(text, 'gb18030');
    return gb18030Text(bytes) === text ? bytes : undefined;
  },
};
