/** Active ways: we listen, the server dials. EPRT (RFC 2428 section 2) and PORT (RFC 959 section 4.1.2). */
import type { Socket } from 'node:net';
import { command } from '../command.ts';
import type { Command } from '../command.ts';
import type { DataMode } from '../../contract/choices.ts';
import type { Reply } from '../reply.ts';
import { openListener } from './active-listener.ts';
import type { Listener } from './active-listener.ts';
import { WayFailed, familyOf, plainAddress } from './data-connection.ts';
import type { DataContext, DataWay, PendingData } from './data-connection.ts';
import { keepDataAlive } from './data-keep-alive.ts';
import type { DataSource } from './data-source.ts';
import { StreamSource } from './data-source.ts';
import { formatExtendedPortArgument, formatPortArgument } from './pasv-reply.ts';
import { isPrivateAddress } from './private-address.ts';

/** EPRT: names the address family, so it is the only way over IPv6. */
export const extendedActive: DataWay = {
  mode: 'extended-active',
  verb: 'EPRT',
  dialler: 'server',
  isFor: () => true,
  open: (context) =>
    listen(context, 'extended-active', (address, port) =>
      command('EPRT', formatExtendedPortArgument(address, port)),
    ),
};

/** PORT h1,h2,h3,h4,p1,p2. */
export const active: DataWay = {
  mode: 'active',
  verb: 'PORT',
  dialler: 'server',
  isFor: (family) => family === 4,
  open: (context) =>
    listen(context, 'active', (address, port) => command('PORT', formatPortArgument(address, port))),
};

/** Writes the command that tells the server where we listen. */
type Announce = (address: string, port: number) => Command;

async function listen(context: DataContext, mode: DataMode, announce: Announce): Promise<PendingData> {
  const own = plainAddress(context.control.socket.localAddress);
  const addresses = addressesToAnnounce(context, own);
  const listener = await openListener(context, own);
  // Armed before the command: pyftpdlib dials while it handles PORT.
  const pending = accept(listener, context, mode);
  context.control.log.event(`listening on port ${listener.port} for the server`);
  try {
    await agree(
      addresses.map((address) => announce(address, listener.port)),
      context,
    );
  } catch (error) {
    pending.abandon();
    throw error;
  }
  if (context.isProtected && context.active.publicAddress === undefined && isPrivateAddress(own)) {
    context.control.log.event(
      `announced the private address ${own}; over TLS no router can put the public one there`,
    );
  }
  return pending;
}

/**
 * What to announce, best first: the configured address, or our own end of the control connection. A server in a private network
 * sees our own address where one outside would see the configured one. Nothing from a request or a reply is ever among them.
 */
function addressesToAnnounce({ active, control }: DataContext, own: string): readonly string[] {
  const { publicAddress } = active;
  if (publicAddress === undefined) return [own];
  const isNear = isPrivateAddress(plainAddress(control.socket.remoteAddress));
  const addresses = isNear ? [publicAddress, own] : [publicAddress];
  const usable = addresses.filter((address) => familyOf(address) === familyOf(own));
  if (usable.length === 0) throw new WayFailed(`${publicAddress} is of the other address family`);
  return usable;
}

/** Asks until one command is taken. Servers take only the address that they see themselves (vsftpd, ProFTPD, Pure-FTPd). */
async function agree(commands: readonly Command[], { control, limits }: DataContext): Promise<void> {
  let refused: { readonly verb: string; readonly reply: Reply } | undefined;
  for (const request of commands) {
    const reply = await control.exchange(request, limits.replyMs);
    if (reply.isPositive) return;
    refused ??= { verb: request.verb, reply };
  }
  throw new WayFailed(`${refused?.verb ?? ''} was answered with ${refused?.reply.code ?? ''}`);
}

function accept(listener: Listener, context: DataContext, mode: DataMode): PendingData {
  const peer = plainAddress(context.control.socket.remoteAddress);
  const { promise, resolve, reject } = Promise.withResolvers<DataSource>();
  promise.catch(() => undefined);
  let accepted: Socket | undefined;
  const isWelcome = (socket: Socket): boolean => {
    const from = plainAddress(socket.remoteAddress);
    return accepted === undefined && (from === peer || context.isDataHost(from, socket.remotePort ?? 0));
  };
  listener.server.on('connection', (socket) => {
    socket.on('error', () => undefined);
    if (!isWelcome(socket)) {
      // Somebody else found the port. Keep listening: the server may still come.
      const from = plainAddress(socket.remoteAddress);
      context.control.log.event(`a data connection from ${from} was not from the server: dropped`);
      socket.resetAndDestroy();
      return;
    }
    accepted = socket;
    listener.close();
    keepDataAlive(socket, context.limits);
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
