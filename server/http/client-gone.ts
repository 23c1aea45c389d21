/** When nobody waits for the answer any more, the FTP side must hear of it. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ClientGone, ClientStalled } from '../files/errors.ts';
import { breakOff } from './break-off.ts';
import { askWhileBodyWaits } from './waiting-upload.ts';

/** A client that neither reads nor sends for so long, while it is its turn, holds an FTP session for nothing. */
const STALLED_MS = 60_000;

/** What else ends the wait. */
export interface ClientGoneOptions {
  /** Ends the work too, with its own reason: the end of the sign-in. */
  readonly ended?: AbortSignal;
  readonly stalledMs?: number;
}

/**
 * A signal that is aborted when the client leaves before the response is finished (ClientGone), when it stalls (ClientStalled)
 * or when `ended` is. Made before anything is borrowed, so that the wait in line and the login listen to it too. (Fastify's own
 * request.signal follows the end of the request body and would abort every upload that waits for its completion reply.)
 */
export function clientGone(
  { raw: request }: { readonly raw: IncomingMessage },
  { raw: response }: { readonly raw: ServerResponse },
  { ended, stalledMs = STALLED_MS }: ClientGoneOptions = {},
): AbortSignal {
  const controller = new AbortController();
  const giveUp = (reason: unknown): void => {
    controller.abort(reason);
    // What has begun must not look complete; what has not can still be told.
    if (response.headersSent && !response.writableFinished) breakOff(request, response);
  };
  const onEnded = (): void => giveUp(ended?.reason);
  const onQuiet = (): void => {
    if (isClientsTurn(request, response)) giveUp(new ClientStalled(stalledMs));
    else response.setTimeout(stalledMs);
  };
  const onClose = (): void => {
    if (!response.writableFinished) controller.abort(new ClientGone());
    response.off('close', onClose);
    request.socket.off('close', onClose);
    ended?.removeEventListener('abort', onEnded);
  };
  response.on('close', onClose);
  // A response that waits behind another one on the same connection has no socket yet and would not hear of its end.
  request.socket.on('close', onClose);
  ended?.addEventListener('abort', onEnded);
  // The clock is the socket's: Node starts it when the response's turn comes, and sets it to the keep-alive time afterwards.
  response.setTimeout(stalledMs, onQuiet);
  askWhileBodyWaits(request, response);
  return controller.signal;
}

/** Whether bytes wait for the client, or we for its bytes. */
function isClientsTurn(request: IncomingMessage, response: ServerResponse): boolean {
  return response.writableLength > 0 || (request.readableFlowing === true && !request.complete);
}
