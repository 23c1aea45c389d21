import type { NetworkInterfaceInfo } from 'node:os';
import { expect, test } from 'vitest';
import { TargetNotAllowed } from '../../../server/security/errors.ts';
import { ownAddressesOf } from '../../../server/security/own-addresses.ts';
import { TargetPolicy } from '../../../server/security/target-policy.ts';
import { parseTargets } from '../../../server/security/target-rules.ts';

function at(address: string): NetworkInterfaceInfo {
  const mac = '00:00:00:00:00:00';
  return { address, netmask: '255.0.0.0', family: 'IPv4', mac, internal: false, cidr: null };
}
const INTERFACES = { lo: [at('127.0.0.1')], eth0: [at('192.168.1.5')], down: undefined };

test('a listener on one address is reached at that address', () => {
  const listener = { host: '127.0.0.1', port: 8080 };
  expect(ownAddressesOf(listener, INTERFACES)).toEqual([listener]);
});

test.each(['0.0.0.0', '::'])('a listener on %s is reached at every address of the machine', (host) => {
  const hosts = ['0.0.0.0', '::', '127.0.0.0/8', '127.0.0.1', '192.168.1.5'];
  expect(ownAddressesOf({ host, port: 8080 }, INTERFACES)).toEqual(
    hosts.map((one) => ({ host: one, port: 8080 })),
  );
});

test('a listener on localhost is reached at both of its addresses', () => {
  expect(ownAddressesOf({ host: 'localhost', port: 8080 }, INTERFACES)).toEqual([
    { host: '127.0.0.1', port: 8080 },
    { host: '::1', port: 8080 },
  ]);
});

test.each(['127.0.0.1', '127.9.9.9', '127.255.255.255', '192.168.1.5'])(
  'a gateway on every address does not dial itself at %s, whatever the rules say',
  async (host) => {
    const { rules } = parseTargets('127.0.0.0/8:*,*:*');
    const ownAddresses = ownAddressesOf({ host: '0.0.0.0', port: 8080 }, INTERFACES);
    const policy = new TargetPolicy({ rules, ownAddresses, alwaysAllow: [] });
    const { signal } = new AbortController();
    await expect(policy.permit(host, 8080, { signal })).rejects.toThrow(TargetNotAllowed);
    expect((await policy.permit(host, 8081, { signal })).address).toBe(host);
  },
);
