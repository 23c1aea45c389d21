import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { codeIn, startGateway } from '../support/gateway.ts';
import type { TestGateway, TestSignIn, TestSite } from '../support/gateway.ts';
import { headOf } from '../support/http-exchange.ts';
import { on } from '../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../support/scripted-ftp/server.ts';
import { BYTES, beginUpload } from '../support/tus.ts';
import type { TusUpload } from '../support/tus.ts';
import { LiveClient } from '../unit/ws/live-client.ts';

const SIZE = 600_000;
const PART = Buffer.alloc(SIZE / 2, 'x');

let server: ScriptedFtp;
let gateway: TestGateway;
let owner: TestSignIn;
beforeEach(async () => {
  server = await startScriptedFtp();
  gateway = await startGateway();
  owner = await gateway.signIn();
});
afterEach(async () => {
  await Promise.all([gateway.close(), server.close()]);
});

const names = (): string[] => (server.tree.list('/') ?? []).map(([name]) => name);
const isAlone = (): Promise<void> => server.until(() => server.connections.every(({ isOpen }) => !isOpen));
const remove = ({ id }: TestSite): Promise<unknown> =>
  owner.ask({ method: 'DELETE', path: `/api/v1/sites/${id}` });

/** A PATCH that has brought half of the file and stands still. */
async function halfPatch({ site, url: path }: TusUpload): Promise<void> {
  const headers = { ...BYTES, 'upload-offset': 0, 'content-length': SIZE };
  const socket = connect({ host: '127.0.0.1', port: site.owner.port })
    .on('error', () => undefined)
    .resume();
  socket.write(headOf(site.owner.signed({ method: 'PATCH', path, headers }), '1.1'));
  socket.write(PART);
  await server.until(() => {
    const data = server.connections.flatMap(({ dataConnections }) => dataConnections);
    return data.some(({ bytesReceived }) => bytesReceived >= PART.length);
  });
}

describe.each([
  ['a saved site', true],
  ['an ad-hoc site', false],
])('%s that is deleted', (_kind, saved) => {
  it('leaves nothing of its unfinished uploads on the server, and no session', async () => {
    const site = await owner.site(server, { saved });
    await beginUpload(site, SIZE, { path: '/waiting' });
    await halfPatch(await beginUpload(site, SIZE, { path: '/under way' }));
    expect(names()).toHaveLength(2);
    await remove(site);
    await server.until(() => names().length === 0);
    await isAlone();
    expect(names()).toEqual([]);
  });

  it('ends its channels, also those that wait for their client', async () => {
    server.tree.put('/big', { sizeBytes: SIZE });
    const site = await owner.site(server, { saved });
    const live = await LiveClient.open(owner);
    live.say({ type: 'open', channel: 0, mode: 'read', site: site.id, path: '/big' });
    live.say({ type: 'open', channel: 1, mode: 'write', site: site.id, path: '/new' });
    await Promise.all([live.the('opened', 0), live.the('opened', 1)]);
    await remove(site);
    if (saved) {
      const codes = [await live.the('failed', 0), await live.the('failed', 1)].map(
        ({ problem }) => problem.code,
      );
      expect(codes).toEqual(['SITE_NOT_FOUND', 'SITE_NOT_FOUND']);
    }
    live.close();
    await server.until(() => names().length === 1);
    if (saved) await isAlone();
    expect(names()).toEqual(['big']);
  });

  it.each([
    ['PUT', (site: TestSite) => site.put('/kept', 'new')],
    [
      'tus',
      async (site: TestSite) =>
        (await beginUpload(site, 3, { path: '/kept', overwrite: 'replace' })).patch(0, 'new'),
    ],
  ])('keeps one of the versions of a file that %s was about to replace', async (_door, upload) => {
    server.tree.put('/kept', 'old');
    const site = await owner.site(server, { saved });
    expect((await site.list('/')).status).toBe(200);
    server.script(on('RNTO').refusesOverwrite(), on('RNFR').after(2).times(1).noReply());
    const answered = upload(site);
    const renames = (): number =>
      server.connections.flatMap(({ verbs }) => verbs).filter((verb) => verb === 'RNFR').length;
    await server.until(() => renames() === 3);
    expect(names()).not.toContain('kept');
    await remove(site);
    await answered;
    await server.until(() => names().includes('kept'));
    expect(['old', 'new']).toContain(server.tree.read('/kept').toString());
  });

  it('is told as gone to whoever waits for a login, and does not hold up the end of Gangway', async () => {
    server.script(on('greeting').noReply());
    const site = await owner.site(server, { saved });
    const asked = site.list('/');
    await server.until(() => server.connections.length > 0);
    await remove(site);
    expect(codeIn(await asked)).toBe('SITE_NOT_FOUND');
    await owner.ask({ method: 'DELETE', path: '/api/v1/session' });
    await gateway.close();
    await isAlone();
    gateway = await startGateway();
  });

  it('ends an examination, also one that came by no connection', async () => {
    server.script(on('greeting').noReply());
    const site = await owner.site(server, { saved });
    const asked = gateway.app.server.inject({
      method: 'POST',
      url: `/api/v1/sites/${site.id}/diagnosis`,
      headers: { authorization: `Bearer ${owner.token}`, host: `localhost:${gateway.port}` },
    });
    const ended = asked.then(
      ({ body }) => body,
      () => 'broken off',
    );
    await server.until(() => server.connections.length > 0);
    await remove(site);
    await owner.ask({ method: 'DELETE', path: '/api/v1/session' });
    await gateway.close();
    expect(await ended).not.toContain('"report"');
    await isAlone();
    gateway = await startGateway();
  });
});
