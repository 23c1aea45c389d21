/**
 * Addresses that are no ordinary servers (IANA special-purpose registries, RFC 6890 and its successors, and the
 * metadata services of the clouds), and what it takes to be allowed there. Private networks are not among them: the
 * file server at home or in the office is the common case.
 */
import { contains, parseCidr } from './cidr.ts';
import type { Cidr } from './cidr.ts';
import type { IpAddress } from './ip-address.ts';

/** `never`: nothing unlocks it; `written`: only a rule that lies inside the range. */
export type Guard = 'never' | 'written';

/** One range with its guard. */
export interface SpecialRange {
  readonly name: string;
  readonly guard: Guard;
  readonly range: Cidr;
}

/** From the special to the general: the first that contains an address decides. */
const TABLE: readonly (readonly [name: string, guard: Guard, ...ranges: string[]])[] = [
  ['cloud metadata', 'never', '169.254.169.254', '169.254.170.2', '169.254.170.23', '100.100.100.200'],
  ['cloud metadata', 'never', '168.63.129.16', 'fd00:ec2::254', 'fd00:ec2::23', 'fd20:ce::254'],
  ['this network', 'never', '0.0.0.0/8'],
  ['loopback', 'written', '127.0.0.0/8', '::1'],
  ['link-local', 'written', '169.254.0.0/16', 'fe80::/10'],
  // Holds the metadata service of one cloud, 192.0.0.192.
  ['protocol assignments', 'never', '192.0.0.0/24'],
  ['documentation', 'written', '192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24'],
  ['documentation', 'written', '2001:db8::/32', '3fff::/20'],
  ['benchmarking', 'written', '198.18.0.0/15'],
  ['6to4 relay', 'never', '192.88.99.0/24'],
  ['multicast', 'never', '224.0.0.0/4', 'ff00::/8'],
  ['reserved and broadcast', 'never', '240.0.0.0/4'],
  // IPv4 in IPv6 clothes: whoever routes these may unwrap them, so they would reach what IPv4 rules refuse.
  ['IPv4-compatible', 'never', '::/96'],
  ['IPv4-translated', 'never', '::ffff:0:0:0/96'],
  ['NAT64', 'never', '64:ff9b::/96', '64:ff9b:1::/48'],
  ['6to4', 'never', '2002::/16'],
  ['Teredo and protocol assignments', 'never', '2001::/23'],
  ['discard', 'never', '100::/64'],
  ['segment routing', 'never', '5f00::/16'],
  ['site-local', 'never', 'fec0::/10'],
];

const RANGES: readonly SpecialRange[] = TABLE.flatMap(([name, guard, ...texts]) =>
  texts.flatMap((text) => {
    const range = parseCidr(text);
    return range === undefined ? [] : [{ name, guard, range }];
  }),
);

/** The special range an address is in, or undefined for an ordinary server. */
export function specialRangeOf(address: IpAddress): SpecialRange | undefined {
  return RANGES.find(({ range }) => contains(range, address));
}
