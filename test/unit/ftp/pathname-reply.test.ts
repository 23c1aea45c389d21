import { describe, expect, it } from 'vitest';
import { parsePathnameReply } from '../../../server/ftp/pathname-reply.ts';
import { Reply } from '../../../server/ftp/reply.ts';

/** The path in a reply of these lines, as a byte string. */
function pathIn(code: number, ...lines: string[]): string | undefined {
  const reply = new Reply(
    code,
    lines.map((line) => Buffer.from(line, 'latin1')),
  );
  return parsePathnameReply(reply)?.toString('latin1');
}

describe('the path in a 257 reply (case 85)', () => {
  it.each([
    ['"/" is the current directory', '/'],
    ['"/"', '/'],
    ['"/home/kim" is your current location', '/home/kim'],
    ['Current directory is "/pub"', '/pub'],
    ['"/a b/c" is cwd', '/a b/c'],
    ['"/with ""doubled"" quotes" is the current directory', '/with "doubled" quotes'],
    ['"/a""b" is the current directory', '/a"b'],
    ['"/a ""b"" c" is "cwd"', '/a "b" c'],
    ['"/a""""b"', '/a""b'],
    ['"/ends with a quote"""', '/ends with a quote"'],
    ['"""" is a quote', '"'],
    ['"/a"b" is the current directory', '/a"b'],
    ['"/a"b"c" is your current location', '/a"b"c'],
    ['"/a"b"', '/a"b'],
    ['"relative"', 'relative'],
    ['"C:\\inetpub" is current directory.', 'C:\\inetpub'],
    ['"/\xd6\xd0\xff" is cwd', '/\xd6\xd0\xff'],
    ['"/tab\there" is cwd', '/tab\there'],
  ])('of %j is %j', (text, path) => {
    expect(pathIn(257, text)).toBe(path);
  });

  it.each([
    '',
    '/home/kim is current',
    '"',
    '"/never closed',
    'DISK$USER:[KIM]',
    "'KIM.' is the working directory",
  ])('of %j is unknown', (text) => {
    expect(pathIn(257, text)).toBeUndefined();
  });

  it('stands in the last of several lines', () => {
    expect(pathIn(257, '"/not this" one', '257-"/nor this"', '"/but this" one')).toBe('/but this');
  });

  it.each([250, 200, 550])('is not looked for in a %i reply', (code) => {
    expect(pathIn(code, '"/a"')).toBeUndefined();
  });

  it('is found in time that grows with the length alone', () => {
    const quotes = 20_000;
    const began = performance.now();
    expect(pathIn(257, `"/${'""'.repeat(quotes)}"`)).toBe(`/${'"'.repeat(quotes)}`);
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});
