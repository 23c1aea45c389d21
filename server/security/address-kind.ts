/** What an address is, seen from the internet. */
import type { AddressKind } from '../contract/diagnosis.ts';
import { contains, parseCidr } from './cidr.ts';
import { parseIpAddress } from './ip-address.ts';
import { specialRangeOf } from './special-ranges.ts';

/** RFC 1918, RFC 4193; RFC 6598; the rest is in special-ranges.ts. */
const KINDS: readonly (readonly [kind: AddressKind, ...ranges: string[]])[] = [
  ['private', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
  ['shared', '100.64.0.0/10'],
  ['loopback', '127.0.0.0/8', '::1'],
  ['link-local', '169.254.0.0/16', 'fe80::/10'],
];

const RANGES = KINDS.flatMap(([kind, ...texts]) =>
  texts.flatMap((text) => {
    const range = parseCidr(text);
    return range === undefined ? [] : [{ kind, range }];
  }),
);

/** The kind of an address. text: a dotted quad or an IPv6 address; anything else is `special`. */
export function addressKindOf(text: string): AddressKind {
  const address = parseIpAddress(text);
  if (address === undefined) return 'special';
  const known = RANGES.find(({ range }) => contains(range, address));
  if (known !== undefined) return known.kind;
  // Documentation addresses are what examples are made of; on a wire they stand for the internet.
  const special = specialRangeOf(address);
  return special === undefined || special.name === 'documentation' ? 'public' : 'special';
}
