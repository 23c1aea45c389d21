import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contains, encloses, parseCidr } from '../../../server/security/cidr.ts';
import { formatIpAddress, parseIpAddress } from '../../../server/security/ip-address.ts';

describe('addresses that are read', () => {
  test.each([
    ['0.0.0.0', '0.0.0.0'],
    ['1.2.3.4', '1.2.3.4'],
    ['255.255.255.255', '255.255.255.255'],
    ['::', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
    ['2001:DB8::A', '2001:db8::a'],
    ['2001:0db8:0000:0000:0000:0000:0000:000a', '2001:db8::a'],
    ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
    ['1:0:0:4:0:0:0:8', '1:0:0:4::8'],
    ['1:0:0:4:5:0:0:8', '1::4:5:0:0:8'],
    ['0:0:3::', '0:0:3::'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
    ['::192.0.2.33', '::c000:221'],
    ['1:2:3:4:5:6:1.2.3.4', '1:2:3:4:5:6:102:304'],
    ['::ffff:127.0.0.1', '127.0.0.1'],
    ['::FFFF:7f00:1', '127.0.0.1'],
    ['0:0:0:0:0:ffff:10.1.2.3', '10.1.2.3'],
    ['::ffff:0:127.0.0.1', '::ffff:0:7f00:1'],
    ['fe80::1', 'fe80::1'],
  ])('%s is %s', (text, canonical) => {
    const address = parseIpAddress(text);
    expect(address && formatIpAddress(address)).toBe(canonical);
  });
});

describe('texts that are no address', () => {
  test.each(
    [
      [
        '',
        '1',
        '127.1',
        '1.2.3',
        '1.2.3.4.5',
        '1.2.3.256',
        '01.2.3.4',
        '1.2.3.04',
        '1.2.3.4.',
        '.1.2.3.4',
        '1..3.4',
      ],
      [
        '0x7f.0.0.1',
        '1.2.3.-4',
        '1.2.3.+4',
        '1.2.3. 4',
        ' 1.2.3.4',
        '1.2.3.4 ',
        '1.2.3.4\n',
        '1.2.3.1e1',
        '１.2.3.4',
      ],
      [
        ':',
        ':::',
        '1:2:3:4:5:6:7',
        '1:2:3:4:5:6:7:8:9',
        '1::2::3',
        '::1::',
        '12345::',
        '::g',
        ':1:2:3:4:5:6:7',
      ],
      [
        '1:2:3:4:5:6:7:',
        '1:2:3:4::5:6:7:8',
        '::1.2.3',
        '::1.2.3.4:5',
        '1.2.3.4::',
        '::1.2.3.256',
        '[::1]',
        '::1%lo',
      ],
      [
        '1:2:3:4:5:6:7:1.2.3.4',
        'fe80::1%eth0',
        '::1/128',
        '::ffff:127.1',
        '1.2.3.4:5::',
        '::0x1',
        '::-1',
        '::\t1',
      ],
    ].flat(),
  )('%j is not read', (text) => {
    expect(parseIpAddress(text)).toBeUndefined();
  });
});

test('every IPv6 address survives being written and read, and so do its bytes', () => {
  const groups = fc.array(fc.oneof(fc.constant(0), fc.nat(0xffff)), { minLength: 8, maxLength: 8 });
  fc.assert(
    fc.property(groups, (values) => {
      const long = values.map((value) => value.toString(16).padStart(4, '0')).join(':');
      const address = parseIpAddress(long)!;
      expect(parseIpAddress(formatIpAddress(address))).toEqual(address);
      expect(formatIpAddress(address)).toBe(
        address.family === 4 ? address.bytes.join('.') : new URL(`http://[${long}]`).hostname.slice(1, -1),
      );
    }),
  );
});

describe('ranges', () => {
  test.each([
    ['10.0.0.0/8', '10.255.255.255', true],
    ['10.0.0.0/8', '11.0.0.0', false],
    ['10.9.9.9/8', '10.0.0.1', true],
    ['172.16.0.0/12', '172.31.255.255', true],
    ['172.16.0.0/12', '172.32.0.0', false],
    ['192.0.2.128/25', '192.0.2.127', false],
    ['192.0.2.128/25', '192.0.2.128', true],
    ['1.2.3.4', '1.2.3.4', true],
    ['1.2.3.4', '1.2.3.5', false],
    ['1.2.3.4/31', '1.2.3.5', true],
    ['0.0.0.0/0', '255.1.2.3', true],
    ['0.0.0.0/0', '::1', false],
    ['::/0', '1.2.3.4', false],
    ['::/0', 'ffff::', true],
    ['fe80::/10', 'febf::1', true],
    ['fe80::/10', 'fec0::1', false],
    ['::ffff:10.0.0.0/104', '10.1.2.3', true],
    ['::ffff:10.0.0.0/104', '11.1.2.3', false],
  ])('%s contains %s: %s', (range, address, expected) => {
    expect(contains(parseCidr(range)!, parseIpAddress(address)!)).toBe(expected);
  });

  test.each([
    '10.0.0.0/33',
    '::/129',
    '1.2.3.4/',
    '1.2.3.4/08',
    '1.2.3.4/-1',
    '1.2.3.4/8/8',
    '/8',
    'a/8',
    '1.2.3.4/x',
  ])('%s is no range', (text) => {
    expect(parseCidr(text)).toBeUndefined();
  });

  test('a mapped range shorter than the mapping is no range', () => {
    expect(parseCidr('::ffff:0.0.0.0/95')).toBeUndefined();
    expect(parseCidr('::ffff:0.0.0.0/96')).toMatchObject({ prefixBits: 0 });
  });

  test.each([
    ['127.0.0.0/8', '127.0.0.1/32', true],
    ['127.0.0.0/8', '127.0.0.0/8', true],
    ['127.0.0.0/8', '0.0.0.0/0', false],
    ['127.0.0.0/8', '126.0.0.0/8', false],
    ['127.0.0.0/8', '127.0.0.0/7', false],
  ])('%s encloses %s: %s', (outer, inner, expected) => {
    expect(encloses(parseCidr(outer)!, parseCidr(inner)!)).toBe(expected);
  });
});
