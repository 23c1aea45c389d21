import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Folder } from '../../../server/contract/entry.ts';
import type { Site, SiteStatus } from '../../../server/contract/site.ts';
import { codecOf } from '../../../server/ftp/names/codecs.ts';
import { codeIn, startGateway } from '../../support/gateway.ts';
import type { TestGateway, TestSite } from '../../support/gateway.ts';
import type { Exchange } from '../../support/http-exchange.ts';
import { on } from '../../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';

let server: ScriptedFtp;
let gateway: TestGateway;
let site: TestSite;

beforeEach(async () => {
  server = await startScriptedFtp();
  gateway = await startGateway();
  for (const name of ['报告.doc', '照片', '财务报表.xls', '会议纪要.txt'])
    server.tree.put(Buffer.concat([Buffer.from('/'), gbk('资料'), Buffer.from('/'), gbk(name)]), name);
  site = await gateway.site(server);
});
afterEach(async () => {
  await gateway.close();
  await server.close();
});

function gbk(name: string): Buffer {
  return codecOf('gb18030').encode(name) ?? Buffer.alloc(0);
}

function change(body: unknown, of = site): Promise<Exchange> {
  return of.owner.askJson('PATCH', `/api/v1/sites/${of.id}`, body);
}

async function list(path: string): Promise<Folder> {
  const { body } = await site.list(path);
  return JSON.parse(body.toString()) as Folder;
}

async function status(): Promise<SiteStatus> {
  const { body } = await site.owner.ask({ path: `/api/v1/sites/${site.id}/status` });
  return JSON.parse(body.toString()) as SiteStatus;
}

function sent(verb: string): string[] {
  return server.connections.flatMap(({ commands }) =>
    commands.filter((one) => one.verb === verb).map(({ argument }) => argument),
  );
}

const BYTES_PATH = '/\\xD7\\xCA\\xC1\\xCF';

describe('PATCH /sites/{id}', () => {
  it('changes name, mode, charset and start folder, and nothing else', async () => {
    const before = JSON.parse(
      (await site.owner.ask({ path: `/api/v1/sites/${site.id}` })).body.toString(),
    ) as Site;
    const wish = { name: 'Old harbour', mode: 'passive', charset: 'gb18030', startFolder: '/a/../b' };
    const answer = await change(wish);
    expect(answer.status).toBe(200);
    const expected = { ...before, ...wish, startFolder: '/b' };
    expect(JSON.parse(answer.body.toString())).toEqual(expected);
    const shown = await site.owner.ask({ path: `/api/v1/sites/${site.id}` });
    expect(JSON.parse(shown.body.toString())).toEqual(expected);
  });

  it.each([
    ['nothing', {}],
    ['a password', { password: 'other' }],
    ['another user', { user: 'root' }],
    ['another host', { host: 'elsewhere.example', charset: 'gb18030' }],
    ['another port', { port: 2121 }],
    ['less security', { security: 'plain' }],
    ['trust in a certificate', { trustedCertificate: Array(32).fill('AA').join(':') }],
    ['an unknown charset', { charset: 'ebcdic' }],
    ['an unknown mode', { mode: 'sideways' }],
    ['a relative start folder', { startFolder: 'a' }],
    ['no object', ['charset']],
  ])('refuses %s', async (_what, body) => {
    const answer = await change(body);
    expect([answer.status, codeIn(answer)]).toEqual([400, 'REQUEST_INVALID']);
    expect((await status()).charset.id).toBe('utf-8');
  });

  it('refuses a start folder above the root', async () => {
    expect((await change({ startFolder: '/../a' })).status).toBe(400);
  });

  it("does not know a stranger's site", async () => {
    const stranger = await gateway.site(server);
    const path = `/api/v1/sites/${site.id}`;
    const answer = await stranger.owner.askJson('PATCH', path, { charset: 'gb18030' });
    expect([answer.status, codeIn(answer)]).toEqual([404, 'SITE_NOT_FOUND']);
  });
});

describe('a folder whose charset is changed while it is open', () => {
  it('is shown by a guess that its names prove together, and says so', async () => {
    const folder = await list(BYTES_PATH);
    expect(folder.entries.map(({ name }) => name)).toEqual([
      '报告.doc',
      '照片',
      '财务报表.xls',
      '会议纪要.txt',
    ]);
    expect(folder).toMatchObject({
      path: BYTES_PATH,
      bytesPath: BYTES_PATH,
      shownPath: '/资料',
      charset: 'utf-8',
      guess: 'gb18030',
    });
    expect(folder.entries[0]).toMatchObject({
      guess: 'gb18030',
      path: `${BYTES_PATH}/\\xB1\\xA8\\xB8\\xE6.doc`,
    });
    const { charset, profile } = await status();
    expect(charset.id).toBe('gb18030');
    expect(charset.why).toContain('4 names that are not UTF-8 read best so');
    expect(profile['charset']).toMatchObject({ value: 'gb18030' });
  });

  it('is read anew without a new login, under a path that did not change', async () => {
    await list(BYTES_PATH);
    await change({ charset: 'gb18030' });
    const folder = await list(BYTES_PATH);
    expect(folder).toMatchObject({ path: '/资料', bytesPath: BYTES_PATH, charset: 'gb18030' });
    expect(folder.guess).toBeUndefined();
    expect(folder.entries[0]).toMatchObject({ name: '报告.doc', path: '/资料/报告.doc' });
    expect((await site.get('/资料/报告.doc')).body.toString()).toBe('报告.doc');
    expect((await site.get(`${BYTES_PATH}/\\xB1\\xA8\\xB8\\xE6.doc`)).body.toString()).toBe('报告.doc');
    expect(server.connections).toHaveLength(1);
    expect(sent('OPTS')).toEqual(['UTF8 ON', 'UTF8 OFF']);
  });

  it('comes back to where it was', async () => {
    const before = await list(BYTES_PATH);
    for (const charset of ['gb18030', 'big5', 'windows-1251', 'auto']) {
      await change({ charset });
      expect((await list(BYTES_PATH)).bytesPath).toBe(BYTES_PATH);
    }
    expect(await list(BYTES_PATH)).toEqual(before);
    expect(server.connections).toHaveLength(1);
    expect(sent('OPTS')).toEqual(['UTF8 ON', 'UTF8 OFF', 'UTF8 ON']);
  });

  it('gets a new session where the server will not leave UTF-8', async () => {
    server.script(on('OPTS').to('UTF8 OFF').reply(501, 'Option not understood'));
    await list(BYTES_PATH);
    await change({ charset: 'gb18030' });
    expect((await list(BYTES_PATH)).entries[0]).toMatchObject({ name: '报告.doc' });
    expect(server.connections).toHaveLength(2);
    expect(server.connections[1]?.verbs).not.toContain('OPTS');
    await change({ charset: 'shift_jis' });
    await list(BYTES_PATH);
    expect(server.connections).toHaveLength(2);
  });

  it('gets new names in the new charset', async () => {
    await change({ charset: 'gb18030' });
    expect((await site.put('/资料/新.txt', 'new')).status).toBe(201);
    const folder = server.tree.root.children.get(gbk('资料').toString('latin1'));
    const names = folder?.kind === 'folder' ? [...folder.children.keys()] : [];
    expect(names).toContain(gbk('新.txt').toString('latin1'));
    expect((await list('/资料')).entries.map(({ name }) => name)).toContain('新.txt');
  });

  it('refuses a new name that the charset lacks', async () => {
    await change({ charset: 'windows-1251' });
    const answer = await site.put('/报告.doc', 'x');
    expect([answer.status, codeIn(answer)]).toEqual([400, 'NAME_INVALID']);
    expect(sent('STOR')).toEqual([]);
  });

  it('never writes by a guess: a new name under auto is UTF-8', async () => {
    await list(BYTES_PATH);
    expect((await site.put(`${BYTES_PATH}/新.txt`, 'new')).status).toBe(201);
    const found = (await list(BYTES_PATH)).entries.find(({ name }) => name === '新.txt');
    expect(found).toMatchObject({ path: `${BYTES_PATH}/新.txt` });
    expect(found?.guess).toBeUndefined();
  });
});

it('the plain bridge reads names in the charset of its query', async () => {
  const authorization = `Basic ${Buffer.from('kim:secret').toString('base64')}`;
  const url = `/ftp/${server.host}:${server.port}/${encodeURIComponent('资料')}/?charset=gb18030&security=plain`;
  const { body } = await gateway.ask({ path: url, headers: { authorization } });
  const folder = JSON.parse(body.toString()) as Folder;
  expect(folder.entries[0]).toMatchObject({ name: '报告.doc', path: '/资料/报告.doc' });
});

it('the links of its page keep the charset that their names are spelled in', async () => {
  const headers = {
    authorization: `Basic ${Buffer.from('kim:secret').toString('base64')}`,
    accept: 'text/html',
  };
  const root = `/ftp/${server.host}:${server.port}/`;
  const page = await gateway.ask({ path: `${root}?charset=gb18030&security=plain`, headers });
  const [, link = ''] = /href="\.\/([^"]+)"/.exec(page.body.toString()) ?? [];
  const path = `${root}${link.replaceAll('&amp;', '&')}`;
  const folder = await gateway.ask({ path, headers: { authorization: headers.authorization } });
  expect(JSON.parse(folder.body.toString())).toMatchObject({ path: '/资料', charset: 'gb18030' });
});

it('a change of the data mode holds for the next transfer of the same session', async () => {
  await list(BYTES_PATH);
  await change({ mode: 'active' });
  expect((await list(BYTES_PATH)).entries).toHaveLength(4);
  expect(sent('EPRT').length + sent('PORT').length).toBeGreaterThan(0);
  expect(server.connections).toHaveLength(1);
});
