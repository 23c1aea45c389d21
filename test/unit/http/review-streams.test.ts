import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ClientGone, ClientStalled } from '../../../server/files/errors.ts';
import { clientGone } from '../../../server/exchange/client-gone.ts';
import { codeIn, startGateway } from '../../support/gateway.ts';
import type { TestGateway, TestSite } from '../../support/gateway.ts';
import { headOf } from '../../support/http-exchange.ts';
import { on } from '../../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';

const NDJSON = 'application/x-ndjson';
const BIG_BYTES = 30_000_000;

let server: ScriptedFtp;
let gateway: TestGateway;
let site: TestSite;
beforeAll(async () => {
  server = await startScriptedFtp();
  server.tree.put('/big', Buffer.alloc(BIG_BYTES, 'b'));
  gateway = await startGateway({ limits: { firstByteMs: 30_000, stallMs: 30_000 } });
  site = await gateway.site(server);
});
afterEach(() => server.behave());
afterAll(async () => {
  await gateway.close();
  await server.close();
});

/** A request on a socket that reads only when it is told to. */
function slowly(request: { readonly path: string; readonly headers?: Record<string, string> }): Socket {
  const socket = connect({ host: '127.0.0.1', port: gateway.port });
  socket.on('error', () => undefined).pause();
  socket.write(headOf(site.owner.signed(request), '1.1'));
  return socket;
}

/** Resolves when the socket is closed, by a reset too. */
function closeOf(socket: Socket | undefined): Promise<void> {
  return new Promise((resolve) => socket?.once('close', () => resolve()));
}

/** A listing of so many files. */
function* manyLines(count: number): Generator<string> {
  for (let at = 0; at < count; at += 1) {
    yield `type=file;size=${at};modify=20260101000000; file-with-a-rather-long-name-${at}\r\n`;
  }
}

describe('a listing', () => {
  const bodyAs = async (accept: string, path: string): Promise<string> =>
    (await site.owner.ask({ path: site.url('folders', path), headers: { accept } })).body.toString();

  it('of 10,000 entries is the same as JSON and as NDJSON', async () => {
    server.script(on('MLSD').listing(() => manyLines(10_000)));
    const whole = JSON.parse(await bodyAs('application/json', '/')) as {
      entries: { name: string }[];
      complete: boolean;
      path: string;
    };
    const lines = (await bodyAs(NDJSON, '/')).trimEnd().split('\n');
    expect([whole.entries.length, whole.complete, whole.path]).toEqual([10_000, true, '/']);
    expect(lines.slice(0, -1).map((line) => JSON.parse(line) as unknown)).toEqual(whole.entries);
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ count: 10_000, complete: true, path: '/' });
  });

  it.each([
    ['an empty folder', 0],
    ['one entry', 1],
  ])('of %s is good JSON', async (_what, count) => {
    server.script(on('MLSD').listing(() => manyLines(count)));
    const folder = JSON.parse(await bodyAs('application/json', '/')) as { entries: unknown[] };
    expect(folder.entries).toHaveLength(count);
    expect(folder).toMatchObject({ path: '/', complete: true, dialect: expect.any(String) as string });
    expect(Object.keys(folder)).not.toContain('count');
  });

  it.each(['application/json', NDJSON])(
    'as %s waits for a client that reads slowly, without leaving listeners behind',
    async (accept) => {
      const warnings: Error[] = [];
      const note = (warning: Error): void => void warnings.push(warning);
      process.on('warning', note);
      server.script(on('MLSD').listing(() => manyLines(40_000)));
      const socket = slowly({ path: site.url('folders', '/'), headers: { accept, connection: 'close' } });
      let received = 0;
      socket.on('readable', () => {
        for (
          let chunk = socket.read() as Buffer | null;
          chunk !== null;
          chunk = socket.read() as Buffer | null
        ) {
          received += chunk.length;
        }
      });
      await once(socket, 'end');
      process.off('warning', note);
      expect(received).toBeGreaterThan(40_000 * 80);
      expect(warnings).toEqual([]);
    },
    20_000,
  );

  it('that breaks off after it began resets the connection, in every format', async () => {
    for (const accept of ['application/json', NDJSON]) {
      server.script(
        on('MLSD')
          .listing(() => manyLines(20_000))
          .dataResetAt(1_000_000),
      );
      const answer = await site.owner.ask({ path: site.url('folders', '/'), headers: { accept } });
      expect([answer.status, answer.end]).toEqual([200, 'reset']);
      server.behave();
    }
  });

  it('that breaks off early is a problem as JSON, because nothing of it was of use yet', async () => {
    server.script(
      on('MLSD')
        .listing(() => manyLines(100))
        .dataResetAt(2_000),
    );
    const answer = await site.list('/');
    expect([answer.status, codeIn(answer)]).toEqual([502, 'FTP_DATA_LOST']);
  });

  it('takes no query that it does not know', async () => {
    const answer = await site.owner.ask({ path: `${site.url('folders', '/')}?depth=10` });
    expect([answer.status, codeIn(answer)]).toEqual([400, 'REQUEST_INVALID']);
  });
});

describe('a folder that is not empty', () => {
  it('is said to be, and one that is empty but stays is forbidden', async () => {
    server.tree.put('/full/f', 'x');
    server.tree.putFolder('/kept');
    server.script(on('RMD').reply(550));
    const removed = async (path: string): Promise<string | undefined> =>
      codeIn(await site.owner.ask({ method: 'DELETE', path: site.url('folders', path) }));
    expect([await removed('/full'), await removed('/kept')]).toEqual(['NOT_EMPTY', 'FTP_PERMISSION']);
  });
});

describe('a gateway that is stopping', () => {
  it('waits for the download that runs, and not for the connection it came on', async () => {
    const own = await startGateway();
    const mine = await own.site(server);
    const socket = connect({ host: '127.0.0.1', port: own.port });
    let received = 0;
    socket.pause();
    socket.write(headOf(mine.owner.signed({ path: mine.url('files', '/big') }), '1.1'));
    await once(socket, 'readable');
    let isClosed = false;
    const closed = own.close().then(() => (isClosed = true));
    socket.on('data', (chunk: Buffer) => (received += chunk.length));
    await expect.poll(() => received, { timeout: 10_000, interval: 20 }).toBeGreaterThan(BIG_BYTES);
    const endedAt = performance.now();
    await closed;
    expect(isClosed).toBe(true);
    expect(performance.now() - endedAt).toBeLessThan(1_000);
    socket.destroy();
  }, 20_000);
});

describe('a sign-out', () => {
  it('ends the downloads of that sign-in and no others', async () => {
    const [leaving, staying] = [await gateway.site(server), await gateway.site(server)];
    const ends = [leaving, staying].map((one) => {
      const socket = connect({ host: '127.0.0.1', port: gateway.port });
      socket.on('error', () => undefined).pause();
      socket.write(headOf(one.owner.signed({ path: one.url('files', '/big') }), '1.1'));
      return socket;
    });
    await Promise.all(ends.map((socket) => once(socket, 'readable')));
    await leaving.owner.ask({ method: 'DELETE', path: '/api/v1/session' });
    const received = [0, 0];
    ends.forEach((socket, at) =>
      socket.on('data', (chunk: Buffer) => (received[at] = (received[at] ?? 0) + chunk.length)),
    );
    await closeOf(ends[0]);
    expect(received[0]).toBeLessThan(BIG_BYTES);
    await expect.poll(() => received[1], { timeout: 10_000 }).toBeGreaterThan(BIG_BYTES);
    ends[1]?.destroy();
  }, 20_000);
});

/** A server whose only request is watched; what it does with it is up to the test. */
async function watched(
  stalledMs: number,
  handle: (request: IncomingMessage, response: ServerResponse, signal: AbortSignal) => void,
) {
  const plain = createServer((request, response) => {
    handle(request, response, clientGone({ raw: request }, { raw: response }, { stalledMs }));
  }).listen(0, '127.0.0.1');
  await once(plain, 'listening');
  const { port } = plain.address() as AddressInfo;
  const socket = connect({ host: '127.0.0.1', port });
  socket.on('error', () => undefined).pause();
  return {
    plain,
    socket,
    end: async (): Promise<void> => {
      socket.destroy();
      plain.closeAllConnections();
      plain.close();
      await once(plain, 'close');
    },
  };
}

describe('a client that neither reads nor sends', () => {
  const GET = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';
  const PUT = 'PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n';
  const aborted = (signal: AbortSignal): Promise<unknown> =>
    new Promise((resolve) => signal.addEventListener('abort', () => resolve(signal.reason)));

  it('is given up when bytes wait for it, and its connection is reset', async () => {
    const reason = Promise.withResolvers<unknown>();
    const { socket, end } = await watched(100, (_request, response, signal) => {
      response.write(Buffer.alloc(50_000_000));
      void aborted(signal).then(reason.resolve);
    });
    socket.write(GET);
    expect(await reason.promise).toBeInstanceOf(ClientStalled);
    const closed = closeOf(socket);
    socket.resume();
    await closed;
    await end();
  });

  it('is given up when its body is awaited, and can still be told why', async () => {
    const { socket, end } = await watched(100, (request, response, signal) => {
      request.resume();
      void aborted(signal).then((reason) =>
        response.writeHead(499).end(String(reason instanceof ClientStalled)),
      );
    });
    socket.write(`${PUT}some of it`);
    const [chunk] = (await once(socket.resume(), 'data')) as [Buffer];
    expect(chunk.toString()).toMatch(/^HTTP\/1\.1 499 [^]*true$/m);
    await end();
  });

  it('is waited for as long as it is not its turn', async () => {
    let looks = 0;
    const seen = Promise.withResolvers<AbortSignal>();
    const { plain, socket, end } = await watched(50, (_request, response, signal) => {
      response.on('timeout', () => (looks += 1) === 3 && seen.resolve(signal));
    });
    socket.write(`${PUT}not read by anybody`);
    expect((await seen.promise).aborted).toBe(false);
    expect(plain.listening).toBe(true);
    await end();
  });

  it('and whose answer still waits behind another is seen to go', async () => {
    const reasons: Promise<unknown>[] = [];
    const bothHere = Promise.withResolvers<undefined>();
    const { socket, end } = await watched(60_000, (_request, _response, signal) => {
      reasons.push(aborted(signal));
      if (reasons.length === 2) bothHere.resolve(undefined);
    });
    socket.write(GET + GET);
    await bothHere.promise;
    socket.destroy();
    for (const reason of await Promise.all(reasons)) expect(reason).toBeInstanceOf(ClientGone);
    await end();
  });

  it('between two requests is kept for as long as Node keeps it', async () => {
    const sockets: Socket[] = [];
    const atStart: (number | undefined)[] = [];
    const { plain, socket, end } = await watched(30_000, (request, response) => {
      sockets.push(request.socket);
      atStart.push(request.socket.timeout);
      response.end('ok');
    });
    plain.keepAliveTimeout = 90_000;
    for (let time = 1; time <= 2; time += 1) {
      socket.resume().write(GET);
      await once(socket, 'data');
      await expect.poll(() => sockets[0]?.timeout).toBeGreaterThanOrEqual(90_000);
    }
    expect(atStart).toEqual([30_000, 30_000]);
    expect(sockets[1]).toBe(sockets[0]);
    await end();
  });
});
