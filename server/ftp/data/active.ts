/** Active ways: we listen, the server dials. EPRT (RFC 2428 section 2) and PORT (RFC 959 section 4.1.2). */
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { reasonOf } from '../../errors.ts';
import { command } from '../command.ts';
import type { Command } from '../command.ts';
import type { DataMode } from '../../contract/choices.ts';
import { WayFailed, familyOf, plainAddress } from './data-connection.ts';
import type { DataContext, DataWay, PendingData } from './data-connection.ts';
import type { DataSource } from './data-source.ts';
import { StreamSource } from './data-source.ts';
import { formatExtendedPortArgument, formatPortArgument } from './pasv-reply.ts';

/** EPRT: names the address family, so it is the only way over IPv6. */
export const extendedActive: DataWay = {
  mode: 'extended-active',
  isFor: () => true,
  open: (context) =>
    listen(context, 'extended-active', (address, port) =>
      command('EPRT', formatExtendedPortArgument(address, port)),
    ),
};

/** PORT h1,h2,h3,h4,p1,p2. */
export const active: DataWay = {
  mode: 'active',
  isFor: (family) => family === 4,
  open: (context) =>
    listen(context, 'active', (address, port) => command('PORT', formatPortArgument(address, port))),
};

async function listen(
  context: DataContext,
  mode: DataMode,
  announce: (address: string, port: number) => Command,
): Promise<PendingData> {
  const own = plainAddress(context.control.socket.localAddress);
  const announced = context.active.publicAddress ?? own;
  if (familyOf(announced) !== familyOf(own))
    throw new WayFailed(`${announced} is of the other address family`);
  const listener = await openListener(context, own);
  // Armed before the command: pyftpdlib dials while it handles PORT.
  const pending = accept(listener, context, mode);
  const request = announce(announced, listener.port);
  context.control.log.event(`listening on port ${listener.port} for the server`);
  const reply = await context.control.exchange(request, context.limits.replyMs).catch((error: unknown) => {
    pending.abandon();
    throw error;
  });
  if (reply.isPositive) return pending;
  pending.abandon();
  throw new WayFailed(`${request.verb} was answered with ${reply.code}`);
}

interface Listener {
  readonly server: Server;
  readonly port: number;
  /** Closes the listener and gives its port back; the second call does nothing. */
  close(): void;
}

async function openListener(context: DataContext, address: string): Promise<Listener> {
  const { ports } = context.active;
  const attempts = Math.min(ports.size, MAX_BIND_ATTEMPTS);
  let last: unknown;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const lent = await ports.lend(context.limits.acceptMs).catch(noPort);
    const server = createServer({ pauseOnConnect: true });
    try {
      await bound(server, address, lent);
    } catch (error) {
      ports.giveBack(lent);
      last = error;
      continue;
    }
    return {
      server,
      port: (server.address() as AddressInfo).port,
      close: once(() => {
        server.close();
        ports.giveBack(lent);
      }),
    };
  }
  throw new WayFailed(`no port to listen on (${reasonOf(last)})`, { cause: last });
}

function noPort(cause: unknown): never {
  throw new WayFailed(reasonOf(cause), { cause });
}

/** A port of the range may be taken by somebody else on this machine. */
const MAX_BIND_ATTEMPTS = 20;

function bound(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', reject);
      server.on('error', () => undefined);
      resolve();
    });
  });
}

function accept(listener: Listener, context: DataContext, mode: DataMode): PendingData {
  const peer = plainAddress(context.control.socket.remoteAddress);
  const { promise, resolve, reject } = Promise.withResolvers<DataSource>();
  promise.catch(() => undefined);
  let accepted: Socket | undefined;
  listener.server.on('connection', (socket) => {
    socket.on('error', () => undefined);
    const from = plainAddress(socket.remoteAddress);
    if (accepted !== undefined || from !== peer) {
      // Somebody else found the port. Keep listening: the server may still come.
      context.control.log.event(`a data connection from ${from} was not from the server: dropped`);
      socket.resetAndDestroy();
      return;
    }
    accepted = socket;
    listener.close();
    context.control.log.event(`the server dialled in from port ${socket.remotePort ?? 0}`);
    resolve(new StreamSource(socket));
  });
  return {
    mode,
    isAwaited: true,
    arrived: promise,
    abandon: () => {
      listener.close();
      accepted?.destroy();
      reject(new Error('the data connection was given up'));
    },
  };
}

function once(action: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    action();
  };
}
