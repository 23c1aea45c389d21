/** Ranges of addresses: an address and the number of leading bits that count. */
import { parseIpAddress } from './ip-address.ts';
import type { IpAddress } from './ip-address.ts';

const LENGTH = /^(?:0|[1-9]\d{0,2})$/;
/** Bits of ::ffff:0:0/96 that vanish when a mapped address is unwrapped. */
const MAPPED_BITS = 96;
const BITS_PER_BYTE = 8;

/** A range. */
export interface Cidr {
  readonly address: IpAddress;
  readonly prefixBits: number;
}

/**
 * Reads `address/bits`, or an address alone as the range of itself. Bits behind the prefix are ignored.
 * Returns undefined if it is neither.
 */
export function parseCidr(text: string): Cidr | undefined {
  const [addressText = '', lengthText, ...rest] = text.split('/');
  const address = parseIpAddress(addressText);
  if (address === undefined || rest.length > 0) return undefined;
  const mostBits = address.bytes.length * BITS_PER_BYTE;
  if (lengthText === undefined) return { address, prefixBits: mostBits };
  if (!LENGTH.test(lengthText)) return undefined;
  const isMapped = address.family === 4 && addressText.includes(':');
  const prefixBits = Number(lengthText) - (isMapped ? MAPPED_BITS : 0);
  return prefixBits >= 0 && prefixBits <= mostBits ? { address, prefixBits } : undefined;
}

/** Whether the address is in the range. */
export function contains(range: Cidr, address: IpAddress): boolean {
  if (range.address.family !== address.family) return false;
  return range.address.bytes.every((byte, index) => {
    const bits = Math.min(BITS_PER_BYTE, Math.max(0, range.prefixBits - index * BITS_PER_BYTE));
    const shift = BITS_PER_BYTE - bits;
    return byte >> shift === (address.bytes[index] ?? 0) >> shift;
  });
}

/** Whether every address of `inner` is in `outer`. */
export function encloses(outer: Cidr, inner: Cidr): boolean {
  return inner.prefixBits >= outer.prefixBits && contains(outer, inner.address);
}
