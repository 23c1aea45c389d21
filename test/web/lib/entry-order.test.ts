// @vitest-environment node
import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../server/contract/entry.ts';
import { sortEntries } from '../../../web/src/lib/entry-order.ts';
import type { Order } from '../../../web/src/lib/entry-order.ts';

function file(name: string, more: Partial<Entry> = {}): Entry {
  return { name, path: `/${name}`, kind: 'file', ...more };
}

function names(entries: readonly Entry[], order: Partial<Order> = {}): string[] {
  return sortEntries(entries, { column: 'name', direction: 'up', ...order }).map((entry) => entry.name);
}

describe('the order of rows', () => {
  it('counts numbers as numbers and ignores case and accents', () => {
    expect(names([file('b10'), file('B9'), file('Äpfel'), file('apfel2'), file('zebra')])).toEqual([
      'Äpfel',
      'apfel2',
      'B9',
      'b10',
      'zebra',
    ]);
  });

  it('has folders first, whichever way it goes', () => {
    const entries = [file('a'), file('z', { kind: 'folder' })];
    expect(names(entries)).toEqual(['z', 'a']);
    expect(names(entries, { direction: 'down' })).toEqual(['z', 'a']);
  });

  it('puts Chinese names after Latin ones, by sound', () => {
    expect(names([file('照片'), file('文档'), file('zebra'), file('~tilde')])).toEqual([
      'zebra',
      '~tilde',
      '文档',
      '照片',
    ]);
  });

  it('goes by size, with unknown sizes first', () => {
    const entries = [file('big', { sizeBytes: 10 }), file('none'), file('empty', { sizeBytes: 0 })];
    expect(names(entries, { column: 'size' })).toEqual(['none', 'empty', 'big']);
    expect(names(entries, { column: 'size', direction: 'down' })).toEqual(['big', 'empty', 'none']);
  });

  it('goes by time', () => {
    const entries = [
      file('new', { modifiedAt: '2026-01-01T00:00:00Z' }),
      file('old', { modifiedAt: '2020-01-01T00:00:00Z' }),
    ];
    expect(names(entries, { column: 'modified' })).toEqual(['old', 'new']);
  });

  it('leaves the given entries as they were', () => {
    const entries = [file('b'), file('a')];
    names(entries);
    expect(entries.map((entry) => entry.name)).toEqual(['b', 'a']);
  });

  it('is the same from any starting order', () => {
    const mixed = ['b', 'a10', 'a9', '文', 'É', 'e', '10', '9', '照'].map((name) => file(name));
    expect(names(mixed.toReversed())).toEqual(names(mixed));
  });
});
