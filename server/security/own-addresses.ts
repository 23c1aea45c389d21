/** Which addresses lead to a listener of this machine. */
import type { NetworkInterfaceInfo } from 'node:os';
import { formatIpAddress, parseIpAddress } from './ip-address.ts';
import type { Endpoint } from './target-policy.ts';

/** Listening on one of these means listening on every address of the machine. */
const EVERY_ADDRESS: readonly string[] = ['0.0.0.0', '::'];
/** What the name stands for; which of the two is bound depends on the resolver. RFC 6761 section 6.3. */
const LOCALHOST: readonly string[] = ['127.0.0.1', '::1'];
/** An interface shows one loopback address, but every one of them leads here. RFC 1122 section 3.2.1.3. */
const LOOPBACK = '127.0.0.0/8';

/**
 * All endpoints that reach a listener.
 * listener: what it is bound to; interfaces: as os.networkInterfaces returns them.
 */
export function ownAddressesOf(
  listener: Endpoint,
  interfaces: Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>,
): readonly Endpoint[] {
  const bound = parseIpAddress(listener.host);
  const at = (host: string): Endpoint => ({ host, port: listener.port });
  if (listener.host === 'localhost') return LOCALHOST.map(at);
  if (bound === undefined || !EVERY_ADDRESS.includes(formatIpAddress(bound))) return [listener];
  const addresses = Object.values(interfaces).flatMap((list) => list?.map((one) => one.address) ?? []);
  return [...EVERY_ADDRESS, LOOPBACK, ...addresses].map(at);
}
