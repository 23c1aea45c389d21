import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../server/contract/entry.ts';
import type { ListingOrder } from '../../../server/contract/listing.ts';
import { entryOrder, naturalKey } from '../../../server/files/entry-order.ts';

const BY_NAME: ListingOrder = { sort: 'name', order: 'asc', folders: 'first' };

function entry(name: string, facts: Partial<Entry> = {}): Entry {
  return { name, path: `/${name}`, kind: 'file', ...facts };
}

function sorted(entries: readonly Entry[], order: Partial<ListingOrder>): string[] {
  const made = entryOrder({ ...BY_NAME, ...order });
  return entries
    .map((one) => made.rank(one))
    .toSorted((a, b) => made.compare(a, b))
    .map((ranked) => ranked.entry.name);
}

describe('the order of entries', () => {
  it('counts the numbers in names, however long they are, and not the case', () => {
    const names = ['File10', 'file9', 'file09', 'file', 'b', 'A', 'file99999999999999999999', 'file100'];
    expect(
      sorted(
        names.map((name) => entry(name)),
        {},
      ),
    ).toEqual(['A', 'b', 'file', 'file09', 'file9', 'File10', 'file100', 'file99999999999999999999']);
  });

  it('puts folders first in either direction, unless they are to be mixed in', () => {
    const entries = [entry('a'), entry('z', { kind: 'folder' }), entry('m', { kind: 'folder' })];
    expect(sorted(entries, {})).toEqual(['m', 'z', 'a']);
    expect(sorted(entries, { order: 'desc' })).toEqual(['z', 'm', 'a']);
    expect(sorted(entries, { folders: 'mixed' })).toEqual(['a', 'm', 'z']);
  });

  it('takes what has no size or time for the smallest, and leaves equals in the order of names', () => {
    const entries = [
      entry('b', { sizeBytes: 5 }),
      entry('a', { sizeBytes: 5 }),
      entry('none'),
      entry('zero', { sizeBytes: 0 }),
      entry('large', { sizeBytes: 2 ** 40 }),
    ];
    expect(sorted(entries, { sort: 'size' })).toEqual(['none', 'zero', 'a', 'b', 'large']);
    expect(sorted(entries, { sort: 'size', order: 'desc' })).toEqual(['large', 'a', 'b', 'zero', 'none']);
    const times = [entry('new', { modifiedAt: '2026-01-01T00:00:00.000Z' }), entry('never')];
    expect(sorted(times, { sort: 'modified' })).toEqual(['never', 'new']);
  });

  it('is total: keys compare like numbers', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (a, b) => {
        const [left, right] = [naturalKey(`x${a}`), naturalKey(`x${b}`)];
        expect(left < right).toBe(a < b);
        expect(left === right).toBe(a === b);
      }),
    );
  });
});
