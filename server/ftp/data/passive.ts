/** Passive ways: the server listens, we dial. EPSV (RFC 2428 section 3) and PASV (RFC 959 section 4.1.2). */
import { Socket } from 'node:net';
import { reasonOf } from '../../errors.ts';
import { command } from '../command.ts';
import { CODE } from '../reply.ts';
import type { Reply } from '../reply.ts';
import { WayFailed, familyOf, plainAddress } from './data-connection.ts';
import type { DataContext, DataWay, PendingData } from './data-connection.ts';
import type { DataSource } from './data-source.ts';
import { StreamSource } from './data-source.ts';
import { parseExtendedPassiveReply, parsePassiveReply } from './pasv-reply.ts';
import { ReadRing } from './read-ring.ts';

/** Below it live other services; a server must not steer our bytes into one of them. */
const MIN_DATA_PORT = 1024;

/** EPSV: the reply has only a port, so there is no address to lie about. */
export const extendedPassive: DataWay = {
  mode: 'extended-passive',
  isFor: () => true,
  async open(context) {
    const reply = await ask(context, 'EPSV', CODE.enteringExtendedPassive);
    const port = parseExtendedPassiveReply(reply.text);
    return dial(context, 'extended-passive', port, context.limits.extendedPassiveMs);
  },
};

/** PASV: the address in the 227 reply is not believed; we dial the control connection's peer. */
export const passive: DataWay = {
  mode: 'passive',
  isFor: (family) => family === 4,
  async open(context) {
    const reply = await ask(context, 'PASV', CODE.enteringPassive);
    const announced = parsePassiveReply(reply.fullText);
    const peer = plainAddress(context.control.socket.remoteAddress);
    if (announced !== undefined && announced.host !== peer) {
      context.control.log.event(`227 names ${announced.host}; dialling ${peer}, the server we talk to`);
    }
    return dial(context, 'passive', announced?.port, context.limits.passiveMs);
  },
};

async function ask(context: DataContext, verb: string, expected: number): Promise<Reply> {
  const reply = await context.control.exchange(command(verb), context.limits.replyMs);
  if (reply.code !== expected) throw new WayFailed(`${verb} was answered with ${reply.code}`);
  return reply;
}

async function dial(
  context: DataContext,
  mode: PendingData['mode'],
  port: number | undefined,
  connectMs: number,
): Promise<PendingData> {
  if (port === undefined) throw new WayFailed('the reply names no port');
  if (port < MIN_DATA_PORT) throw new WayFailed(`port ${port} is not one for data`);
  const host = plainAddress(context.control.socket.remoteAddress);
  context.control.log.event(`dialling ${host} port ${port} for data`);
  const source = context.reading === 'ring' ? new ReadRing() : new StreamSource(new Socket());
  try {
    await connected(source, host, port, connectMs);
  } catch (error) {
    source.socket.destroy();
    throw new WayFailed(`no data connection to port ${port} (${reasonOf(error)})`, { cause: error });
  }
  return {
    mode,
    isAwaited: false,
    arrived: Promise.resolve(source),
    abandon: () => source.socket.destroy(),
  };
}

function connected(source: DataSource, host: string, port: number, connectMs: number): Promise<void> {
  const { socket } = source;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${connectMs} ms`)), connectMs);
    const fail = (error: Error): void => {
      clearTimeout(timer);
      reject(error);
    };
    socket.once('error', fail);
    socket.connect({ host, port, family: familyOf(host) }, () => {
      clearTimeout(timer);
      socket.off('error', fail);
      // Until the transfer listens, an early reset must not be an unhandled error.
      socket.on('error', () => undefined);
      resolve();
    });
  });
}
