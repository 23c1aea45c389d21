/** Which names a watch is about. */
import { folded, nameTest } from '../../files/name-pattern.ts';
import type { NameTest } from '../../files/name-pattern.ts';

const WILDCARDS = /[*?[]/;

/** The names of one watch. */
export interface WatchedNames {
  readonly isFileWatched: NameTest;
  readonly isFolderWatched: NameTest;
}

/** name: pattern that files have to match; undefined: all do. ignore: patterns of files and folders that are left alone. */
export function watchedNames({
  name,
  ignore,
}: {
  readonly name?: string;
  readonly ignore: readonly string[];
}): WatchedNames {
  const isWanted = name === undefined ? () => true : wholeNameTest(name);
  const ignored = ignore.map(wholeNameTest);
  const isFolderWatched: NameTest = (text) => !ignored.some((isIgnored) => isIgnored(text));
  return { isFolderWatched, isFileWatched: (text) => isWanted(text) && isFolderWatched(text) };
}

/** Without a wildcard it is the name itself: `a.csv` is not about `data.csv`. */
function wholeNameTest(pattern: string): NameTest {
  if (WILDCARDS.test(pattern)) return nameTest(pattern);
  const wanted = folded(pattern);
  return (name) => folded(name) === wanted;
}
