/** One way to read names: exact, so that what it decodes it encodes back to the same bytes. */
import type { CharsetChoice } from '../../contract/choices.ts';

/** The charsets that a site's names may be declared to be in. */
export type CharsetId = Exclude<CharsetChoice, 'auto'>;

/** One charset's arithmetic; knows nothing of escapes. Every one contains ASCII. */
export interface Codec {
  readonly id: CharsetId | 'ascii';
  /** How many bytes the character at `at` takes; 0 when the byte there starts none that comes back byte-exactly. */
  unitLength(bytes: Buffer, at: number): number;
  /** The text of the bytes; undefined unless all of them are characters that come back byte-exactly. */
  decode(bytes: Buffer): string | undefined;
  /** The bytes of well-formed text; undefined when a character has none. */
  encode(text: string): Buffer | undefined;
}

export const LAST_ASCII = 0x7f;

/** Whether a byte is there and within both ends. */
export function within(value: number | undefined, low: number, high: number): boolean {
  return value !== undefined && value >= low && value <= high;
}
