import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startResetProxy } from '../../support/reset-proxy.ts';
import type { ResetProxy } from '../../support/reset-proxy.ts';
import { received } from './raw-ftp-client.ts';

const BYTES = Buffer.alloc(200_000, 'gangway ');

let target: Server;
let atTarget: Socket[];
let proxy: ResetProxy;

beforeEach(async () => {
  atTarget = [];
  target = createServer({ allowHalfOpen: true }, (socket) =>
    atTarget.push(socket.on('error', () => undefined)),
  );
  target.listen(0, '127.0.0.1');
  await once(target, 'listening');
  proxy = await startResetProxy({ host: '127.0.0.1', port: (target.address() as AddressInfo).port });
});

afterEach(async () => {
  await proxy.close();
  for (const socket of atTarget) socket.destroy();
  target.close();
});

/** A client connected through the proxy, and the server's end of it. */
async function pair(): Promise<[Socket, Socket]> {
  const arrives = once(target, 'connection');
  const client = connect({ host: proxy.host, port: proxy.port, allowHalfOpen: true }).on(
    'error',
    () => undefined,
  );
  await once(client, 'connect');
  const [server] = (await arrives) as [Socket];
  return [client, server];
}

describe('a reset proxy', () => {
  it('carries everything in both directions, and the ends too', async () => {
    const [client, server] = await pair();
    const up = received(server);
    client.end(BYTES);
    expect(await up).toEqual({ bytes: BYTES, how: 'fin' });
    const down = received(client);
    server.end(BYTES);
    expect(await down).toEqual({ bytes: BYTES, how: 'fin' });
  });

  it.each(['fin', 'rst'] as const)('cuts after a number of bytes toward the client, by %s', async (how) => {
    proxy.cut({ afterBytes: 70_000, toward: 'client', how });
    const [client, server] = await pair();
    const down = received(client);
    server.write(BYTES);
    const got = await down;
    expect([got.bytes.length, got.how]).toEqual([70_000, how]);
  });

  it('cuts as often as it was told', async () => {
    proxy.cut({ afterBytes: 10, toward: 'server', how: 'rst', times: 1 });
    const [first, firstServer] = await pair();
    const cut = received(firstServer);
    first.write(BYTES);
    expect((await cut).how).toBe('rst');
    const [second, secondServer] = await pair();
    const whole = received(secondServer);
    second.end(BYTES);
    expect((await whole).bytes.length).toBe(BYTES.length);
    expect(proxy.accepted).toBe(2);
  });

  it('cuts now', async () => {
    const [client, server] = await pair();
    const both = Promise.all([received(client), received(server)]);
    proxy.cutNow('rst');
    expect((await both).map((end) => end.how)).toEqual(['rst', 'rst']);
  });

  it('hands a reset on', async () => {
    const [client, server] = await pair();
    const down = received(client);
    server.resetAndDestroy();
    expect((await down).how).toBe('rst');
  });

  it('holds everything back while paused', async () => {
    proxy.pause();
    const [client, server] = await pair();
    const down = received(client);
    server.end('late');
    await once(server, 'finish');
    await pair();
    expect(client.bytesRead).toBe(0);
    proxy.resume();
    expect((await down).bytes.toString()).toBe('late');
  });

  it('throttles', async () => {
    proxy.throttle(100_000);
    const [client, server] = await pair();
    const began = performance.now();
    const down = received(client);
    server.end(BYTES.subarray(0, 30_000));
    expect((await down).bytes.length).toBe(30_000);
    expect(performance.now() - began).toBeGreaterThan(250);
  });

  it('delays every byte without slowing the stream', async () => {
    proxy.delay(200);
    const [client, server] = await pair();
    const began = performance.now();
    const down = received(client);
    server.end(BYTES);
    expect((await down).bytes.equals(BYTES)).toBe(true);
    expect(performance.now() - began).toBeGreaterThan(190);
    expect(performance.now() - began).toBeLessThan(750);
  });
});
