/** URLs of what WebDAV shows, and back. Pure. */
import { canonicalPath } from '../security/remote-path.ts';

/** The URLs of one site, or of the list of sites. */
export class Hrefs {
  readonly #prefix: string;
  readonly #publicUrl: string;

  /** publicUrl: where Gangway is reached, perhaps below a path. site: id; without one the list of sites is meant. */
  constructor(publicUrl: string, site?: string) {
    this.#publicUrl = publicUrl;
    const { pathname } = new URL(publicUrl);
    const base = pathname.endsWith('/') ? pathname : `${pathname}/`;
    this.#prefix = site === undefined ? `${base}dav` : `${base}dav/${encodeURIComponent(site)}`;
  }

  /** Absolute path of a URL; that of a folder ends with a slash. path: canonical. */
  of(path: string, kind: 'folder' | 'other'): string {
    const encoded = path === '/' ? '' : path.split('/').map(encodeURIComponent).join('/');
    return `${this.#prefix}${encoded}${kind === 'folder' ? '/' : ''}`;
  }

  /**
   * The canonical path that a URL of this site names; undefined when it is another server's or another site's. host: the Host
   * header, under which the client knows us; a proxy may have cut off the path of the public URL. Throws PathInvalid.
   */
  pathIn(url: string, host: string | undefined): string | undefined {
    const raw = this.#rawPathOf(url, host);
    if (raw === undefined) return undefined;
    const { pathname } = new URL(this.#publicUrl);
    const short = this.#prefix.slice(pathname.endsWith('/') ? pathname.length - 1 : pathname.length);
    const prefix = [this.#prefix, short].find((one) => raw === one || raw.startsWith(`${one}/`));
    return prefix === undefined ? undefined : canonicalPath(raw.slice(prefix.length));
  }

  /** Taken as it is written: URL would resolve `..` and dots that the canonical path has to judge. */
  #rawPathOf(url: string, host: string | undefined): string | undefined {
    const [, scheme, authority, rest = ''] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)([^?#]*)/i.exec(url) ?? [];
    if (scheme === undefined || authority === undefined) {
      const [path = ''] = url.split(/[?#]/, 1);
      return path.startsWith('/') && !path.startsWith('//') ? path : undefined;
    }
    const ours = new URL(this.#publicUrl);
    const names = [ours.host, host?.toLowerCase()];
    const isWeb = /^https?$/i.test(scheme);
    return isWeb && names.includes(withoutDefaultPort(scheme, authority)) ? rest || '/' : undefined;
  }
}

function withoutDefaultPort(scheme: string, authority: string): string {
  const port = scheme.toLowerCase() === 'https' ? ':443' : ':80';
  const lower = authority.toLowerCase();
  return lower.endsWith(port) ? lower.slice(0, -port.length) : lower;
}
