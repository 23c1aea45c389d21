/** The end of a response that went wrong after it had begun. */
import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Resets the connection. A broken body must never look complete: FIN could, to an HTTP/1.0 client. A response that waits behind
 * another one has no socket of its own yet, the request always has.
 */
export function breakOff(request: IncomingMessage, response: ServerResponse): void {
  const socket: { resetAndDestroy?: () => unknown } = response.socket ?? request.socket;
  // A request that was injected comes by no connection.
  if (socket.resetAndDestroy === undefined) response.destroy();
  else socket.resetAndDestroy();
}
