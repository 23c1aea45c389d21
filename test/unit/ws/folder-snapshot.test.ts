import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../server/contract/entry.ts';
import { FolderSnapshot } from '../../../server/ws/folder-snapshot.ts';

const file: Entry = {
  ...{ name: 'a', path: '/a', kind: 'file', sizeBytes: 1 },
  ...{ modifiedAt: '2026-03-01T12:34:00.000Z', precision: 'minute' },
};
const snapshotOf = (...entries: Entry[]): FolderSnapshot => {
  const snapshot = new FolderSnapshot();
  for (const entry of entries) snapshot.add(entry);
  return snapshot;
};

describe('an entry of a folder', () => {
  it.each<[string, Partial<Entry>]>([
    ['size', { sizeBytes: 2 }],
    ['time', { modifiedAt: '2026-03-01T12:35:00.000Z' }],
    ['kind', { kind: 'folder' }],
    ['permissions', { permissions: { octal: '0600', text: 'rw-------' } }],
    ['owner', { owner: 'kim' }],
    ['target', { target: '/b' }],
    ['unique name', { unique: 'x1' }],
    ['day, told less exactly', { modifiedAt: '2026-03-02T00:00:00.000Z', precision: 'day' }],
  ])('has changed when it has another %s', (_what, change) => {
    expect(snapshotOf(file).hasSame({ ...file, ...change })).toBe(false);
  });

  it('has not changed because its time is told less exactly now', () => {
    const later: Entry = { ...file, modifiedAt: '2026-03-01T00:00:00.000Z', precision: 'day' };
    expect(snapshotOf(file).hasSame(later)).toBe(true);
  });

  it('that is gone is named', () => {
    const before = snapshotOf(file, { ...file, name: 'b', path: '/b' });
    expect(before.missingIn(snapshotOf(file))).toEqual([{ change: 'removed', path: '/b', name: 'b' }]);
    expect(before.count).toBe(2);
  });
});
