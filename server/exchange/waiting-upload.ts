/**
 * Finds out that the browser behind an upload has gone while its body waits to be read: a socket that is not read does not tell. A
 * write does. Every client should take any number of interim responses (RFC 9110 section 15.2), but Node's fetch fails at the first
 * one that it did not ask for, nginx 1.29 takes it for the answer, and Go 1.21 fails at the sixth; browsers take them all.
 */
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';

/** The first write to a client that has gone is answered by a reset, the second one then fails. */
const ASK_EVERY_MS = 1_000;
/** Somebody stands between: the browser's own connection ends there. */
const PROXY_HEADERS = [
  'via',
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
];

/** Asks a browser whenever nothing was read for a while, until the body is there, the answer has begun or the connection is closed. */
export function askWhileBodyWaits(request: IncomingMessage, response: ServerResponse): void {
  if (!hasBody(request.headers) || !isBrowserItself(request.headers)) return;
  const { socket } = request;
  let readBytes = socket.bytesRead;
  const timer = setInterval(() => {
    if (request.complete || response.headersSent || response.destroyed) return clearInterval(timer);
    const isQuiet = socket.bytesRead === readBytes;
    readBytes = socket.bytesRead;
    // A response that waits behind another one on the same connection has no socket yet.
    if (isQuiet && response.socket !== null) response.writeContinue();
  }, ASK_EVERY_MS).unref();
  response.once('close', () => clearInterval(timer));
}

function hasBody(headers: IncomingHttpHeaders): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** Only browsers send Sec-Fetch-Site (W3C Fetch Metadata); none of them speaks HTTP/1.0. */
function isBrowserItself(headers: IncomingHttpHeaders): boolean {
  return (
    headers['sec-fetch-site'] !== undefined && PROXY_HEADERS.every((name) => headers[name] === undefined)
  );
}
