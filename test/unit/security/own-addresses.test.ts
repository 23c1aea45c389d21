import type { NetworkInterfaceInfo } from 'node:os';
import { expect, test } from 'vitest';
import { ownAddressesOf } from '../../../server/security/own-addresses.ts';

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
  const hosts = ['0.0.0.0', '::', '127.0.0.1', '192.168.1.5'];
  expect(ownAddressesOf({ host, port: 8080 }, INTERFACES)).toEqual(
    hosts.map((one) => ({ host: one, port: 8080 })),
  );
});

test('a listener on a name is reached at that name', () => {
  const listener = { host: 'localhost', port: 8080 };
  expect(ownAddressesOf(listener, INTERFACES)).toEqual([listener]);
});
