/** The identity of a path in what WebDAV keeps: the server's bytes, one character for each. Pure but for the site's charset. */
import { pathOf } from '../files/path-of.ts';
import type { Site } from '../sites/site.ts';

/** path: canonical. Returns `/` or `/a/b`. Throws NameNotEncodable or PathnameUnsafe. */
export function pathKey(site: Site, path: string): string {
  return pathOf(site, path).bytes.toString('latin1');
}

/** The folder around it; the root is its own parent. */
export function parentKey(key: string): string {
  return key.slice(0, Math.max(1, key.lastIndexOf('/')));
}

/** Whether `key` is strictly inside the folder; `/ab` is not inside `/a`. */
export function isInside(key: string, folder: string): boolean {
  return key !== folder && key.startsWith(folder === '/' ? '/' : `${folder}/`);
}
