/** The readings that need no table: UTF-8, ISO 8859-1 as it is, and ASCII. */
import { isAscii, isUtf8 } from 'node:buffer';
import { LAST_ASCII, within } from './codec.ts';
import type { Codec } from './codec.ts';

const LAST_LATIN1 = 0xff;

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

function oneByteEach(text: string, last: number): Buffer | undefined {
  // Buffer.from would cut U+010A to a line feed.
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > last) return undefined;
  return Buffer.from(text, 'latin1');
}

/** ISO 8859-1 as the 1:1 map of bytes to U+0000..U+00FF (the `latin1` of TextDecoder is windows-1252, which is not). */
export const LATIN1: Codec = {
  id: 'iso-8859-1',
  unitLength: () => 1,
  decode: (bytes) => bytes.toString('latin1'),
  encode: (text) => oneByteEach(text, LAST_LATIN1),
};

/** Nothing but ASCII: with escapes around it, a spelling of any name that means the same under every charset. */
export const ASCII: Codec = {
  id: 'ascii',
  unitLength: (bytes, at) => ((bytes[at] ?? LAST_LATIN1) <= LAST_ASCII ? 1 : 0),
  decode: (bytes) => (isAscii(bytes) ? bytes.toString('latin1') : undefined),
  encode: (text) => oneByteEach(text, LAST_ASCII),
};
