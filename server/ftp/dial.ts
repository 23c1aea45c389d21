/** The TCP connection of a control connection, to an address that somebody has already approved. */
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { Cancelled, ConnectFailed, TimedOut } from './errors.ts';

/** Where to connect. The address is final: names are resolved once, elsewhere. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/**
 * How long an address is waited for alone before the next one is dialled beside it. RFC 8305 section 8 proposes 250 ms for the web; FTP
 * servers count connections, so a slow one should not see two.
 */
const HEAD_START_MS = 600;

/**
 * Connects to the endpoint that answers first. They are dialled in the order given (a name may have several addresses), each with a
 * head start, so that an address that swallows everything (IPv6 without a route is the usual one) costs a moment and not its limit.
 * connectMs: for each. Rejects with the last ConnectFailed or TimedOut (phase connect), or with Cancelled. RFC 8305; design cases 45, 98.
 */
export async function dialFirst(
  endpoints: readonly Endpoint[],
  connectMs: number,
  signal: AbortSignal,
): Promise<Socket> {
  const over = new AbortController();
  const attempts: Promise<Socket>[] = [];
  let winner: Socket | undefined;
  try {
    const socket = await race(endpoints, attempts, {
      connectMs,
      signal: AbortSignal.any([signal, over.signal]),
    });
    signal.throwIfAborted();
    winner = socket;
    return socket;
  } catch (error) {
    if (signal.aborted) throw new Cancelled({ cause: signal.reason });
    throw error instanceof AggregateError ? (error.errors.at(-1) ?? new Cancelled()) : error;
  } finally {
    over.abort();
    closeAllBut(winner, attempts);
  }
}

/** attempts: filled with everything that was begun. Rejects with AggregateError when all have failed. */
async function race(
  endpoints: readonly Endpoint[],
  attempts: Promise<Socket>[],
  { connectMs, signal }: { readonly connectMs: number; readonly signal: AbortSignal },
): Promise<Socket> {
  for (const endpoint of endpoints) {
    attempts.push(dial(endpoint, connectMs, signal));
    if (attempts.length === endpoints.length || signal.aborted) break;
    const socket = await Promise.race([firstOf(attempts), headStart(signal)]);
    if (socket !== undefined) return socket;
  }
  return Promise.any(attempts);
}

/** The first socket; undefined as soon as all attempts have failed. */
function firstOf(attempts: readonly Promise<Socket>[]): Promise<Socket | undefined> {
  return Promise.any(attempts).catch(() => undefined);
}

async function headStart(signal: AbortSignal): Promise<undefined> {
  await wait(HEAD_START_MS, undefined, { signal }).catch(() => undefined);
}

/** Two may have answered in the same moment. */
function closeAllBut(winner: Socket | undefined, attempts: readonly Promise<Socket>[]): void {
  for (const attempt of attempts) {
    attempt.then(
      (socket) => {
        if (socket !== winner) socket.destroy();
      },
      () => undefined,
    );
  }
}

function dial(endpoint: Endpoint, connectMs: number, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new Cancelled({ cause: signal.reason }));
    const socket = connect({ host: endpoint.address, port: endpoint.port });
    const finish = (error?: Error): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      socket.off('error', onError);
      if (error === undefined) return resolve(socket);
      socket.on('error', () => undefined).destroy();
      reject(error);
    };
    const onAbort = (): void => finish(new Cancelled({ cause: signal.reason }));
    const onError = (error: Error): void =>
      finish(new ConnectFailed(`${endpoint.address} port ${endpoint.port}`, error));
    const timer = setTimeout(
      () => finish(new TimedOut('answer to the connection attempt', connectMs, { phase: 'connect' })),
      connectMs,
    );
    signal.addEventListener('abort', onAbort, { once: true });
    socket.once('error', onError).once('connect', () => finish());
  });
}
