import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeIn, startGateway } from '../../support/gateway.ts';
import type { TestGateway } from '../../support/gateway.ts';
import { on } from '../../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';

const FACTS = '250-Facts:\r\n type=file;size=5;modify=20240229120000;unique=4AB; /f.txt\r\n250 End\r\n';
const TIME = 'Thu, 29 Feb 2024 12:00:00 GMT';

let gateway: TestGateway;
beforeAll(async () => (gateway = await startGateway()));
afterAll(() => gateway.close());

describe('a file that the server names uniquely', () => {
  it('has a strong tag, by which parts are asked for and kept', async () => {
    await using server = await startScriptedFtp();
    server.script(on('MLST').replyRaw(FACTS));
    server.tree.put('/f.txt', 'hello');
    const site = await gateway.site(server);
    const { etag = '' } = (await site.head('/f.txt')).headers;
    expect(etag).toMatch(/^"/);
    const part = await site.get('/f.txt', { range: 'bytes=1-2', 'if-range': etag, 'if-match': etag });
    expect([part.status, part.body.toString(), part.headers['cache-control']]).toEqual([
      206,
      'el',
      'private, no-cache',
    ]);
    expect((await site.get('/f.txt', { range: 'bytes=1-2', 'if-range': `W/${etag}` })).status).toBe(200);
    expect((await site.get('/f.txt', { 'if-match': `"x", ${etag}` })).status).toBe(200);
    const weak = await site.get('/f.txt', { 'if-match': `W/${etag}` });
    expect([weak.status, codeIn(weak)]).toEqual([412, 'PRECONDITION']);
  });
});

describe('a 304', () => {
  it('renews what the client keeps: tag, time, and the policy of files, and tells nothing of a body', async () => {
    await using server = await startScriptedFtp();
    server.tree.put('/f.txt', 'hello');
    const site = await gateway.site(server);
    const { etag = '' } = (await site.head('/f.txt')).headers;
    const { status, headers, body } = await site.get('/f.txt', { 'if-none-match': `"x", ${etag}` });
    expect([status, body.length]).toEqual([304, 0]);
    expect(headers).toMatchObject({
      etag,
      'last-modified': TIME,
      'cache-control': 'private, no-cache',
      vary: 'authorization',
    });
    expect(headers['content-security-policy']).toMatch(/sandbox/);
    for (const name of ['content-length', 'content-type', 'content-disposition', 'accept-ranges'])
      expect(headers[name], name).toBeUndefined();
  });
});

describe('a file of which only a listing tells', () => {
  it('has neither tag nor time, and no condition that needs them holds or fails', async () => {
    await using server = await startScriptedFtp({ without: ['MLST', 'MLSD', 'SIZE', 'MDTM'] });
    server.tree.put('/f.txt', { sizeBytes: 5, modifiedAt: new Date('2020-02-29T12:34:56Z') });
    const site = await gateway.site(server);
    const got = await site.get('/f.txt', {
      'if-modified-since': 'Sun, 22 Nov 2026 00:00:00 GMT',
      'if-unmodified-since': 'Sun, 01 Jan 2012 00:00:00 GMT',
    });
    expect([got.status, got.headers['content-length']]).toEqual([200, '5']);
    expect([got.headers.etag, got.headers['last-modified']]).toEqual([undefined, undefined]);
    expect((await site.get('/f.txt', { 'if-match': '*' })).status).toBe(200);
  });
});

describe('a path', () => {
  it.each(['/a%2Fb', '/%2e%2e%2fetc', '/a%00', '/a%ff', '/%zz'])(
    '%s is refused by every method',
    async (path) => {
      await using server = await startScriptedFtp();
      const site = await gateway.site(server);
      for (const method of ['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH']) {
        const headers = method === 'PATCH' ? { 'content-type': 'application/json' } : {};
        const body = method === 'PATCH' ? { body: '{"name":"x"}' } : {};
        const url = `${site.url('files', '/').slice(0, -1)}${path}`;
        const got = await site.owner.ask({ method, path: url, headers, ...body });
        expect([method, got.status]).toEqual([method, 400]);
      }
      expect(server.connections).toHaveLength(0);
    },
  );
});
