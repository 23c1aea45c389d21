/** Whether a request comes from our own pages and to our own name. Pure decisions; the doors throw. */

/** Methods that change nothing: RFC 9110 section 9.2.1, RFC 4918 section 9.1 (PROPFIND), RFC 3253 section 3.6. */
const SAFE_METHODS: readonly string[] = ['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND', 'REPORT'];
/** Names of this machine; a browser sends whichever its user typed. */
const LOCAL_HOSTS: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];
/** A Host header without user-info, path or blanks. */
const HOST_HEADER = /^[a-z0-9._-]+(?::\d{1,5})?$|^\[[0-9a-f:.]+\](?::\d{1,5})?$/i;

/** What the decision about a socket needs to know. */
export interface SocketRequest {
  /** The Origin header. */
  readonly origin: string | undefined;
  /** Whether our cookie says who it is; false for a bearer token, which no browser adds by itself. */
  readonly hasCookie: boolean;
  /** Scheme, host and port of the public URL. */
  readonly publicOrigin: string;
}

/** What reading does at an address: `tells` what Gangway has, or `dials` a server that the URL names. */
export type Reading = 'tells' | 'dials';

/** What the decision about a request needs to know. */
export interface PageRequest extends SocketRequest {
  readonly method: string;
  readonly reading: Reading;
  /** The headers Sec-Fetch-Site, -Mode and -Dest, which no page can set. W3C Fetch Metadata. */
  readonly secFetchSite: string | undefined;
  readonly secFetchMode: string | undefined;
  readonly secFetchDest: string | undefined;
}

/**
 * Whether a request may do what it asks. Another web site's page may neither change anything nor make us dial; all it may do
 * is lead a person here by a link. A request that no page made must not carry our cookie if it changes something.
 */
export function mayAsk(request: PageRequest): boolean {
  const isSafe = SAFE_METHODS.includes(request.method.toUpperCase());
  if (isSafe && request.reading === 'tells') return true;
  const asker = askerOf(request);
  if (asker === 'our page') return true;
  if (asker === 'no page') return isSafe || !request.hasCookie;
  return isSafe && request.secFetchMode === 'navigate' && request.secFetchDest === 'document';
}

/**
 * Whether a WebSocket may be opened. Browsers let every page open one to anybody and send the cookie along, but they
 * always tell the Origin; so without one there must be no cookie.
 */
export function mayOpenSocket({ origin, hasCookie, publicOrigin }: SocketRequest): boolean {
  return origin === undefined ? !hasCookie : isOurs(origin, publicOrigin);
}

/**
 * Whether the Host header names the public URL: else a foreign name was pointed at us (DNS rebinding). If the public
 * URL is this machine, so are its other local names on the same port.
 */
export function hostAllowed(hostHeader: string | undefined, publicUrl: string): boolean {
  if (hostHeader === undefined || !HOST_HEADER.test(hostHeader)) return false;
  return isSamePlace(`${new URL(publicUrl).protocol}//${hostHeader}`, publicUrl);
}

/** Sec-Fetch-Site decides where it says something; Origin may be hidden by a referrer policy. */
function askerOf({
  origin,
  secFetchSite,
  publicOrigin,
}: PageRequest): 'our page' | 'another page' | 'no page' {
  if (secFetchSite === 'same-origin') return 'our page';
  if (secFetchSite !== undefined && secFetchSite !== 'none') return 'another page';
  if (origin === undefined) return 'no page';
  return isOurs(origin, publicOrigin) ? 'our page' : 'another page';
}

function isOurs(origin: string | undefined, publicOrigin: string): boolean {
  return origin !== undefined && isSamePlace(origin, publicOrigin) && URL.parse(origin)?.origin === origin;
}

function isSamePlace(text: string, publicUrl: string): boolean {
  const asked = URL.parse(text);
  const ours = new URL(publicUrl);
  if (asked?.protocol !== ours.protocol || asked.port !== ours.port) return false;
  return (
    asked.hostname === ours.hostname || [asked, ours].every(({ hostname }) => LOCAL_HOSTS.includes(hostname))
  );
}
