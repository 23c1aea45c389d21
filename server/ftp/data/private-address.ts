/** Which addresses mean nothing outside their own network. */
import { BlockList } from 'node:net';
import { familyOf } from './data-connection.ts';

/** RFC 1918, RFC 6598 (between a provider and its customers), RFC 3927, RFC 4193, RFC 4291. */
const PRIVATE_IPV4: readonly (readonly [net: string, bits: number])[] = [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
];
const PRIVATE_IPV6: readonly (readonly [net: string, bits: number])[] = [
  ['fc00::', 7],
  ['fe80::', 10],
];

const PRIVATE = new BlockList();
for (const [net, bits] of PRIVATE_IPV4) PRIVATE.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of PRIVATE_IPV6) PRIVATE.addSubnet(net, bits, 'ipv6');

/** Whether a plain address (data-connection.ts) belongs to a private or shared network; loopback does not count. */
export function isPrivateAddress(address: string): boolean {
  return PRIVATE.check(address, familyOf(address) === 4 ? 'ipv4' : 'ipv6');
}
