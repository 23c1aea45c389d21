/** The reversible text of a name: what a charset cannot take there and back exactly is written `\xHH`, byte by byte. */
import type { Codec } from './codec.ts';
import { NameNotEncodable } from '../errors.ts';

const BACKSLASH = 0x5c;
const LOWER_X = 0x78;
const ESCAPE_LENGTH = 4;
const ESCAPE = /\\x([0-9A-F]{2})/g;

function isHexDigit(byte: number | undefined): boolean {
  return byte !== undefined && ((byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x46));
}

/** C0 and DEL: never part of a text, in any charset. */
export function isControl(code: number): boolean {
  return code < 0x20 || code === 0x7f;
}

function readsAsEscape(bytes: Buffer, at: number): boolean {
  return bytes[at + 1] === LOWER_X && isHexDigit(bytes[at + 2]) && isHexDigit(bytes[at + 3]);
}

/** Each byte as `\xHH`, upper case. */
export function escaped(bytes: Iterable<number>): string {
  return Array.from(bytes, (byte) => `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}

/** The length of the character at `at` if it may stand in a text as it is, else 0. */
function plainLength(codec: Codec, bytes: Buffer, at: number): number {
  const byte = bytes[at] ?? 0;
  if (isControl(byte) || (byte === BACKSLASH && readsAsEscape(bytes, at))) return 0;
  return codec.unitLength(bytes, at);
}

/** Names without anything to escape, which is nearly all of them, need one decoding and no walk. */
function decodedAtOnce(codec: Codec, bytes: Buffer): string | undefined {
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (isControl(byte) || (byte === BACKSLASH && readsAsEscape(bytes, at))) return undefined;
  }
  return codec.decode(bytes);
}

/**
 * Bytes to reversible text, in linear time; never throws.
 * bytes: any. Runs of plain characters are decoded together; control bytes, bytes that are no character, and a
 * backslash that would read as an escape are escaped one by one.
 */
export function reversibleText(codec: Codec, bytes: Buffer): string {
  return decodedAtOnce(codec, bytes) ?? walkedText(codec, bytes);
}

function walkedText(codec: Codec, bytes: Buffer): string {
  const parts: string[] = [];
  let start = 0;
  let at = 0;
  while (at < bytes.length) {
    const length = plainLength(codec, bytes, at);
    if (length === 0)
      parts.push(runText(codec, bytes.subarray(start, at)), escaped(bytes.subarray(at, at + 1)));
    at += Math.max(length, 1);
    if (length === 0) start = at;
  }
  parts.push(runText(codec, bytes.subarray(start)));
  return parts.join('');
}

function runText(codec: Codec, run: Buffer): string {
  return codec.decode(run) ?? escaped(run);
}

function encodePlain(codec: Codec, text: string): Buffer {
  const bytes = codec.encode(text);
  if (bytes === undefined) throw new NameNotEncodable(codec.id);
  return bytes;
}

/**
 * Reversible text back to bytes: every `\xHH` (upper case) is that byte, all else is encoded.
 * text: from reversibleText, or typed by a person. Throws NameNotEncodable for a character the charset lacks.
 */
export function bytesOfText(codec: Codec, text: string): Buffer {
  // A lone surrogate has no bytes in any charset; Buffer.from would quietly send U+FFFD.
  if (!text.isWellFormed()) throw new NameNotEncodable(codec.id);
  const parts: Buffer[] = [];
  let start = 0;
  for (const { 1: hex = '', index } of text.matchAll(ESCAPE)) {
    parts.push(encodePlain(codec, text.slice(start, index)), Buffer.from(hex, 'hex'));
    start = index + ESCAPE_LENGTH;
  }
  parts.push(encodePlain(codec, text.slice(start)));
  return Buffer.concat(parts);
}
