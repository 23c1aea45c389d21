/** Sets of paths that are replaced, never changed, so that whoever draws them notices. */
import type { Entry } from '../../../server/contract/entry.ts';

/** Some paths, read only. */
export type PathSet = ReadonlySet<string>;

/** The empty set. */
export const NO_PATHS: PathSet = new Set();

/** The paths of some entries. */
export function pathsOf(entries: readonly Pick<Entry, 'path'>[]): PathSet {
  return new Set(entries.map((entry) => entry.path));
}

/** With the path if it was missing, without it if it was there. */
export function togglePath(paths: PathSet, path: string): PathSet {
  const next = new Set(paths);
  if (!next.delete(path)) next.add(path);
  return next;
}
