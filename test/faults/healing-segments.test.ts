import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { SiteDraft, SiteStatus } from '../../server/contract/site.ts';
import { startGateway } from '../support/gateway.ts';
import type { TestGateway, TestSite } from '../support/gateway.ts';
import { headOf } from '../support/http-exchange.ts';
import type { Exchange } from '../support/http-exchange.ts';
import { pattern } from '../support/scripted-ftp/content.ts';
import { on } from '../support/scripted-ftp/script.ts';
import type { Script } from '../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../support/scripted-ftp/server.ts';
import type { ScriptedFtpOptions } from '../support/scripted-ftp/options.ts';

const MIB = 1024 * 1024;
const SIZE = 16 * MIB;
/** About 3 MB/s for each connection. */
const PIECE_BYTES = 32 * 1024;
const EVERY_MS = 10;
const HELPS = /helps with the download, from byte (\d+) on/g;

let server: ScriptedFtp;
let gateway: TestGateway;
afterEach(async () => {
  await gateway.close();
  await server.close();
});

async function start(options: ScriptedFtpOptions = {}, draft: Partial<SiteDraft> = {}): Promise<TestSite> {
  server = await startScriptedFtp(options);
  gateway = await startGateway({ authorities: [server.certificateAuthority] });
  server.tree.put('/f', { sizeBytes: SIZE });
  server.script(limited());
  return gateway.site(server, { security: options.tls === undefined ? 'plain' : 'explicit', ...draft });
}

/** The rule of a server that gives each connection only so much. */
function limited(): Script {
  return on('RETR').trickle(PIECE_BYTES, EVERY_MS);
}

function expectWhole(got: Exchange, from = 0, length = SIZE): void {
  expect([got.status, got.end, got.body.length]).toEqual([length === SIZE ? 200 : 206, 'complete', length]);
  expect(got.body.equals(pattern(from, length))).toBe(true);
}

function expectBroken(got: Exchange): void {
  expect([got.status, got.end]).toEqual([200, 'reset']);
  expect(got.body.equals(pattern(0, got.body.length))).toBe(true);
}

async function helpers(site: TestSite): Promise<number> {
  return (await site.transcript()).match(HELPS)?.length ?? 0;
}

async function factOf(site: TestSite, name: string): Promise<unknown> {
  const { body } = await site.owner.ask({ path: `/api/v1/sites/${site.id}/status` });
  return (JSON.parse(body.toString()) as SiteStatus).profile[name]?.value;
}

/** On a machine that is busy with other things measuring may say that several sessions do not help; then it is measured anew. */
async function learnsToShare(site: TestSite): Promise<void> {
  for (let look = 1; look <= 5; look += 1) {
    await site.get('/f');
    if ((await factOf(site, 'segments')) === true) return;
    await site.owner.ask({ method: 'DELETE', path: `/api/v1/sites/${site.id}/profile` });
  }
  throw new Error('it was never found out that several sessions help');
}

async function expectAtRest(site: TestSite): Promise<void> {
  await expect
    .poll(() => site.sessions(), { timeout: 10_000 })
    .toMatchObject({ leased: 0, opening: 0, waiting: 0 });
}

describe('a server that limits each connection', () => {
  it.each<{ title: string; options: ScriptedFtpOptions }>([
    { title: 'plain', options: {} },
    { title: 'TLS', options: { tls: 'explicit' } },
  ])(
    'is read by several sessions, in order and byte by byte, when measuring shows that it helps ($title)',
    async ({ options }) => {
      const site = await start(options);
      expectWhole(await site.get('/f'));
      expect(await helpers(site)).toBeGreaterThan(1);
      expect([await factOf(site, 'restart'), await factOf(site, 'segments')]).toEqual([true, true]);
      await expectAtRest(site);
    },
  );

  it('is read by several sessions from the first byte on the next time, and a part as well', async () => {
    const site = await start();
    await learnsToShare(site);
    const before = await helpers(site);
    expectWhole(await site.get('/f', { range: `bytes=1000-${14 * MIB}` }), 1_000, 14 * MIB - 999);
    expect(await helpers(site)).toBeGreaterThan(before + 3);
    await expectAtRest(site);
  });

  it('is read by one session where the site says so', async () => {
    const site = await start({}, { segments: 'off' });
    expectWhole(await site.get('/f'));
    expect([await helpers(site), server.connections.length]).toEqual([0, 1]);
  });

  it('is read by one session when it does not know REST', async () => {
    const site = await start({ without: ['REST'] });
    expectWhole(await site.get('/f'));
    expect(await factOf(site, 'segments')).not.toBe(true);
    await expectAtRest(site);
  });

  it('is read by as many sessions as it allows, and the refusal is nobody’s failure', async () => {
    const site = await start({ maxConnections: { count: 2, refusal: 421 } });
    expectWhole(await site.get('/f'));
    expect(await helpers(site)).toBeGreaterThan(0);
    await expectAtRest(site);
  });

  it('may lose sessions and data connections of segments: each goes on from its last byte', async () => {
    const site = await start();
    await learnsToShare(site);
    server.script(
      on('RETR').dataResetAt(500_000).after(2).times(3),
      on('RETR').losesControlAt(700_000).after(6).times(2),
    );
    expectWhole(await site.get('/f'));
    expect((await site.transcript()).match(/the download was lost/g)?.length).toBeGreaterThanOrEqual(3);
    await expectAtRest(site);
  });

  it('is never put together from two versions of a file', async () => {
    const site = await start();
    await learnsToShare(site);
    const asked = site.get('/f');
    const retrievals = (): number =>
      server.connections.flatMap(({ verbs }) => verbs).filter((one) => one === 'RETR').length;
    const before = retrievals();
    await server.until(() => retrievals() > before + 4);
    server.tree.file('/f')!.modifiedAt = new Date('2025-01-01T00:00:00Z');
    expectBroken(await asked);
    await expectAtRest(site);
  });

  it('is left alone at once when the client goes away', async () => {
    const site = await start();
    await learnsToShare(site);
    const socket = connect({ host: '127.0.0.1', port: gateway.port });
    socket.write(headOf(site.owner.signed({ path: site.url('files', '/f') }), '1.1'));
    await once(socket, 'data');
    await expect.poll(async () => (await site.sessions()).leased).toBeGreaterThan(3);
    socket.destroy();
    await expectAtRest(site);
    server.behave();
    expectWhole(await site.get('/f'));
  });

  it('is read to its end by the first session when the others are refused for good', async () => {
    const site = await start();
    await learnsToShare(site);
    const before = await helpers(site);
    server.script(on('RETR').reply(550).after(1).times(4));
    expectWhole(await site.get('/f'));
    expect(await helpers(site)).toBeGreaterThan(before);
    await expectAtRest(site);
  });

  it('is read to its end when the last question finds the server busy for a moment', async () => {
    const site = await start();
    await learnsToShare(site);
    const asked = site.get('/f');
    await expect.poll(async () => (await site.sessions()).leased).toBeGreaterThan(3);
    server.script(on('MLST').resetControl().times(10), on('greeting').reply(421).times(2));
    expectWhole(await asked);
    await expectAtRest(site);
  });

  it('is not read far ahead of a client that does not read', async () => {
    const site = await start();
    await learnsToShare(site);
    const huge = 512 * MIB;
    server.tree.put('/huge', { sizeBytes: huge });
    server.behave();
    const sent = (): number =>
      server.connections
        .flatMap(({ dataConnections }) => dataConnections)
        .reduce((sum, one) => sum + one.bytesSent, 0);
    const before = sent();
    const socket = connect({ host: '127.0.0.1', port: gateway.port });
    socket.write(headOf(site.owner.signed({ path: site.url('files', '/huge') }), '1.1'));
    await once(socket, 'data');
    socket.pause();
    let last = -1;
    await expect
      .poll(() => sent() === last || ((last = sent()), false), { timeout: 15_000, interval: 500 })
      .toBe(true);
    // What may be ahead, and what the buffers of sixteen sockets take.
    expect(sent() - before).toBeLessThan(64 * MIB + 128 * MIB);
    socket.destroy();
    await expectAtRest(site);
  });

  it('answers somebody who waits: the sessions that help give way', async () => {
    const site = await start({ maxConnections: { count: 3, refusal: 421 } });
    await learnsToShare(site);
    server.tree.put('/small', 'x');
    const asked = site.get('/f');
    await expect.poll(async () => (await site.sessions()).leased).toBeGreaterThan(1);
    expect((await site.get('/small')).body.toString()).toBe('x');
    expectWhole(await asked);
    await expectAtRest(site);
  });
});
