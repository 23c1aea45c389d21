import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway, TestSignIn, TestSite } from '../../support/gateway.ts';
import { pattern } from '../../support/scripted-ftp/content.ts';
import { on } from '../../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';
import { LiveClient } from './live-client.ts';

/** A busy machine may take its time to clean up. */
const PATIENT = { timeout: 4_000 };
const SIZE = 600_000;
const LOTS = 1_000_000_000;

let server: ScriptedFtp;
let gateway: TestGateway;
let owner: TestSignIn;
let site: TestSite;
let client: LiveClient;
beforeAll(async () => {
  server = await startScriptedFtp();
  gateway = await startGateway();
  owner = await gateway.signIn();
  // One session for each file, so that they can be counted.
  site = await owner.site(server, { segments: 'off' });
  server.tree.put('/f', { sizeBytes: SIZE });
  server.tree.put('/empty', '');
  server.tree.put('/big', { sizeBytes: 64_000_000 });
  client = await LiveClient.open(owner);
});
afterEach(async () => {
  server.behave();
  expect((await site.get('/empty')).status).toBe(200);
});
afterAll(async () => {
  client.close();
  await gateway.close();
  await server.close();
});

let number = 0;
interface Wish {
  readonly path?: string;
  readonly offset?: number;
  readonly length?: number;
  readonly ifMatch?: string;
  readonly credit?: number;
  readonly language?: 'zh';
}

/** Opens a channel of its own and returns its number. */
function read({ path = '/f', ...wish }: Wish = {}): number {
  number += 1;
  client.say({ type: 'open', channel: number, mode: 'read', site: site.id, path, ...wish });
  return number;
}

const data = () => server.connections.flatMap(({ dataConnections }) => dataConnections).at(-1);

describe('a channel that reads', () => {
  it('tells what the file is, sends all of it, and then that it is complete', async () => {
    const channel = read({ credit: LOTS });
    expect(await client.the('end', channel)).toEqual({ type: 'end', channel, sentBytes: SIZE });
    expect(client.bytesOf(channel).equals(pattern(0, SIZE))).toBe(true);
    const { headers } = await site.head('/f');
    expect(await client.the('opened', channel)).toMatchObject({
      ...{ sizeBytes: SIZE, offset: 0, length: SIZE, etag: headers.etag },
      modifiedAt: '2024-02-29T12:00:00.000Z',
    });
  });

  it.each([
    ['the end', { offset: 500_000 }, 500_000, SIZE],
    ['the middle', { offset: 10, length: 70_000 }, 10, 70_010],
    ['one byte', { offset: 0, length: 1 }, 0, 1],
    ['what is left where more is asked for', { offset: SIZE - 5, length: 100 }, SIZE - 5, SIZE],
    ['nothing, behind the last byte', { offset: SIZE }, SIZE, SIZE],
    ['nothing, because nothing is asked for', { offset: 7, length: 0 }, 7, 7],
  ])('sends %s', async (_what, wish, from, to) => {
    const channel = read({ ...wish, credit: LOTS });
    expect((await client.the('end', channel)).sentBytes).toBe(to - from);
    expect((await client.the('opened', channel)).length).toBe(to - from);
    expect(client.bytesOf(channel).equals(pattern(from, to - from))).toBe(true);
  });

  it('of an empty file needs no credit', async () => {
    const channel = read({ path: '/empty' });
    expect((await client.the('end', channel)).sentBytes).toBe(0);
  });

  it('never sends more than was granted, whatever the steps', async () => {
    const channel = read();
    await client.the('opened', channel);
    let granted = 0;
    for (const bytes of [1, 2, 70_000, 3, 200_000]) {
      expect(client.countOf(channel)).toBe(granted);
      granted += bytes;
      client.say({ type: 'credit', channel, bytes });
      await client.until(() => client.countOf(channel) >= granted);
    }
    client.say({ type: 'credit', channel, bytes: LOTS });
    await client.the('end', channel);
    expect(client.bytesOf(channel).equals(pattern(0, SIZE))).toBe(true);
  });

  it('pauses the FTP side while there is no credit, and goes on where it was', async () => {
    const channel = read({ path: '/big', credit: 100_000 });
    await client.until(() => client.countOf(channel) === 100_000);
    // What the server could send is in buffers of the system and in ours, and that does not grow.
    let sent = -1;
    await expect
      .poll(
        () => {
          const before = sent;
          sent = data()?.bytesSent ?? 0;
          return sent === before;
        },
        { interval: 300 },
      )
      .toBe(true);
    expect(sent).toBeLessThan(24_000_000);
    expect(client.countOf(channel)).toBe(100_000);
    client.say({ type: 'credit', channel, bytes: LOTS });
    expect((await client.the('end', channel)).sentBytes).toBe(64_000_000);
  });

  it('may be one of many at a time, each with its own bytes', async () => {
    const channels = [0, 1, 2, 3].map((at) => read({ offset: at * 100_000, length: 50_000, credit: LOTS }));
    for (const [at, channel] of channels.entries()) {
      await client.the('end', channel);
      expect(client.bytesOf(channel).equals(pattern(at * 100_000, 50_000))).toBe(true);
    }
  });

  it('goes on unseen when the data connection is lost on the way', async () => {
    server.script(on('RETR').dataResetAt(300_000).times(1));
    const channel = read({ credit: LOTS });
    await client.the('end', channel);
    expect(client.bytesOf(channel).equals(pattern(0, SIZE))).toBe(true);
  });

  it('is not told as complete when the server says that it is not', async () => {
    server.script(on('RETR').dataFinAt(550_000).finalReply(451));
    const channel = read({ credit: LOTS });
    const { problem } = await client.the('failed', channel);
    expect(problem.status).toBe(502);
    expect(client.all('end', channel)).toEqual([]);
    expect(client.countOf(channel)).toBeLessThan(SIZE);
  });

  it('of a file with this ETag reads it, of another one refuses', async () => {
    const channel = read({ credit: 1, length: 1 });
    const { etag = '' } = await client.the('opened', channel);
    await client.the('end', read({ credit: 1, length: 1, ifMatch: etag }));
    const { problem } = await client.the('failed', read({ credit: 1, ifMatch: '"other"' }));
    expect(problem).toMatchObject({ status: 412, code: 'PRECONDITION' });
  });

  it.each([
    ['that does not exist', { path: '/none' }, 404, 'FTP_NOT_FOUND'],
    ['that is a folder', { path: '/' }, 409, 'IS_FOLDER'],
    ['behind its end', { offset: SIZE + 1 }, 416, 'RANGE'],
    ['at a path that leaves the root', { path: '/../etc/passwd' }, 400, 'PATH_INVALID'],
  ])('of a file %s fails with the whole problem', async (_what, wish, status, code) => {
    const { problem } = await client.the('failed', read({ ...wish, credit: LOTS }));
    expect(problem).toMatchObject({ status, code, title: expect.any(String) as string, retryable: false });
  });

  it('tells a refusal in the language that was asked for, with the reply of the server', async () => {
    server.script(on('RETR').reply(450, 'locked'));
    const { problem } = await client.the('failed', read({ language: 'zh', credit: LOTS }));
    expect(problem).toMatchObject({
      code: 'FTP_FILE_BUSY',
      ftp: { verb: 'RETR', reply: 450, text: 'locked' },
    });
    expect(problem.title).toMatch(/[\u4e00-\u9fff]/);
    expect(problem.requestId).not.toBe('');
  });

  it('marks its lines in the transcript', async () => {
    const channel = read({ credit: LOTS });
    const { requestId } = await client.the('opened', channel);
    await client.the('end', channel);
    const answer = await owner.ask({ path: `/api/v1/sites/${site.id}/transcript?requestId=${requestId}` });
    expect(answer.body.toString()).toContain('RETR /f');
  });

  it('that is cancelled ends at once; the session answers, and the number is free again', async () => {
    const channel = read({ path: '/big', credit: 50_000 });
    await client.until(() => client.countOf(channel) === 50_000);
    client.say({ type: 'cancel', channel });
    expect((await client.the('failed', channel)).problem.code).toBe('CANCELLED');
    await expect.poll(() => site.sessions(), PATIENT).toMatchObject({ leased: 0 });
    const before = client.countOf(channel);
    client.say({ type: 'open', channel, mode: 'read', site: site.id, path: '/f', credit: LOTS });
    await client.the('end', channel);
    expect(client.countOf(channel) - before).toBe(SIZE);
  });

  it('that waits for credit with its last bytes ends at once when it is cancelled, and is no success', async () => {
    const channel = read({ length: 10, credit: 3 });
    await client.until(() => client.countOf(channel) === 3);
    client.say({ type: 'cancel', channel });
    expect((await client.the('failed', channel)).problem.code).toBe('CANCELLED');
    expect(client.all('end', channel)).toEqual([]);
  });

  it('ends with its socket, and the session is given back', async () => {
    const leaving = await LiveClient.open(owner);
    leaving.say({ type: 'open', channel: 0, mode: 'read', site: site.id, path: '/big', credit: 10 });
    await leaving.until(() => leaving.countOf(0) === 10);
    expect(await site.sessions()).toMatchObject({ leased: 1 });
    leaving.close();
    await expect.poll(() => site.sessions(), PATIENT).toMatchObject({ leased: 0 });
  });
});

describe('an `open` that is wrong', () => {
  it.each([
    ['in a property', { offset: -1 }],
    ['in its mode', { mode: 'append' }],
    ['because it says too much', { as: 'admin' }],
  ])('%s is told as a problem of its channel', async (_what, wrong) => {
    number += 1;
    const whole = { type: 'open', channel: number, mode: 'read', site: site.id, path: '/f', ...wrong };
    client.sayText(JSON.stringify(whole));
    const { problem } = await client.the('failed', number);
    expect(problem).toMatchObject({ status: 400, code: 'REQUEST_INVALID' });
    expect(problem.detail).toMatch(/^open: /);
  });

  it('about a site of somebody else is like one about none', async () => {
    const stranger = await LiveClient.open(await gateway.signIn());
    stranger.say({ type: 'open', channel: 1, mode: 'read', site: site.id, path: '/f', credit: 1 });
    stranger.say({ type: 'open', channel: 2, mode: 'read', site: 'none', path: '/f', credit: 1 });
    const problems = [await stranger.the('failed', 1), await stranger.the('failed', 2)];
    for (const { problem } of problems)
      expect(problem).toMatchObject({ status: 404, code: 'SITE_NOT_FOUND' });
    stranger.close();
  });

  it('because there are sixteen channels already fails with TOO_MANY_CHANNELS', async () => {
    const busy = await LiveClient.open(owner);
    for (let channel = 0; channel <= 16; channel += 1) {
      busy.say({ type: 'open', channel, mode: 'read', site: site.id, path: '/big' });
    }
    expect((await busy.the('failed', 16)).problem).toMatchObject({ status: 429, code: 'TOO_MANY_CHANNELS' });
    busy.close();
    await expect.poll(() => site.sessions(), PATIENT).toMatchObject({ leased: 0, waiting: 0 });
  });

  it('because its number is in use ends the socket', async () => {
    const wrong = await LiveClient.open(owner);
    const open = { type: 'open', channel: 5, mode: 'read', site: site.id, path: '/big' } as const;
    wrong.say(open);
    wrong.say(open);
    expect(await wrong.closed).toMatchObject({ code: 1008, reason: 'channel 5 is open already' });
  });

  it.each<[string, (channel: number) => void]>([
    ['bytes', (channel) => client.sendBytes(channel, Buffer.from('x'))],
    ['an end', (channel) => client.say({ type: 'end', channel })],
  ])('or that is sent %s afterwards fails', async (_what, send) => {
    const channel = read({ path: '/big' });
    await client.the('opened', channel);
    send(channel);
    expect((await client.the('failed', channel)).problem.code).toBe('REQUEST_INVALID');
  });
});
