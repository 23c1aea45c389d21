/** GB 18030, the one charset of ours with units of four bytes; too large for a table. */
import iconv from 'iconv-lite';
import { LAST_ASCII, within } from './codec.ts';
import type { Codec } from './codec.ts';

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
    if ((bytes[at] ?? 0xff) <= LAST_ASCII) return 1;
    const length = gb18030Announced(bytes, at);
    return length === 0 || decodeGb18030(bytes.subarray(at, at + length)) === undefined ? 0 : length;
  },
  decode: decodeGb18030,
  encode: (text) => {
    const bytes = iconv.encode(text, 'gb18030');
    return gb18030Text(bytes) === text ? bytes : undefined;
  },
};
