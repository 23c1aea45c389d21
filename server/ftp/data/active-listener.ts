/** The listener of one active data connection, on a port that is lent to it. */
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { reasonOf } from '../../errors.ts';
import { Cancelled } from '../errors.ts';
import { WayBusy, familyOf } from './data-connection.ts';
import type { DataContext } from './data-connection.ts';

/** Ports of the range may be taken by somebody else on this machine. */
const MAX_BIND_ATTEMPTS = 100;
const ANY_ADDRESS = { 4: '0.0.0.0', 6: '::' } as const;

/** A bound port, waiting. */
export interface Listener {
  readonly server: Server;
  readonly port: number;
  /** Closes the listener and gives its port back; the second call does nothing. */
  close(): void;
}

/**
 * Binds one of the ports for active mode. own: our end of the control connection. With a configured public address the connection
 * may arrive at any address of this machine; who dials is checked at the door.
 * Throws WayBusy when no port is to be had in time, or Cancelled.
 */
export async function openListener({ active, limits, signal }: DataContext, own: string): Promise<Listener> {
  const { ports, publicAddress } = active;
  const host = publicAddress === undefined ? own : ANY_ADDRESS[familyOf(own)];
  const attempts = Math.min(ports.size, MAX_BIND_ATTEMPTS);
  let last: unknown;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const lent = await ports.lend(limits.acceptMs, signal).catch(noPort);
    const server = createServer({ pauseOnConnect: true });
    try {
      await bound(server, host, lent);
    } catch (error) {
      ports.giveBack(lent);
      last = error;
      continue;
    }
    return {
      server,
      port: (server.address() as AddressInfo).port,
      close: closer(server, () => ports.giveBack(lent)),
    };
  }
  throw new WayBusy(`no port to listen on (${reasonOf(last)})`, { cause: last });
}

function noPort(cause: unknown): never {
  if (cause instanceof Cancelled) throw cause;
  throw new WayBusy(reasonOf(cause), { cause });
}

function bound(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, exclusive: true, ipv6Only: true }, () => {
      server.off('error', reject);
      server.on('error', () => undefined);
      resolve();
    });
  });
}

/** The port may be lent again only when the kernel has let go of it. */
function closer(server: Server, free: () => void): () => void {
  let isClosed = false;
  return () => {
    if (isClosed) return;
    isClosed = true;
    server.close();
    free();
  };
}
