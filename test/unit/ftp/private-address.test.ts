import { describe, expect, it } from 'vitest';
import { isPrivateAddress } from '../../../server/ftp/data/private-address.ts';

describe('an address', () => {
  it.each([
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '100.64.0.1',
    '100.127.255.255',
    '169.254.1.1',
  ])('%s means nothing outside its own network', (address) => {
    expect(isPrivateAddress(address)).toBe(true);
  });

  it.each(['fc00::1', 'fd12:3456::1', 'fe80::1'])('%s means nothing outside its own network', (address) => {
    expect(isPrivateAddress(address)).toBe(true);
  });

  it.each([
    '9.255.255.255',
    '172.32.0.1',
    '100.128.0.1',
    '198.51.100.7',
    '127.0.0.1',
    '2001:db8::1',
    '::1',
    '',
  ])('%j is not of a private network', (address) => {
    expect(isPrivateAddress(address)).toBe(false);
  });
});
