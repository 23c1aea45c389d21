import { request as httpRequest } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SearchHit, SearchLine } from '../../../server/contract/search.ts';
import { codeIn, startGateway } from '../../support/gateway.ts';
import type { TestGateway, TestSite } from '../../support/gateway.ts';
import type { Exchange } from '../../support/http-exchange.ts';
import { on } from '../../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';

/** Some hundred listings. */
const LONG_MS = 30_000;
const DEEP = 80;
const DEEPEST = 64;
const MIB = 1024 * 1024;

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

function urlOf(query: string): string {
  return `/api/v1/sites/${site.id}/search?${query}`;
}

function ask(query: string, headers: Record<string, string> = {}): Promise<Exchange> {
  return site.owner.ask({ path: urlOf(query), headers });
}

function linesIn({ body }: Pick<Exchange, 'body'>): SearchLine[] {
  const lines = body.toString().trim().split('\n');
  return lines.map((line) => JSON.parse(line) as SearchLine);
}

async function search(
  query: string,
): Promise<{ hits: SearchHit[]; paths: string[]; end: SearchLine | undefined; lines: SearchLine[] }> {
  const lines = linesIn(await ask(query));
  const hits = lines.filter((line) => line.type === 'hit');
  return { hits, paths: hits.map(({ entry }) => entry.path).sort(), end: lines.at(-1), lines };
}

describe('a search by name, kind, size and time', () => {
  beforeEach(() => {
    server.tree.put('/a/one.LOG', 'x'.repeat(10));
    server.tree.put('/a/b/two.log', { sizeBytes: 5_000, modifiedAt: new Date('2026-05-01T00:00:00Z') });
    server.tree.put('/a/b/log.txt', '');
    server.tree.putFolder('/a/b/old.log');
    server.tree.put('/other/three.log', 'x');
  });

  it('tells what matches, and that everything was looked at', async () => {
    const { paths, end } = await search('name=*.log&path=/a');
    expect(paths).toEqual(['/a/b/old.log', '/a/b/two.log', '/a/one.LOG']);
    expect(end).toEqual({
      type: 'end',
      complete: true,
      folders: 3,
      entries: 5,
      files: 0,
      hits: 3,
      skipped: 0,
    });
  });

  it.each([
    ['name=log&kind=file&path=/a', ['/a/b/log.txt', '/a/b/two.log', '/a/one.LOG']],
    ['kind=folder', ['/a', '/a/b', '/a/b/old.log', '/other']],
    ['minSize=10&kind=file', ['/a/b/two.log', '/a/one.LOG']],
    ['minSize=11&maxSize=5000&kind=file', ['/a/b/two.log']],
    ['modifiedAfter=2026-05-01T00:00:00Z&kind=file', ['/a/b/two.log']],
    ['modifiedBefore=2026-05-01T00:00:00Z&kind=file&name=t*', ['/other/three.log']],
  ])('%s', async (query, expected) => {
    expect((await search(query)).paths).toEqual(expected);
  });

  it('ends at its limit and says so', async () => {
    const { paths, end } = await search('name=log&limit=2');
    expect(paths).toHaveLength(2);
    expect(end).toMatchObject({ type: 'end', complete: false, limit: 'hits', hits: 2 });
  });

  it('comes as server-sent events for whoever wants them', async () => {
    const answer = await ask('name=one.log', { accept: 'text/event-stream' });
    expect(answer.headers['content-type']).toMatch('text/event-stream');
    expect(answer.body.toString()).toMatch(
      /^event: hit\ndata: \{"type":"hit".*\}\n\nevent: end\ndata: \{.*\}\n\n$/s,
    );
    expect(codeIn(await ask('name=x', { accept: 'text/html' }))).toBe('NOT_ACCEPTABLE');
  });

  it('is told by HEAD without any work', async () => {
    const answer = await site.owner.ask({ method: 'HEAD', path: urlOf('name=x') });
    expect([answer.status, answer.headers['content-type']]).toEqual([
      200,
      'application/x-ndjson; charset=utf-8',
    ]);
    expect(server.connections).toEqual([]);
  });

  it.each([
    ['path=/none', 404, 'FTP_NOT_FOUND'],
    ['path=/a/../..', 400, 'PATH_INVALID'],
    ['name=', 400, 'REQUEST_INVALID'],
    ['content=a%0Ab', 400, 'REQUEST_INVALID'],
    ['regex=x', 400, 'REQUEST_INVALID'],
    ['minSize=-1', 400, 'REQUEST_INVALID'],
    ['modifiedAfter=yesterday', 400, 'REQUEST_INVALID'],
    ['limit=0', 400, 'REQUEST_INVALID'],
  ])('for %s is answered with %s %s', async (query, status, code) => {
    const answer = await ask(query);
    expect([answer.status, codeIn(answer)]).toEqual([status, code]);
  });
});

describe('a search in a tree that is not simple', () => {
  it('tells the folders that may not be read, and goes on', async () => {
    server.tree.put('/open/x', '1');
    server.tree.put('/shut/x', '1');
    server.script(on('CWD').to('/shut').reply(550, 'Permission denied'));
    const { paths, end, lines } = await search('name=x');
    expect(paths).toEqual(['/open/x']);
    expect(lines).toContainEqual({ type: 'skipped', path: '/shut', reason: 'forbidden' });
    expect(end).toMatchObject({ complete: false, skipped: 1 });
  });

  it('does not follow links', async () => {
    server.script(on('MLSD').listing(() => ['type=OS.unix=slink:/;size=4; link\r\n']));
    const { paths, end } = await search('name=link');
    expect([paths, end]).toEqual([['/link'], expect.objectContaining({ folders: 1, complete: true })]);
  });

  it('ends in a tree without end, and says where (T26)', async () => {
    server.script(
      on('CWD').reply(250, 'Here'),
      on('MLSD').listing(() => ['type=dir;modify=20240101000000; a\r\n']),
    );
    const { end, lines } = await search('name=nothing');
    expect(end).toMatchObject({ complete: false, folders: DEEPEST + 1, skipped: 1 });
    expect(lines).toContainEqual({ type: 'skipped', path: '/a'.repeat(DEEPEST + 1), reason: 'depth' });
  });

  it(
    'ends where every folder has several that look like itself (T26)',
    async () => {
      const listing = ['type=dir;modify=20240101000000; a\r\n', 'type=dir;modify=20240101000000; b\r\n'];
      server.script(
        on('CWD').reply(250, 'Here'),
        on('MLSD').listing(() => listing),
      );
      const { end, lines } = await search('name=nothing');
      expect(end).toMatchObject({ complete: false });
      expect(lines).toContainEqual({ type: 'skipped', path: '/a'.repeat(8), reason: 'loop' });
    },
    LONG_MS,
  );

  it('finds what lies deep, below folders that all look alike', async () => {
    const path = '/d'.repeat(DEEP - DEEPEST);
    server.tree.put(`${path}/treasure`, 'x');
    expect((await search('name=treasure')).paths).toEqual([`${path}/treasure`]);
  });

  it('is broken off, not ended, when a listing is lost for good', async () => {
    for (let at = 0; at < 3; at++) server.tree.put(`/f${at}/x`, '1');
    server.script(on('MLSD').after(1).dataResetAt(5));
    const answer = await ask('name=x');
    expect(answer.end === 'reset' || codeIn(answer) === 'FTP_DATA_LOST').toBe(true);
    expect(answer.body.toString()).not.toContain('"type":"end"');
    server.behave();
    expect((await site.list('/')).status).toBe(200);
  });
});

describe('a search by content', () => {
  it('tells the lines, skips what is no text or too large, and says what it did not read', async () => {
    server.tree.put('/t/app.log', 'start\nconnection refused\nend\n');
    server.tree.put('/t/chinese.txt', Buffer.from([0xc1, 0xac, 0xbd, 0xd3, 0xca, 0xa7, 0xb0, 0xdc, 0x0a]));
    server.tree.put('/t/program', Buffer.from('connection refused\0\x01\x02'));
    server.tree.put('/t/picture.jpg', 'connection refused');
    server.tree.put('/t/empty', '');
    server.tree.put('/t/large.log', { sizeBytes: 17 * MIB });
    server.tree.put('/t/no', 'connection refused');
    server.script(on('RETR').to('/t/no').reply(550, 'Permission denied'));
    const { hits, end, lines } = await search('path=/t&content=CONNECTION%20refused');
    expect(hits.map(({ entry, matches }) => [entry.path, matches])).toEqual([
      ['/t/app.log', [{ line: 2, excerpt: 'connection refused' }]],
    ]);
    const skipped = lines.flatMap((line) => (line.type === 'skipped' ? [`${line.path} ${line.reason}`] : []));
    expect(skipped.sort()).toEqual(['/t/large.log large', '/t/no forbidden']);
    expect(end).toMatchObject({ type: 'end', complete: false, files: 3, hits: 1, skipped: 2 });
    const gbk = await search(`path=/t&content=${encodeURIComponent('连接失败')}&name=*.txt`);
    expect(gbk.paths).toEqual(['/t/chinese.txt']);
    expect((await search('path=/t&content=CONNECTION&case=exact&name=app*')).paths).toEqual([]);
  });

  it('ends on the FTP side when the client leaves', async () => {
    for (let at = 0; at < 20; at++) server.tree.put(`/f${at}`, { sizeBytes: 2 * MIB });
    server.tree.put('/a-hit', 'needle');
    server.script(
      on('RETR')
        .when(({ argument }) => argument !== '/a-hit')
        .trickle(1_000, 20),
    );
    const outgoing = httpRequest({
      host: '127.0.0.1',
      ...site.owner.signed({ path: urlOf('content=needle') }),
      agent: false,
    }).end();
    await server.until(() => server.connections.some(({ verbs }) => verbs.includes('RETR')));
    outgoing.on('error', () => undefined).destroy();
    const open = (): number =>
      server.connections.flatMap((one) => one.dataConnections).filter(({ ended }) => ended === undefined)
        .length;
    await server.until(() => open() === 0);
    server.behave();
    expect((await site.list('/')).status).toBe(200);
  });
});
