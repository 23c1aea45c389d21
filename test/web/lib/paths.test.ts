import { describe, expect, it } from 'vitest';
import { encodePath, fileUrl, liveUrl } from '../../../web/src/lib/api-url.ts';
import { numberedName } from '../../../web/src/lib/free-name.ts';
import { NO_PATHS, pathsOf, togglePath } from '../../../web/src/lib/path-set.ts';
import {
  crumbsOf,
  isPlainName,
  joinPath,
  nameOf,
  normalisePath,
  parentOf,
} from '../../../web/src/lib/remote-path.ts';

describe('a path of the server', () => {
  it.each([
    ['', '/'],
    ['pub', '/pub'],
    ['//a//b/', '/a/b'],
    ['/a/./b/../c', '/a/c'],
    ['/../..', '/'],
  ])('%j is written %s', (given, expected) => {
    expect(normalisePath(given)).toBe(expected);
  });

  it('knows its parent, its name and its crumbs', () => {
    expect(parentOf('/a/b')).toBe('/a');
    expect(parentOf('/a')).toBe('/');
    expect(parentOf('/')).toBe('/');
    expect(nameOf('/a/b')).toBe('b');
    expect(joinPath('/', 'a')).toBe('/a');
    expect(joinPath('/a', 'b')).toBe('/a/b');
    expect(crumbsOf('/a/b')).toEqual([
      { name: 'a', path: '/a' },
      { name: 'b', path: '/a/b' },
    ]);
    expect(crumbsOf('/')).toEqual([]);
  });

  it('does not let a name leave its folder', () => {
    expect(['a', '文档', '.profile'].every(isPlainName)).toBe(true);
    expect(['', '.', '..', 'a/b'].some(isPlainName)).toBe(false);
  });
});

describe('an address of the API', () => {
  it('encodes every segment once and keeps escapes as text', () => {
    expect(encodePath('/a b/ä#?.txt')).toBe('/a%20b/%C3%A4%23%3F.txt');
    expect(encodePath('/x\\xA4')).toBe('/x%5CxA4');
  });

  it('lies below the page', () => {
    expect(fileUrl('s1', '/a').pathname).toBe('/api/v1/sites/s1/files/a');
    expect(liveUrl('t').protocol).toBe('ws:');
    expect(liveUrl('a b').search).toBe('?ticket=a+b');
  });
});

describe('a numbered name', () => {
  it.each([
    ['report.pdf', 'report (2).pdf'],
    ['Makefile', 'Makefile (2)'],
    ['.profile', '.profile (2)'],
    ['a.tar.gz', 'a.tar (2).gz'],
  ])('%s becomes %s', (name, expected) => {
    expect(numberedName(name, 2)).toBe(expected);
  });
});

describe('a set of paths', () => {
  it('is replaced, never changed', () => {
    const one = togglePath(NO_PATHS, '/a');
    expect(one.has('/a')).toBe(true);
    expect(NO_PATHS.size).toBe(0);
    expect(togglePath(one, '/a').size).toBe(0);
    expect(pathsOf([{ path: '/a' }, { path: '/b' }]).size).toBe(2);
  });
});
