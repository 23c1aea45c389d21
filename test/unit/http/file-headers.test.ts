import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway, TestSite } from '../../support/gateway.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';

const PAGE = '<script>alert(1)</script>';
let server: ScriptedFtp;
let gateway: TestGateway;
let site: TestSite;
beforeAll(async () => {
  server = await startScriptedFtp();
  gateway = await startGateway();
  site = await gateway.site(server);
});
afterAll(async () => {
  await gateway.close();
  await server.close();
});

describe('the bytes of a file', () => {
  it.each([
    ['/page.html', 'text/plain; charset=utf-8', 'inline'],
    ['/image.svg', 'application/octet-stream', 'attachment'],
    ['/paper.pdf', 'application/octet-stream', 'attachment'],
    ['/photo.png', 'image/png', 'inline'],
    ['/no-extension', 'application/octet-stream', 'attachment'],
  ])('of %s come as %s, %s, and nothing in them may run (T32, T33)', async (path, type, disposition) => {
    server.tree.put(path, PAGE);
    for (const got of [
      await site.get(path),
      await site.get(path, { range: 'bytes=0-3' }),
      await site.head(path),
    ]) {
      expect(got.headers['content-type']).toBe(type);
      expect(got.headers['content-disposition']?.split(';')[0]).toBe(disposition);
      expect(got.headers['content-security-policy']).toMatch(/^default-src 'none';.*sandbox/);
      expect(got.headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        // This server gives weak tags: parts of the file fit no other parts (RFC 9111 section 3.4).
        'cache-control': got.status === 206 ? 'private, no-store' : 'private, no-cache',
        vary: 'authorization',
      });
      expect(got.headers['x-request-id']).toMatch(/^[\w-]{20,}$/);
    }
  });

  it('are saved when `?download` asks for it', async () => {
    server.tree.put('/photo.png', PAGE);
    const got = await site.owner.ask({ path: `${site.url('files', '/photo.png')}?download` });
    expect(got.headers['content-disposition']).toMatch(/^attachment; filename="photo\.png"/);
  });

  it('of a file whose name would break a header come with the name in order (T34)', async () => {
    for (const name of ['"quoted"', 'semi;colon', '日本語.txt', '100% \\ back', "it's *", '\u202egnp.exe']) {
      server.tree.put(`/${name}`, 'x');
      const got = await site.get(`/${name}`);
      expect([got.status, got.body.toString()], name).toEqual([200, 'x']);
    }
  });

  it('on the bridge have the same headers, and so have its folders', async () => {
    server.tree.put('/page.html', PAGE);
    const login = {
      authorization: `Basic ${Buffer.from('kim:secret').toString('base64')}`,
      accept: 'text/html',
    };
    for (const path of ['page.html', '']) {
      const got = await gateway.ask({
        path: `/ftp/${server.host}:${server.port}/${path}?security=plain`,
        headers: login,
      });
      expect([got.status, got.headers['x-content-type-options']]).toEqual([200, 'nosniff']);
      expect(got.headers['content-security-policy']).toMatch(/sandbox/);
    }
  });

  it('named like markup are text in the index of the bridge (T31)', async () => {
    server.tree.put('/<img src=x onerror=alert(1)>"\'&', 'x');
    const login = {
      authorization: `Basic ${Buffer.from('kim:secret').toString('base64')}`,
      accept: 'text/html',
    };
    const got = await gateway.ask({
      path: `/ftp/${server.host}:${server.port}/?security=plain`,
      headers: login,
    });
    expect(got.body.toString()).toContain('&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;');
    expect(got.body.toString()).not.toContain('<img');
  });
});
