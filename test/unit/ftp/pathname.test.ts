import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PathnameUnsafe } from '../../../server/ftp/errors.ts';
import { isUnsafeName, Pathname } from '../../../server/ftp/pathname.ts';

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');
const path = (text: string): Pathname => Pathname.parse(bytes(text));

const UNSAFE: [string, string][] = [
  ['the empty name', ''],
  ['the folder itself', '.'],
  ['the folder above', '..'],
  ['a slash inside', '../etc/x.txt'],
  ['a NUL', 'a\0b'],
  ['a carriage return', 'a\rb'],
  ['a line feed', 'new\nline'],
  ['a tab', 'a\tb'],
  ['a terminal escape', '\x1b]0;|\x07'],
  ['a delete byte', 'a\x7f'],
];
const SAFE = [
  '...',
  '. ',
  ' ..',
  '-rf',
  ' leading',
  'trailing ',
  '\\',
  '*',
  '\xff',
  '\x85\xa0',
  '\xe2\x80\xae',
];

describe('names', () => {
  it.each(UNSAFE)('%s makes a name unsafe', (_why, name) => {
    expect(isUnsafeName(bytes(name))).toBe(true);
    expect(() => Pathname.ROOT.child(bytes(name))).toThrow(PathnameUnsafe);
    expect(() => new Pathname([bytes('a'), bytes(name), bytes('b')])).toThrow(PathnameUnsafe);
  });

  it.each(SAFE)('%j is an ordinary name', (name) => {
    expect(isUnsafeName(bytes(name))).toBe(false);
    expect(Pathname.ROOT.child(bytes(name)).bytes).toEqual(bytes(`/${name}`));
  });

  it('the failure has a stable code and the refused bytes', () => {
    const failure = (() => {
      try {
        return Pathname.ROOT.child(bytes('a\nb'));
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(failure).toMatchObject({ code: 'PATH_INVALID', bytes: bytes('a\nb'), retry: 'never' });
  });
});

describe('paths', () => {
  it('the root is a slash without a name, and its own parent', () => {
    expect(Pathname.ROOT.bytes.toString()).toBe('/');
    expect(Pathname.ROOT).toMatchObject({ depth: 0, segments: [], name: Buffer.alloc(0) });
    expect(Pathname.ROOT.parent).toBe(Pathname.ROOT);
  });

  it('a child knows its name, its parent and its depth', () => {
    const child = Pathname.ROOT.child(bytes('a')).child(bytes('b c'));
    expect(child.bytes.toString()).toBe('/a/b c');
    expect(child.name).toEqual(bytes('b c'));
    expect(child.depth).toBe(2);
    expect(child.parent.bytes.toString()).toBe('/a');
  });

  it('doubled slashes and a slash at the end mean nothing', () => {
    expect(path('//a///b/').bytes.toString()).toBe('/a/b');
    expect(path('/').equals(Pathname.ROOT)).toBe(true);
    expect(path('//').depth).toBe(0);
  });

  it.each(['', 'a/b', './a', '/a/../b', '/a/.', '/a\0'])('%j is not an absolute path', (text) => {
    expect(() => path(text)).toThrow(PathnameUnsafe);
  });

  it('equality is equality of bytes', () => {
    expect(path('/a/b').equals(path('/a/b/'))).toBe(true);
    expect(path('/a/B').equals(path('/a/b'))).toBe(false);
    expect(Pathname.ROOT.child(Buffer.from('é')).equals(Pathname.ROOT.child(Buffer.from('e\u0301')))).toBe(
      false,
    );
  });

  it('a path starts with itself and with the folders above, never with half a name', () => {
    expect(path('/a/b').startsWith(path('/a/b'))).toBe(true);
    expect(path('/a/b').startsWith(path('/a'))).toBe(true);
    expect(path('/a/b').startsWith(Pathname.ROOT)).toBe(true);
    expect(path('/ab').startsWith(path('/a'))).toBe(false);
    expect(path('/a').startsWith(path('/a/b'))).toBe(false);
  });

  it('later changes of the bytes it was made from do not reach it', () => {
    const chunk = bytes('name');
    const made = Pathname.ROOT.child(chunk);
    chunk.fill(0x2f);
    expect(made.bytes.toString()).toBe('/name');
  });

  it('any bytes either make a path that reads back as itself, or are refused', () => {
    const anyPath = fc.array(fc.uint8Array({ minLength: 1, maxLength: 6 }), { maxLength: 5 });
    fc.assert(
      fc.property(anyPath, (names) => {
        if (names.some(isUnsafeName)) {
          expect(() => new Pathname(names)).toThrow(PathnameUnsafe);
          return;
        }
        const made = new Pathname(names);
        const again = Pathname.parse(made.bytes);
        expect(again.equals(made)).toBe(true);
        expect(again.segments.map((name) => name.toString('hex'))).toEqual(
          names.map((name) => Buffer.from(name).toString('hex')),
        );
      }),
    );
  });
});
