import { describe, expect, it } from 'vitest';
import { conflictsOf, holdsAt, locksAgainst } from '../../../server/dav/lock.ts';
import type { Lock, Touch } from '../../../server/dav/lock.ts';
import { LockBook, MAX_LOCKS_PER_SITE } from '../../../server/dav/lock-book.ts';
import { lockInfoOf, lockLifetimeMs } from '../../../server/dav/lock-request.ts';
import { parseXml } from '../../../server/dav/xml-tree.ts';
import { LockConflict, TooMuchKept, XmlInvalid } from '../../../server/dav/errors.ts';
import { Store } from '../../../server/store/store.ts';

const START = new Date('2026-01-01T00:00:00Z');

function lockAt(path: string, differences: Partial<Lock> = {}): Lock {
  return {
    token: `urn:uuid:${path}`,
    site: 's',
    path,
    shownPath: path,
    depth: 'infinity',
    scope: 'exclusive',
    owner: undefined,
    principal: 'kim',
    expiresAt: new Date('2026-01-01T01:00:00Z'),
    ...differences,
  };
}

describe('a lock', () => {
  it('holds at its root, and in the tree below only when it is deep', () => {
    const deep = lockAt('/a');
    expect(['/a', '/a/b', '/a/b/c'].every((path) => holdsAt(deep, path))).toBe(true);
    expect(['/', '/ab', '/b'].some((path) => holdsAt(deep, path))).toBe(false);
    expect(holdsAt(lockAt('/a', { depth: '0' }), '/a/b')).toBe(false);
    expect(holdsAt(lockAt('/'), '/anything')).toBe(true);
  });

  it.each<[what: string, lock: Lock, touch: Touch, isAgainst: boolean]>([
    ['content of the root', lockAt('/a'), { path: '/a', kind: 'content', isDeep: false }, true],
    [
      'a new member of a shallow folder',
      lockAt('/a', { depth: '0' }),
      { path: '/a/b', kind: 'membership', isDeep: false },
      true,
    ],
    [
      'content of a member there',
      lockAt('/a', { depth: '0' }),
      { path: '/a/b', kind: 'content', isDeep: false },
      false,
    ],
    ['a tree around it', lockAt('/a/b/c'), { path: '/a', kind: 'membership', isDeep: true }, true],
    ['a folder around it, alone', lockAt('/a/b/c'), { path: '/a', kind: 'content', isDeep: false }, false],
    ['a neighbour', lockAt('/a/b'), { path: '/a/c', kind: 'membership', isDeep: true }, false],
    [
      'a top-level name under a lock of the root',
      lockAt('/', { depth: '0' }),
      { path: '/x', kind: 'membership', isDeep: false },
      true,
    ],
  ])('and a change of %s', (_what, lock, touch, isAgainst) => {
    expect(locksAgainst([lock], touch)).toEqual(isAgainst ? [lock] : []);
  });

  it('allows shared ones beside shared ones only', () => {
    const shared = lockAt('/a', { scope: 'shared' });
    expect(conflictsOf([shared], { path: '/a', depth: '0', scope: 'shared' })).toEqual([]);
    expect(conflictsOf([shared], { path: '/a', depth: '0', scope: 'exclusive' })).toEqual([shared]);
    expect(conflictsOf([lockAt('/a/b')], { path: '/a', depth: 'infinity', scope: 'shared' })).toHaveLength(1);
    expect(conflictsOf([lockAt('/a/b')], { path: '/a', depth: '0', scope: 'exclusive' })).toEqual([]);
  });
});

describe('the book of locks', () => {
  it('forgets a lock when its time is over, and keeps one that is refreshed', () => {
    let now = START;
    const book = new LockBook(Store.passing().dav.locks, () => now);
    const wish = { ...lockAt('/a'), lifetimeMs: 60_000 };
    const first = book.add(wish, () => '/a');
    expect(() => book.add(wish, () => '/a')).toThrow(LockConflict);
    now = new Date(START.getTime() + 59_000);
    expect(book.secondsLeft(first)).toBe(1);
    const refreshed = book.refresh(first, 60_000);
    now = new Date(START.getTime() + 100_000);
    expect(book.of('s')).toEqual([refreshed]);
    now = new Date(START.getTime() + 119_000);
    expect(book.of('s')).toEqual([]);
    expect(book.add(wish, () => '/a').token).not.toBe(first.token);
  });

  it('of a site is not that of another, and is full at its limit', () => {
    const records = Store.passing().dav.locks;
    const book = new LockBook(records, () => START);
    const wish = (site: string, path: string): Parameters<LockBook['add']>[0] => ({
      ...lockAt(path, { site, scope: 'shared' }),
      lifetimeMs: 60_000,
    });
    for (let n = 0; n < MAX_LOCKS_PER_SITE; n++)
      records.put(lockAt('/a', { token: `urn:${n}`, scope: 'shared' }));
    expect(() => book.add(wish('s', '/b'), () => '/b')).toThrow(TooMuchKept);
    expect(book.add(wish('other', '/a'), () => '/a').site).toBe('other');
    book.forget('s', '/a');
    expect(book.of('s')).toEqual([]);
  });
});

describe('what LOCK asks for', () => {
  it.each([
    [undefined, 600],
    ['Second-100', 100],
    ['Infinite, Second-4100000000', 3_600],
    ['Second-4100000000', 3_600],
    ['Extend-5, Second-7', 7],
    ['Second-0', 1],
    ['soon', 600],
  ])('lives as long as %s says, within bounds', (header, seconds) => {
    expect(lockLifetimeMs(header)).toBe(seconds * 1_000);
  });

  it('keeps what a client says of its owner as an element that stands for itself', () => {
    const body =
      '<d:lockinfo xmlns:d="DAV:" xmlns:m="urn:m"><d:lockscope><d:shared/></d:lockscope><d:locktype><d:write/></d:locktype>' +
      '<d:owner><m:who a="&quot;&lt;">K &amp; M</m:who></d:owner></d:lockinfo>';
    expect(lockInfoOf(parseXml(body))).toEqual({
      scope: 'shared',
      owner: '<d:owner xmlns:d="DAV:"><m:who xmlns:m="urn:m" a="&quot;&lt;">K &amp; M</m:who></d:owner>',
    });
  });

  it.each([
    '<x/>',
    '<lockinfo xmlns="DAV:"/>',
    '<lockinfo xmlns="DAV:"><lockscope><exclusive/></lockscope></lockinfo>',
    '<lockinfo xmlns="DAV:"><lockscope><own/></lockscope><locktype><write/></locktype></lockinfo>',
    `<lockinfo xmlns="DAV:"><lockscope><shared/></lockscope><locktype><write/></locktype><owner>${'x'.repeat(5_000)}</owner></lockinfo>`,
  ])('is refused when it is no lock that exists: %.60s', (body) => {
    expect(() => lockInfoOf(parseXml(body))).toThrow(XmlInvalid);
  });
});
