/** Internet addresses as bytes: text in one strict spelling, so that what was checked is what is dialled. */

const IPV4_BYTES = 4;
const IPV6_GROUPS = 8;
const GROUP = /^[0-9a-f]{1,4}$/i;
const OCTET = /^(?:0|[1-9]\d{0,2})$/;
const MAX_OCTET = 255;
/** ::ffff:0:0/96, RFC 4291 section 2.5.5.2: an IPv4 address in IPv6 clothes. */
const MAPPED_PREFIX = [0, 0, 0, 0, 0, 0xffff];

/** An address. An IPv4-mapped IPv6 address does not exist here; it is the IPv4 address. */
export interface IpAddress {
  readonly family: 4 | 6;
  /** 4 or 16 bytes, network order. */
  readonly bytes: readonly number[];
}

/**
 * Reads a dotted quad (four decimal numbers without leading zeros) or an IPv6 address (RFC 4291 section 2.2).
 * Returns undefined for everything else: short forms, octal, hexadecimal, zones, brackets, blanks.
 */
export function parseIpAddress(text: string): IpAddress | undefined {
  const bytes = parseQuad(text);
  if (bytes !== undefined) return { family: 4, bytes };
  const groups = parseGroups(text);
  return groups === undefined ? undefined : fromGroups(groups);
}

/** The usual spelling: a dotted quad, or RFC 5952 (lower case, the first longest run of zero groups as `::`). */
export function formatIpAddress(address: IpAddress): string {
  return address.family === 4 ? address.bytes.join('.') : formatGroups(toGroups(address.bytes));
}

function fromGroups(groups: readonly number[]): IpAddress {
  const bytes = groups.flatMap((group) => [group >> 8, group & 0xff]);
  const isMapped = MAPPED_PREFIX.every((group, index) => groups[index] === group);
  return isMapped ? { family: 4, bytes: bytes.slice(-IPV4_BYTES) } : { family: 6, bytes };
}

function toGroups(bytes: readonly number[]): number[] {
  const pairs = Array.from({ length: bytes.length / 2 }, (_, index) => bytes.slice(index * 2, index * 2 + 2));
  return pairs.map(([high = 0, low = 0]) => high * 256 + low);
}

function parseQuad(text: string): number[] | undefined {
  const parts = text.split('.');
  if (parts.length !== IPV4_BYTES || !parts.every((part) => OCTET.test(part))) return undefined;
  const bytes = parts.map(Number);
  return bytes.every((byte) => byte <= MAX_OCTET) ? bytes : undefined;
}

function parseGroups(text: string): number[] | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half, index) => parseHalf(half, index === halves.length - 1));
  if (head === undefined) return undefined;
  if (halves.length === 1) return head.length === IPV6_GROUPS ? head : undefined;
  if (tail === undefined) return undefined;
  const missing = IPV6_GROUPS - head.length - tail.length;
  // RFC 4291: "::" stands for one or more groups.
  return missing < 1 ? undefined : [...head, ...Array.from({ length: missing }, () => 0), ...tail];
}

/** Groups between colons; only the last of the whole address may be a dotted quad. */
function parseHalf(half: string, isLast: boolean): number[] | undefined {
  if (half === '') return [];
  const parts = half.split(':');
  const quad = isLast ? parseQuad(parts.at(-1) ?? '') : undefined;
  const plain = quad === undefined ? parts : parts.slice(0, -1);
  if (!plain.every((part) => GROUP.test(part))) return undefined;
  return [...plain.map((part) => Number.parseInt(part, 16)), ...toGroups(quad ?? [])];
}

function formatGroups(groups: readonly number[]): string {
  const run = longestZeroRun(groups);
  const hex = groups.map((group) => group.toString(16));
  if (run.length < 2) return hex.join(':');
  return `${hex.slice(0, run.start).join(':')}::${hex.slice(run.start + run.length).join(':')}`;
}

function longestZeroRun(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start += 1) {
    const rest = groups.slice(start);
    const end = rest.findIndex((group) => group !== 0);
    const length = end === -1 ? rest.length : end;
    if (length > best.length) best = { start, length };
  }
  return best;
}
