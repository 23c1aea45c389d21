import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { codeIn, startGateway } from '../../support/gateway.ts';
import type { TestGateway, TestSite } from '../../support/gateway.ts';
import type { Exchange } from '../../support/http-exchange.ts';
import { runProgram } from '../../support/run-program.ts';
import { on } from '../../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';

const MIB = 1024 * 1024;
/** A hundred thousand lines on a busy machine. */
const LONG_MS = 60_000;
const MOST_LISTED = 100_000;
const LINES_PER_PIECE = 1_000;
const FORMATS = ['zip', 'tar', 'tar.gz'] as const;
type Format = (typeof FORMATS)[number];

/** Names, sizes and times of an archive as Python reads it; it also checks every checksum. */
const READ = `
import json, sys, tarfile, zipfile
path, kind = sys.argv[1:]
if kind == 'zip':
    archive = zipfile.ZipFile(path)
    assert archive.testzip() is None
    found = {one.filename: archive.read(one).hex()[:40000] for one in archive.infolist()}
else:
    archive = tarfile.open(path)
    found = {one.name + ('/' if one.isdir() else ''): '' if one.isdir() else archive.extractfile(one).read().hex()[:40000] for one in archive}
print(json.dumps(found))
`;

let server: ScriptedFtp;
let gateway: TestGateway;
let site: TestSite;
let folder: string;

beforeEach(async () => {
  server = await startScriptedFtp();
  gateway = await startGateway();
  site = await gateway.site(server);
  folder = await mkdtemp(join(tmpdir(), 'gangway-archive-'));
});
afterEach(async () => {
  await gateway.close();
  await server.close();
  await rm(folder, { recursive: true });
});

function ask(query: string, method = 'GET'): Promise<Exchange> {
  return site.owner.ask({ method, path: `/api/v1/sites/${site.id}/archive?${query}` });
}

async function contentsOf({ status, body }: Exchange, format: Format): Promise<Record<string, string>> {
  expect(status).toBe(200);
  const path = join(folder, `archive.${format}`);
  await writeFile(path, body);
  const read = await runProgram(['python3', '-c', READ, path, format]);
  expect([read.exitCode, read.stderr]).toEqual([0, '']);
  const contents = JSON.parse(read.stdout) as Record<string, string>;
  return Object.fromEntries(
    Object.entries(contents).map(([name, hex]) => [name, Buffer.from(hex, 'hex').toString('latin1')]),
  );
}

async function archived(query: string, format: Format = 'zip'): Promise<Record<string, string>> {
  return contentsOf(await ask(`${query}&format=${format}`), format);
}

/** One more than a listing has. */
function* manyLines(): Generator<string> {
  for (let at = 0; at < MOST_LISTED; at += LINES_PER_PIECE)
    yield Array.from({ length: LINES_PER_PIECE }, (_, line) => `type=file;size=1; ${at + line}\r\n`).join('');
  yield 'type=file;size=1; one more\r\n';
}

describe.each(FORMATS)('an archive as %s', (format) => {
  it('has the selected files and folders with all that is in them, whatever they are called', async () => {
    const long = 'n'.repeat(180);
    server.tree.put('/pub/a/one.txt', 'one');
    server.tree.put('/pub/a/empty', '');
    server.tree.put('/pub/a/文件 ü.txt', 'names');
    server.tree.put(`/pub/a/${long}`, 'long');
    server.tree.putFolder('/pub/a/nothing in it');
    server.tree.put('/pub/b.jpg', 'picture');
    server.tree.put('/pub/not selected', 'x');
    expect(await archived('path=/pub/a&path=/pub/b.jpg&path=/pub/a/one.txt', format)).toEqual({
      'a/': '',
      'a/one.txt': 'one',
      'a/empty': '',
      'a/文件 ü.txt': 'names',
      [`a/${long}`]: 'long',
      'a/nothing in it/': '',
      'b.jpg': 'picture',
    });
  });

  it('has large files byte by byte', async () => {
    const node = server.tree.put('/large.bin', { sizeBytes: 3 * MIB + 7 });
    server.tree.put('/next', 'after it');
    const contents = await archived('path=/large.bin&path=/next', format);
    expect(contents['next']).toBe('after it');
    expect(contents['large.bin']).toBe(node.content.read(0, 20_000).toString('latin1'));
  });

  it.each(FORMATS)('of nothing at all is an empty %s', async (format) => {
    expect(await archived('path=/', format)).toEqual({});
  });

  it('of the whole site has what is in it at its top', async () => {
    server.tree.put('/x/y/z', 'deep');
    expect(Object.keys(await archived('path=/', format))).toEqual(['x/', 'x/y/', 'x/y/z']);
  });

  it('is reset when a file is lost on the way, and the session is gone or answers', async () => {
    server.tree.put('/large', { sizeBytes: 3 * MIB });
    server.script(on('RETR').times(1).dataResetAt(MIB), on('RETR').after(1).reply(550, 'No more'));
    expect((await ask(`path=/large&format=${format}`)).end).toBe('reset');
    server.behave();
    expect((await site.list('/')).status).toBe(200);
  });

  it('heals a file that is lost on the way once', async () => {
    const node = server.tree.put('/large', { sizeBytes: 3 * MIB });
    server.tree.put('/small', 'small');
    server.script(on('RETR').dataResetAt(MIB).times(1));
    const contents = await archived('path=/large&path=/small', format);
    expect(contents['large']).toBe(node.content.read(0, 20_000).toString('latin1'));
    expect(contents['small']).toBe('small');
  });
});

describe('an archive', () => {
  it('tells what it could not read and what it had to rename', async () => {
    server.tree.put('/t/Same', '1');
    server.tree.put('/t/same', '2');
    server.tree.put('/t/SAME (2)', '3');
    server.tree.put('/t/back\\slash', '4');
    server.tree.put('/t/C:x', '5');
    server.tree.put('/t/no', 'secret');
    server.tree.put('/t/shut/inside', 'x');
    server.script(on('RETR').to('/t/no').reply(550, 'Permission denied'));
    server.script(on('CWD').to('/t/shut').reply(550, 'Permission denied'));
    const contents = await archived('path=/t');
    const { 'gangway-report.txt': report = '', ...others } = contents;
    expect(others).toEqual({
      't/': '',
      't/Same': '1',
      't/same (2)': '2',
      't/SAME (2) (2)': '3',
      't/back_slash': '4',
      't/C_x': '5',
    });
    expect(
      report
        .split('\n')
        .filter((line) => /^(skipped|renamed)/.test(line))
        .sort(),
    ).toEqual([
      'renamed  /t/C:x: is t/C_x',
      'renamed  /t/SAME (2): is t/SAME (2) (2)',
      'renamed  /t/back\\slash: is t/back_slash',
      'renamed  /t/same: is t/same (2)',
      'skipped  /t/no: the server does not allow it to be read',
      'skipped  /t/shut: the server does not allow it to be read',
    ]);
  });

  it('is named after what was selected', async () => {
    server.tree.put('/pub/pictures/a', 'x');
    server.tree.put('/pub/b', 'x');
    const nameFor = async (query: string): Promise<string | undefined> =>
      (await ask(query, 'HEAD')).headers['content-disposition'];
    expect(await nameFor('path=/pub/pictures')).toMatch('filename="pictures.zip"');
    expect(await nameFor('path=/pub/pictures&path=/pub/b&format=tar.gz')).toMatch('filename="pub.tar.gz"');
    expect(await nameFor('path=/')).toMatch('filename="127.0.0.1.zip"');
  });

  it('by HEAD has headers, and no listing and no data connection', async () => {
    server.tree.put('/a', 'x');
    const { status, headers, body } = await ask('path=/a', 'HEAD');
    expect([status, headers['content-type'], body.length]).toEqual([200, 'application/zip', 0]);
    expect(server.connections.flatMap(({ dataConnections }) => dataConnections)).toEqual([]);
  });

  it('takes a long selection as the body of a POST', async () => {
    const paths = Array.from({ length: 300 }, (_, at) => `/many/${at} ${'x'.repeat(100)}`);
    for (const path of paths) server.tree.put(path, path);
    const answer = await site.owner.askJson('POST', `/api/v1/sites/${site.id}/archive`, { paths });
    expect(Object.keys(await contentsOf(answer, 'zip'))).toHaveLength(300);
  });

  it.each([
    ['path=/none', 404, 'FTP_NOT_FOUND'],
    ['path=/a&path=/none', 404, 'FTP_NOT_FOUND'],
    ['path=/../x', 400, 'PATH_INVALID'],
    ['path=', 400, 'REQUEST_INVALID'],
    ['format=zip', 400, 'REQUEST_INVALID'],
    ['path=/a&format=rar', 400, 'REQUEST_INVALID'],
    ['path=/a&depth=1', 400, 'REQUEST_INVALID'],
  ])('for %s is answered with %s %s', async (query, status, code) => {
    server.tree.put('/a', 'x');
    const answer = await ask(query);
    expect([answer.status, codeIn(answer)]).toEqual([status, code]);
  });

  it('goes on without a file whose name the server does not like (553 of Pure-FTPd 1.0.50)', async () => {
    server.tree.put('/t/odd', 'x');
    server.tree.put('/t/other', 'y');
    server.script(on('RETR').to('/t/odd').reply(553, 'Prohibited file name'));
    const { 'gangway-report.txt': report, ...others } = await archived('path=/t');
    expect(others).toEqual({ 't/': '', 't/other': 'y' });
    expect(report).toContain('skipped  /t/odd: the server does not allow it to be read');
  });

  it('of one file that may not be read is a problem', async () => {
    server.tree.put('/no', 'x');
    server.script(on('RETR').reply(550, 'Permission denied'));
    const answer = await ask('path=/no');
    expect([answer.status, codeIn(answer)]).toEqual([403, 'FTP_PERMISSION']);
  });

  it(
    'of a folder that has more in it than can be listed is a problem: nobody could say what is missing',
    async () => {
      server.script(on('MLSD').listing(() => manyLines()));
      const answer = await ask('path=/');
      expect([answer.status, codeIn(answer)]).toEqual([413, 'TREE_TOO_LARGE']);
    },
    LONG_MS,
  );

  it('does not follow links, and says so', async () => {
    server.script(
      on('MLSD').listing(() => ['type=OS.unix=slink:/etc;size=4; link\r\n', 'type=file;size=1; a\r\n']),
    );
    server.tree.put('/a', 'x');
    const contents = await archived('path=/');
    expect(contents['gangway-report.txt']).toMatch(
      'skipped  /link: it is a link, and links are not followed',
    );
    expect(contents['a']).toBe('x');
  });

  it('believes no size that a listing tells wrongly', async () => {
    server.tree.put('/a', 'three');
    server.tree.put('/b', 'four');
    server.script(
      on('MLSD').listing(() => [
        'type=file;size=1;modify=20240229120000; a\r\n',
        'type=file;size=900;modify=20240229120000; b\r\n',
      ]),
    );
    expect(await archived('path=/')).toEqual({ a: 'three', b: 'four' });
  });

  it('over HTTP/1.0 is refused, because a broken one would look complete', async () => {
    server.tree.put('/a', 'x');
    const answer = await site.owner.askHttp10({ path: `/api/v1/sites/${site.id}/archive?path=/a` });
    expect(codeIn(answer)).toBe('HTTP_VERSION');
  });

  it('and a search come from a server that allows one session', async () => {
    await using narrow = await startScriptedFtp({ maxConnections: { count: 1, refusal: 421 } });
    for (let at = 0; at < 30; at++) narrow.tree.put(`/t/f${at % 6}/file ${at}`, `needle ${at}`);
    narrow.tree.put('/t/large', { sizeBytes: MIB });
    const one = await gateway.site(narrow);
    const url = (rest: string): string => `/api/v1/sites/${one.id}/${rest}`;
    const answer = await one.owner.ask({ path: url('archive?path=/t') });
    expect(Object.keys(await contentsOf(answer, 'zip'))).toHaveLength(38);
    const found = await one.owner.ask({ path: url('search?content=needle') });
    expect(found.body.toString()).toMatch(/"type":"end","complete":true,.*"hits":30/);
    expect(await one.sessions()).toMatchObject({ leased: 0, waiting: 0 });
  });

  it('reads several small files at once, and gives all sessions back', async () => {
    for (let at = 0; at < 40; at++) server.tree.put(`/t/file ${at}`, `${at}`);
    server.script(on('RETR').dataDelay(20));
    expect(Object.keys(await archived('path=/t'))).toHaveLength(41);
    const readers = server.connections.filter(({ verbs }) => verbs.includes('RETR'));
    expect(readers.length).toBeGreaterThan(1);
    expect(await site.sessions()).toMatchObject({ leased: 0, waiting: 0 });
  });

  it('ends with the sign-in that asked for it', async () => {
    server.tree.put('/large', { sizeBytes: 400 * MIB });
    server.script(on('RETR').trickle(10_000, 20));
    const asked = ask('path=/large').catch(() => undefined);
    await server.until(() => server.connections.some(({ verbs }) => verbs.includes('RETR')));
    await site.owner.ask({ method: 'DELETE', path: '/api/v1/session' });
    const answer = await asked;
    // Before the first byte it is a problem, afterwards a reset.
    expect(answer?.status === 200 && answer.end === 'complete').toBe(false);
    await server.until(() => server.open === 0);
  });

  it('ends on the FTP side when the client leaves', async () => {
    server.tree.put('/large', { sizeBytes: 400 * MIB });
    const asked = site.owner.signed({ path: `/api/v1/sites/${site.id}/archive?path=/large` });
    const outgoing = httpRequest({ host: '127.0.0.1', ...asked, agent: false }).end();
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    await once(response, 'readable');
    response.destroy();
    const open = (): number =>
      server.connections.flatMap((one) => one.dataConnections).filter(({ ended }) => ended === undefined)
        .length;
    await server.until(() => open() === 0);
    expect((await site.list('/')).status).toBe(200);
  });
});
