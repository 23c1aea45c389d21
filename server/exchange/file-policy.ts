/** What a browser may do with bytes that came from an FTP server. */

/** For bytes and listings that came from an FTP server: nothing in them may run. */
export const FILE_CSP =
  "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'none'; sandbox; frame-ancestors 'none'";
