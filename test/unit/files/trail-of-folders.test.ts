import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../server/contract/entry.ts';
import { TrailOfFolders } from '../../../server/files/trail-of-folders.ts';

const LEVELS = 8;

function folders(...names: string[]): Entry[] {
  return names.map((name) => ({ name, path: `/${name}`, kind: 'folder' }));
}

function trailOf(levels: number, entries: readonly Entry[]): typeof TrailOfFolders.EMPTY {
  let trail = TrailOfFolders.EMPTY;
  for (let level = 0; level < levels; level++) trail = trail.with(undefined, entries);
  return trail;
}

describe('a walk in a circle', () => {
  it('is noticed by the unique fact of a folder above', () => {
    const trail = TrailOfFolders.EMPTY.with('a', []).with(undefined, []).with('b', []);
    expect([trail.includes('a'), trail.includes('b'), trail.includes('c')]).toEqual([true, true, false]);
    expect(trail.includes(undefined)).toBe(false);
  });

  it('is noticed when many folders inside each other look alike and each has several', () => {
    expect(trailOf(LEVELS, folders('a', 'b')).isRepeated(folders('a', 'b'))).toBe(true);
    expect(trailOf(LEVELS - 1, folders('a', 'b')).isRepeated(folders('a', 'b'))).toBe(false);
    expect(trailOf(LEVELS, folders('a', 'b')).isRepeated(folders('a', 'c'))).toBe(false);
  });

  it('is not suspected in a long chain of folders with one folder each', () => {
    expect(trailOf(3 * LEVELS, folders('d')).isRepeated(folders('d'))).toBe(false);
  });
});
