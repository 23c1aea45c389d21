import { describe, expect, test } from 'vitest';
import { parseIpAddress } from '../../../server/security/ip-address.ts';
import {
  coversAddress,
  coversName,
  coversPort,
  parseTargets,
} from '../../../server/security/target-rules.ts';
import type { TargetRule } from '../../../server/security/target-rules.ts';

function rule(text: string): TargetRule {
  const { rules, mistakes } = parseTargets(text);
  expect(mistakes).toEqual([]);
  expect(rules).toHaveLength(1);
  return rules[0]!;
}

describe('names', () => {
  test.each([
    ['ftp.example.org', 'ftp.example.org', true],
    ['FTP.Example.org', 'ftp.example.org', true],
    ['ftp.example.org', 'www.ftp.example.org', false],
    ['ftp.example.org', 'example.org', false],
    ['*.example.org', 'ftp.example.org', true],
    ['*.example.org', 'a.b.example.org', true],
    ['*.example.org', 'example.org', false],
    ['*.example.org', 'badexample.org', false],
    ['*.münchen.de', 'ftp.xn--mnchen-3ya.de', true],
    ['*', 'ftp.example.org', false],
    ['10.0.0.1', '10.0.0.1', false],
  ])('%s is about the name %s: %s', (text, name, expected) => {
    expect(coversName(rule(text), name)).toBe(expected);
  });
});

describe('addresses', () => {
  test.each([
    ['10.0.0.1', '10.0.0.1', true],
    ['10.0.0.1', '10.0.0.2', false],
    ['10.0.0.0/24', '10.0.0.2', true],
    ['[fd00::1]:21', 'fd00::1', true],
    ['[fd00::/8]:21', 'fd12::1', true],
    ['fd00::/8', 'fd12::1', true],
    ['fd00::1', 'fd00::1', true],
    ['::ffff:10.0.0.1', '10.0.0.1', true],
    ['*', '10.0.0.1', true],
    ['nas', '10.0.0.1', false],
  ])('%s is about the address %s: %s', (text, address, expected) => {
    expect(coversAddress(rule(text), parseIpAddress(address)!)).toBe(expected);
  });
});

describe('ports', () => {
  test.each([
    ['nas', [21, 990], [1, 20, 22, 989, 991, 2121]],
    ['nas:2121', [2121], [21, 990, 2120, 2122]],
    ['nas:2000-2002', [2000, 2001, 2002], [1999, 2003]],
    ['nas:*', [1, 21, 65_535], [0, 65_536]],
    ['*:21', [21], [990]],
    ['[::1]:2121', [2121], [21]],
    ['[::1]', [21, 990], [22]],
    ['::1', [21, 990], [22]],
    ['10.0.0.0/8:22', [22], [21]],
  ])('%s is about the ports %j and not %j', (text, inside, outside) => {
    const one = rule(text);
    expect(inside.filter((port) => coversPort(one, port))).toEqual(inside);
    expect(outside.filter((port) => coversPort(one, port))).toEqual([]);
  });
});

test('a list has one rule per entry, and blanks and empty entries mean nothing', () => {
  const { rules, mistakes } = parseTargets(' nas:21 , *.example.org,, 10.0.0.0/8:* ,');
  expect(rules.map(({ subject }) => subject.kind)).toEqual(['host', 'domain', 'range']);
  expect(mistakes).toEqual([]);
});

test('an empty list allows nothing and is no mistake', () => {
  expect(parseTargets(' ')).toEqual({ rules: [], mistakes: [] });
});

describe('mistakes are told by their entry and spoil no other', () => {
  test.each(
    [
      [
        'nas:0',
        'nas:65536',
        'nas:5-4',
        'nas:',
        'nas:x',
        'nas:1-',
        'nas:-1',
        'nas:123456',
        'nas:21-70000',
        'nas:1-2-3',
      ],
      [
        'a b',
        '10.0.0.0/33',
        '*.',
        '*.*',
        '*a',
        'a.*',
        '127.1',
        '[::1',
        '[::1]x',
        '[nas]:21',
        'fd00::/8:21',
        '**',
      ],
    ].flat(),
  )('%s', (entry) => {
    const { rules, mistakes } = parseTargets(`good,${entry}`);
    expect(rules).toEqual([rule('good')]);
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).toContain(`"${entry}"`);
  });
});
