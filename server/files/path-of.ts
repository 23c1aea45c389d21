/** From a path that came in from outside to the server's bytes. */
import { Pathname } from '../ftp/pathname.ts';
import type { Site } from '../sites/site.ts';

/**
 * The path's bytes in the site's charset.
 * text: canonical (`/a/b`), from security/remote-path. Throws NameNotEncodable or PathnameUnsafe; nothing was sent then.
 */
export function pathOf(site: Site, text: string): Pathname {
  return Pathname.parse(site.charset.toBytes(text));
}

/** One name's bytes. Throws NameNotEncodable; whether it may be sent is for Pathname to say. */
export function nameOf(site: Site, text: string): Buffer {
  return site.charset.toBytes(text);
}
