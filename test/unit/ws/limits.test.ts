import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeIn, startGateway } from '../../support/gateway.ts';
import type { TestGateway, TestSignIn, TestSite } from '../../support/gateway.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';
import { framesIn } from './frame-reader.ts';
import { LiveClient } from './live-client.ts';

const CLOSE = 8;
const PATIENT = { timeout: 10_000 };

let server: ScriptedFtp;
let gateway: TestGateway;
let owner: TestSignIn;
let site: TestSite;
beforeAll(async () => {
  server = await startScriptedFtp();
  gateway = await startGateway();
  owner = await gateway.signIn();
  site = await owner.site(server);
  server.tree.put('/f', 'content');
});
afterAll(async () => {
  await gateway.close();
  await server.close();
});

const upgrade = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' };
const live = (headers: Record<string, string>, query = '') => ({
  path: `/api/v1/live${query}`,
  headers: { ...upgrade, 'sec-websocket-key': randomBytes(16).toString('base64'), ...headers },
});

/** A socket of bytes, upgraded. */
async function raw(who: TestSignIn): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port: who.port });
  const { path, headers } = live({ host: `localhost:${who.port}`, authorization: `Bearer ${who.token}` });
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.write([`GET ${path} HTTP/1.1`, ...lines, '', ''].join('\r\n'));
  await once(socket, 'data');
  socket.on('error', () => undefined);
  return socket;
}

/** The code of the close frame that comes; undefined when the connection ends without one. */
async function closeCodeOf(socket: Socket): Promise<number | undefined> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  // It may be reset after the close frame.
  await new Promise((resolve) => socket.once('close', resolve));
  const close = framesIn(Buffer.concat(chunks)).find(({ opcode }) => opcode === CLOSE);
  return close?.payload.readUInt16BE(0);
}

/** A frame of a client, masked with zeros. */
function frame(head: number, payload: Buffer): Buffer {
  const { length } = payload;
  const size = length < 126 ? Buffer.from([0x80 | length]) : Buffer.from([0xfe, length >> 8, length & 0xff]);
  return Buffer.concat([Buffer.from([head]), size, Buffer.alloc(4), payload]);
}

describe('a socket that may not be opened is answered by HTTP', () => {
  it.each<[string, Record<string, string>, string, number, string]>([
    ['without credentials', {}, '', 401, 'AUTH_REQUIRED'],
    ['with a wrong token', { authorization: 'Bearer nobody' }, '', 401, 'AUTH_REQUIRED'],
    ['with a login instead of a token', { authorization: 'Basic a2ltOmtpbQ==' }, '', 401, 'AUTH_REQUIRED'],
    ['with a made-up ticket', { origin: 'own' }, '?ticket=x', 401, 'AUTH_TICKET'],
    ['with two tickets', { origin: 'own' }, '?ticket=x&ticket=y', 401, 'AUTH_REQUIRED'],
    ['from another page', { origin: 'http://evil.example' }, '?ticket=x', 403, 'AUTH_CSRF'],
  ])('%s (T38)', async (_what, { origin, ...headers }, query, status, code) => {
    const own = { host: `localhost:${gateway.port}`, ...headers };
    const from =
      origin === undefined ? {} : { origin: origin === 'own' ? `http://localhost:${gateway.port}` : origin };
    const answer = await gateway.ask(live({ ...own, ...from }, query));
    expect([answer.status, codeIn(answer)]).toEqual([status, code]);
  });

  it('with a token that is not valid, a ticket beside it does not help (T38)', async () => {
    const { body } = await owner.ask({ method: 'POST', path: '/api/v1/session/ticket' });
    const { ticket } = JSON.parse(body.toString()) as { ticket: string };
    const origin = `http://localhost:${gateway.port}`;
    for (const authorization of ['Bearer nobody', 'Basic a2ltOmtpbQ==', 'nonsense']) {
      const answer = await gateway.ask(live({ origin, authorization }, `?ticket=${ticket}`));
      expect(answer.status).toBe(401);
    }
  });

  it('when twenty of the same principal are open, with TOO_MANY_SOCKETS, until one is closed', async () => {
    const many = await gateway.signIn();
    const open = await Promise.all(Array.from({ length: 20 }, () => LiveClient.open(many)));
    const ask = () => many.ask(live({}));
    const answer = await ask();
    expect([answer.status, codeIn(answer)]).toEqual([429, 'TOO_MANY_SOCKETS']);
    const other = await LiveClient.open(owner);
    open[0]?.close();
    await open[0]?.closed;
    const next = await LiveClient.open(many);
    for (const client of [...open, other, next]) client.close();
  });
});

describe('a socket', () => {
  it('speaks gangway.v1', async () => {
    const client = await LiveClient.open(owner);
    expect(client.protocol).toBe('gangway.v1');
    client.close();
  });

  it('handles more than fifty messages a second later, in order, and no flood of them (T39)', async () => {
    const client = await LiveClient.open(owner);
    const topics = Array.from({ length: 120 }, (_, at) => `none-${at}`);
    for (const topic of topics) client.say({ type: 'subscribe', topic });
    await client.until(() => client.all('refused').length === 120);
    expect(client.all('refused').map(({ topic }) => topic)).toEqual(topics);
    for (let at = 0; at < 2_000; at += 1) client.say({ type: 'unsubscribe', topic: 'x' });
    expect(await client.closed).toMatchObject({ code: 1013 });
    expect((await site.get('/f')).status).toBe(200);
  });

  it.each<[string, () => Buffer, number]>([
    ['a frame without a mask', () => Buffer.from([0x81, 0x02, 0x7b, 0x7d]), 1002],
    ['reserved bits', () => frame(0xf1, Buffer.from('{}')), 1002],
    ['an opcode that does not exist', () => frame(0x83, Buffer.from('{}')), 1002],
    ['a continuation of nothing', () => frame(0x80, Buffer.from('{}')), 1002],
    ['text that is no UTF-8', () => frame(0x81, Buffer.from([0xc3, 0x28])), 1007],
    ['a ping in pieces', () => frame(0x09, Buffer.from('x')), 1002],
    ['a length of 2^62', () => Buffer.from([0x82, 0xff, 0x40, ...Buffer.alloc(7), ...Buffer.alloc(4)]), 1009],
    [
      'a flood of fragments',
      () =>
        Buffer.concat([
          frame(0x02, Buffer.alloc(1)),
          ...Array.from({ length: 5_000 }, () => frame(0x00, Buffer.alloc(1))),
        ]),
      1008,
    ],
    [
      'a message that grows by fragments without end',
      () =>
        Buffer.concat([
          frame(0x02, Buffer.alloc(1)),
          ...Array.from({ length: 16 }, () => frame(0x00, Buffer.alloc(65_535))),
          // One byte more than 1 MiB and the number of a channel.
          frame(0x00, Buffer.alloc(20)),
        ]),
      1009,
    ],
  ])('is closed when it sends %s, and others are served (T39)', async (_what, bytes, code) => {
    const socket = await raw(owner);
    const closed = closeCodeOf(socket);
    socket.write(bytes());
    expect(await closed).toBe(code);
    expect((await site.get('/f')).status).toBe(200);
  });

  it('that stops in the middle of a message does no harm (T39)', async () => {
    const socket = await raw(owner);
    socket.write(Buffer.from([0x82, 0xff, 0, 0, 0, 0, 0, 0x0f, 0xff, 0xff, 0, 0, 0, 0, 1, 2, 3]));
    expect((await site.get('/f')).status).toBe(200);
    const closed = once(socket, 'close');
    socket.resetAndDestroy();
    await closed;
    expect((await site.get('/f')).status).toBe(200);
  });
});

describe('the end of a sign-in', () => {
  it('closes its sockets with 4401, ends what they do, and hears nothing more from them', async () => {
    const leaving = await gateway.signIn();
    const own = await leaving.site(server);
    server.tree.put('/kept', 'old');
    const client = await LiveClient.open(leaving);
    client.say({ type: 'open', channel: 1, mode: 'write', site: own.id, path: '/kept' });
    await client.the('opened', 1);
    client.sendBytes(1, Buffer.alloc(1_000));
    await leaving.ask({ method: 'DELETE', path: '/api/v1/session' });
    client.say({ type: 'end', channel: 1 });
    expect(await client.closed).toEqual({ code: 4401, reason: 'signed out' });
    expect(client.all('done')).toEqual([]);
    await expect
      .poll(() => server.connections.flatMap(({ dataConnections }) => dataConnections).at(-1)?.ended, PATIENT)
      .toBe('client-reset');
    expect(server.tree.read('/kept').toString()).toBe('old');
  });
});

describe('a stop of the gateway', { timeout: 30_000 }, () => {
  it('closes sockets with 1001 and tells when to come back; a channel that moves may finish, others fail', async () => {
    const stopping = await startGateway();
    const who = await stopping.signIn();
    const own = await who.site(server, { segments: 'off' });
    server.tree.put('/big', { sizeBytes: 8_000_000 });
    const idle = await LiveClient.open(who);
    const busy = await LiveClient.open(who);
    const opened = (channel: number) => busy.the('opened', channel);
    busy.say({ type: 'open', channel: 1, mode: 'read', site: own.id, path: '/big', credit: 10 });
    busy.say({ type: 'open', channel: 2, mode: 'write', site: own.id, path: '/finishing' });
    await Promise.all([opened(1), opened(2)]);
    const over = stopping.close();
    const { reconnectAfterMs } = await busy.the('closing');
    busy.sendBytes(2, Buffer.from('all'));
    busy.say({ type: 'end', channel: 2 });
    busy.say({ type: 'open', channel: 3, mode: 'read', site: own.id, path: '/big', credit: 10 });
    expect((await busy.the('failed', 3)).problem).toMatchObject({ status: 503, code: 'DRAINING' });
    expect(await busy.the('done', 2)).toMatchObject({ sizeBytes: 3 });
    expect((await busy.the('failed', 1)).problem.code).toBe('DRAINING');
    const end = { code: 1001, reason: 'Gangway is stopping; come back in 2 s' };
    expect([await idle.closed, await busy.closed]).toEqual([end, end]);
    expect(reconnectAfterMs).toBe(2_000);
    await over;
  });
});
