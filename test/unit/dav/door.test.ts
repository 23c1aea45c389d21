import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dav, davUrl, textsOf } from '../../support/dav-client.ts';
import { codeIn, startGateway } from '../../support/gateway.ts';
import type { TestGateway, TestSite } from '../../support/gateway.ts';
import type { Exchange } from '../../support/http-exchange.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';

let server: ScriptedFtp;
let gateway: TestGateway;
let site: TestSite;

beforeAll(async () => {
  server = await startScriptedFtp();
  server.tree.put('/file.txt', 'content');
  server.tree.putFolder('/folder');
  gateway = await startGateway();
  site = await gateway.site(server, { name: 'Harbour <&> "1"' });
});
afterAll(async () => {
  await gateway.close();
  await server.close();
});

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

/** Without the token that `dav` sends. */
function askBare(method: string, path: string, headers: Record<string, string> = {}): Promise<Exchange> {
  return gateway.ask({ method, path, headers: { depth: '0', ...headers } });
}

describe('who may come in by WebDAV', () => {
  it.each(['PROPFIND', 'GET', 'PUT', 'OPTIONS', 'LOCK'])(
    '%s without credentials is asked for Basic ones',
    async (method) => {
      const answer = await askBare(method, davUrl(site, '/file.txt'));
      expect([answer.status, codeIn(answer)]).toEqual([401, 'AUTH_REQUIRED']);
      expect(answer.headers['www-authenticate']).toMatch(/^Basic realm="Gangway"/);
    },
  );

  it('whoever has a token as password, whatever the user name, or as bearer', async () => {
    const { token } = site.owner;
    for (const authorization of [basic('any', token), basic('', token), `Bearer ${token}`]) {
      const answer = await askBare('PROPFIND', davUrl(site, '/'), { authorization });
      expect(answer.status).toBe(207);
    }
    const wrong = await askBare('PROPFIND', davUrl(site, '/'), { authorization: basic(token, 'wrong') });
    expect(wrong.status).toBe(401);
  });

  it('nobody by a cookie, which pages of other sites could make a browser send', async () => {
    const cookie = `gangway=${site.owner.token}`;
    const answer = await askBare('GET', davUrl(site, '/file.txt'), { cookie });
    expect([answer.status, codeIn(answer)]).toEqual([401, 'AUTH_REQUIRED']);
  });

  it.each([
    'GET',
    'PUT',
    'DELETE',
    'PROPFIND',
    'PROPPATCH',
    'MKCOL',
    'COPY',
    'MOVE',
    'LOCK',
    'UNLOCK',
    'OPTIONS',
    'POST',
  ])('to no site of somebody else: %s is 404 there', async (method) => {
    const stranger = await gateway.signIn();
    const answer = await stranger.ask({ method, path: davUrl(site, '/file.txt'), headers: { depth: '0' } });
    expect([answer.status, codeIn(answer)]).toEqual([404, 'SITE_NOT_FOUND']);
  });
});

describe('what WebDAV says of itself', () => {
  it.each([
    ['/folder', 'COPY, DELETE, LOCK, MOVE, OPTIONS, PROPFIND, PROPPATCH, UNLOCK'],
    ['/file.txt', 'COPY, DELETE, GET, HEAD, LOCK, MOVE, OPTIONS, PROPFIND, PROPPATCH, PUT, UNLOCK'],
    ['/nothing', 'LOCK, MKCOL, OPTIONS, PUT'],
  ])('at %s: its classes, and the methods that are possible there', async (path, allow) => {
    const { status, headers } = await dav(site, 'OPTIONS', path);
    expect([status, headers.dav, headers['ms-author-via'], headers.allow]).toEqual([
      200,
      '1, 2, 3',
      'DAV',
      allow,
    ]);
  });

  it.each(['/dav/', '/dav', '/'])('at %s, where clients begin to look', async (path) => {
    const answer = await site.owner.ask({ method: 'OPTIONS', path });
    expect([answer.status, answer.headers.dav]).toEqual([200, '1, 2, 3']);
  });

  it('at /dav/: the sites that whoever asks can reach, as folders', async () => {
    const answer = await site.owner.ask({ method: 'PROPFIND', path: '/dav/', headers: { depth: '1' } });
    expect(textsOf(answer, 'href')).toEqual(['/dav/', `/dav/${site.id}/`]);
    expect(textsOf(answer, 'displayname')).toEqual(['Gangway', 'Harbour <&> "1"']);
    const above = await site.owner.ask({ method: 'PROPFIND', path: '/', headers: { depth: '1' } });
    expect(textsOf(above, 'href')).toEqual(['/', '/dav/']);
  });

  it.each([
    ['GET', '/folder'],
    ['HEAD', '/folder'],
    ['PUT', '/folder'],
    ['MKCOL', '/file.txt'],
    ['MKCOL', '/'],
    ['POST', '/file.txt'],
  ])('%s of %s is 405 and names what is possible', async (method, path) => {
    const answer = await dav(site, method, path);
    expect([answer.status, typeof answer.headers.allow]).toEqual([405, 'string']);
  });
});

describe('a public URL below a path', () => {
  it('is in every href, and a Destination may have it', async () => {
    await using below = await startGateway({ publicUrl: 'http://127.0.0.1:80/gw/' });
    // The proxy would send the public host name.
    const headers = { host: '127.0.0.1' };
    const made = await below.ask({
      method: 'POST',
      path: '/api/v1/session',
      headers: { ...headers, 'content-type': 'application/json' },
      body: '{}',
    });
    const { token } = JSON.parse(made.body.toString()) as { token: string };
    const signed = { ...headers, authorization: `Bearer ${token}` };
    const draft = {
      saved: false,
      host: server.host,
      port: server.port,
      security: 'plain',
      user: 'kim',
      password: 'secret',
    };
    const added = await below.ask({
      method: 'POST',
      path: '/api/v1/sites',
      headers: { ...signed, 'content-type': 'application/json' },
      body: JSON.stringify(draft),
    });
    const { id } = JSON.parse(added.body.toString()) as { id: string };
    const found = await below.ask({
      method: 'PROPFIND',
      path: `/dav/${id}/folder`,
      headers: { ...signed, depth: '0' },
    });
    expect(textsOf(found, 'href')).toEqual([`/gw/dav/${id}/folder/`]);
    const destination = `http://127.0.0.1/gw/dav/${id}/copy.txt`;
    const copied = await below.ask({
      method: 'COPY',
      path: `/dav/${id}/file.txt`,
      headers: { ...signed, destination },
    });
    expect(copied.status).toBe(201);
    expect(server.tree.read('/copy.txt').toString()).toBe('content');
  });
});
