import { once } from 'node:events';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dav, davUrl, textsOf } from '../../support/dav-client.ts';
import { codeIn, startGateway } from '../../support/gateway.ts';
import type { TestGateway, TestSite } from '../../support/gateway.ts';
import { on } from '../../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';

const MANY = 10_000;

let server: ScriptedFtp;
let gateway: TestGateway;
let site: TestSite;

beforeEach(async () => {
  server = await startScriptedFtp();
  gateway = await startGateway();
  site = await gateway.site(server);
});
afterEach(async () => {
  await gateway.close();
  await server.close();
});

const depth1 = { headers: { depth: '1' } };

describe('PROPFIND', () => {
  it('tells of a file what GET tells', async () => {
    server.tree.put('/a/b.png', 'twelve bytes');
    const answer = await dav(site, 'PROPFIND', '/a/b.png', { headers: { depth: '0' } });
    const head = await dav(site, 'HEAD', '/a/b.png');
    expect(answer.headers['content-type']).toBe('application/xml; charset=utf-8');
    expect(textsOf(answer, 'href')[0]).toBe(davUrl(site, '/a/b.png'));
    expect(textsOf(answer, 'getcontentlength')).toEqual([head.headers['content-length']]);
    expect(textsOf(answer, 'getetag')).toEqual([head.headers.etag]);
    expect(textsOf(answer, 'getlastmodified')).toEqual([head.headers['last-modified']]);
    expect(textsOf(answer, 'getcontenttype')).toEqual([head.headers['content-type']]);
    expect(textsOf(answer, 'collection')).toEqual([]);
  });

  it.each(['/a', '/a/'])('of %s lists the folder and what is in it, folders with a slash', async (path) => {
    server.tree.put('/a/b', 'x');
    server.tree.putFolder('/a/c d');
    const answer = await dav(site, 'PROPFIND', path, depth1);
    expect(textsOf(answer, 'href')).toEqual(['/a/', '/a/b', '/a/c d/'].map((one) => davUrl(site, one)));
    expect(textsOf(answer, 'collection')).toHaveLength(2);
  });

  it.each([['infinity'], [undefined]])(
    'of a whole tree (Depth %s) is refused by its condition',
    async (depth) => {
      const headers = depth === undefined ? {} : { depth };
      const answer = await dav(site, 'PROPFIND', '/', { headers });
      expect([answer.status, textsOf(answer, 'propfind-finite-depth')]).toEqual([403, ['']]);
    },
  );

  it('of a path where nothing is, is 404, and with a strange Depth 400', async () => {
    const missing = await dav(site, 'PROPFIND', '/missing', depth1);
    expect([missing.status, codeIn(missing)]).toEqual([404, 'FTP_NOT_FOUND']);
    expect((await dav(site, 'PROPFIND', '/', { headers: { depth: '2' } })).status).toBe(400);
    // Windows asks so.
    expect((await dav(site, 'PROPFIND', '/', { headers: { depth: '1,noroot' } })).status).toBe(207);
  });

  it('gives what is named, and 404 for what is not there', async () => {
    server.tree.put('/f', 'x');
    const body =
      '<propfind xmlns="DAV:"><prop><getcontentlength/><quota-used-bytes/><m xmlns="urn:m"/><n xmlns=""/></prop></propfind>';
    const answer = await dav(site, 'PROPFIND', '/f', { headers: { depth: '0' }, body });
    expect(textsOf(answer, 'status')).toEqual(['HTTP/1.1 200 OK', 'HTTP/1.1 404 Not Found']);
    expect(textsOf(answer, 'getcontentlength')).toEqual(['1']);
    expect(answer.body.toString()).toContain('<x:m xmlns:x="urn:m"/>');
  });

  it('gives only names, or more than all, when it is asked to', async () => {
    const names = await dav(site, 'PROPFIND', '/', {
      ...depth1,
      body: '<propfind xmlns="DAV:"><propname/></propfind>',
    });
    expect(textsOf(names, 'resourcetype')).toEqual(['']);
    expect(textsOf(names, 'collection')).toEqual([]);
    const body =
      '<propfind xmlns="DAV:"><allprop/><include><supportedlock/><m xmlns="urn:m"/></include></propfind>';
    const all = await dav(site, 'PROPFIND', '/', { ...depth1, body });
    expect(textsOf(all, 'supportedlock')).toHaveLength(1);
    expect(textsOf(all, 'status')).toEqual(['HTTP/1.1 200 OK', 'HTTP/1.1 404 Not Found']);
  });

  it.each([
    ['no propfind', '<x xmlns="DAV:"/>'],
    ['two questions', '<propfind xmlns="DAV:"><propname/><allprop/></propfind>'],
    ['no question', '<propfind xmlns="DAV:"/>'],
    ['no XML', 'hello'],
    [
      'an entity',
      '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><propfind xmlns="DAV:"><prop>&b;</prop></propfind>',
    ],
  ])('with %s is 400', async (_what, body) => {
    const answer = await dav(site, 'PROPFIND', '/', { ...depth1, body });
    expect([answer.status, codeIn(answer)]).toEqual([400, 'DAV_XML_INVALID']);
  });

  it('with more XML than anybody needs is 413, also when it comes in chunks', async () => {
    const body = `<propfind xmlns="DAV:">${' '.repeat(70_000)}<propname/></propfind>`;
    const headers = { depth: '0', 'transfer-encoding': 'chunked' };
    expect((await dav(site, 'PROPFIND', '/', { headers, body })).status).toBe(413);
    expect((await dav(site, 'PROPFIND', '/', { headers: { depth: '0' } })).status).toBe(207);
  });

  it('of any names is XML, and each href leads to its file', async () => {
    const names = ['%41', 'a&b<c>"\'', '中 文', 'x;y=1?z#', '\\x41', '\u0085nel', '\ufffe', '😀'];
    for (const name of names) server.tree.put(`/${name}`, name);
    server.tree.put(Buffer.from([0x2f, 0xff, 0xfe, 0x41]), 'raw');
    const answer = await dav(site, 'PROPFIND', '/', depth1);
    const [, ...hrefs] = textsOf(answer, 'href');
    const contents = await Promise.all(
      hrefs.map(async (path) => (await site.owner.ask({ path })).body.toString()),
    );
    expect(contents.sort()).toEqual([...names, 'raw'].sort());
  });

  it('leaves out what no request could name', async () => {
    server.tree.put('/good', 'x');
    server.script(
      on('MLSD').listing(() => [
        'type=file;size=1; good\r\n',
        'type=file;size=1; b\u0001d\r\n',
        'type=file;size=1; b\u001bd\r\n',
      ]),
    );
    const answer = await dav(site, 'PROPFIND', '/', depth1);
    expect(textsOf(answer, 'href')).toEqual([davUrl(site, '/'), davUrl(site, '/good')]);
  });

  it('tells what a link leads to, and does not hide one that leads nowhere', async () => {
    server.tree.put('/folder/in', 'x');
    server.tree.putFolder('/to-folder');
    server.script(
      on('MLSD').listing(() => [
        'type=OS.unix=slink;size=6; to-folder\r\n',
        'type=OS.unix=slink;size=6; dangling\r\n',
      ]),
    );
    const answer = await dav(site, 'PROPFIND', '/', depth1);
    expect(textsOf(answer, 'href').slice(1)).toEqual(
      ['/to-folder/', '/dangling'].map((one) => davUrl(site, one)),
    );
    expect(textsOf(answer, 'getcontentlength')).toEqual([]);
  });

  it('of ten thousand entries flows while they are listed', async () => {
    server.tree.putFolder('/many');
    const begun = Promise.withResolvers<undefined>();
    const lines = (from: number): string[] =>
      Array.from(
        { length: MANY / 2 },
        (_, n) => `type=file;size=1;modify=20260101000000; file ${from + n}\r\n`,
      );
    server.script(
      on('MLSD').listing(async function* () {
        yield lines(0).join('');
        // The second half is listed only when the client has something of the first.
        await begun.promise;
        yield lines(MANY / 2).join('');
      }),
    );
    const { port, path, headers } = site.owner.signed({ path: davUrl(site, '/many'), ...depth1 });
    const outgoing = request({
      host: '127.0.0.1',
      port,
      method: 'PROPFIND',
      path,
      headers,
      agent: false,
    }).end();
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    response.once('data', () => begun.resolve(undefined));
    const body = await buffer(response);
    expect(textsOf({ body }, 'href')).toHaveLength(MANY + 1);
  }, 20_000);

  it('that breaks off is no complete answer', async () => {
    for (let n = 0; n < 2_000; n++) server.tree.put(`/many/file ${n}`, 'x');
    server.script(on('MLSD').dataResetAt(60_000));
    const answer = await dav(site, 'PROPFIND', '/many', depth1);
    expect([answer.status, answer.end]).not.toEqual([207, 'complete']);
    server.behave();
    expect(textsOf(await dav(site, 'PROPFIND', '/many', depth1), 'href')).toHaveLength(2_001);
  });
});
