import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Folder } from '../../server/contract/entry.ts';
import { codecOf } from '../../server/ftp/names/codecs.ts';
import { codeIn, startGateway } from '../support/gateway.ts';
import type { TestSite } from '../support/gateway.ts';
import type { Exchange } from '../support/http-exchange.ts';
import { netkit } from './netkit.ts';
import { proftpd } from './proftpd.ts';
import { pureFtpd } from './pure-ftpd.ts';
import { vsftpd } from './vsftpd.ts';

const PATIENT = { replyMs: 20_000, verdictMs: 20_000, firstByteMs: 20_000, stallMs: 20_000, drainMs: 1_000 };

function gbk(name: string): Buffer {
  return codecOf('gb18030').encode(name) ?? Buffer.alloc(0);
}

async function list(site: TestSite, path: string): Promise<Folder> {
  const { body } = await site.list(path);
  return JSON.parse(body.toString()) as Folder;
}

async function choose(site: TestSite, charset: string): Promise<number> {
  return (await site.owner.askJson('PATCH', `/api/v1/sites/${site.id}`, { charset })).status;
}

const proftpdReason = await proftpd.prepare();
const vsftpdReason = await vsftpd.prepare();

describe.skipIf(proftpdReason !== undefined)(
  'ProFTPD 1.3.8 that speaks GBK until it is asked for UTF-8',
  () => {
    it('is followed in both directions by the same session, and bytes and charset belong together', async () => {
      await using server = await proftpd.start({ charset: 'GBK' });
      await using gateway = await startGateway({ limits: PATIENT });
      await mkdir(join(server.home, '资料'));
      await writeFile(join(server.home, '资料/报告.doc'), 'content');
      await server.giveHomeToUser();
      const { user, password } = server;
      const site = await gateway.site(server, { user, password });
      const inUtf8 = await list(site, '/资料');
      expect(inUtf8).toMatchObject({
        charset: 'utf-8',
        entries: [{ name: '报告.doc', path: '/资料/报告.doc' }],
      });
      expect(inUtf8.bytesPath).toBe('/\\xE8\\xB5\\x84\\xE6\\x96\\x99');

      expect(await choose(site, 'gb18030')).toBe(200);
      const inGbk = await list(site, '/资料');
      expect(inGbk).toMatchObject({
        charset: 'gb18030',
        entries: [{ name: '报告.doc', path: '/资料/报告.doc' }],
      });
      expect(inGbk.bytesPath).toBe('/\\xD7\\xCA\\xC1\\xCF');
      expect((await site.get('/资料/报告.doc')).body.toString()).toBe('content');
      expect((await site.put('/资料/新.txt', 'new')).status).toBe(201);
      expect(await readdir(join(server.home, '资料'))).toContain('新.txt');

      expect(await choose(site, 'auto')).toBe(200);
      expect((await list(site, '/资料')).entries.map(({ name }) => name).toSorted()).toEqual(
        ['报告.doc', '新.txt'].toSorted(),
      );
      const transcript = await site.transcript();
      expect(transcript.match(/OPTS UTF8 \w+/g)).toEqual(['OPTS UTF8 ON', 'OPTS UTF8 OFF', 'OPTS UTF8 ON']);
      expect(transcript.match(/USER /g)).toHaveLength(1);
    });
  },
);

describe.skipIf(vsftpdReason !== undefined)('vsftpd 3.0.3 that says UTF8 and holds GBK names', () => {
  it('is read by a guess, then as declared, under a path that survives the change', async () => {
    await using server = await vsftpd.start();
    await using gateway = await startGateway({ limits: PATIENT });
    const folder = Buffer.concat([Buffer.from(`${server.home}/`), gbk('资料')]);
    await mkdir(folder);
    for (const name of ['报告.doc', '照片', '财务报表.xls', '会议纪要.txt', '一'])
      await writeFile(Buffer.concat([folder, Buffer.from('/'), gbk(name)]), name);
    await server.giveHomeToUser();
    const { user, password } = server;
    const site = await gateway.site(server, { user, password });
    const bytesPath = '/\\xD7\\xCA\\xC1\\xCF';
    const guessed = await list(site, bytesPath);
    expect(guessed).toMatchObject({ path: bytesPath, bytesPath, guess: 'gb18030' });
    expect(guessed.entries.map(({ name }) => name)).toEqual(expect.arrayContaining(['报告.doc', '照片']));

    await choose(site, 'gb18030');
    const declared = await list(site, bytesPath);
    expect(declared).toMatchObject({ path: '/资料', bytesPath, charset: 'gb18030' });
    expect(declared.entries.map(({ name }) => name).toSorted()).toEqual(
      ['报告.doc', '照片', '财务报表.xls', '会议纪要.txt', '一'].toSorted(),
    );
    for (const { name, path } of declared.entries) expect((await site.get(path)).body.toString()).toBe(name);
    // A link of before the change still leads there; D2 BB alone was a letter of UTF-8 then and is another name now.
    const spelledInBytes = guessed.entries.filter(({ guess }) => guess !== undefined);
    expect(spelledInBytes).toHaveLength(4);
    for (const { path } of spelledInBytes) expect((await site.get(path)).status).toBe(200);
  });
});

describe('a name with a line feed is shown, marked and cannot be addressed (case 87)', async () => {
  for (const kind of [proftpd, pureFtpd]) {
    const reason = await kind.prepare();
    it.skipIf(reason !== undefined)(`on ${kind.abilities.software}`, async () => {
      await using server = await kind.start();
      await using gateway = await startGateway({ limits: PATIENT });
      await writeFile(join(server.home, 'new\nline.txt'), 'x');
      await writeFile(join(server.home, 'plain.txt'), 'x');
      await server.giveHomeToUser();
      const { user, password } = server;
      const site = await gateway.site(server, { user, password });
      const { entries } = await list(site, '/');
      expect(entries.find(({ name }) => name === 'plain.txt')?.unsafe).toBeUndefined();
      const odd = entries.filter(({ name }) => name !== 'plain.txt');
      // Pure-FTPd does not list it at all.
      if (kind === proftpd) expect(odd.length).toBeGreaterThan(0);
      for (const { unsafe } of odd) expect(unsafe).toBe(true);
      for (const path of ['/new\nline.txt', '/new\\x0Aline.txt']) {
        const answer = await site.get(path);
        expect([answer.status, codeIn(answer)]).toEqual([400, 'PATH_INVALID']);
      }
      expect((await site.get('/plain.txt')).status).toBe(200);
    });
  }
});

const netkitReason = await netkit.prepare();

describe.skipIf(netkitReason !== undefined)(
  'netkit ftpd 0.17, which reads the control connection as Telnet',
  () => {
    it('stores a new name with byte FF under exactly that name (case 88)', async () => {
      await using server = await netkit.start();
      await using gateway = await startGateway({ limits: PATIENT });
      await server.giveHomeToUser();
      const { user, password } = server;
      const site = await gateway.site(server, { user, password, charset: 'windows-1251' });
      expect((await site.put('/яхта и пять.txt', 'yacht')).status).toBe(201);
      const onDisk = await readdir(server.home, { encoding: 'buffer' });
      expect(onDisk.map((name) => codecOf('windows-1251').decode(name))).toContain('яхта и пять.txt');
      expect((await site.get('/яхта и пять.txt')).body.toString()).toBe('yacht');
      const { body } = await site.owner.ask({ path: `/api/v1/sites/${site.id}/status` });
      expect(JSON.parse(body.toString())).toMatchObject({ profile: { doublesIac: { value: true } } });
    });
  },
);

const pureFtpdReason = await pureFtpd.prepare();

describe.skipIf(pureFtpdReason !== undefined)(
  'Pure-FTPd 1.0.50, which makes underscores of blanks at the end of a new name and says that all is well (case 91)',
  () => {
    it('changes nothing, and every way to such a name says so', async () => {
      await using server = await pureFtpd.start();
      await using gateway = await startGateway({ limits: PATIENT });
      for (const other of ['other', 'other_'])
        await writeFile(join(server.home, other), 'not to be replaced');
      await writeFile(join(server.home, 'plain'), 'old name');
      await server.giveHomeToUser();
      const { user, password } = server;
      const site = await gateway.site(server, { user, password });
      const before = (await readdir(server.home)).toSorted();
      const ask = (
        method: string,
        kind: 'files' | 'folders',
        path: string,
        body?: object,
      ): Promise<Exchange> => site.owner.askJson(method, site.url(kind, path), body ?? {});
      const answers = [
        await ask('PATCH', 'files', '/plain', { name: 'other ' }),
        await ask('PATCH', 'files', '/plain', { name: 'other ', overwrite: 'replace' }),
        await ask('PATCH', 'files', '/plain', { name: 'fresh  ' }),
        await ask('PUT', 'folders', '/folder '),
        await ask('PUT', 'folders', '/folder /inner'),
        await site.put('/other ', 'uploaded'),
        await site.put('/fresh ', 'uploaded'),
      ];
      expect(answers.map((answer) => [answer.status, codeIn(answer)])).toEqual(
        answers.map(() => [502, 'NAME_CHANGED']),
      );
      expect((await readdir(server.home)).toSorted()).toEqual(before);
      for (const other of ['/other', '/other_'])
        expect((await site.get(other)).body.toString()).toBe('not to be replaced');
      expect((await site.get('/plain')).body.toString()).toBe('old name');
    });
  },
);

describe.skipIf(vsftpdReason !== undefined)('vsftpd 3.0.3, which keeps every name', () => {
  it.each(['trailing ', 'dots..', ' . '])('takes %j as a new name for files and folders', async (name) => {
    await using server = await vsftpd.start();
    await using gateway = await startGateway({ limits: PATIENT });
    await writeFile(join(server.home, 'plain'), 'content');
    await server.giveHomeToUser();
    const { user, password } = server;
    const site = await gateway.site(server, { user, password });
    const renamed = await site.owner.askJson('PATCH', site.url('files', '/plain'), { name });
    expect(renamed.status).toBe(200);
    expect((await site.put(`/2${name}`, 'uploaded')).status).toBe(201);
    expect((await site.owner.askJson('PUT', site.url('folders', `/3${name}`), {})).status).toBe(201);
    expect((await readdir(server.home)).toSorted()).toEqual([name, `2${name}`, `3${name}`].toSorted());
  });
});
