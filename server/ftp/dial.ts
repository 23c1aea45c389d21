/** The TCP connection of a control connection, to an address that somebody has already approved. */
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { Cancelled, ConnectFailed, TimedOut } from './errors.ts';

/** Where to connect. The address is final: names are resolved once, elsewhere. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/**
 * Connects to the first endpoint that answers, in the order given (a name may have several addresses).
 * connectMs: for each. Rejects with the last ConnectFailed or TimedOut (phase connect), or with Cancelled.
 */
export async function dialFirst(
  endpoints: readonly Endpoint[],
  connectMs: number,
  signal: AbortSignal,
): Promise<Socket> {
  let failure: unknown = new Cancelled();
  for (const endpoint of endpoints) {
    try {
      return await dial(endpoint, connectMs, signal);
    } catch (error) {
      if (error instanceof Cancelled) throw error;
      failure = error;
    }
  }
  throw failure;
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
