import { describe, expect, it } from 'vitest';
import { Store } from '../../../server/store/store.ts';
import type { DavPropertyStore } from '../../../server/store/dav-property-store.ts';
import type { KeptLock } from '../../../server/store/dav-lock-store.ts';
import { makeDataFolder } from '../../support/data-folder.ts';

const NOW = new Date('2026-01-01T00:00:00Z');
const LATER = new Date('2026-01-01T01:00:00Z');

const LOCK: KeptLock = {
  token: 'urn:uuid:1',
  site: 's',
  path: '/\xff',
  shownPath: '/\\xFF',
  depth: '0',
  scope: 'shared',
  owner: '<D:owner xmlns:D="DAV:"/>',
  principal: 'kim',
  expiresAt: LATER,
};

function keep(store: DavPropertyStore, ...paths: string[]): void {
  for (const path of paths) store.change('s', path, [{ name: '{}p', xml: path }], undefined);
}

const valuesOf = (store: DavPropertyStore, path: string): string[] =>
  store.of('s', path).map(({ xml }) => xml);

describe('kept properties', () => {
  it('of a folder go with what is inside, and with nothing that only begins like it', () => {
    const store = Store.passing().dav.properties;
    keep(store, '/a', '/a/b', '/a/\xff', '/a.b', '/a0', '/ab');
    store.move('s', '/a', '/c');
    expect(['/c', '/c/b', '/c/\xff'].map((path) => valuesOf(store, path))).toEqual([
      ['/a'],
      ['/a/b'],
      ['/a/\xff'],
    ]);
    expect(['/a.b', '/a0', '/ab'].flatMap((path) => valuesOf(store, path))).toEqual(['/a.b', '/a0', '/ab']);
    store.remove('s', '/c');
    expect(store.countOf('s')).toBe(3);
  });

  it('are copied alone or all, and what was at the new place is forgotten', () => {
    const store = Store.passing().dav.properties;
    keep(store, '/a', '/a/b', '/to/old');
    store.copy('s', '/a', '/to', 'alone');
    expect([valuesOf(store, '/to'), store.countOf('s')]).toEqual([['/a'], 3]);
    store.copy('s', '/a', '/to', 'all');
    expect([valuesOf(store, '/to/b'), valuesOf(store, '/a/b')]).toEqual([['/a/b'], ['/a/b']]);
  });

  it('are kept for their site alone, and for as long as was said', () => {
    const store = Store.passing().dav.properties;
    keep(store, '/a');
    store.change('other', '/a', [{ name: '{}p', xml: 'x' }], LATER);
    store.remove('s', '/a');
    expect(store.countOf('other')).toBe(1);
    store.removeExpired(NOW);
    expect(store.countOf('other')).toBe(1);
    store.removeExpired(LATER);
    expect(store.countOf('other')).toBe(0);
  });
});

describe('kept locks', () => {
  it('come back as they were after a restart, until they end', () => {
    const folder = makeDataFolder();
    const before = Store.in(folder);
    before.dav.locks.put(LOCK);
    before.dav.locks.put({ ...LOCK, token: 'urn:uuid:2', site: 'other', owner: undefined });
    before.close();
    const after = Store.in(folder);
    const { locks } = after.dav;
    expect(locks.of('s', NOW)).toEqual([LOCK]);
    expect(locks.of('s', LATER)).toEqual([]);
    locks.removeEnded(LATER);
    expect(locks.of('other', NOW)).toEqual([]);
    after.close();
  });
});
