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

/** What the decision about a change needs to know. */
export interface ChangeRequest extends SocketRequest {
  readonly method: string;
  /** The Sec-Fetch-Site header. */
  readonly secFetchSite: string | undefined;
}

/**
 * Whether a request may change something. With our cookie, the browser must say that the page is ours: by Origin, or
 * by Sec-Fetch-Site, which a page cannot set.
 */
export function mayChange(request: ChangeRequest): boolean {
  if (SAFE_METHODS.includes(request.method.toUpperCase()) || !request.hasCookie) return true;
  return isOurs(request.origin, request.publicOrigin) || request.secFetchSite === 'same-origin';
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
