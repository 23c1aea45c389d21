/** Addresses of the HTTP API, relative to the page, so that Gangway works below any path of a proxy. */

/**
 * The address of one call.
 * call: path below `api/v1/`, already encoded. base: the page's address.
 */
export function apiUrl(call: string, base: string = document.baseURI): URL {
  return new URL(`api/v1/${call}`, base);
}

/** A path of the FTP server for use in an address; every segment is encoded, `\xHH` escapes are plain text. */
export function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

/** Where a file's bytes are. site: id; path: absolute. */
export function fileUrl(site: string, path: string): URL {
  return apiUrl(`sites/${site}/files${encodePath(path)}`);
}

/** The same as a link that saves instead of showing. */
export function downloadUrl(site: string, path: string): URL {
  const url = fileUrl(site, path);
  url.search = 'download';
  return url;
}

/** Where a folder is listed, made and removed. */
export function folderUrl(site: string, path: string): URL {
  return apiUrl(`sites/${site}/folders${encodePath(path)}`);
}

/** Where the facts of one entry are. */
export function entryUrl(site: string, path: string): URL {
  return apiUrl(`sites/${site}/entries${encodePath(path)}`);
}

/** The address of the live WebSocket. ticket: from `POST session/ticket`. */
export function liveUrl(ticket: string): URL {
  const url = apiUrl('live');
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  url.searchParams.set('ticket', ticket);
  return url;
}
