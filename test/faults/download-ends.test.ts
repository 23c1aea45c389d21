import { connect } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { codeIn, startGateway } from '../support/gateway.ts';
import type { TestGateway, TestSite } from '../support/gateway.ts';
import { headOf } from '../support/http-exchange.ts';
import { pattern } from '../support/scripted-ftp/content.ts';
import { on } from '../support/scripted-ftp/script.ts';
import type { Script } from '../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../support/scripted-ftp/server.ts';
import type { ScriptedFtpOptions } from '../support/scripted-ftp/options.ts';

const SMALL = 4_096;
const LARGE = 200_000;
/** More than all buffers between the FTP server and a client that does not read. */
const HUGE = 64 * 1024 * 1024;

let server: ScriptedFtp;
let gateway: TestGateway;
afterEach(async () => {
  await gateway.close();
  await server.close();
});

async function start(options: ScriptedFtpOptions = {}): Promise<TestSite> {
  server = await startScriptedFtp(options);
  gateway = await startGateway({ authorities: [server.certificateAuthority] });
  server.tree.put('/small', { sizeBytes: SMALL });
  server.tree.put('/large', { sizeBytes: LARGE });
  server.tree.put('/huge', { sizeBytes: HUGE });
  server.tree.put('/empty', '');
  return gateway.site(server, { security: options.tls === undefined ? 'plain' : 'explicit' });
}

async function expectWorks(site: TestSite): Promise<void> {
  server.behave();
  const got = await site.get('/large');
  expect([got.end, got.status]).toEqual(['complete', 200]);
  expect(got.body.equals(pattern(0, LARGE))).toBe(true);
}

describe('the end of a download', () => {
  it('without a completion reply is settled by size and time on another session (R06, case 67)', async () => {
    const site = await start();
    server.script(on('RETR').no226());
    const [small, large] = await Promise.all([site.get('/small'), site.get('/large')]);
    expect([small.status, small.end, small.body.equals(pattern(0, SMALL))]).toEqual([200, 'complete', true]);
    expect([large.status, large.end, large.body.equals(pattern(0, LARGE))]).toEqual([200, 'complete', true]);
    expect(await site.transcript()).toContain('the size and time of the file confirm it');
    await expectWorks(site);
  });

  it('without a completion reply is a failure when the file is another one by then', async () => {
    const site = await start();
    server.script(on('RETR').no226());
    const file = server.tree.file('/small')!;
    const small = site.get('/small');
    await server.until(() => server.connections[0]?.verbs.includes('RETR') === true);
    file.modifiedAt = new Date('2025-01-01T00:00:00Z');
    expect([(await small).status, codeIn(await small)]).toEqual([502, 'FTP_FILE_CHANGED']);
    await expectWorks(site);
  });

  it('without a completion reply is a failure when there is no size, and nobody hangs', async () => {
    const site = await start({ without: ['SIZE', 'MLST', 'MLSD'] });
    server.script(on('RETR').no226());
    const [small, large] = await Promise.all([site.get('/small'), site.get('/large')]);
    expect([small.status, codeIn(small)]).toEqual([504, 'FTP_TIMEOUT']);
    expect([large.status, large.end]).toEqual([200, 'reset']);
    await expectWorks(site);
  });

  it('without a completion reply is settled for an empty file too', async () => {
    const site = await start();
    server.script(on('RETR').no226());
    const got = await site.get('/empty');
    expect([got.status, got.end, got.body.length]).toEqual([200, 'complete', 0]);
  });

  it('of an empty file is a complete 200', async () => {
    const site = await start();
    const got = await site.get('/empty');
    expect([got.end, got.status, got.headers['content-length']]).toEqual(['complete', 200, '0']);
  });

  it('is waited for when 226 comes before the data (R08)', async () => {
    const site = await start();
    server.script(on('RETR').earlyControlReply().dataDelay(300));
    const got = await site.get('/large');
    expect([got.end, got.body.length]).toEqual(['complete', LARGE]);
  });

  it('is not believed when 226 comes early and the data then breaks', async () => {
    const site = await start();
    server.script(
      on('RETR').dataResetAt(0),
      on('RETR').earlyControlReply().dataDelay(100).dataResetAt(8_000_000).times(1),
    );
    expect((await site.get('/huge')).end).toBe('reset');
    await expectWorks(site);
  });

  it.each<{ title: string; script: (rule: Script) => Script }>([
    { title: '250 instead of 226', script: (rule) => rule.finalReply(250) },
    { title: '125 instead of 150', script: (rule) => rule.preliminary(125) },
    { title: 'no preliminary reply', script: (rule) => rule.noPreliminary() },
    { title: 'replies of several lines', script: (rule) => rule.multiLine(['more', '226 not yet']) },
    { title: 'replies in single bytes', script: (rule) => rule.splitEverywhere() },
    { title: 'lines that end with LF', script: (rule) => rule.lfOnly() },
    { title: 'a late completion reply', script: (rule) => rule.finalDelay(300) },
    { title: 'a server that waits for our FIN', script: (rule) => rule.finalAfterClientCloses() },
    { title: 'pieces with pauses', script: (rule) => rule.trickle(20_000, 30) },
  ])('may have a shape of its own: $title (R09)', async ({ script }) => {
    const site = await start();
    server.script(script(on('RETR')));
    const got = await site.get('/large');
    expect([got.end, got.status, got.body.equals(pattern(0, LARGE))]).toEqual(['complete', 200, true]);
  });

  it('with a second 226 is good, and that session is not lent again', async () => {
    const site = await start();
    server.script(on('RETR').lateReply(0, 226).times(1));
    expect((await site.get('/large')).end).toBe('complete');
    await expect.poll(() => site.transcript()).toContain('nobody expected this reply');
    await expectWorks(site);
    expect(server.connections).toHaveLength(2);
  });

  it('never comes when the server says 150 and nothing more: 504 (R10)', async () => {
    const site = await start();
    server.script(on('RETR').hangAfter150());
    const got = await site.get('/small');
    expect([got.status, codeIn(got)]).toEqual([504, 'FTP_TIMEOUT']);
    await expectWorks(site);
  });

  it('never comes when the server stops in the middle: the client is reset (R11)', async () => {
    const site = await start();
    server.script(on('RETR').stallAt(0), on('RETR').stallAt(8_000_000).times(1));
    const got = await site.get('/huge');
    expect([got.status, got.end]).toEqual([200, 'reset']);
    await expectWorks(site);
  });

  it('comes for a server that tells neither size nor time', async () => {
    const site = await start({ without: ['SIZE', 'MDTM', 'MLST', 'MLSD'] });
    const got = await site.get('/large');
    expect([got.status, got.end]).toEqual([200, 'complete']);
    // A size that only the listing told may be shown; a wrong one may not.
    expect([undefined, String(LARGE)]).toContain(got.headers['content-length']);
    expect(got.body.equals(pattern(0, LARGE))).toBe(true);
    const missing = await site.get('/not-there');
    expect([missing.status, codeIn(missing)]).toEqual([404, 'FTP_NOT_FOUND']);
  });

  it('is 505 for HTTP/1.0 when the size is unknown, because nothing could show that it is short', async () => {
    const site = await start({ without: ['SIZE', 'MLST', 'MLSD'] });
    const got = await site.getHttp10('/large');
    expect([got.status, codeIn(got)]).toEqual([505, 'HTTP_VERSION']);
  });

  it('is refused when the server sends more than the size it told', async () => {
    const site = await start();
    server.script(on('MLST').replyRaw(`250-Facts:\r\n type=file;size=${LARGE - 10}; /large\r\n250 End\r\n`));
    const got = await site.get('/large');
    expect([got.status, got.end]).not.toEqual([200, 'complete']);
    await expectWorks(site);
  });
});

describe('a download over TLS', () => {
  it.each([0, 1, 65_536, LARGE - 1])(
    'that always ends without close_notify, first at byte %i, is a failure',
    async (at) => {
      const site = await start({ tls: 'explicit' });
      server.script(on('RETR').tlsFinNoNotify(0), on('RETR').tlsFinNoNotify(at).times(1));
      const got = await site.get('/large');
      expect([got.status, got.end]).not.toEqual([200, 'complete']);
      await expectWorks(site);
    },
  );

  it('that ends without close_notify is never complete unless every byte is there', async () => {
    const site = await start({ tls: 'explicit' });
    server.script(on('RETR').tlsFinNoNotify());
    const got = await site.get('/large');
    if (got.status === 200 && got.end === 'complete') expect(got.body.equals(pattern(0, LARGE))).toBe(true);
    await expectWorks(site);
  });

  it('of unknown size says that only the reply vouches for it: Node shows no missing close_notify', async () => {
    const site = await start({ tls: 'explicit', without: ['SIZE', 'MLST', 'MLSD'] });
    const { headers } = await site.get('/large');
    expect([headers['gateway-integrity'], headers.etag, headers['accept-ranges']]).toEqual([
      'reply-only',
      undefined,
      'none',
    ]);
  });
});

describe('a client that goes away in the middle of a download', () => {
  it.each(['FIN', 'RST'])('by %s frees the session, and the site works (R14)', async (how) => {
    const site = await start();
    const socket = connect({ host: '127.0.0.1', port: gateway.port });
    socket.write(headOf(site.owner.signed({ path: site.url('files', '/huge') }), '1.1'));
    await once(socket, 'data');
    socket.pause();
    if (how === 'RST') socket.resetAndDestroy();
    else socket.destroy();
    await server.until(() => server.last.dataConnections.every(({ ended }) => ended !== undefined));
    expect(server.last.dataConnections[0]?.bytesSent).toBeLessThan(HUGE);
    await expectWorks(site);
  });

  it('holds the FTP server back while it only reads slowly (R13)', async () => {
    const site = await start();
    const socket = connect({ host: '127.0.0.1', port: gateway.port });
    socket.write(headOf(site.owner.signed({ path: site.url('files', '/huge') }), '1.1'));
    await once(socket, 'data');
    socket.pause();
    const sent = (): number => server.last.dataConnections[0]?.bytesSent ?? 0;
    // Standing still for twice the stall limit is the proof: the server is held back, and not given up for it.
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(sent()).toBeLessThan(HUGE);
    const rest = socket.resume();
    let received = 0;
    rest.on('data', (chunk: Buffer) => (received += chunk.length));
    await expect.poll(() => received, { timeout: 20_000 }).toBeGreaterThanOrEqual(HUGE - 128 * 1024);
    socket.destroy();
  });
});
