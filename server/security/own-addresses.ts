/** Which addresses lead to a listener of this machine. */
import type { NetworkInterfaceInfo } from 'node:os';
import { formatIpAddress, parseIpAddress } from './ip-address.ts';
import type { Endpoint } from './target-policy.ts';

/** Listening on one of these means listening on every address of the machine. */
const EVERY_ADDRESS: readonly string[] = ['0.0.0.0', '::'];

/**
 * All endpoints that reach a listener.
 * listener: what it is bound to; interfaces: as os.networkInterfaces returns them.
 */
export function ownAddressesOf(
  listener: Endpoint,
  interfaces: Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>,
): readonly Endpoint[] {
  const bound = parseIpAddress(listener.host);
  if (bound === undefined || !EVERY_ADDRESS.includes(formatIpAddress(bound))) return [listener];
  const addresses = Object.values(interfaces).flatMap((list) => list?.map((one) => one.address) ?? []);
  return [...EVERY_ADDRESS, ...addresses].map((host) => ({ host, port: listener.port }));
}
