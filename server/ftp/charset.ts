/**
 * Names are bytes; this is how they become text and come back. The text is reversible for any bytes: what a charset
 * cannot take there and back exactly is written `\xHH`, and the way back gives the same bytes.
 */
import type { CharsetChoice } from '../contract/choices.ts';
import { guessCodec } from './charset-guess.ts';
import { GB18030, LATIN1, UTF8 } from './codec.ts';
import type { Codec } from './codec.ts';
import { bytesOfText, escaped, isControl, reversibleText } from './escaped-name.ts';

/** How one site's names are read, written and shown. */
export interface Charset {
  readonly id: Codec['id'];
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
}

/** Controls of both tables (C0, C1) and the marks that turn the reading direction of what follows. */
function isHarmful(code: number): boolean {
  if (code < 0xa0) return isControl(code) || code >= 0x80;
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
  parts.push(text.slice(start));
  return parts.join('');
}

/**
 * Whether bytes that are UTF-8 should be shown as such on a site with a declared charset (case 89: old and new names
 * side by side). Two-byte characters do not prove it under GB18030, where D2 BB is the digit one; Chinese in UTF-8
 * has none of them.
 */
function provesUtf8(codec: Codec, bytes: Buffer): boolean {
  return codec.id !== 'gb18030' || !bytes.some((byte) => byte >= 0xc2 && byte <= 0xdf);
}

function charset(codec: Codec, otherwise: (bytes: Buffer) => Codec): Charset {
  return {
    id: codec.id,
    toText: (bytes) => reversibleText(codec, viewOf(bytes)),
    toBytes: (text) => bytesOfText(codec, text),
    toDisplay: (bytes) => {
      const view = viewOf(bytes);
      const utf8 = UTF8.decode(view);
      if (utf8 !== undefined && provesUtf8(codec, view)) return harmless(UTF8, utf8);
      const shown = otherwise(view);
      return harmless(shown, shown.decode(view) ?? reversibleText(shown, view));
    },
  };
}

function viewOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

const CHARSETS: Readonly<Record<CharsetChoice, Charset>> = {
  auto: charset(UTF8, guessCodec),
  'utf-8': charset(UTF8, () => UTF8),
  'iso-8859-1': charset(LATIN1, () => LATIN1),
  gb18030: charset(GB18030, () => GB18030),
};

/**
 * The charset of a site's choice.
 * choice: `auto` writes and identifies names as UTF-8, and shows those that are not in the charset they look like.
 * Invalid runs under a declared charset are shown as escapes. RFC 2640; design case 89.
 */
export function charsetFor(choice: CharsetChoice): Charset {
  return CHARSETS[choice];
}
