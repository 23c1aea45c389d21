import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PathInvalid } from '../../../server/security/errors.ts';
import { canonicalPath, canonicalText, hadTrailingSlash } from '../../../server/security/remote-path.ts';

const LONGEST = `/${'a'.repeat(4_095)}`;

describe('paths of a URL', () => {
  test.each([
    ['', '/'],
    ['/', '/'],
    ['///', '/'],
    ['.', '/'],
    ['./', '/'],
    ['/./.', '/'],
    ['a', '/a'],
    ['/a', '/a'],
    ['/a/', '/a'],
    ['//a//b//', '/a/b'],
    ['/a/./b', '/a/b'],
    ['/a/../b', '/b'],
    ['/a/b/..', '/a'],
    ['/a/..', '/'],
    ['/a/b/../../c', '/c'],
    ['/%2e/a', '/a'],
    ['/a/%2E%2e/b', '/b'],
    ['/a/.%2e', '/'],
    ['/a%20b', '/a b'],
    ['/a+b', '/a+b'],
    ['/%E6%96%87%E4%BB%B6.txt', '/文件.txt'],
    ['/文件', '/文件'],
    ['/%61', '/a'],
    ['/%2561', '/%61'],
    ['/%252e%252e', '/%2e%2e'],
    ['/%252F', '/%2F'],
    ['/...', '/...'],
    ['/....', '/....'],
    ['/..a', '/..a'],
    ['/a..', '/a..'],
    ['/.a', '/.a'],
    ['/. ', '/. '],
    ['/a%3Fb%23c', '/a?b#c'],
    ['/a;b', '/a;b'],
    ['/a%5Cb', '/a\\b'],
    ['/..%5Cb', undefined],
    ['/-la', '/-la'],
    ['/*', '/*'],
    ['/~root', '/~root'],
    ['/C:', '/C:'],
    ['/%20', '/ '],
    ['/%09', '/\t'],
    ['/%7F', '/\x7f'],
    ['/%C2%A0', '/\u00a0'],
    ['/%F0%9F%93%81', '/📁'],
    ['/e%CC%81', '/e\u0301'],
    [LONGEST, LONGEST],
    // Out of the root.
    ['..', undefined],
    ['/..', undefined],
    ['/../', undefined],
    ['/../a', undefined],
    ['/a/../..', undefined],
    ['/a/../../a', undefined],
    ['/./..', undefined],
    ['//..', undefined],
    ['/%2e%2e', undefined],
    ['/%2E.', undefined],
    ['/a/%2e%2e/%2e%2e/b', undefined],
    // Hidden separators and parents.
    ['/a%2Fb', undefined],
    ['/a%2fb', undefined],
    ['/%2F', undefined],
    ['/..%2F..', undefined],
    ['/a/..%5C..%5Cb', undefined],
    ['/a%5C..', undefined],
    ['/a%5C..%5Cb', undefined],
    ['/..\\a', undefined],
    ['/..%20', undefined],
    ['/a/..%20%20', undefined],
    ['/a%5C..%20%5Cb', undefined],
    // Ends of lines and names.
    ['/a%00', undefined],
    ['/a%00.txt', undefined],
    ['/a%0D', undefined],
    ['/a%0Ab', undefined],
    ['/a%0D%0ADELE%20b', undefined],
    ['/a\nb', undefined],
    // What is not UTF-8 or not percent-encoded.
    ['/%', undefined],
    ['/%4', undefined],
    ['/%zz', undefined],
    ['/100%', undefined],
    ['/%FF', undefined],
    ['/%C0%AE%C0%AE', undefined],
    ['/%C0%AF', undefined],
    ['/%E0%80%AF', undefined],
    ['/%ED%A0%80', undefined],
    ['/%u002e', undefined],
    ['/%C4%E3', undefined],
    // Too long.
    [`${LONGEST}a`, undefined],
    [`/${'文'.repeat(1_366)}`, undefined],
    [`/${'a/../'.repeat(3_000)}`, undefined],
    // A byte that is written as an escape is one byte.
    [`/${'%5CxD6'.repeat(4_095)}`, `/${'\\xD6'.repeat(4_095)}`],
    [`/${'%5CxD6'.repeat(4_096)}`, undefined],
    [`/${'%5Cxd6'.repeat(4_095)}`, undefined],
  ])('%j is %j', (urlPath, expected) => {
    if (expected === undefined) expect(() => canonicalPath(urlPath)).toThrow(PathInvalid);
    else expect(canonicalPath(urlPath)).toBe(expected);
  });
});

describe('paths in a body', () => {
  test.each([
    ['/a%20b/', '/a%20b'],
    ['a/../b', '/b'],
    ['/%2e%2e', '/%2e%2e'],
    ['/a%2Fb', '/a%2Fb'],
    ['/100%', '/100%'],
    [LONGEST, LONGEST],
    ['..', undefined],
    ['/a\0', undefined],
    ['/a\r\nb', undefined],
    ['/a\\..\\b', undefined],
    ['/\ud800', undefined],
    ['/a/..'.repeat(1_000), undefined],
    [`/${'\\xD6'.repeat(4_095)}`, `/${'\\xD6'.repeat(4_095)}`],
    [`/${'\\xD6'.repeat(4_096)}`, undefined],
    [`${LONGEST}a`, undefined],
    [`/${'文'.repeat(1_366)}`, undefined],
  ])('%j is %j', (path, expected) => {
    if (expected === undefined) expect(() => canonicalText(path)).toThrow(PathInvalid);
    else expect(canonicalText(path)).toBe(expected);
  });
});

test.each([
  ['', true],
  ['/', true],
  ['/a/', true],
  ['/a', false],
  ['/a%2F', false],
])('%j names a folder by its slash: %s', (urlPath, expected) => {
  expect(hadTrailingSlash(urlPath)).toBe(expected);
});

test('whatever is accepted stays below the root and is its own canonical form', () => {
  const piece = fc.constantFrom('..', '.', '', 'a', '%2e', '%2F', '%5C', '\\', ' ', '%20', 'é', '...', '%00');
  fc.assert(
    fc.property(fc.array(fc.array(piece, { maxLength: 3 }), { maxLength: 8 }), (segments) => {
      const urlPath = segments.map((parts) => parts.join('')).join('/');
      let path: string;
      try {
        path = canonicalPath(urlPath);
      } catch (error) {
        expect(error).toBeInstanceOf(PathInvalid);
        return;
      }
      expect(path.split(/[/\\]/).map((part) => part.trimEnd())).not.toContain('..');
      expect(canonicalText(path)).toBe(path);
      expect(
        new URL(`ftp://h${path.split('/').map(encodeURIComponent).join('/')}`).pathname.startsWith('/'),
      ).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});
