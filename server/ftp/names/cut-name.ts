/** Shortening a name without cutting a character in two: some servers refuse what is no character, or write it longer. */
import { isUtf8 } from 'node:buffer';

const FIRST_CONTINUATION = 0x80;
const LAST_CONTINUATION = 0xbf;

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && byte >= FIRST_CONTINUATION && byte <= LAST_CONTINUATION;
}

/**
 * The beginning of a name, at most maxBytes long. UTF-8 is cut before a character. In another charset nobody knows where one
 * begins, so all bytes beyond ASCII before the cut go, too; nothing may be left then.
 */
export function cutName(name: Buffer, maxBytes: number): Buffer {
  if (name.length <= maxBytes) return name;
  let end = maxBytes;
  if (isUtf8(name)) while (end > 0 && isContinuation(name[end])) end -= 1;
  else while (end > 0 && (name[end - 1] ?? 0) >= FIRST_CONTINUATION) end -= 1;
  return name.subarray(0, end);
}
