/** `/api/v1/live`: one socket per browser tab, for the transcript lines and transfers that are subscribed to. */
import fastifyWebsocket from '@fastify/websocket';
import type { WebSocket } from '@fastify/websocket';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Principals } from '../accounts/principals.ts';
import type { Tickets } from '../accounts/tickets.ts';
import { LIVE_SUBPROTOCOL } from '../contract/choices.ts';
import type { SessionPools } from '../files/session-pools.ts';
import { CrossSiteRefused, AuthRequired } from '../security/errors.ts';
import { mayOpenSocket } from '../security/same-origin.ts';
import { bearerTokenIn } from '../security/token.ts';
import type { Sites } from '../sites/sites.ts';
import type { TransferBoard } from '../transfers/transfer-board.ts';
import { LiveConnection } from './live-connection.ts';

/** Subscriptions are short; a client that sends more is broken. */
const MAX_MESSAGE_BYTES = 64 * 1024;
/** A peer that misses two of these is gone. */
const PING_MS = 30_000;
/** A peer that does not answer our goodbye within this time would hold up a stop. */
const GOODBYE_MS = 1_000;
/** Close code of our own: the sign-in is over. RFC 6455 section 7.4.2. */
const SIGNED_OUT = 4401;

/** What the live door works with. */
export interface LiveServices {
  readonly principals: Principals;
  readonly tickets: Tickets;
  readonly sites: Sites;
  readonly pools: SessionPools;
  readonly board: TransferBoard;
  readonly publicUrl: () => string;
}

/** Registers the socket. */
export async function registerLive(app: FastifyInstance, services: LiveServices): Promise<void> {
  await app.register(fastifyWebsocket, {
    options: {
      maxPayload: MAX_MESSAGE_BYTES,
      perMessageDeflate: false,
      handleProtocols: (offered: Set<string>) => (offered.has(LIVE_SUBPROTOCOL) ? LIVE_SUBPROTOCOL : false),
    },
  });
  app.addHook('preClose', (done) => {
    const sockets = [...app.websocketServer.clients];
    setTimeout(() => sockets.forEach((socket) => socket.terminate()), GOODBYE_MS).unref();
    done();
  });
  app.get(
    '/api/v1/live',
    {
      websocket: true,
      config: { access: 'own' },
      // Decided before the upgrade: a socket that is not allowed never opens.
      preValidation: async (request) => {
        const token = tokenOf(request, services);
        if (services.principals.find(token) === undefined) throw new AuthRequired();
        liveTokens.set(request, token);
      },
    },
    (socket, request) => serve(socket, liveTokens.get(request) ?? '', services),
  );
}

/** The token that opened a socket, from the check to the handler. */
const liveTokens = new WeakMap<FastifyRequest, string>();

function tokenOf(request: FastifyRequest, services: LiveServices): string {
  const bearer = bearerTokenIn(request.headers.authorization);
  const publicOrigin = new URL(services.publicUrl()).origin;
  const hasCookie = bearer === undefined;
  const { origin } = request.headers;
  if (!mayOpenSocket({ origin, hasCookie, publicOrigin })) throw new CrossSiteRefused();
  if (bearer !== undefined) return bearer;
  const { ticket } = request.query as { ticket?: unknown };
  if (typeof ticket !== 'string') throw new AuthRequired();
  return services.tickets.redeem(ticket);
}

function serve(socket: WebSocket, token: string, services: LiveServices): void {
  const principal = services.principals.find(token);
  if (principal === undefined) return socket.close(SIGNED_OUT);
  const connection = new LiveConnection(socket, principal, services);
  let missed = 0;
  const heart = setInterval(() => {
    missed += 1;
    // An open tab is use: it keeps the sign-in alive, and it ends with it.
    if (missed > 2 || services.principals.find(token) === undefined) return socket.terminate();
    socket.ping();
  }, PING_MS).unref();
  socket.on('pong', () => (missed = 0));
  socket.on('message', (data, isBinary) => {
    if (isBinary || !Buffer.isBuffer(data)) return socket.close(1003);
    connection.receive(data.toString('utf8'));
  });
  const onEnded = (): void => socket.close(SIGNED_OUT, 'signed out');
  principal.ended.addEventListener('abort', onEnded);
  socket.on('error', () => socket.terminate());
  socket.on('close', () => {
    principal.ended.removeEventListener('abort', onEnded);
    clearInterval(heart);
    connection.close();
  });
}
