import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { OpenWrite } from '../../../server/contract/channel-messages.ts';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway, TestSignIn, TestSite } from '../../support/gateway.ts';
import { on } from '../../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';
import { LiveClient } from './live-client.ts';

/** A busy machine may take its time to clean up. */
const PATIENT = { timeout: 4_000 };
const OLD = 'the old content';
const WINDOW = 1024 * 1024;

let server: ScriptedFtp;
let gateway: TestGateway;
let owner: TestSignIn;
let site: TestSite;
let client: LiveClient;
beforeAll(async () => {
  server = await startScriptedFtp();
  gateway = await startGateway();
  owner = await gateway.signIn();
  site = await owner.site(server);
  client = await LiveClient.open(owner);
});
afterEach(async () => {
  server.behave();
  expect((await site.list('/')).status).toBe(200);
  await expect.poll(() => names().filter((name) => name.startsWith('.')), PATIENT).toEqual([]);
});
afterAll(async () => {
  client.close();
  await gateway.close();
  await server.close();
});

const names = (): string[] => (server.tree.list('/') ?? []).map(([name]) => name);
const data = () => server.connections.flatMap(({ dataConnections }) => dataConnections).at(-1);

let number = 0;

/** Opens a channel of its own at `path` and returns its number. */
function write(path: string, wish: Partial<OpenWrite> = {}): number {
  number += 1;
  client.say({ type: 'open', channel: number, mode: 'write', site: site.id, path, ...wish });
  return number;
}

/** Sends all of it, as credit comes. */
async function send(channel: number, bytes: Buffer, frameBytes = 65_536): Promise<void> {
  let credit = (await client.the('opened', channel)).credit ?? 0;
  let seen = 0;
  for (let at = 0; at < bytes.length;) {
    const grants = client.all('credit', channel);
    for (const grant of grants.slice(seen)) credit += grant.bytes;
    seen = grants.length;
    const frame = bytes.subarray(at, at + Math.min(frameBytes, credit));
    const have = seen;
    if (frame.length === 0) await client.until(() => client.all('credit', channel).length > have);
    else client.sendBytes(channel, frame);
    at += frame.length;
    credit -= frame.length;
  }
}

describe('a channel that writes', () => {
  it('puts the file in its place after `end`, and tells how it was checked', async () => {
    const body = randomBytes(300_000);
    const channel = write('/new', { size: body.length });
    await send(channel, body);
    expect(server.tree.get('/new')).toBeUndefined();
    client.say({ type: 'end', channel });
    const { headers } = await client.the('done', channel).then(() => site.head('/new'));
    expect(await client.the('done', channel)).toMatchObject({
      ...{ sizeBytes: 300_000, isNew: true, verifiedBy: 'size', etag: headers.etag },
    });
    expect(server.tree.read('/new').equals(body)).toBe(true);
  });

  it('takes more than the first credit, and grants as the server takes', async () => {
    const body = randomBytes(3 * WINDOW + 17);
    const channel = write('/large');
    await send(channel, body);
    client.say({ type: 'end', channel });
    await client.the('done', channel);
    expect(server.tree.read('/large').equals(body)).toBe(true);
  });

  it('takes an empty file', async () => {
    const channel = write('/empty', { size: 0 });
    await client.the('opened', channel);
    client.say({ type: 'end', channel });
    expect(await client.the('done', channel)).toMatchObject({ sizeBytes: 0 });
    expect(server.tree.read('/empty')).toHaveLength(0);
  });

  it('takes bytes one at a time', async () => {
    const body = randomBytes(20_000);
    const channel = write('/bytes');
    await send(channel, body, 1);
    client.say({ type: 'end', channel });
    await client.the('done', channel);
    expect(server.tree.read('/bytes').equals(body)).toBe(true);
  });

  it('grants nothing more while the server takes nothing', async () => {
    server.script(on('STOR').stallAt(10_000));
    const channel = write('/stalled');
    let sent = 0;
    const granted = (): number =>
      (client.all('opened', channel)[0]?.credit ?? 0) +
      client.all('credit', channel).reduce((sum, { bytes }) => sum + bytes, 0);
    const isOver = (): boolean => client.all('failed', channel).length > 0;
    while (!isOver()) {
      await client.until(() => granted() > sent || isOver());
      client.sendBytes(channel, Buffer.alloc(Math.min(granted() - sent, WINDOW)));
      sent = granted();
    }
    expect((await client.the('failed', channel)).problem.code).toBe('FTP_TIMEOUT');
    // The system takes some for the server, and the window is on top of that.
    expect(sent).toBeLessThan(24 * WINDOW);
  });

  it('replaces by default, and not if told so', async () => {
    server.tree.put('/there', OLD);
    const refused = write('/there', { overwrite: 'fail' });
    expect((await client.the('failed', refused)).problem).toMatchObject({
      status: 412,
      code: 'PRECONDITION',
    });
    const channel = write('/there');
    await send(channel, Buffer.from('new'));
    client.say({ type: 'end', channel });
    expect(await client.the('done', channel)).toMatchObject({ isNew: false });
    expect(server.tree.read('/there').toString()).toBe('new');
  });

  it('replaces only the file that it was told of', async () => {
    server.tree.put('/mine', OLD);
    const { headers } = await site.head('/mine');
    const other = write('/mine', { ifMatch: '"other"' });
    expect((await client.the('failed', other)).problem.code).toBe('PRECONDITION');
    const channel = write('/mine', { ifMatch: String(headers.etag) });
    await client.the('opened', channel);
    client.say({ type: 'end', channel });
    await client.the('done', channel);
  });

  it('makes missing folders and sets the time when asked', async () => {
    const channel = write('/a/b/c', { parents: true, modifiedAt: '2020-02-02T02:02:02Z' });
    await client.the('opened', channel);
    client.say({ type: 'end', channel });
    await client.the('done', channel);
    expect(server.tree.file('/a/b/c')?.modifiedAt.toISOString()).toBe('2020-02-02T02:02:02.000Z');
  });

  it('is on the board of transfers from its beginning to its end', async () => {
    client.say({ type: 'subscribe', topic: 'transfers' });
    const channel = write('/told', { size: 3 });
    const { transfer } = await client.the('opened', channel);
    await send(channel, Buffer.from('abc'));
    client.say({ type: 'end', channel });
    const states = (): string[] =>
      client
        .all('transfer')
        .flatMap((event) => (event.transfer.id === transfer ? [event.transfer.state] : []));
    await client.until(() => states().at(-1) === 'done');
    expect(states()[0]).toBe('running');
    client.say({ type: 'unsubscribe', topic: 'transfers' });
  });

  it.each([
    ['fewer', 5, 'UPLOAD_MISMATCH'],
    ['more', 15, 'REQUEST_INVALID'],
  ])('fails when %s bytes come than were announced, and the old file stays', async (_what, count, code) => {
    server.tree.put('/sized', OLD);
    const channel = write('/sized', { size: 10 });
    await client.the('opened', channel);
    client.sendBytes(channel, Buffer.alloc(count));
    client.say({ type: 'end', channel });
    expect((await client.the('failed', channel)).problem.code).toBe(code);
    expect(server.tree.read('/sized').toString()).toBe(OLD);
  });

  it.each<[string, (channel: number, socket: LiveClient) => void]>([
    ['its socket is closed', (_channel, socket) => socket.close()],
    ['it is cancelled', (channel, socket) => socket.say({ type: 'cancel', channel })],
  ])('leaves the old file and no part file when %s in between', async (_what, end) => {
    server.tree.put('/kept', OLD);
    const socket = await LiveClient.open(owner);
    socket.say({ type: 'open', channel: 1, mode: 'write', site: site.id, path: '/kept' });
    await socket.the('opened', 1);
    socket.sendBytes(1, Buffer.alloc(200_000));
    await server.until(() => (data()?.bytesReceived ?? 0) >= 200_000);
    end(1, socket);
    await expect.poll(() => site.sessions(), PATIENT).toMatchObject({ leased: 0 });
    await expect.poll(() => names().filter((name) => name.startsWith('.')), PATIENT).toEqual([]);
    expect(server.tree.read('/kept').toString()).toBe(OLD);
    expect(data()?.ended).toBe('client-reset');
    socket.close();
  });

  it('that is full at the server is told with its reply, and late bytes do no harm', async () => {
    server.script(on('STOR').full(552, 1_000));
    const channel = write('/full');
    await client.the('opened', channel);
    client.sendBytes(channel, Buffer.alloc(5_000));
    expect((await client.the('failed', channel)).problem).toMatchObject({
      ...{ status: 507, code: 'FTP_STORAGE_FULL', ftp: { reply: 552 } },
    });
    client.sendBytes(channel, Buffer.alloc(5_000));
    client.say({ type: 'end', channel });
    client.say({ type: 'cancel', channel });
    const next = write('/after');
    await client.the('opened', next);
    client.say({ type: 'end', channel: next });
    await client.the('done', next);
  });

  it('with a slash at the end of its path is refused', async () => {
    expect((await client.the('failed', write('/folder/'))).problem.code).toBe('PATH_INVALID');
  });

  it('that sends more than it was granted ends the socket, and the target is untouched', async () => {
    server.tree.put('/greedy', OLD);
    server.script(on('STOR').stallAt(1));
    const socket = await LiveClient.open(owner);
    socket.say({ type: 'open', channel: 1, mode: 'write', site: site.id, path: '/greedy' });
    await socket.the('opened', 1);
    for (let at = 0; at < 40; at += 1) socket.sendBytes(1, Buffer.alloc(WINDOW / 2));
    expect(await socket.closed).toMatchObject({ code: 1008 });
    expect(server.tree.read('/greedy').toString()).toBe(OLD);
    await expect.poll(() => site.sessions(), PATIENT).toMatchObject({ leased: 0 });
  });

  it('takes no credit', async () => {
    const channel = write('/odd');
    await client.the('opened', channel);
    client.say({ type: 'credit', channel, bytes: 1 });
    expect((await client.the('failed', channel)).problem.code).toBe('REQUEST_INVALID');
  });

  it('takes no more bytes after `end`', async () => {
    const other = await LiveClient.open(owner);
    server.script(on('STOR').finalDelay(500));
    other.say({ type: 'open', channel: 0, mode: 'write', site: site.id, path: '/ended' });
    await other.the('opened', 0);
    other.sendBytes(0, Buffer.from('all'));
    other.say({ type: 'end', channel: 0 });
    other.sendBytes(0, Buffer.from('more'));
    expect(await other.closed).toMatchObject({ code: 1008 });
  });
});
