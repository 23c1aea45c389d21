/**
 * Finds out that the client of an upload has gone while its body waits to be read: a socket that is not read does not tell. A write
 * does. RFC 9110 section 15.2: every client takes any number of interim responses.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';

/** The first write to a client that has gone is answered by a reset, the second one then fails. */
const ASK_EVERY_MS = 500;

/** Asks whenever nothing was read for a while, until the body is there, the answer has begun or the connection is closed. */
export function askWhileBodyWaits(request: IncomingMessage, response: ServerResponse): void {
  const hasBody =
    request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
  if (!hasBody || request.httpVersion === '1.0') return;
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
