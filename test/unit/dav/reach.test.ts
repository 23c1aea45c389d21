import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NewToken } from '../../../server/contract/token.ts';
import { makeDataFolder } from '../../support/data-folder.ts';
import { dav, davLock, davTo, davUrl, textsOf } from '../../support/dav-client.ts';
import { codeIn, startGateway, TestSignIn, TestSite } from '../../support/gateway.ts';
import type { TestGateway } from '../../support/gateway.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import { Store } from '../../../server/store/store.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';

const PROPERTY =
  '<propertyupdate xmlns="DAV:"><set><prop><m xmlns="urn:m">kept</m></prop></set></propertyupdate>';

let folder: string;
let server: ScriptedFtp;
let gateway: TestGateway;
let keeper: TestSignIn;
let site: TestSite;

beforeEach(async () => {
  folder = makeDataFolder();
  server = await startScriptedFtp();
  for (const path of ['/in/a', '/in/deep/b', '/inside/c', '/d']) server.tree.put(path, path);
  gateway = await startGateway({ dataFolder: folder });
  keeper = await gateway.signIn();
  site = await keeper.site(server, { saved: true });
});
afterEach(async () => {
  await gateway.close();
  await server.close();
});

/** The same site as somebody with a token reaches it. */
async function heldBy(draft: object): Promise<TestSite> {
  const draftOf = { name: 'test', sites: 'all', ...draft };
  const { body } = await keeper.askJson('POST', '/api/v1/tokens', draftOf);
  return new TestSite(new TestSignIn(gateway.port, (JSON.parse(body.toString()) as NewToken).token), site.id);
}

const FORBIDDEN = [403, 'AUTH_FORBIDDEN'];

describe('the reach of a token holds for WebDAV', () => {
  it('by rights: each method needs its own', async () => {
    const reader = await heldBy({ rights: ['read'] });
    expect((await dav(reader, 'PROPFIND', '/in', { headers: { depth: '1' } })).status).toBe(207);
    for (const method of ['PUT', 'MKCOL', 'LOCK', 'UNLOCK', 'PROPPATCH', 'DELETE']) {
      const answer = await dav(reader, method, '/in/a');
      expect([method, answer.status, codeIn(answer)]).toEqual([method, ...FORBIDDEN]);
    }
    for (const method of ['COPY', 'MOVE'] as const) {
      const answer = await davTo(reader, method, { from: '/in/a', to: '/in/b' });
      expect([answer.status, codeIn(answer)]).toEqual(FORBIDDEN);
    }
    const writer = await heldBy({ rights: ['read', 'write'] });
    expect((await davTo(writer, 'COPY', { from: '/in/a', to: '/d' })).status).toBe(204);
    const replaced = await davTo(writer, 'COPY', { from: '/inside', to: '/in' });
    expect([replaced.status, codeIn(replaced)]).toEqual(FORBIDDEN);
    expect(server.tree.read('/in/deep/b').toString()).toBe('/in/deep/b');
  });

  it('by folder: neither the address nor the destination may be outside', async () => {
    const inner = await heldBy({ rights: ['read', 'write', 'delete'], folder: '/in' });
    expect((await dav(inner, 'PROPFIND', '/in', { headers: { depth: '1' } })).status).toBe(207);
    for (const path of ['/', '/inside', '/d']) {
      const answer = await dav(inner, 'PROPFIND', path, { headers: { depth: '0' } });
      expect([answer.status, codeIn(answer)]).toEqual(FORBIDDEN);
    }
    for (const to of ['/inside/x', '/x']) {
      const answer = await davTo(inner, 'MOVE', { from: '/in/a', to });
      expect([answer.status, codeIn(answer)]).toEqual(FORBIDDEN);
    }
    expect((await davTo(inner, 'MOVE', { from: '/in/a', to: '/in/moved' })).status).toBe(201);
  });

  it('by site: the list has no others', async () => {
    await keeper.site(server, { saved: true });
    const one = await heldBy({ rights: ['read'], sites: [site.id] });
    const list = await one.owner.ask({ method: 'PROPFIND', path: '/dav/', headers: { depth: '1' } });
    expect(textsOf(list, 'href')).toEqual(['/dav/', `/dav/${site.id}/`]);
  });
});

describe('a lock', () => {
  it('is not opened by somebody else who knows its token, and not ended by him', async () => {
    const { token } = await davLock(site, '/d');
    const other = await heldBy({ rights: ['read', 'write', 'delete'] });
    const headers = { if: `(<${token}>)` };
    expect((await dav(other, 'PUT', '/d', { body: 'x', headers })).status).toBe(423);
    const ended = await dav(other, 'UNLOCK', '/d', { headers: { 'lock-token': `<${token}>` } });
    expect([ended.status, codeIn(ended)]).toEqual(FORBIDDEN);
    expect(server.tree.read('/d').toString()).toBe('/d');
  });

  it('of a token holds after a restart of Gangway, and so do the properties', async () => {
    const holder = await heldBy({ rights: ['read', 'write'] });
    const { token } = await davLock(holder, '/d');
    await dav(holder, 'PROPPATCH', '/in/a', { body: PROPERTY });
    await gateway.close();
    gateway = await startGateway({ dataFolder: folder });
    const again = new TestSite(new TestSignIn(gateway.port, holder.owner.token), site.id);
    expect((await dav(again, 'PUT', '/d', { body: 'x' })).status).toBe(423);
    expect((await dav(again, 'PUT', '/d', { body: 'x', headers: { if: `(<${token}>)` } })).status).toBe(204);
    const { body } = await dav(again, 'PROPFIND', '/in/a', { headers: { depth: '0' } });
    expect(body.toString()).toContain('<m xmlns="urn:m">kept</m>');
  });
});

describe('a site that is removed', () => {
  it('takes along what was kept of it', async () => {
    const kept = await keeper.site(server, { saved: true });
    await dav(kept, 'PROPPATCH', '/d', { body: PROPERTY });
    await davLock(kept, '/d');
    const { status } = await keeper.ask({ method: 'DELETE', path: `/api/v1/sites/${kept.id}` });
    expect(status).toBe(204);
    const gone = await keeper.ask({ method: 'PROPFIND', path: davUrl(kept, '/d'), headers: { depth: '0' } });
    expect(gone.status).toBe(404);
    await gateway.close();
    const store = Store.in(folder);
    expect([store.dav.properties.countOf(kept.id), store.dav.locks.of(kept.id, new Date(0))]).toEqual([
      0,
      [],
    ]);
    store.close();
    gateway = await startGateway({ dataFolder: folder });
  });
});
