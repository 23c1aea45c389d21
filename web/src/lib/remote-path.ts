/** Absolute paths of an FTP server, joined with `/`. */

/** The segments of a path, each with the path up to it. */
export interface Crumb {
  readonly name: string;
  readonly path: string;
}

/** One slash at the front, none at the end, none doubled; `.` and `..` are resolved. */
export function normalisePath(path: string): string {
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') kept.pop();
    else if (segment !== '' && segment !== '.') kept.push(segment);
  }
  return `/${kept.join('/')}`;
}

/** The path of `name` in `folder`. */
export function joinPath(folder: string, name: string): string {
  return folder.endsWith('/') ? folder + name : `${folder}/${name}`;
}

/** The folder that holds `path`; the root holds itself. */
export function parentOf(path: string): string {
  const cut = path.lastIndexOf('/');
  return cut <= 0 ? '/' : path.slice(0, cut);
}

/** The last segment. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Every folder from the first below the root down to `path`. shown: the same path with its names as they are shown. */
export function crumbsOf(path: string, shown = path): Crumb[] {
  const segments = path.split('/').filter((segment) => segment !== '');
  const names = shown.split('/').filter((segment) => segment !== '');
  return segments.map((segment, index) => ({
    name: names[index] ?? segment,
    path: `/${segments.slice(0, index + 1).join('/')}`,
  }));
}

/** Whether a text can be the name of one entry. */
export function isPlainName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !name.includes('/');
}
