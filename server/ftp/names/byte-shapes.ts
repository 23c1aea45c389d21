/** How long a character is, told by its first bytes: the shape of each family of charsets. */
import { within } from './codec.ts';

/**
 * The length that the byte at `at` announces, before anybody looks whether such a character exists; 0 when no character of the
 * family begins so or its further bytes are missing. Called for bytes beyond ASCII only.
 */
export type ByteShape = (bytes: Buffer, at: number) => number;

/** Every byte is a character. */
export const oneByte: ByteShape = () => 1;

/** Big5 with the rows of Hong Kong. The second byte may be a backslash (5C) or a bar (7C). */
export const big5Shape: ByteShape = (bytes, at) => {
  const second = bytes[at + 1];
  const isPair = within(bytes[at], 0x81, 0xfe) && (within(second, 0x40, 0x7e) || within(second, 0xa1, 0xfe));
  return isPair ? 2 : 0;
};

/** Shift_JIS: half-width katakana are one byte, the second byte of a pair may be a backslash (5C). JIS X 0208 annex 1. */
export const shiftJisShape: ByteShape = (bytes, at) => {
  const [first, second] = [bytes[at], bytes[at + 1]];
  if (within(first, 0xa1, 0xdf)) return 1;
  const isLead = within(first, 0x81, 0x9f) || within(first, 0xe0, 0xfc);
  return isLead && (within(second, 0x40, 0x7e) || within(second, 0x80, 0xfc)) ? 2 : 0;
};

/** EUC-JP: 8E announces half-width katakana, 8F the supplement JIS X 0212 in three bytes. */
export const eucJpShape: ByteShape = (bytes, at) => {
  const [first, second] = [bytes[at], bytes[at + 1]];
  if (!within(second, 0xa1, 0xfe)) return 0;
  if (first === 0x8e) return within(second, 0xa1, 0xdf) ? 2 : 0;
  if (first === 0x8f) return within(bytes[at + 2], 0xa1, 0xfe) ? 3 : 0;
  return within(first, 0xa1, 0xfe) ? 2 : 0;
};

/** EUC-KR as it is used, with the syllables of Windows 949, whose second byte may be a letter. */
export const eucKrShape: ByteShape = (bytes, at) => {
  const second = bytes[at + 1];
  const isTrail = within(second, 0x41, 0x5a) || within(second, 0x61, 0x7a) || within(second, 0x81, 0xfe);
  return within(bytes[at], 0x81, 0xfe) && isTrail ? 2 : 0;
};
