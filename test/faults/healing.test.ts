import { afterEach, describe, expect, it } from 'vitest';
import { startGateway } from '../support/gateway.ts';
import type { TestGateway, TestSite } from '../support/gateway.ts';
import type { Exchange } from '../support/http-exchange.ts';
import { pattern } from '../support/scripted-ftp/content.ts';
import { on } from '../support/scripted-ftp/script.ts';
import type { Script } from '../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../support/scripted-ftp/server.ts';
import type { ScriptedFtpOptions } from '../support/scripted-ftp/options.ts';

const SIZE = 3_000_000;
/** Beyond the hold, so that the client has bytes already. */
const AT = 1_234_567;

let server: ScriptedFtp;
let gateway: TestGateway;
afterEach(async () => {
  await gateway.close();
  await server.close();
});

async function start(options: ScriptedFtpOptions = {}): Promise<TestSite> {
  server = await startScriptedFtp(options);
  gateway = await startGateway({ authorities: [server.certificateAuthority] });
  server.tree.put('/f', { sizeBytes: SIZE });
  return gateway.site(server, { security: options.tls === undefined ? 'plain' : 'explicit' });
}

function expectWhole(got: Exchange, from = 0, length = SIZE): void {
  expect([got.status, got.end, got.body.length]).toEqual([length === SIZE ? 200 : 206, 'complete', length]);
  expect(got.body.equals(pattern(from, length))).toBe(true);
}

/** Broken off, and what had come was right. */
function expectBroken(got: Exchange): void {
  expect([got.status, got.end]).toEqual([200, 'reset']);
  expect(got.body.length).toBeLessThan(SIZE);
  expect(got.body.equals(pattern(0, got.body.length))).toBe(true);
}

async function expectWorks(site: TestSite): Promise<void> {
  server.behave();
  expectWhole(await site.get('/f'));
  await expect.poll(() => site.sessions()).toMatchObject({ leased: 0, opening: 0, waiting: 0 });
}

const LOSSES: readonly { readonly title: string; readonly script: (rule: Script) => Script }[] = [
  { title: 'the data connection is reset', script: (rule) => rule.dataResetAt(AT) },
  { title: 'the data ends early with 226', script: (rule) => rule.dataFinAt(AT) },
  { title: 'the data ends early with 426', script: (rule) => rule.dataFinAt(AT).finalReply(426) },
  { title: 'the data ends early with 451', script: (rule) => rule.dataFinAt(AT).finalReply(451) },
  { title: 'the data stalls', script: (rule) => rule.stallAt(AT) },
  { title: 'the control connection is reset', script: (rule) => rule.losesControlAt(AT) },
  { title: 'the control connection is closed', script: (rule) => rule.losesControlAt(AT, 'fin') },
  { title: 'the data ends early and 421 follows', script: (rule) => rule.dataFinAt(AT).finalReply(421) },
  { title: 'every byte comes and no verdict', script: (rule) => rule.no226() },
  { title: 'every byte comes and the session ends', script: (rule) => rule.closeInsteadOf226() },
  { title: 'every byte comes and 451', script: (rule) => rule.finalReply(451) },
];

describe.each<{ title: string; options: ScriptedFtpOptions }>([
  { title: 'plain', options: {} },
  { title: 'TLS', options: { tls: 'explicit' } },
])('a download heals ($title) when', ({ options }) => {
  it.each(LOSSES)('$title: the same response goes on to its last byte', async ({ script }) => {
    const site = await start(options);
    server.script(script(on('RETR')).times(1));
    expectWhole(await site.get('/f'));
    const transcript = await site.transcript();
    expect(transcript).toMatch(
      /the download was lost after \d+ bytes \(.+\); going on from there, try 1 of 5/,
    );
    await expectWorks(site);
  });

  it('it is lost again and again, each time a good piece further', async () => {
    const site = await start(options);
    server.script(on('RETR').dataResetAt(200_000));
    expectWhole(await site.get('/f'));
    await expectWorks(site);
  });

  it('a part was asked for', async () => {
    const site = await start(options);
    server.script(on('RETR').dataResetAt(700_000).after(1).times(2));
    expectWhole(await site.get('/f', { range: 'bytes=500000-2499999' }), 500_000, 2_000_000);
    await expectWorks(site);
  });

  it('the client speaks HTTP/1.0', async () => {
    const site = await start(options);
    server.script(on('RETR').dataResetAt(AT).times(1));
    expectWhole(await site.getHttp10('/f'));
    await expectWorks(site);
  });
});

describe('a download that is lost after some bytes', () => {
  it('goes on from the byte before the overlap, and fetches nothing twice but that', async () => {
    const site = await start();
    server.script(on('RETR').dataResetAt(AT).times(1));
    expectWhole(await site.get('/f'));
    const transcript = await site.transcript();
    const lostAt = Number(/lost after (\d+) bytes/.exec(transcript)?.[1]);
    expect(transcript).toContain(`REST ${lostAt - 8 * 1024}`);
  });

  it.each<{ title: string; change: () => void }>([
    { title: 'another size', change: () => void server.tree.put('/f', { sizeBytes: SIZE + 1 }) },
    {
      title: 'another time',
      change: () => void (server.tree.file('/f')!.modifiedAt = new Date('2025-01-01T00:00:00Z')),
    },
    { title: 'no file any more', change: () => void server.tree.remove('/f') },
  ])('is broken off when the server has $title then', async ({ change }) => {
    const site = await start();
    server.script(on('RETR').stallAt(AT).times(1));
    const asked = site.get('/f');
    await server.until(() => (server.connections[0]?.dataConnections[0]?.bytesSent ?? 0) >= AT);
    change();
    expectBroken(await asked);
    server.tree.put('/f', { sizeBytes: SIZE });
    await expectWorks(site);
  });

  it('is broken off when REST is refused', async () => {
    const site = await start();
    server.script(on('RETR').dataFinAt(AT).times(1), on('REST').reply(502));
    expectBroken(await site.get('/f'));
    await expectWorks(site);
  });

  it('is broken off, without one wrong byte, when the server ignores REST', async () => {
    const site = await start();
    server.script(on('RETR').dataFinAt(AT).times(1), on('REST').replyRaw('350 fine\r\n'));
    expectBroken(await site.get('/f'));
    await expectWorks(site);
  });

  it('is broken off when other bytes stand there now, though size and time are the same', async () => {
    const site = await start();
    const before = server.tree.file('/f')!.content;
    server.script(on('RETR').stallAt(AT).times(1));
    const asked = site.get('/f');
    await server.until(() => (server.connections[0]?.dataConnections[0]?.bytesSent ?? 0) >= AT);
    server.tree.file('/f')!.content = {
      sizeBytes: SIZE,
      read: (offset, length) => Buffer.alloc(Math.max(0, Math.min(length, SIZE - offset)), 7),
    };
    expectBroken(await asked);
    server.tree.file('/f')!.content = before;
    await expectWorks(site);
  });

  it('is broken off after five tries without progress', async () => {
    const site = await start();
    server.script(on('RETR').dataResetAt(0), on('RETR').dataFinAt(AT).times(1));
    expectBroken(await site.get('/f'));
    const tries = (await site.transcript()).match(/try \d of 5/g);
    expect(tries).toEqual(['try 1 of 5', 'try 2 of 5', 'try 3 of 5', 'try 4 of 5', 'try 5 of 5']);
    await expectWorks(site);
  });

  it('is broken off at once when the server tells no size: nobody could know that the file is still the same', async () => {
    const site = await start({ without: ['SIZE', 'MLST', 'MLSD'] });
    server.script(on('RETR').dataResetAt(AT));
    expectBroken(await site.get('/f'));
    expect(await site.transcript()).not.toContain('going on from there');
  });

  it('ends at once when the client goes away between two tries', async () => {
    const site = await start();
    const abort = new AbortController();
    server.script(on('RETR').stallAt(0), on('RETR').dataResetAt(AT).times(1));
    const { path, headers } = site.owner.signed({ path: site.url('files', '/f') });
    const asked = gateway.ask({ path, ...(headers === undefined ? {} : { headers }), signal: abort.signal });
    await server.until(
      () => server.connections.flatMap(({ verbs }) => verbs).filter((verb) => verb === 'RETR').length > 2,
    );
    abort.abort();
    await asked;
    await expectWorks(site);
  });
});

describe('a file that grows while it is read', () => {
  it('is sent up to the size that was announced, and the surplus goes nowhere', async () => {
    const site = await start();
    const announced = SIZE - 500_000;
    const facts = `250-Facts:\r\n type=file;size=${announced};modify=20240229120000; /f\r\n250 End\r\n`;
    server.script(on('MLST').replyRaw(facts).times(1));
    const got = await site.get('/f');
    expect([got.status, got.end, got.headers['content-length']]).toEqual([
      200,
      'complete',
      String(announced),
    ]);
    expect(got.body.equals(pattern(0, announced))).toBe(true);
    await expectWorks(site);
  });
});
