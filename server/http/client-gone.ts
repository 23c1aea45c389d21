/** When the HTTP client goes away, the FTP side must hear of it. */
import type { FastifyReply } from 'fastify';
import { ClientGone } from '../files/errors.ts';

/**
 * A signal that is aborted when the client leaves before the response is finished. Made before anything is borrowed, so that
 * the wait in line and the login listen to it too. (Fastify's own request.signal follows the end of the request body and
 * would abort every upload that waits for its completion reply.)
 */
export function clientGone(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort(new ClientGone());
  });
  return controller.signal;
}
