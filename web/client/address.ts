/** Addresses of the HTTP API below a base URL. */

/**
 * The address of one call.
 * call: path below `api/v1/`, already encoded. base: where Gangway is reached, with or without a slash at its end.
 */
export function callUrl(base: string | URL, call: string): URL {
  const url = new URL(base);
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return new URL(`api/v1/${call}`, url);
}

/** A path of the FTP server for use in an address; every segment is encoded, `\xHH` escapes are plain text. */
export function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
