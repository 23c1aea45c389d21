/** Keys for rows: paths, which a server may send twice. */

/** Divides a path from the number of its repetition; no path has it. */
const MARK = '\0';

/** One key per path, in order: the path, or the path with a number where it has been there before. */
export function uniqueKeys(paths: readonly string[]): string[] {
  const counts = new Map<string, number>();
  return paths.map((path) => {
    const count = counts.get(path) ?? 0;
    counts.set(path, count + 1);
    return count === 0 ? path : `${path}${MARK}${count}`;
  });
}
