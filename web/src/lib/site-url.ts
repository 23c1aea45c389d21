/** FTP URLs: what people paste, and what stands after the `#` of the page's address. RFC 1738 section 3.2. */
import { DEFAULT_IMPLICIT_PORT, DEFAULT_PORT } from '../../../server/contract/choices.ts';
import type { Security } from '../../../server/contract/choices.ts';
import type { Site } from '../../../server/contract/site.ts';
import { encodePath } from './api-url.ts';

/** `ftps` is TLS from the first byte, `ftpes` is AUTH TLS, `ftp` leaves it to the site. */
export type Scheme = 'ftp' | 'ftps' | 'ftpes';

/** The user of a login without an account, RFC 1635. */
export const ANONYMOUS = 'anonymous';

/** A place: a folder on a server for a user. */
export interface Place {
  readonly scheme: Scheme;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly path: string;
}

/** What a pasted URL may carry besides; the password never goes back into an address. */
export interface PastedPlace extends Place {
  readonly password?: string;
  /** Whether a path was written at all. */
  readonly hasPath: boolean;
}

const SHAPE = /^(?:(ftpe?s?):\/\/)?(?:([^/]*)@)?(\[[0-9a-f:.]+\]|[^\s/:@]+)(?::(\d{1,5}))?(\/.*)?$/i;

/** A URL, or host[:port][/path], as a place; undefined when it is neither. */
export function parsePlace(text: string): PastedPlace | undefined {
  const match = SHAPE.exec(text.trim());
  if (match === null) return undefined;
  const scheme = readScheme(match[1]);
  const port = match[4] === undefined ? defaultPort(scheme) : Number(match[4]);
  if (port < 1 || port > 65_535) return undefined;
  const [user, ...secret] = (match[2] ?? '').split(':');
  return {
    scheme,
    host: (match[3] ?? '').replace(/^\[|\]$/g, ''),
    port,
    user: decode(user ?? '') || ANONYMOUS,
    ...(secret.length === 0 ? {} : { password: decode(secret.join(':')) }),
    path: decode(match[5] ?? '/'),
    hasPath: match[5] !== undefined && match[5] !== '/',
  };
}

/** The place as a URL; default port and anonymous user are left out. */
export function formatPlace(place: Place): string {
  const user = place.user === ANONYMOUS ? '' : `${encodeURIComponent(place.user)}@`;
  const host = place.host.includes(':') ? `[${place.host}]` : place.host;
  const port = place.port === defaultPort(place.scheme) ? '' : `:${place.port}`;
  return `${place.scheme}://${user}${host}${port}${encodePath(place.path)}`;
}

/** The place of a folder of a site. */
export function placeOf(site: Site, path: string): Place {
  return {
    scheme: schemeOf(site.security),
    host: site.host,
    port: site.port,
    user: site.user || ANONYMOUS,
    path,
  };
}

/** Whether a site is the one a place means. */
export function isSiteOf(site: Site, place: Place): boolean {
  return (
    schemeOf(site.security) === place.scheme &&
    site.host === place.host &&
    site.port === place.port &&
    (site.user || ANONYMOUS) === place.user
  );
}

/** How a scheme asks for protection. */
export function securityOf(scheme: Scheme): Security {
  if (scheme === 'ftps') return 'implicit';
  return scheme === 'ftpes' ? 'explicit' : 'auto';
}

/** The port of a scheme, RFC 4217 and RFC 959. */
export function defaultPort(scheme: Scheme): number {
  return scheme === 'ftps' ? DEFAULT_IMPLICIT_PORT : DEFAULT_PORT;
}

function schemeOf(security: Security): Scheme {
  if (security === 'implicit') return 'ftps';
  return security === 'explicit' ? 'ftpes' : 'ftp';
}

function readScheme(text: string | undefined): Scheme {
  const scheme = text?.toLowerCase();
  return scheme === 'ftps' || scheme === 'ftpes' ? scheme : 'ftp';
}

/** A stray `%` is no reason to refuse what somebody pasted. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
