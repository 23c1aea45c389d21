/**
 * Answers `Expect: 100-continue` when the body is really wanted (RFC 9110 section 10.1.1): whoever asks so is told of a missing right, a
 * name that is not possible, a condition or a folder that is not there before it has sent a byte.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/** Takes the place of Node's own answer, which comes at once. */
export function continueLate(server: Server): void {
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    const { shouldKeepAlive } = response;
    // Whoever is refused may send the body all the same, or not: only on a new connection that makes no difference.
    response.shouldKeepAlive = false;
    const onListener = (event: string | symbol): void => {
      if (event !== 'data' && event !== 'readable') return;
      request.off('newListener', onListener);
      if (response.headersSent || response.destroyed) return;
      response.shouldKeepAlive = shouldKeepAlive;
      response.writeContinue();
    };
    request.on('newListener', onListener);
    server.emit('request', request, response);
  });
}
