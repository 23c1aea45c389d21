import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dav, davLock, davTo, davUrl, textsOf } from '../../support/dav-client.ts';
import { codeIn, startGateway } from '../../support/gateway.ts';
import type { TestGateway, TestSite } from '../../support/gateway.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';

let server: ScriptedFtp;
let gateway: TestGateway;
let site: TestSite;

beforeEach(async () => {
  server = await startScriptedFtp();
  server.tree.put('/a', 'old');
  server.tree.put('/folder/b', 'old');
  gateway = await startGateway();
  site = await gateway.site(server);
});
afterEach(async () => {
  await gateway.close();
  await server.close();
});

const names = (path: string): string[] => (server.tree.list(path) ?? []).map(([name]) => name).sort();

describe('a locked file', () => {
  it('is changed by whoever shows the token, and by nobody else', async () => {
    const { status, token, body } = await davLock(site, '/a', { headers: { depth: '0' } });
    expect([status, textsOf({ body }, 'locktoken')]).toEqual([200, [token]]);
    const refused = await dav(site, 'PUT', '/a', { body: 'new' });
    expect([refused.status, textsOf(refused, 'lock-token-submitted')]).toEqual([423, [davUrl(site, '/a')]]);
    for (const method of ['DELETE', 'PROPPATCH']) {
      const body =
        method === 'DELETE'
          ? {}
          : {
              body: '<propertyupdate xmlns="DAV:"><set><prop><m xmlns="urn:m"/></prop></set></propertyupdate>',
            };
      expect((await dav(site, method, '/a', body)).status).toBe(423);
    }
    expect((await davTo(site, 'MOVE', { from: '/a', to: '/c' })).status).toBe(423);
    expect((await davTo(site, 'COPY', { from: '/folder/b', to: '/a' })).status).toBe(423);
    expect((await davTo(site, 'COPY', { from: '/a', to: '/c' })).status).toBe(201);
    const headers = { if: `(<${token}>)` };
    expect((await dav(site, 'PUT', '/a', { body: 'new', headers })).status).toBe(204);
    expect(server.tree.read('/a').toString()).toBe('new');
  });

  it('is not opened by the token of another principal that reaches the same site', async () => {
    const { token } = await davLock(site, '/a');
    const stranger = await gateway.signIn();
    const path = davUrl(site, '/a');
    const answer = await stranger.ask({ method: 'PUT', path, body: 'x', headers: { if: `(<${token}>)` } });
    expect(answer.status).toBe(404);
  });

  it('tells of its lock, without breaking the XML of whoever asks', async () => {
    await davLock(site, '/a', { headers: { depth: '0', timeout: 'Second-100' } });
    const found = await dav(site, 'PROPFIND', '/a', { headers: { depth: '0' } });
    expect(textsOf(found, 'owner')).toEqual(['kim']);
    expect(textsOf(found, 'timeout')).toEqual([expect.stringMatching(/^Second-(100|9\d)$/)]);
    expect(textsOf(found, 'lockroot')).toEqual([davUrl(site, '/a')]);
  });

  it('is locked once, or by several who share', async () => {
    await davLock(site, '/a');
    const second = await davLock(site, '/a');
    expect([second.status, textsOf(second, 'no-conflicting-lock')]).toEqual([423, [davUrl(site, '/a')]]);
    const [first, third] = [
      await davLock(site, '/folder', { scope: 'shared' }),
      await davLock(site, '/folder', { scope: 'shared' }),
    ];
    expect([first.status, third.status]).toEqual([200, 200]);
    expect((await dav(site, 'DELETE', '/folder')).status).toBe(423);
    const headers = { if: `<${davUrl(site, '/folder')}> (<${third.token}>)` };
    expect((await dav(site, 'DELETE', '/folder', { headers })).status).toBe(204);
    expect((await davLock(site, '/folder')).status).toBe(201);
  });

  it('is free again after UNLOCK with its token, and with no other', async () => {
    const { token } = await davLock(site, '/a');
    const wrong = await dav(site, 'UNLOCK', '/a', { headers: { 'lock-token': '<urn:uuid:1>' } });
    expect([wrong.status, textsOf(wrong, 'lock-token-matches-request-uri')]).toEqual([409, ['']]);
    expect((await dav(site, 'UNLOCK', '/a')).status).toBe(400);
    expect((await dav(site, 'UNLOCK', '/a', { headers: { 'lock-token': `<${token}>` } })).status).toBe(204);
    expect((await dav(site, 'PUT', '/a', { body: 'x' })).status).toBe(204);
  });

  it('stays locked when the lock is refreshed, and only a lock that is there can be', async () => {
    const { token } = await davLock(site, '/folder');
    const refreshed = await dav(site, 'LOCK', '/folder/b', {
      headers: { if: `(<${token}>)`, timeout: 'Second-50' },
    });
    expect([refreshed.status, textsOf(refreshed, 'timeout')]).toEqual([200, ['Second-50']]);
    expect((await dav(site, 'LOCK', '/a', { headers: { if: `(<${token}>)` } })).status).toBe(412);
    expect((await dav(site, 'LOCK', '/a')).status).toBe(400);
  });
});

describe('a locked folder', () => {
  it('of any depth keeps its members, a deep one what is in them', async () => {
    const { token } = await davLock(site, '/folder', { headers: { depth: '0' } });
    expect((await dav(site, 'PUT', '/folder/new', { body: 'x' })).status).toBe(423);
    expect((await dav(site, 'MKCOL', '/folder/new')).status).toBe(423);
    expect((await dav(site, 'DELETE', '/folder/b')).status).toBe(423);
    expect((await dav(site, 'PUT', '/folder/b', { body: 'x' })).status).toBe(204);
    const headers = { if: `<${davUrl(site, '/folder')}> (<${token}>)` };
    expect((await dav(site, 'PUT', '/folder/new', { body: 'x', headers })).status).toBe(201);
    await dav(site, 'UNLOCK', '/folder', { headers: { 'lock-token': `<${token}>` } });
    await davLock(site, '/folder');
    expect((await dav(site, 'PUT', '/folder/b', { body: 'y' })).status).toBe(423);
  });

  it('cannot go while something in it is locked, and nothing of it goes', async () => {
    await davLock(site, '/folder/b');
    const answer = await dav(site, 'DELETE', '/folder');
    expect([answer.status, textsOf(answer, 'href')]).toEqual([423, [davUrl(site, '/folder/b')]]);
    expect((await davTo(site, 'MOVE', { from: '/folder', to: '/c' })).status).toBe(423);
    expect((await davLock(site, '/folder')).status).toBe(423);
    expect(names('/folder')).toEqual(['b']);
  });
});

describe('a lock of what is not there', () => {
  it('makes an empty file, in a folder that is', async () => {
    const made = await davLock(site, '/new');
    expect([made.status, server.tree.read('/new').length]).toEqual([201, 0]);
    expect((await dav(site, 'PUT', '/new', { body: 'x' })).status).toBe(423);
    const deep = await davLock(site, '/missing/new');
    expect([deep.status, codeIn(deep)]).toEqual([409, 'DAV_PARENT_MISSING']);
    expect((await davLock(site, '/a', { headers: { depth: '1' } })).status).toBe(400);
  });

  it('is gone with its file, and does not follow it', async () => {
    const { token } = await davLock(site, '/a');
    const headers = { if: `(<${token}>)` };
    expect((await davTo(site, 'MOVE', { from: '/a', to: '/moved' }, headers)).status).toBe(201);
    expect((await dav(site, 'PUT', '/moved', { body: 'x' })).status).toBe(204);
    expect((await dav(site, 'PUT', '/a', { body: 'x' })).status).toBe(201);
  });
});

describe('the If header of a request', () => {
  it.each<[header: string, status: number]>([
    ['(["ETAG"])', 204],
    ['(Not ["ETAG"])', 412],
    ['(<DAV:no-lock>)', 412],
    ['(Not <DAV:no-lock>)', 204],
    ['(<DAV:no-lock>) (["ETAG"])', 204],
    ['(<urn:uuid:1>)', 412],
    ['<URL> (["ETAG"])', 204],
    ['<URL> (["other"])', 412],
    ['<http://example.org/x> (["ETAG"])', 412],
    ['<http://example.org/x> (Not ["ETAG"])', 204],
    ['nonsense', 400],
  ])('%s is answered with %i', async (header, status) => {
    const { etag } = (await dav(site, 'HEAD', '/a')).headers;
    const value = header.replace('["ETAG"]', `[${String(etag)}]`).replace('URL', davUrl(site, '/a'));
    expect((await dav(site, 'PUT', '/a', { body: 'x', headers: { if: value } })).status).toBe(status);
    expect(server.tree.read('/a').toString()).toBe(status === 204 ? 'x' : 'old');
  });

  it('that holds by another list does not open a lock whose token it lacks', async () => {
    const { token } = await davLock(site, '/a');
    const wrong = `(<${token}x>) (Not <DAV:no-lock>)`;
    expect((await dav(site, 'PUT', '/a', { body: 'x', headers: { if: wrong } })).status).toBe(423);
    const right = `(<urn:uuid:1>) (<${token}>)`;
    expect((await dav(site, 'PUT', '/a', { body: 'x', headers: { if: right } })).status).toBe(204);
  });
});
