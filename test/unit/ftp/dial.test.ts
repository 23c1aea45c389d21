import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { dialFirst } from '../../../server/ftp/dial.ts';
import type { Endpoint } from '../../../server/ftp/dial.ts';
import { Cancelled, ConnectFailed, TimedOut } from '../../../server/ftp/errors.ts';
import { failureOf } from '../../support/engine.ts';
import { startFilteredPort } from '../../support/filtered-port.ts';

/** Longer than a test may take: nobody gets there by waiting. */
const LONG_MS = 60_000;
const never = new AbortController().signal;
const closers: (() => unknown)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A place that answers, and who has called there. */
async function answering(): Promise<Endpoint & { readonly callers: readonly Socket[] }> {
  const callers: Socket[] = [];
  const server = createServer((socket) => callers.push(socket.on('error', () => undefined)));
  server.listen({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  closers.push(() => server.close());
  return { address: '127.0.0.1', port: (server.address() as AddressInfo).port, callers };
}

async function refusing(): Promise<Endpoint> {
  const { address, port } = await answering();
  closers.pop()?.();
  return { address, port };
}

async function dialled(...endpoints: readonly Endpoint[]): Promise<Socket> {
  const socket = await dialFirst(endpoints, LONG_MS, never);
  closers.push(() => socket.destroy());
  return socket;
}

describe('a name with several addresses', () => {
  it('is dialled at the first one alone, if that answers', async () => {
    const [first, second] = [await answering(), await answering()];
    expect((await dialled(first, second)).remotePort).toBe(first.port);
    expect(second.callers).toEqual([]);
  });

  it('is dialled at the next one as soon as one refuses', async () => {
    const second = await answering();
    expect((await dialled(await refusing(), second)).remotePort).toBe(second.port);
  });

  it('is dialled at the next one while the first keeps silent, without waiting for its limit (case 45)', async () => {
    await using filtered = await startFilteredPort();
    const second = await answering();
    const socket = await dialled({ address: filtered.host, port: filtered.port }, second);
    expect(socket.remotePort).toBe(second.port);
    expect(socket.destroyed).toBe(false);
  });

  it('tells how the last one failed when all do', async () => {
    await using filtered = await startFilteredPort();
    const silent = { address: filtered.host, port: filtered.port };
    const refused = await refusing();
    expect(await failureOf(dialFirst([silent, refused], 100, never))).toBeInstanceOf(ConnectFailed);
    expect(await failureOf(dialFirst([refused, silent], 100, never))).toBeInstanceOf(TimedOut);
  });

  it('is given up everywhere at once', async () => {
    await using filtered = await startFilteredPort();
    const silent = { address: filtered.host, port: filtered.port };
    const gone = new AbortController();
    const failed = failureOf(dialFirst([silent, silent], LONG_MS, gone.signal));
    gone.abort();
    expect(await failed).toBeInstanceOf(Cancelled);
    expect(await failureOf(dialFirst([silent], LONG_MS, gone.signal))).toBeInstanceOf(Cancelled);
  });

  it('and none is no place to go', async () => {
    expect(await failureOf(dialFirst([], LONG_MS, never))).toBeInstanceOf(Cancelled);
  });
});
