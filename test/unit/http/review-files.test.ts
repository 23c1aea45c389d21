import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { codeIn, LOGIN, startGateway } from '../../support/gateway.ts';
import type { TestGateway, TestSite } from '../../support/gateway.ts';
import type { Exchange } from '../../support/http-exchange.ts';
import { on } from '../../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';

let server: ScriptedFtp;
let gateway: TestGateway;
let site: TestSite;
beforeAll(async () => {
  server = await startScriptedFtp();
  server.tree.put('/f', '0123456789');
  server.tree.put('/folder/inner', 'x');
  gateway = await startGateway();
  site = await gateway.site(server);
});
afterEach(() => server.behave());
afterAll(async () => {
  await gateway.close();
  await server.close();
});

const authorization = `Basic ${Buffer.from(`${LOGIN.user}:${LOGIN.password}`).toString('base64')}`;
function bridge(method: string, path: string, headers: Record<string, string> = {}): Promise<Exchange> {
  const url = `/ftp/127.0.0.1:${server.port}${path}${path.includes('?') ? '&' : '?'}security=plain`;
  return gateway.ask({ method, path: url, headers: { authorization, ...headers } });
}

describe('a part of a file', () => {
  it('is answered with the whole when the server cannot start in the middle', async () => {
    const own = await gateway.site(server);
    server.script(on('REST').reply(502));
    const answer = await own.get('/f', { range: 'bytes=3-5' });
    expect([answer.status, answer.body.toString()]).toEqual([200, '0123456789']);
    expect(answer.headers).toMatchObject({ 'accept-ranges': 'none', 'content-length': '10' });
    expect(answer.headers['content-range']).toBeUndefined();
  });

  it('that begins at the beginning needs no REST', async () => {
    const own = await gateway.site(server);
    server.script(on('REST').reply(502));
    const answer = await own.get('/f', { range: 'bytes=0-2' });
    expect([answer.status, answer.body.toString()]).toEqual([206, '012']);
  });

  it.each(['bytes=3-5', 'bytes=100-'])('%s means nothing to HEAD', async (range) => {
    const answer = await site.head('/f', { range });
    expect([answer.status, answer.headers['content-length']]).toEqual([200, '10']);
    expect(answer.headers['content-range']).toBeUndefined();
  });

  it('is still refused when RETR itself is unknown', async () => {
    server.script(on('RETR').reply(502));
    const answer = await site.get('/f', { range: 'bytes=3-5' });
    expect([answer.status, codeIn(answer)]).toEqual([501, 'FTP_NOT_SUPPORTED']);
  });
});

describe('a folder at the plain bridge', () => {
  it.each(['/', '/folder/'])('%s answers HEAD like GET, without a body', async (path) => {
    const [head, get] = [await bridge('HEAD', path), await bridge('GET', path)];
    expect([head.status, head.body.length]).toEqual([200, 0]);
    expect(head.headers['content-type']).toBe(get.headers['content-type']);
    expect(head.headers['content-security-policy']).toBe(get.headers['content-security-policy']);
  });

  it('that is none answers HEAD with 404', async () => {
    expect((await bridge('HEAD', '/nothing/')).status).toBe(404);
    expect((await bridge('HEAD', '/f/')).status).toBe(404);
  });

  it('without its slash is a redirect for HEAD too', async () => {
    const answer = await bridge('HEAD', '/folder');
    expect([answer.status, answer.headers.location]).toEqual([302, './folder/?security=plain']);
  });

  it('is a page for a browser, with every entry', async () => {
    const { body, headers } = await bridge('GET', '/folder/', { accept: 'text/html' });
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(body.toString()).toMatch(
      /^<!doctype html>[^]*<a href="\.\/inner\?security=plain">inner<\/a>[^]*<\/table>\n<\/html>\n$/,
    );
  });

  it('keeps its options in every link, so that a name in GBK can be followed', async () => {
    server.tree.put(Buffer.from('/legacy/\xd6\xd0\xce\xc4/\xb1\xa8\xb8\xe6.txt', 'latin1'), 'gbk');
    const html = { accept: 'text/html' };
    const page = async (path: string): Promise<string> => (await bridge('GET', path, html)).body.toString();
    const top = await page('/legacy/?charset=gb18030');
    const name = encodeURIComponent('中文');
    expect(top).toContain(`<a href="./${name}/?security=plain&amp;charset=gb18030">中文/</a>`);
    const inner = await page(`/legacy/${name}/?charset=gb18030`);
    const file = encodeURIComponent('报告.txt');
    expect(inner).toContain(`<a href="./${file}?security=plain&amp;charset=gb18030">报告.txt</a>`);
    expect(inner).toContain('<a href="../?security=plain&amp;charset=gb18030">../</a>');
    expect((await bridge('GET', `/legacy/${name}/${file}?charset=gb18030`)).body.toString()).toBe('gbk');
  });
});

describe('a path with a slash at its end', () => {
  it.each(['PUT', 'DELETE'])('is no file to %s', async (method) => {
    const body = method === 'PUT' ? { body: 'x' } : {};
    const path = `${site.url('files', '/f')}/`;
    const answers = [await site.owner.ask({ method, path, ...body }), await bridge(method, '/f/')];
    expect(answers.map((answer) => [answer.status, codeIn(answer)])).toEqual([
      [400, 'PATH_INVALID'],
      [400, 'PATH_INVALID'],
    ]);
    expect(server.tree.read('/f').toString()).toBe('0123456789');
  });
});

describe('what the server said', () => {
  const said = async (text: string, own: TestSite): Promise<string | undefined> => {
    server.script(on('RETR').reply(553, text));
    const { body } = await own.get('/f');
    return (JSON.parse(body.toString()) as { ftp?: { text?: string } }).ftp?.text;
  };

  it('is told up to 300 characters', async () => {
    const text = await said('x'.repeat(1_000), site);
    expect(text).toBe(`${'x'.repeat(299)}…`);
  });

  it('cannot act where it is shown', async () => {
    expect(await said('\u001b[31m\u202egpj.exe\u2066\u0085', site)).toBe(
      '\\x1b[31m\\u202egpj.exe\\u2066\\x85',
    );
  });

  it('is masked before it is cut', async () => {
    const password = 'p'.repeat(20);
    const other = await startScriptedFtp({ users: { kim: password } });
    other.tree.put('/f', 'x');
    other.script(on('RETR').reply(553, `${'x'.repeat(290)}${password} and more`));
    const own = await gateway.site(other, { password });
    const { body } = await own.get('/f');
    expect(body.toString()).not.toContain('xp');
    await other.close();
  });
});

describe('every response', () => {
  const TOTAL = /^total;dur=\d+\.\d$/;
  const WITH_QUEUE =
    /^queue;dur=\d+\.\d, total;dur=\d+\.\d(, (connect|tls|login|data|firstbyte);dur=\d+\.\d)*$/;
  it('tells how long it took, also when it goes past the framework', async () => {
    const answers = [
      await gateway.ask({ path: '/healthz' }),
      await gateway.ask({ path: '/nothing' }),
      await gateway.ask({ path: '/api/v1/sites/x/files/%zz' }),
    ];
    for (const { headers } of answers) expect(headers['server-timing']).toMatch(TOTAL);
  });

  it('that needed a session tells how long it waited for one', async () => {
    const answers = [
      await site.get('/f'),
      await site.head('/f'),
      await site.list('/'),
      await site.get('/missing'),
    ];
    for (const { headers } of answers) expect(headers['server-timing']).toMatch(WITH_QUEUE);
  });

  it('tells the steps that are known: opening a session where that was done for it, and beginning the transfer', async () => {
    const stepsIn = ({ headers }: { headers: Record<string, unknown> }): string[] =>
      [...String(headers['server-timing']).matchAll(/(\w+);dur=/g)].map(([, name]) => name ?? '');
    const fresh = await gateway.site(server);
    expect(stepsIn(await fresh.get('/f'))).toEqual([
      'queue',
      'total',
      'connect',
      'login',
      'data',
      'firstbyte',
    ]);
    expect(stepsIn(await fresh.get('/f'))).toEqual(['queue', 'total', 'data', 'firstbyte']);
    expect(stepsIn(await fresh.head('/f'))).toEqual(['queue', 'total']);
  });
});
