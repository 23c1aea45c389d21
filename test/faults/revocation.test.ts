import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import type { ClientRequest, IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NewToken } from '../../server/contract/token.ts';
import { startGateway, TestSignIn, TestSite } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import { startScriptedFtp } from '../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../support/scripted-ftp/server.ts';
import { BYTES, beginUpload } from '../support/tus.ts';
import type { TusUpload } from '../support/tus.ts';
import { framesIn } from '../unit/ws/frame-reader.ts';
import { LiveClient } from '../unit/ws/live-client.ts';

/** Within this time everything that somebody did has ended. */
const ENDED_MS = 5_000;
const FILE_BYTES = 1024 ** 3;
const PART_BYTES = 300_000;

let server: ScriptedFtp;
let gateway: TestGateway;
let keeper: TestSignIn;
let site: TestSite;
beforeEach(async () => {
  server = await startScriptedFtp();
  server.tree.put('/big', { sizeBytes: FILE_BYTES });
  server.tree.put('/target', 'as it was');
  gateway = await startGateway();
  keeper = await gateway.signIn();
  site = await keeper.site(server, { saved: true });
});
afterEach(async () => {
  await gateway.close();
  await server.close();
});

/** The saved site in the hands of somebody with a new token. */
async function holderOf(draft: object = {}): Promise<{ of: TestSite; id: string }> {
  const whole = { name: 'service', sites: [site.id], rights: ['read', 'write'], ...draft };
  const { body } = await keeper.askJson('POST', '/api/v1/tokens', whole);
  const { token, id } = JSON.parse(body.toString()) as NewToken;
  return { of: new TestSite(new TestSignIn(gateway.port, token), site.id), id };
}

function begin(of: TestSite, method: string, path: string, own: OutgoingHttpHeaders = {}): ClientRequest {
  const { headers } = of.owner.signed({ path, headers: own });
  const asked = {
    host: '127.0.0.1',
    port: of.owner.port,
    method,
    path,
    headers: headers ?? {},
    agent: false as const,
  };
  return httpRequest(asked).on('error', () => undefined);
}

/** A client that has begun to download, and stands still until somebody waits for its end. */
async function slowDownload(of: TestSite): Promise<{ readonly cut: Promise<unknown> }> {
  const asked = begin(of, 'GET', of.url('files', '/big')).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  expect(response.statusCode).toBe(200);
  const cut = new Promise((resolve) => response.once('error', resolve));
  response.pause();
  return {
    // A reader that stands still does not hear that the connection is gone.
    get cut() {
      response.resume();
      return cut;
    },
  };
}

const receivedBytes = (): number =>
  server.connections
    .flatMap(({ dataConnections }) => dataConnections)
    .reduce((sum, one) => sum + one.bytesReceived, 0);

/** A client in the middle of an upload to a file that exists. */
async function halfUpload(of: TestSite): Promise<{ cut: Promise<unknown> }> {
  const asked = begin(of, 'PUT', of.url('files', '/target'));
  const cut = new Promise((resolve) => asked.once('close', resolve));
  asked.write(Buffer.alloc(PART_BYTES));
  await server.until(() => receivedBytes() >= PART_BYTES);
  return { cut };
}

/** A client in the middle of a request of a resumable upload. */
async function halfPatch({ site: of, url }: TusUpload): Promise<{ cut: Promise<unknown> }> {
  const asked = begin(of, 'PATCH', url, { ...BYTES, 'upload-offset': 0, 'content-length': FILE_BYTES });
  const cut = new Promise((resolve) => asked.once('close', resolve).once('response', resolve));
  asked.write(Buffer.alloc(PART_BYTES));
  await server.until(() => receivedBytes() >= PART_BYTES);
  return { cut };
}

async function liveSocket(of: TestSite): Promise<{ closeCode: Promise<number> }> {
  const upgrade = httpRequest({
    ...{ host: '127.0.0.1', port: of.owner.port, path: '/api/v1/live' },
    headers: {
      authorization: `Bearer ${of.owner.token}`,
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': Buffer.alloc(16).toString('base64'),
    },
  }).end();
  const [, socket] = (await once(upgrade, 'upgrade')) as [unknown, Socket];
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', () => undefined);
  const closeCode = once(socket, 'end').then(() => {
    const close = framesIn(Buffer.concat(chunks)).at(-1);
    socket.destroy();
    return close?.payload.readUInt16BE(0) ?? 0;
  });
  return { closeCode };
}

/** Does something and waits for its consequences, which are in time. */
async function inTime(
  act: () => Promise<unknown>,
  consequences: () => readonly Promise<unknown>[],
): Promise<void> {
  const began = performance.now();
  await act();
  await Promise.all(consequences());
  expect(performance.now() - began).toBeLessThan(ENDED_MS);
}

const isAlone = (): Promise<void> => server.until(() => server.connections.every(({ isOpen }) => !isOpen));

/** Data connections that have not ended. */
function openData(): unknown[] {
  return server.connections.flatMap(({ dataConnections }) =>
    dataConnections.filter(({ ended }) => ended === undefined),
  );
}

async function readTarget(): Promise<string> {
  return (await site.get('/target')).body.toString();
}

describe('what is under way for a token that is revoked (T46)', () => {
  it('ends within 5 s: a download visibly, an upload without a trace, a live socket with 4401', async () => {
    const { of, id } = await holderOf();
    const [download, upload, live] = [await slowDownload(of), await halfUpload(of), await liveSocket(of)];
    expect(openData()).toHaveLength(2);
    await inTime(
      () => keeper.ask({ method: 'DELETE', path: `/api/v1/tokens/${id}` }),
      () => [download.cut, upload.cut, live.closeCode],
    );
    expect(await live.closeCode).toBe(4401);
    await server.until(() => openData().length === 0);
    await server.until(() => server.tree.root.children.size === 2);
    expect(await readTarget()).toBe('as it was');
    expect((await of.get('/target')).status).toBe(401);
  });

  it('ends within 5 s: a resumable upload, which keeps what has come, and channels of a live socket', async () => {
    const { of, id } = await holderOf();
    const upload = await beginUpload(of, FILE_BYTES, { path: '/resumable' });
    const patch = await halfPatch(upload);
    const live = await LiveClient.open(of.owner);
    live.say({ type: 'open', channel: 0, mode: 'read', site: of.id, path: '/big', credit: PART_BYTES });
    live.say({ type: 'open', channel: 1, mode: 'write', site: of.id, path: '/target' });
    await live.the('opened', 1);
    live.sendBytes(1, Buffer.alloc(PART_BYTES));
    await live.until(() => live.countOf(0) === PART_BYTES);
    expect(openData()).toHaveLength(3);
    await inTime(
      () => keeper.ask({ method: 'DELETE', path: `/api/v1/tokens/${id}` }),
      () => [patch.cut, live.closed],
    );
    expect((await live.closed).code).toBe(4401);
    await server.until(() => openData().length === 0);
    await server.until(() => server.tree.root.children.size === 3);
    expect(await readTarget()).toBe('as it was');
    expect((await upload.head()).status).toBe(401);
    await expect.poll(async () => (await site.sessions()).leased).toBe(0);
  });

  it('ends in the same way when the token expires', async () => {
    const { of } = await holderOf({ expiresAt: new Date(Date.now() + 3_000).toISOString() });
    const [download, upload] = [await slowDownload(of), await halfUpload(of)];
    await upload.cut;
    await download.cut;
    await server.until(() => server.tree.root.children.size === 2);
    expect(await readTarget()).toBe('as it was');
    expect((await of.get('/target')).status).toBe(401);
  });

  it('does not end for others', async () => {
    const [{ id }, { of }] = [await holderOf(), await holderOf()];
    const upload = begin(of, 'PUT', of.url('files', '/other'));
    const answered = once(upload, 'response') as Promise<[IncomingMessage]>;
    upload.write(Buffer.alloc(PART_BYTES));
    await server.until(() => server.connections.some(({ verbs }) => verbs.includes('STOR')));
    await keeper.ask({ method: 'DELETE', path: `/api/v1/tokens/${id}` });
    upload.end();
    const [response] = await answered;
    expect(response.statusCode).toBe(201);
    response.resume();
  });
});

describe('what is under way on a saved site that is deleted', () => {
  it('ends within 5 s, whoever does it, and its sessions are gone', async () => {
    const { of } = await holderOf();
    const [download, upload] = [await slowDownload(of), await halfUpload(site)];
    await inTime(
      () => keeper.ask({ method: 'DELETE', path: `/api/v1/sites/${site.id}` }),
      () => [download.cut, upload.cut],
    );
    await isAlone();
    expect(server.tree.get('/target')).toMatchObject({ kind: 'file' });
    site = await keeper.site(server);
    expect(await readTarget()).toBe('as it was');
  });
});

describe('what is under way for somebody who signs out', () => {
  it('ends within 5 s', async () => {
    const other = await gateway.signIn();
    const own = new TestSite(other, site.id);
    const [download, upload] = [await slowDownload(own), await halfUpload(own)];
    await inTime(
      () => other.ask({ method: 'DELETE', path: '/api/v1/session' }),
      () => [download.cut, upload.cut],
    );
    await server.until(() => server.tree.root.children.size === 2);
    expect(await readTarget()).toBe('as it was');
  });
});
