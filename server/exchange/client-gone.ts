/** When nobody waits for the answer any more, the FTP side must hear of it. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ClientGone, ClientStalled } from '../files/errors.ts';
import { breakOff } from './break-off.ts';
import { askWhileBodyWaits } from './waiting-upload.ts';

/** A client that neither reads nor sends for so long, while it is its turn, holds an FTP session for nothing. */
const STALLED_MS = 60_000;
/** A reader that has stopped, such as a player on pause, may come back: it is waited for while its session is not missed. */
const PAUSED_MS = 10 * 60_000;

/** What else ends the wait. */
export interface ClientGoneOptions {
  /** End the work too, each with its own reason: the end of the sign-in, or of the site. */
  readonly ended?: AbortSignal | readonly AbortSignal[];
  readonly stalledMs?: number;
  readonly pausedMs?: number;
  /** Whether nobody else waits for what this client holds. Default: somebody may. */
  readonly isSpare?: () => boolean;
}

/**
 * A signal that is aborted when the client leaves before the response is finished (ClientGone), when it stalls (ClientStalled)
 * or when `ended` is. Made before anything is borrowed, so that the wait in line and the login listen to it too. (Fastify's own
 * request.signal follows the end of the request body and would abort every upload that waits for its completion reply.)
 */
export function clientGone(
  { raw: request }: { readonly raw: IncomingMessage },
  { raw: response }: { readonly raw: ServerResponse },
  { ended = [], stalledMs = STALLED_MS, pausedMs = PAUSED_MS, isSpare = () => false }: ClientGoneOptions = {},
): AbortSignal {
  const controller = new AbortController();
  const giveUp = (reason: unknown): void => {
    controller.abort(reason);
    // What has begun must not look complete; what has not can still be told.
    if (response.headersSent && !response.writableFinished) breakOff(request, response);
  };
  const ends = [ended].flat();
  const onEnded = (): void => giveUp(ends.find(({ aborted }) => aborted)?.reason);
  const pause = new Pause(response);
  const onQuiet = (): void => {
    const quietMs = pause.lastsMs(stalledMs);
    const mayGoOn = quietMs < pausedMs && response.writableLength > 0 && isSpare();
    if (isClientsTurn(request, response) && !mayGoOn) giveUp(new ClientStalled(quietMs));
    else response.setTimeout(stalledMs);
  };
  const onClose = (): void => {
    if (!response.writableFinished) controller.abort(new ClientGone());
    response.off('close', onClose);
    request.socket.off('close', onClose);
    for (const end of ends) end.removeEventListener('abort', onEnded);
  };
  response.on('close', onClose);
  // A response that waits behind another one on the same connection has no socket yet and would not hear of its end.
  request.socket.on('close', onClose);
  for (const end of ends) end.addEventListener('abort', onEnded);
  if (ends.some(({ aborted }) => aborted)) onEnded();
  // The clock is the socket's: Node starts it when the response's turn comes, and sets it to the keep-alive time afterwards.
  response.setTimeout(stalledMs, onQuiet);
  askWhileBodyWaits(request, response);
  return controller.signal;
}

/** How long a client has taken nothing of a response. */
class Pause {
  readonly #response: ServerResponse;
  #takenBytes = 0;
  #lastsMs = 0;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  /** Asked when nothing has passed for `quietMs`. Returns milliseconds, those before counted as long as nothing passed between. */
  lastsMs(quietMs: number): number {
    const { socket } = this.#response;
    const takenBytes = (socket?.bytesWritten ?? 0) - (socket?.writableLength ?? 0);
    this.#lastsMs = takenBytes === this.#takenBytes ? this.#lastsMs + quietMs : quietMs;
    this.#takenBytes = takenBytes;
    return this.#lastsMs;
  }
}

/** Whether bytes wait for the client, or we for its bytes. */
function isClientsTurn(request: IncomingMessage, response: ServerResponse): boolean {
  return response.writableLength > 0 || (request.readableFlowing === true && !request.complete);
}
