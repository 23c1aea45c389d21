import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ServerMessage } from '../../../server/contract/messages.ts';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway, TestSignIn, TestSite } from '../../support/gateway.ts';
import { on } from '../../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';
import { clientFrame, framesIn } from './frame-reader.ts';

type Socket = Awaited<ReturnType<FastifyInstance['injectWS']>>;

let server: ScriptedFtp;
let gateway: TestGateway;
let owner: TestSignIn;
let site: TestSite;
const open: Socket[] = [];
beforeAll(async () => {
  server = await startScriptedFtp({ users: { kim: 'a-secret-word' } });
  gateway = await startGateway();
  owner = await gateway.signIn();
  site = await owner.site(server, { password: 'a-secret-word' });
  server.tree.put('/f', 'content');
  await site.get('/f');
});
afterEach(() => {
  server.behave();
  for (const socket of open.splice(0)) socket.terminate();
});
afterAll(async () => {
  await gateway.close();
  await server.close();
});

const origin = (): string => `http://localhost:${gateway.port}`;

async function ticketOf(who: TestSignIn): Promise<string> {
  const { body } = await who.ask({ method: 'POST', path: '/api/v1/session/ticket' });
  return (JSON.parse(body.toString()) as { ticket: string }).ticket;
}

/** Opens a socket; rejects when the upgrade is refused. */
async function dial(query: string, headers: Record<string, string>): Promise<Socket> {
  const host = `localhost:${gateway.port}`;
  const socket = await gateway.app.server.injectWS(`/api/v1/live${query}`, { headers: { host, ...headers } });
  open.push(socket);
  return socket;
}

/** A socket of somebody, and everything that comes over it. */
async function listen(who: TestSignIn): Promise<{ socket: Socket; got: ServerMessage[] }> {
  const socket = await dial('', { authorization: `Bearer ${who.token}` });
  const got: ServerMessage[] = [];
  socket.on('message', (data: Buffer) => got.push(JSON.parse(data.toString()) as ServerMessage));
  return { socket, got };
}

const say = (socket: Socket, message: unknown): void => socket.send(JSON.stringify(message));
const linesIn = (got: readonly ServerMessage[]): number[] =>
  got.flatMap((message) => (message.type === 'transcript' ? [message.line.sequence] : []));

describe('opening the live socket', () => {
  it('with a ticket and our origin works once, and not a second time (T37)', async () => {
    const query = `?ticket=${await ticketOf(owner)}`;
    await dial(query, { origin: origin() });
    await expect(dial(query, { origin: origin() })).rejects.toThrow('401');
  });

  it.each<[string, string | undefined]>([
    ['no', undefined],
    ['null', 'null'],
    ['a foreign', 'http://evil.example'],
    ['a look-alike', 'http://localhost.evil.example'],
    ['a sibling’s', 'http://app.localhost'],
    ['another port’s', 'http://localhost:1'],
    ['another scheme’s', 'https://localhost'],
  ])('with a ticket and %s origin is refused, and the ticket is not used up', async (_what, foreign) => {
    const query = `?ticket=${await ticketOf(owner)}`;
    await expect(dial(query, foreign === undefined ? {} : { origin: foreign })).rejects.toThrow('403');
    await dial(query, { origin: origin() });
  });

  it.each([
    ['nothing', ''],
    ['a made-up ticket', `?ticket=${'x'.repeat(43)}`],
    ['the token as a ticket', 'token'],
  ])('with %s is refused', async (_what, query) => {
    const real = query === 'token' ? `?ticket=${owner.token}` : query;
    await expect(dial(real, { origin: origin() })).rejects.toThrow('401');
  });

  it('with our cookie alone is refused: every page can make a browser send it', async () => {
    await expect(dial('', { cookie: `gangway=${owner.token}`, origin: origin() })).rejects.toThrow('401');
    await expect(dial('', { cookie: `gangway=${owner.token}` })).rejects.toThrow('403');
  });

  it('with a bearer token needs no origin; a foreign one is refused all the same', async () => {
    const authorization = `Bearer ${owner.token}`;
    await dial('', { authorization });
    await expect(dial('', { authorization, origin: 'http://evil.example' })).rejects.toThrow('403');
    await expect(dial('', { authorization: `Bearer ${'x'.repeat(43)}` })).rejects.toThrow('401');
  });

  it('under a foreign host name is refused', async () => {
    const headers = { authorization: `Bearer ${owner.token}`, host: 'evil.example' };
    await expect(dial('', headers)).rejects.toThrow('421');
  });

  it('with the ticket of a sign-in that has ended is refused', async () => {
    const leaving = await gateway.signIn();
    const query = `?ticket=${await ticketOf(leaving)}`;
    await leaving.ask({ method: 'DELETE', path: '/api/v1/session' });
    await expect(dial(query, { origin: origin() })).rejects.toThrow('401');
  });
});

describe('a subscription to a transcript', () => {
  it('replays what is kept, then goes on, without a gap and without the password', async () => {
    const { socket, got } = await listen(owner);
    say(socket, { type: 'subscribe', topic: `transcript:${site.id}` });
    await expect.poll(() => linesIn(got).length).toBeGreaterThan(5);
    const before = linesIn(got).length;
    await site.get('/f');
    await expect.poll(() => linesIn(got).length).toBeGreaterThan(before);
    expect(linesIn(got)).toEqual(linesIn(got).map((_, at) => at + 1));
    expect(got[0]).toEqual({
      type: 'subscribed',
      topic: `transcript:${site.id}`,
      epoch: expect.stringMatching(/^[\w-]{22}$/) as string,
      sequence: expect.any(Number) as number,
      missed: 0,
    });
    expect(JSON.stringify(got)).toContain('PASS ***');
    expect(JSON.stringify(got)).not.toContain('a-secret-word');
  });

  it('with `since` gets only what came later', async () => {
    const { socket, got } = await listen(owner);
    say(socket, { type: 'subscribe', topic: `transcript:${site.id}`, since: 3 });
    await expect.poll(() => linesIn(got).length).toBeGreaterThan(0);
    expect(linesIn(got)[0]).toBe(4);
  });

  it('that is ended gets nothing more', async () => {
    const { socket, got } = await listen(owner);
    const topic = `transcript:${site.id}`;
    say(socket, { type: 'subscribe', topic, since: 1_000_000 });
    say(socket, { type: 'unsubscribe', topic });
    say(socket, { type: 'subscribe', topic: 'transfers' });
    await expect.poll(() => got.length).toBe(2);
    await site.get('/f');
    await site.put('/up', 'x');
    await expect.poll(() => got.at(-1)).toMatchObject({ type: 'transfer', transfer: { state: 'done' } });
    expect(linesIn(got)).toEqual([]);
  });

  it('of somebody else is refused like one that does not exist (T44)', async () => {
    const stranger = await gateway.signIn();
    const { socket, got } = await listen(stranger);
    for (const id of [site.id, 'x']) say(socket, { type: 'subscribe', topic: `transcript:${id}` });
    await expect
      .poll(() => got)
      .toEqual([
        { type: 'refused', topic: `transcript:${site.id}`, code: 'SITE_NOT_FOUND' },
        { type: 'refused', topic: 'transcript:x', code: 'SITE_NOT_FOUND' },
      ]);
  });

  it('to something that is no topic is refused', async () => {
    const { socket, got } = await listen(owner);
    say(socket, { type: 'subscribe', topic: 'passwords' });
    await expect.poll(() => got).toEqual([{ type: 'refused', topic: 'passwords', code: 'TOPIC_UNKNOWN' }]);
  });
});

describe('a subscription to transfers', () => {
  it('tells an upload from its beginning to its end, to its owner alone', async () => {
    const [mine, foreign] = [await listen(owner), await listen(await gateway.signIn())];
    for (const { socket } of [mine, foreign]) say(socket, { type: 'subscribe', topic: 'transfers' });
    await expect.poll(() => mine.got.length + foreign.got.length).toBeGreaterThanOrEqual(2);
    server.script(on('STOR').finalReply(552));
    await site.put('/told', 'x', { 'gateway-transfer': 'transfer-1' });
    const states = (): string[] =>
      mine.got.flatMap((message) =>
        message.type === 'transfer' && message.transfer.id === 'transfer-1' ? [message.transfer.state] : [],
      );
    await expect.poll(() => states().at(-1)).toBe('failed');
    expect(states()[0]).toBe('running');
    expect(mine.got.at(-1)).toMatchObject({
      transfer: { path: '/told', site: site.id, code: 'FTP_STORAGE_FULL' },
    });
    expect(foreign.got).toHaveLength(1);
  });
});

describe('a client that misbehaves', () => {
  it.each<[string, string | Buffer, number]>([
    ['no JSON', 'hello', 1008],
    ['an unknown type', '{"type":"shout"}', 1008],
    ['an unknown property', '{"type":"subscribe","topic":"transfers","as":"admin"}', 1008],
    ['a list', '[]', 1008],
    ['bytes without a channel', Buffer.from([1, 2, 3]), 1008],
    ['bytes of a channel that was never opened', Buffer.from([0, 0, 0, 3, 65]), 1008],
    ['a binary message of more than 1 MiB', Buffer.alloc(1024 * 1024 + 5), 1009],
    ['a message of 65 KiB', `"${'x'.repeat(65 * 1024)}"`, 1009],
  ])('by %s is ended', async (_what, message, code) => {
    const { socket } = await listen(owner);
    const closed = once(socket, 'close');
    socket.send(message);
    expect((await closed)[0]).toBe(code);
  });

  it('by more than 50 subscriptions is refused the next', async () => {
    const many = await gateway.signIn();
    const { socket, got } = await listen(many);
    const sites = await Promise.all(Array.from({ length: 50 }, () => many.site(server)));
    for (const { id } of sites) say(socket, { type: 'subscribe', topic: `transcript:${id}` });
    say(socket, { type: 'subscribe', topic: 'transfers' });
    await expect.poll(() => got).toHaveLength(51);
    expect(got.filter(({ type }) => type === 'subscribed')).toHaveLength(50);
    expect(got.at(-1)).toEqual({ type: 'refused', topic: 'transfers', code: 'TOO_MANY_SUBSCRIPTIONS' });
  });

  it('by not answering our goodbye does not hold up a stop', async () => {
    const stopping = await startGateway();
    const { token } = await stopping.signIn();
    const socket = connect({ host: '127.0.0.1', port: stopping.port });
    socket.write(upgradeRequest(stopping.port, token));
    await once(socket, 'data');
    const gone = once(socket, 'close');
    socket.on('data', () => undefined).on('error', () => undefined);
    const startedAt = performance.now();
    await stopping.close();
    await gone;
    // The library alone would wait for thirty seconds.
    expect(performance.now() - startedAt).toBeLessThan(15_000);
  }, 60_000);

  it('by not reading is ended with 1013, and others are served (T39)', async () => {
    const socket = connect({ host: '127.0.0.1', port: gateway.port });
    const chunks: Buffer[] = [];
    socket.write(upgradeRequest(gateway.port, owner.token));
    await once(socket, 'readable');
    const ask = clientFrame(JSON.stringify({ type: 'subscribe', topic: `transcript:${site.id}` }));
    const asked = new Promise((resolve) =>
      socket.write(Buffer.concat(Array.from({ length: 8_000 }, () => ask)), resolve),
    );
    await asked;
    expect((await site.get('/f')).status).toBe(200);
    socket.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', () => undefined);
    const isOver = (): boolean =>
      framesIn(afterHead(Buffer.concat(chunks))).some(({ opcode }) => opcode === 8);
    await expect.poll(isOver, { interval: 200, timeout: 15_000 }).toBe(true);
    const last = framesIn(afterHead(Buffer.concat(chunks))).find(({ opcode }) => opcode === 8);
    expect(last?.payload.readUInt16BE(0)).toBe(1013);
    socket.destroy();
  }, 20_000);
});

/** RFC 6455 section 4.1. */
function upgradeRequest(port: number, token: string): string {
  return (
    `GET /api/v1/live HTTP/1.1\r\nHost: localhost:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
    `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n` +
    `Authorization: Bearer ${token}\r\n\r\n`
  );
}

function afterHead(bytes: Buffer): Buffer {
  return bytes.subarray(bytes.indexOf('\r\n\r\n') + 4);
}
