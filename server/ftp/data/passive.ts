/** Passive ways: the server listens, we dial. EPSV (RFC 2428 section 3) and PASV (RFC 959 section 4.1.2). */
import { Socket } from 'node:net';
import { reasonOf } from '../../errors.ts';
import { command } from '../command.ts';
import { Cancelled } from '../errors.ts';
import { CODE } from '../reply.ts';
import type { Reply } from '../reply.ts';
import { WayBusy, WayFailed, familyOf, plainAddress } from './data-connection.ts';
import type { DataContext, DataWay, PendingData } from './data-connection.ts';
import { keepDataAlive } from './data-keep-alive.ts';
import type { DataSource } from './data-source.ts';
import { StreamSource } from './data-source.ts';
import { parseExtendedPassiveReply, parsePassiveReply } from './pasv-reply.ts';
import { isPrivateAddress } from './private-address.ts';
import { ReadRing } from './read-ring.ts';

/** Below it live other services; a server must not steer our bytes into one of them. */
const MIN_DATA_PORT = 1024;
/** What the system says when nobody listens at a port any more, or the queue there is full: it may be better in a moment. */
const MOMENTARY: readonly string[] = ['ECONNREFUSED', 'ECONNRESET', 'EADDRNOTAVAIL'];

/** EPSV: the reply has only a port, so there is no address to lie about. */
export const extendedPassive: DataWay = {
  mode: 'extended-passive',
  verb: 'EPSV',
  dialler: 'we',
  isFor: () => true,
  async open(context) {
    const reply = await ask(context, 'EPSV', CODE.enteringExtendedPassive);
    const port = parseExtendedPassiveReply(reply.fullText);
    const host = peerOf(context);
    return dial(context, 'extended-passive', { host, port }, context.limits.extendedPassiveMs);
  },
};

/** PASV: the address in the 227 reply is not believed unless an administrator has listed it; we dial the control's peer. */
export const passive: DataWay = {
  mode: 'passive',
  verb: 'PASV',
  dialler: 'we',
  isFor: (family) => family === 4,
  async open(context) {
    const reply = await ask(context, 'PASV', CODE.enteringPassive);
    const announced = parsePassiveReply(reply.fullText);
    const peer = peerOf(context);
    const there = announced ?? { host: peer, port: undefined };
    const host = hostToDial(context, there, peer);
    const dialled = dial(context, 'passive', { host, port: there.port }, context.limits.passiveMs);
    return host === there.host || isPrivateAddress(there.host) ? dialled : dialled.catch(tellOf(there.host));
  },
};

/** Perhaps the data connections of this server really are elsewhere; then somebody has to say so. */
function tellOf(host: string): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof WayFailed)) throw error;
    const why = `${error.message}; 227 names ${host}, which DATA_HOSTS does not list`;
    throw error instanceof WayBusy
      ? new WayBusy(why, { cause: error })
      : new WayFailed(why, { cause: error });
  };
}

interface Waiting {
  readonly host: string;
  readonly port: number | undefined;
}

/** Whom to dial after 227: the server we talk to, whatever it says (CVE-2020-8284), unless the other host is on the list. */
function hostToDial(context: DataContext, { host, port }: Waiting, peer: string): string {
  if (host === peer || port === undefined) return peer;
  const isListed = context.isDataHost(host, port);
  const chosen = isListed ? `${host}, which is a listed data host` : `${peer}, the server we talk to`;
  context.control.log.event(`227 names ${host}; dialling ${chosen}`);
  return isListed ? host : peer;
}

function peerOf(context: DataContext): string {
  return plainAddress(context.control.socket.remoteAddress);
}

async function ask(context: DataContext, verb: string, expected: number): Promise<Reply> {
  const reply = await context.control.exchange(command(verb), context.limits.replyMs);
  if (reply.code === expected) return reply;
  const why = `${verb} was answered with ${reply.code}`;
  throw hasNoPort(reply) ? new WayBusy(why) : new WayFailed(why);
}

/**
 * The server knows the command and has no port to give just now: 4yz (RFC 959 section 4.2.1), or the `500 OOPS` of vsftpd 3.0.3, which
 * ends its session when all its ports are taken.
 */
function hasNoPort({ isNegative, code, text }: Reply): boolean {
  return isNegative && (code < CODE.syntaxError || text.startsWith('OOPS:'));
}

async function dial(
  context: DataContext,
  mode: PendingData['mode'],
  { host, port }: Waiting,
  connectMs: number,
): Promise<PendingData> {
  if (port === undefined) throw new WayFailed('the reply names no port');
  if (port < MIN_DATA_PORT) throw new WayFailed(`port ${port} is not one for data`);
  context.control.log.event(`dialling ${host} port ${port} for data`);
  const source = context.reading === 'ring' ? new ReadRing() : new StreamSource(new Socket());
  try {
    await connected(source, { host, port }, connectMs, context.signal);
  } catch (error) {
    source.socket.destroy();
    if (error instanceof Cancelled) throw error;
    const why = `no data connection to port ${port} (${reasonOf(error)})`;
    throw isMomentary(error) ? new WayBusy(why, { cause: error }) : new WayFailed(why, { cause: error });
  }
  keepDataAlive(source.socket, context.limits);
  return {
    mode,
    isAwaited: false,
    arrived: Promise.resolve(source),
    abandon: () => source.socket.destroy(),
  };
}

function isMomentary(error: unknown): boolean {
  return error instanceof Error && 'code' in error && MOMENTARY.includes(String(error.code));
}

function connected(
  source: DataSource,
  { host, port }: { readonly host: string; readonly port: number },
  connectMs: number,
  signal: AbortSignal,
): Promise<void> {
  const { socket } = source;
  return new Promise((resolve, reject) => {
    const finish = (error?: Error): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      socket.off('error', finish);
      // Until the transfer listens, an early reset must not be an unhandled error.
      socket.on('error', () => undefined);
      if (error === undefined) resolve();
      else reject(error);
    };
    const onAbort = (): void => finish(new Cancelled({ cause: signal.reason }));
    const timer = setTimeout(() => finish(new Error(`no answer within ${connectMs} ms`)), connectMs);
    signal.addEventListener('abort', onAbort, { once: true });
    socket.once('error', finish);
    socket.connect({ host, port, family: familyOf(host) }, () => finish());
  });
}
