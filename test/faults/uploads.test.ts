import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { makeDataFolder } from '../support/data-folder.ts';
import { TestSite, codeIn, startGateway } from '../support/gateway.ts';
import type { TestSignIn } from '../support/gateway.ts';
import { headOf } from '../support/http-exchange.ts';
import { pattern } from '../support/scripted-ftp/content.ts';
import { on } from '../support/scripted-ftp/script.ts';
import type { Script } from '../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../support/scripted-ftp/server.ts';
import { BYTES, TUS, TusUpload, beginUpload, createUpload, metadataOf } from '../support/tus.ts';
import { GatewayProcess } from './gateway-process.ts';

const SIZE = 300_000;
const FILE = pattern(0, SIZE);
const HALF = SIZE / 2;
const OLD = 'the old content';

const processes: GatewayProcess[] = [];
afterEach(async () => {
  await Promise.all(processes.splice(0).map((process) => process.end()));
});

const namesOn = (ftp: ScriptedFtp): string[] => (ftp.tree.list('/') ?? []).map(([name]) => name).sort();
const receivedBy = (ftp: ScriptedFtp): number =>
  ftp.connections
    .flatMap(({ dataConnections }) => dataConnections)
    .reduce((sum, { bytesReceived }) => sum + bytesReceived, 0);

/** A PATCH that announces everything from the offset on, has sent only a part, and keeps the connection open. */
async function hang(upload: TusUpload, offset: number, sentBytes: number): Promise<Socket> {
  const { site, url: path } = upload;
  const socket = connect({ host: '127.0.0.1', port: site.owner.port });
  socket.on('error', () => undefined);
  const headers = { ...BYTES, 'upload-offset': offset, 'content-length': SIZE - offset };
  socket.write(headOf(site.owner.signed({ method: 'PATCH', path, headers }), '1.1'));
  await new Promise((resolve) => socket.write(FILE.subarray(offset, offset + sentBytes), resolve));
  return socket;
}

/** All that comes on a socket until it ends. */
async function answerOn(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
  await once(socket, 'close');
  return text;
}

async function saveSite(signIn: TestSignIn, { host, port }: ScriptedFtp): Promise<TestSite> {
  const draft = { saved: true, host, port, user: 'kim', password: 'secret', security: 'plain' };
  const { body } = await signIn.askJson('POST', '/api/v1/sites', draft);
  return new TestSite(signIn, (JSON.parse(body.toString()) as { id: string }).id);
}

describe('an upload whose request hangs', () => {
  it('is let go when somebody asks how far it is: what came is kept, and the session is free', async () => {
    await using ftp = await startScriptedFtp();
    await using gateway = await startGateway();
    const site = await gateway.site(ftp);
    const upload = await beginUpload(site, SIZE, { path: '/f' });
    const before = receivedBy(ftp);
    const socket = await hang(upload, 0, HALF);
    const answer = answerOn(socket);
    await ftp.until(() => receivedBy(ftp) - before === HALF);
    expect(await upload.offset()).toBe(HALF);
    socket.end();
    expect(await answer).toMatch(/^HTTP\/1\.1 423 [^]*UPLOAD_LOCKED/);
    await expect.poll(() => site.sessions()).toMatchObject({ leased: 0, waiting: 0 });
    expect((await upload.patch(HALF, FILE.subarray(HALF))).status).toBe(204);
    expect([ftp.tree.read('/f').equals(FILE), namesOn(ftp)]).toEqual([true, ['f']]);
  });

  it('gives way to another one that goes on from the right place', async () => {
    await using ftp = await startScriptedFtp();
    await using gateway = await startGateway();
    const upload = await beginUpload(await gateway.site(ftp), SIZE, { path: '/f' });
    const before = receivedBy(ftp);
    const socket = await hang(upload, 0, HALF);
    await ftp.until(() => receivedBy(ftp) - before === HALF);
    const rivals = await Promise.all([0, HALF].map((at) => upload.patch(at, FILE.subarray(at))));
    expect(rivals.map(({ status }) => status).sort()).toEqual([204, 409]);
    expect(ftp.tree.read('/f').equals(FILE)).toBe(true);
    socket.destroy();
  });

  it('is told 423 to whoever waits when the server does not let it end', async () => {
    await using ftp = await startScriptedFtp();
    await using gateway = await startGateway();
    const upload = await beginUpload(await gateway.site(ftp), SIZE, { path: '/f' });
    ftp.script(on('STOR').stallAt(1_000));
    const before = receivedBy(ftp);
    const socket = await hang(upload, 0, HALF);
    await ftp.until(() => receivedBy(ftp) > before);
    const told = await upload.head();
    expect([200, 423, 502, 504]).toContain(told.status);
    socket.destroy();
    ftp.behave();
    await expect.poll(() => upload.offset().catch(() => -1), { timeout: 20_000 }).toBeGreaterThanOrEqual(0);
    const offset = await upload.offset();
    expect((await upload.patch(offset, FILE.subarray(offset))).status).toBe(204);
    expect(ftp.tree.read('/f').equals(FILE)).toBe(true);
  });

  it('ends when its sender is signed out, and nothing is left on the server', async () => {
    await using ftp = await startScriptedFtp();
    await using gateway = await startGateway();
    const site = await gateway.site(ftp);
    const upload = await beginUpload(site, SIZE, { path: '/f' });
    const before = receivedBy(ftp);
    const answer = answerOn(await hang(upload, 0, HALF));
    await ftp.until(() => receivedBy(ftp) - before === HALF);
    await site.owner.ask({ method: 'DELETE', path: '/api/v1/session' });
    await ftp.until(() => namesOn(ftp).length === 0);
    await ftp.until(() => ftp.open === 0);
    expect(await answer).toMatch(/^HTTP\/1\.1 401 [^]*AUTH_REQUIRED/);
  });
});

describe('an upload to a server that is at fault', () => {
  it.each<{ title: string; script: Script; status: number }>([
    { title: 'loses the data connection', script: on('STOR').dataResetAt(100_000), status: 502 },
    { title: 'is full', script: on('STOR').full(552, 100_000), status: 507 },
    { title: 'keeps less than it says', script: on('STOR').storeShort(10), status: 502 },
    { title: 'forbids the file now', script: on('STOR').reply(550), status: 403 },
  ])('that $title is told so, and goes on from what is there', async ({ script, status }) => {
    await using ftp = await startScriptedFtp();
    await using gateway = await startGateway();
    const upload = await beginUpload(await gateway.site(ftp), SIZE, { path: '/f' });
    ftp.script(script.times(1));
    const got = await upload.patch(0, FILE);
    expect(got.status).toBe(status);
    const offset = await upload.offset();
    expect(offset).toBeLessThan(SIZE);
    expect(
      ftp.tree
        .read(`/${namesOn(ftp)[0] ?? ''}`)
        .subarray(0, offset)
        .equals(FILE.subarray(0, offset)),
    ).toBe(true);
    expect((await upload.patch(offset, FILE.subarray(offset))).status).toBe(204);
    expect([ftp.tree.read('/f').equals(FILE), namesOn(ftp)]).toEqual([true, ['f']]);
  });

  it('that has said nothing about bytes it has is believed by the size of the file', async () => {
    await using ftp = await startScriptedFtp();
    await using gateway = await startGateway();
    const upload = await beginUpload(await gateway.site(ftp), SIZE, { path: '/f' });
    ftp.script(on('STOR').closeInsteadOf226().times(1));
    expect((await upload.patch(0, FILE.subarray(0, HALF))).headers['upload-offset']).toBe(String(HALF));
    expect((await upload.patch(HALF, FILE.subarray(HALF))).status).toBe(204);
    expect(ftp.tree.read('/f').equals(FILE)).toBe(true);
  });

  it('that can add nothing to a file takes it whole, and says so when it comes in parts', async () => {
    await using ftp = await startScriptedFtp({ without: ['REST', 'APPE'] });
    await using gateway = await startGateway();
    const upload = await beginUpload(await gateway.site(ftp), SIZE, { path: '/f' });
    const part = await upload.patch(0, FILE.subarray(0, HALF));
    expect([part.status, codeIn(part), await upload.offset()]).toEqual([501, 'UPLOAD_NOT_RESUMABLE', 0]);
    const offered = await upload.site.owner.ask({
      method: 'OPTIONS',
      path: upload.url.replace(/\/[^/]+$/, ''),
    });
    expect(offered.headers['gateway-append']).toBe('none');
    const socket = await hang(upload, 0, HALF);
    socket.destroy();
    await once(socket, 'close');
    await expect.poll(() => upload.offset()).toBe(0);
    expect((await upload.patch(0, FILE)).status).toBe(204);
    expect(ftp.tree.read('/f').equals(FILE)).toBe(true);
  });

  it('that fills the beginning with zeros after REST is found out before anything depends on it', async () => {
    await using ftp = await startScriptedFtp();
    await using gateway = await startGateway();
    const site = await gateway.site(ftp);
    // As ftp-srv 4.6.3: the file is opened anew, and what is before the offset is lost.
    ftp.script(
      on('REST').when(({ argument }) => {
        if (argument !== '0') for (const name of namesOn(ftp)) ftp.tree.put(`/${name}`, Buffer.alloc(4));
        return false;
      }),
    );
    const upload = await beginUpload(site, 6, { path: '/f' });
    ftp.behave();
    await upload.patch(0, 'abc');
    expect((await upload.patch(3, 'def')).status).toBe(204);
    expect(ftp.tree.read('/f').toString()).toBe('abcdef');
    expect(await site.transcript()).toContain('APPE');
  });
});

describe('kill -9 of Gangway', () => {
  async function reborn(former?: GatewayProcess): Promise<{ process: GatewayProcess; signIn: TestSignIn }> {
    const process = new GatewayProcess(
      'server/main.ts',
      former?.dataFolder ?? makeDataFolder(),
      former?.port,
    );
    processes.push(process);
    await process.ready();
    return { process, signIn: await process.signIn() };
  }

  // The steps: RNFR part, RNTO refused, RNFR target, RNTO backup, RNFR part, RNTO target, DELE backup.
  it.each<{ title: string; rule: Script }>([
    { title: 'before the first rename', rule: on('RNFR').times(1).noReply() },
    { title: 'after the old file was moved aside', rule: on('RNFR').after(2).times(1).noReply() },
    { title: 'after the new file was put in its place', rule: on('DELE').times(1).noReply() },
  ])(
    '$title is settled when somebody asks: no version is lost, and the upload is complete',
    async ({ rule }) => {
      await using ftp = await startScriptedFtp();
      ftp.tree.put('/f', OLD);
      const first = await reborn();
      const site = await saveSite(first.signIn, ftp);
      const upload = await beginUpload(site, SIZE, { path: '/f', overwrite: 'replace' });
      ftp.script(on('RNTO').refusesOverwrite(), rule);
      const commands = (): number => ftp.connections.flatMap(({ verbs }) => verbs).length;
      void upload.patch(0, FILE);
      await ftp.until(() => receivedBy(ftp) >= SIZE);
      let before = -1;
      await expect.poll(() => before === (before = commands()), { interval: 300 }).toBe(true);
      await first.process.end();
      ftp.behave();
      const contents = namesOn(ftp).map((name) => ftp.tree.read(`/${name}`));
      expect(contents.some((content) => content.toString() === OLD || content.equals(FILE))).toBe(true);
      ftp.script(on('RNTO').refusesOverwrite());
      const second = await reborn(first.process);
      const again = new TusUpload(new TestSite(second.signIn, site.id), upload.url);
      expect(await again.offset()).toBe(SIZE);
      expect([ftp.tree.read('/f').equals(FILE), namesOn(ftp)]).toEqual([true, ['f']]);
    },
  );

  it('loses no upload to a saved site: it goes on under another sign-in', async () => {
    await using ftp = await startScriptedFtp();
    const first = await reborn();
    const site = await saveSite(first.signIn, ftp);
    const upload = await beginUpload(site, SIZE, { path: '/f' });
    expect((await upload.patch(0, FILE.subarray(0, HALF))).status).toBe(204);
    first.process.signal('SIGKILL');
    const second = await reborn(first.process);
    const again = new TusUpload(new TestSite(second.signIn, site.id), upload.url);
    expect(await again.offset()).toBe(HALF);
    expect((await again.patch(HALF, FILE.subarray(HALF))).status).toBe(204);
    expect(ftp.tree.read('/f').equals(FILE)).toBe(true);
  });

  it('by SIGTERM lets an upload end at what the server has, and it goes on afterwards', async () => {
    await using ftp = await startScriptedFtp();
    const first = await reborn();
    const site = await saveSite(first.signIn, ftp);
    const upload = await beginUpload(site, SIZE, { path: '/f' });
    const before = receivedBy(ftp);
    const answer = answerOn(await hang(upload, 0, HALF));
    await ftp.until(() => receivedBy(ftp) - before === HALF);
    first.process.signal('SIGTERM');
    expect(await answer).toMatch(/^HTTP\/1\.1 503 [^]*DRAINING/);
    expect(await first.process.exit).toBe(0);
    const second = await reborn(first.process);
    const again = new TusUpload(new TestSite(second.signIn, site.id), upload.url);
    expect(await again.offset()).toBe(HALF);
    expect((await again.patch(HALF, FILE.subarray(HALF))).status).toBe(204);
    expect(ftp.tree.read('/f').equals(FILE)).toBe(true);
  });
});

describe('an upload of which the beginning comes with its creation', () => {
  it('is not lost when its sender goes away: it is listed, and goes on', async () => {
    await using ftp = await startScriptedFtp();
    await using gateway = await startGateway();
    const site = await gateway.site(ftp);
    const path = `/api/v1/sites/${site.id}/uploads`;
    const headers = {
      ...BYTES,
      'upload-length': SIZE,
      'content-length': SIZE,
      'upload-metadata': metadataOf({ path: '/f' }),
    };
    await createUpload(site, {
      ...TUS,
      'upload-length': 0,
      'upload-metadata': metadataOf({ path: '/warm' }),
    });
    const before = receivedBy(ftp);
    const socket = connect({ host: '127.0.0.1', port: gateway.port });
    socket.on('error', () => undefined);
    socket.write(headOf(site.owner.signed({ method: 'POST', path, headers }), '1.1'));
    socket.write(FILE.subarray(0, HALF));
    await ftp.until(() => receivedBy(ftp) - before >= HALF);
    socket.destroy();
    const { body } = await site.owner.ask({ path });
    const { uploads } = JSON.parse(body.toString()) as { uploads: { id: string }[] };
    const upload = new TusUpload(site, `${path}/${uploads[0]?.id ?? ''}`);
    expect(await upload.offset()).toBe(HALF);
    expect((await upload.patch(HALF, FILE.subarray(HALF))).status).toBe(204);
    expect(ftp.tree.read('/f').equals(FILE)).toBe(true);
  });
});
