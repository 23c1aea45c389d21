/** `/api/v1/live`: one socket per browser tab or service, for topics that are followed and files that are read and written (docs/live.md). */
import fastifyWebsocket from '@fastify/websocket';
import type { WebSocket } from '@fastify/websocket';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { SignInEnded } from '../accounts/errors.ts';
import type { Principal } from '../accounts/principal.ts';
import type { Principals } from '../accounts/principals.ts';
import type { Tickets } from '../accounts/tickets.ts';
import { CHANNEL_HEADER_BYTES } from '../contract/channel-messages.ts';
import { LIVE_SUBPROTOCOL } from '../contract/choices.ts';
import { GatewayError } from '../errors.ts';
import { languageOf } from '../exchange/language.ts';
import type { SessionPools } from '../files/session-pools.ts';
import { CrossSiteRefused, AuthRequired } from '../security/errors.ts';
import { mayOpenSocket } from '../security/same-origin.ts';
import { bearerTokenIn } from '../security/token.ts';
import type { Sites } from '../sites/sites.ts';
import type { TransferBoard } from '../transfers/transfer-board.ts';
import type { Watches } from '../transfers/watches/watches.ts';
import { CLOSE, LiveConnection } from './live-connection.ts';
import { LiveSockets } from './live-sockets.ts';
import type { TopicKind } from './topic.ts';
import { FolderTopics } from './topics/folder-topic.ts';
import { SiteTopics } from './topics/site-topic.ts';
import { TranscriptTopics } from './topics/transcript-topic.ts';
import { TransferTopics, TransfersTopic } from './topics/transfer-topics.ts';
import { WatchTopics } from './topics/watch-topic.ts';

/** Of a binary message; text has a limit of its own. */
const MAX_MESSAGE_BYTES = 1024 * 1024 + CHANNEL_HEADER_BYTES;
/** Pieces that a message may come in: as frames, and as reads of the socket. */
const MAX_FRAGMENTS = 1_024;
const MAX_BUFFERED_CHUNKS = 16 * 1_024;
/** A peer that misses two of these is gone. */
const PING_MS = 30_000;
const MISSED_PINGS = 2;

/** What the live door works with. */
export interface LiveServices {
  readonly principals: Principals;
  readonly tickets: Tickets;
  readonly sites: Sites;
  readonly pools: SessionPools;
  readonly board: TransferBoard;
  readonly watches: Watches;
  readonly publicUrl: () => string;
}

/** What all sockets share. */
interface Shared extends LiveServices {
  readonly kinds: readonly TopicKind[];
  readonly sockets: LiveSockets;
}

/** Who opened a socket, from the check to the handler. */
interface Caller {
  readonly token: string;
  readonly principal: Principal;
}

const callers = new WeakMap<FastifyRequest, Caller>();

/** Registers the socket. */
export async function registerLive(app: FastifyInstance, services: LiveServices): Promise<void> {
  const sockets = new LiveSockets();
  const shared: Shared = { ...services, sockets, kinds: kindsOf(services) };
  await app.register(fastifyWebsocket, {
    options: {
      maxPayload: MAX_MESSAGE_BYTES,
      maxFragments: MAX_FRAGMENTS,
      maxBufferedChunks: MAX_BUFFERED_CHUNKS,
      perMessageDeflate: false,
      handleProtocols: (offered: Set<string>) => (offered.has(LIVE_SUBPROTOCOL) ? LIVE_SUBPROTOCOL : false),
    },
    preClose: (done) => {
      // From now on an upgrade is answered with 503.
      app.websocketServer.close();
      sockets.stop();
      done();
    },
  });
  app.get(
    '/api/v1/live',
    {
      websocket: true,
      config: { access: 'own' },
      // Decided before the upgrade: a socket that is not allowed never opens.
      preValidation: async (request) => void callers.set(request, callerOf(request, shared)),
    },
    (socket, request) => serve(socket, request, shared),
  );
}

/** The list of all kinds of topics. */
function kindsOf(services: LiveServices): TopicKind[] {
  return [
    new TranscriptTopics(services),
    new SiteTopics(services),
    new FolderTopics(services),
    new TransfersTopic(services),
    new TransferTopics(services),
    new WatchTopics(services),
  ];
}

/** Throws AuthRequired, TicketInvalid, CrossSiteRefused or TooManySockets. */
function callerOf(request: FastifyRequest, { principals, sockets, ...services }: Shared): Caller {
  const token = tokenOf(request, services);
  const principal = principals.find(token);
  if (principal === undefined || principal.ended.aborted) throw new AuthRequired();
  sockets.requireRoom(principal.id);
  return { token, principal };
}

function tokenOf(
  request: FastifyRequest,
  { publicUrl, tickets }: Pick<LiveServices, 'publicUrl' | 'tickets'>,
): string {
  const { authorization, origin, cookie } = request.headers;
  const { ticket } = request.query as { ticket?: unknown };
  // What a page of another site could bring along; our cookie alone opens nothing, but who brings it is a browser.
  const hasCookie = authorization === undefined && (cookie !== undefined || ticket !== undefined);
  const publicOrigin = new URL(publicUrl()).origin;
  if (!mayOpenSocket({ origin, hasCookie, publicOrigin })) throw new CrossSiteRefused();
  const bearer = bearerTokenIn(authorization);
  if (bearer !== undefined) return bearer;
  // Another way to say who it is has failed; nothing else is tried instead (T38).
  if (typeof ticket !== 'string' || authorization !== undefined) throw new AuthRequired();
  return tickets.redeem(ticket);
}

function serve(socket: WebSocket, request: FastifyRequest, shared: Shared): void {
  const caller = callers.get(request);
  if (caller === undefined || caller.principal.ended.aborted) return socket.close(CLOSE.signedOut);
  const { principal, token } = caller;
  const connection = new LiveConnection(socket, principal, {
    ...shared,
    language: languageOf(request.headers['accept-language']),
    onFault: (error) => request.log.error({ err: error }, 'failure inside Gangway'),
  });
  const signedOut = (): void => connection.end(CLOSE.signedOut, 'signed out', reasonOf(principal));
  const stopHeart = beat(socket, () => shared.principals.find(token) === undefined && signedOut());
  principal.ended.addEventListener('abort', signedOut);
  const leave = shared.sockets.add(principal.id, connection);
  socket.on('message', (data, isBinary) => {
    // Never anything else with the library's own default for `binaryType`.
    if (!Buffer.isBuffer(data)) return;
    if (isBinary) connection.receiveBytes(data);
    else connection.receiveText(data);
  });
  socket.on('error', () => socket.terminate());
  socket.on('close', () => {
    principal.ended.removeEventListener('abort', signedOut);
    stopHeart();
    leave();
    connection.closed();
  });
}

/** Asks now and then whether the peer is there. onBeat: an open tab is use; it keeps the sign-in alive, and ends with it. */
function beat(socket: WebSocket, onBeat: () => void): () => void {
  let missed = 0;
  const heart = setInterval(() => {
    if (missed >= MISSED_PINGS) return socket.terminate();
    missed += 1;
    onBeat();
    socket.ping();
  }, PING_MS).unref();
  socket.on('pong', () => (missed = 0));
  return () => clearInterval(heart);
}

function reasonOf({ ended }: Principal): GatewayError {
  return ended.reason instanceof GatewayError ? ended.reason : new SignInEnded();
}
