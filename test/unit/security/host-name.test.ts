import { describe, expect, test } from 'vitest';
import { HostInvalid } from '../../../server/security/errors.ts';
import { normaliseHost } from '../../../server/security/host-name.ts';

describe('hosts with one spelling', () => {
  test.each([
    ['ftp.example.org', 'ftp.example.org'],
    ['FTP.Example.ORG', 'ftp.example.org'],
    ['ftp.example.org.', 'ftp.example.org'],
    ['nas', 'nas'],
    ['my_nas.local', 'my_nas.local'],
    ['1and1.example', '1and1.example'],
    ['3com', '3com'],
    ['cafe', 'cafe'],
    ['a--b.example', 'a--b.example'],
    ['xn--mnchen-3ya.de', 'xn--mnchen-3ya.de'],
    ['münchen.de', 'xn--mnchen-3ya.de'],
    ['MÜNCHEN.de', 'xn--mnchen-3ya.de'],
    ['文件.例子', 'xn--5nqy36c.xn--fsqu00a'],
    ['ftp。example。cn', 'ftp.example.cn'],
    ['192.168.1.10', '192.168.1.10'],
    ['::1', '::1'],
    ['[::1]', '::1'],
    ['[2001:DB8::A]', '2001:db8::a'],
    ['::ffff:10.0.0.1', '10.0.0.1'],
    [`${'a'.repeat(63)}.org`, `${'a'.repeat(63)}.org`],
    [`${'abcdefgh.'.repeat(28)}a`, `${'abcdefgh.'.repeat(28)}a`],
  ])('%s is %s', (text, expected) => {
    expect(normaliseHost(text)).toBe(expected);
  });
});

const SPELLINGS: readonly string[] = [
  ['', '.', '..', 'a..b', '.a', 'a..', '-a.org', 'a-.org', 'a.-b'],
  // Everything a resolver may read as an address.
  [
    '127.1',
    '127.0.1',
    '0x7f.1',
    '0x7f.0.0.1',
    '0X7F000001',
    '0x7f000001',
    '2130706433',
    '0',
    '0x',
    '017700000001',
  ],
  [
    '0177.0.0.1',
    '127.0.0.01',
    '1.2.3.256',
    '256.1',
    '127.0.0.1.',
    '1.2.3.4.5',
    '127.0.0.0x1',
    'evil.1',
    'a.0x7f',
  ],
  [
    '１２７.0.0.1',
    '127.0.0.１',
    '①②⑦.0.0.1',
    '127。0。0。1',
    '١٢٧.0.0.1',
    '127.0.0.1٠',
    '127．1',
    'ftp１.example.org',
    'nas②',
  ],
  // User-info, ports, paths, zones, URLs.
  [
    'ann@example.org',
    'ann:pw@example.org',
    '10.0.0.1:21',
    'example.org:21',
    'ftp://example.org',
    'example.org/x',
  ],
  [
    '[::1',
    '::1]',
    '[127.0.0.1]',
    '[nas]',
    '[]',
    '[::1]:21',
    'fe80::1%eth0',
    '[fe80::1%25eth0]',
    '::g',
    '1:2',
    '::1.',
  ],
  [
    'a?b',
    'a#b',
    'a%62',
    'a\\b',
    "a'b",
    'a*b',
    '*',
    'a,b',
    'a;b',
    'a|b',
    'a$b',
    'a!b',
    'a+b',
    'a=b',
    'a~b',
    'a"b',
  ],
  // Blanks and invisible characters.
  [
    ' a',
    'a ',
    'a b',
    'a\tb',
    'a\nb',
    'a\r\nb',
    'a\0b',
    'a\u00a0b',
    'local\u00adhost',
    'a\u200bb',
    'a\u202eb',
    '\ufeffa',
  ],
  ['a\u007f', 'a\ud800', '\u3000a', 'a\u2028'],
  ['a'.repeat(64), `${'abcdefgh.'.repeat(28)}ab`, 'ü'.repeat(300), 'a.'.repeat(2_000), 'xn--a\u0080.org'],
].flat();

describe('spellings that are refused', () => {
  test.each(SPELLINGS)('%j', (text) => {
    expect(() => normaliseHost(text)).toThrow(HostInvalid);
  });

  test('a text that cannot become a name is refused before it is looked at', () => {
    expect(() => normaliseHost('ü'.repeat(1_025))).toThrow('the host is too long');
  });

  test('the refusal has a code that callers know', () => {
    expect(new HostInvalid('is empty')).toMatchObject({ code: 'HOST_INVALID', retry: 'never' });
  });
});
