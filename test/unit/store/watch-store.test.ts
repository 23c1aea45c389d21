import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Store } from '../../../server/store/store.ts';
import type { KeptWatch } from '../../../server/store/watch-store.ts';

const AT = new Date('2026-11-20T10:00:00Z');
const DAY_MS = 24 * 60 * 60_000;

let store: Store;
beforeEach(() => (store = Store.passing()));
afterEach(() => store.close());

function add(id: string): KeptWatch {
  return store.watches.add({
    ...{ id, site: 's', folder: '/in', settings: '{}', owner: undefined, createdAt: AT },
    webhook: { url: 'http://localhost/', sealedSecret: 'sealed' },
  });
}

/** Writes events down, one for each path. */
function tell(watch: KeptWatch, paths: readonly string[], at = AT): number[] {
  const changes = paths.map((path) => ({ path, state: { told: 'v', pending: undefined } }));
  const events = paths.map((path) => ({ type: 'arrived', path, facts: '{}' }));
  return store.watches.record(watch.number, changes, events, at).map(({ seq }) => seq);
}

const many = (count: number): string[] => Array.from({ length: count }, (_, at) => `/in/${at}`);

describe('events of a watch', () => {
  it('are numbered without gaps, for each watch by itself', () => {
    const [one, other] = [add('one'), add('other')];
    expect([tell(one, ['/a', '/b']), tell(other, ['/a']), tell(one, ['/c'])]).toEqual([[1, 2], [1], [3]]);
  });

  it('that were forgotten do not give their numbers to others', () => {
    const watch = add('one');
    tell(watch, ['/a', '/b']);
    store.watches.prune(watch.number, { before: new Date(AT.getTime() + 1), most: 10 });
    expect(store.watches.events.firstSeq(watch.number)).toBeUndefined();
    expect(tell(watch, ['/c'])).toEqual([3]);
  });

  it('are kept up to an age and up to a number, the newest of them', () => {
    const watch = add('one');
    tell(watch, many(5));
    const later = new Date(AT.getTime() + DAY_MS);
    tell(watch, many(10), later);
    expect(store.watches.prune(watch.number, { before: AT, most: 12 })).toBe(3);
    expect(store.watches.prune(watch.number, { before: later, most: 12 })).toBe(2);
    expect(store.watches.prune(watch.number, { before: later, most: 12 })).toBe(0);
    expect(store.watches.events.after(watch.number, 0, 100).map(({ seq }) => seq)).toEqual(
      Array.from({ length: 10 }, (_, at) => at + 6),
    );
  });

  it('are written with what was seen, all or nothing', () => {
    const watch = add('one');
    const twice = [{ type: 'arrived', path: '/a', facts: '{}' }];
    const broken = [...twice, { type: undefined as unknown as string, path: '/b', facts: '{}' }];
    const changes = [{ path: '/a', state: { told: 'v', pending: undefined } }];
    expect(() => store.watches.record(watch.number, changes, broken, AT)).toThrow();
    expect([store.watches.files.count(watch.number), store.watches.find(watch.number)?.lastSeq]).toEqual([
      0, 0,
    ]);
    expect(store.watches.record(watch.number, changes, twice, AT).map(({ seq }) => seq)).toEqual([1]);
  });

  it('of a watch that was removed meanwhile are not written', () => {
    const watch = add('one');
    store.watches.end(watch.number);
    expect(tell(watch, ['/a'])).toEqual([]);
    expect(store.watches.files.count(watch.number)).toBe(0);
  });
});

describe('a watch that was removed', () => {
  it('is gone at once, and what it leaves is deleted in pieces; others stay', () => {
    const [one, other] = [add('one'), add('other')];
    tell(one, many(2_500));
    tell(other, ['/a']);
    store.watches.end(one.number);
    expect(store.watches.list().map(({ id }) => id)).toEqual(['other']);
    let pieces = 0;
    while (store.watches.sweep()) pieces += 1;
    expect(pieces).toBeGreaterThan(2);
    expect([one, other].map(({ number }) => store.watches.files.count(number))).toEqual([0, 1]);
    expect(store.watches.events.firstSeq(one.number)).toBeUndefined();
    expect(add('next').number).not.toBe(one.number);
  });
});

describe('the webhook of a watch', () => {
  it('that is taken away leaves nothing waiting', () => {
    const watch = add('one');
    tell(watch, ['/a']);
    expect(store.watches.events.countInState(watch.number, 'waiting')).toBe(1);
    store.watches.setWebhook(watch.number, undefined);
    expect(store.watches.events.countInState(watch.number, 'waiting')).toBe(0);
    expect(store.watches.find(watch.number)?.webhook).toBeUndefined();
  });
});
