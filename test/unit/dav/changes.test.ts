import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dav, davTo, davUrl, textsOf } from '../../support/dav-client.ts';
import { codeIn, startGateway } from '../../support/gateway.ts';
import type { TestGateway, TestSite } from '../../support/gateway.ts';
import { on } from '../../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';

const LARGE_BYTES = 3_000_000;

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

const text = (path: string): string => server.tree.read(path).toString();
const names = (path: string): string[] => (server.tree.list(path) ?? []).map(([name]) => name).sort();

describe('PUT', () => {
  it('makes a file, replaces it, and answers a range of it', async () => {
    expect((await dav(site, 'PUT', '/a', { body: 'first' })).status).toBe(201);
    expect((await dav(site, 'PUT', '/a', { body: 'second' })).status).toBe(204);
    const part = await dav(site, 'GET', '/a', { headers: { range: 'bytes=1-3' } });
    expect([part.status, part.body.toString()]).toEqual([206, 'eco']);
  });

  it('of nothing, as the Finder begins, and then in chunks of unknown length', async () => {
    expect((await dav(site, 'PUT', '/a', { body: '' })).status).toBe(201);
    const headers = { 'transfer-encoding': 'chunked', 'x-expected-entity-length': '7' };
    expect((await dav(site, 'PUT', '/a', { body: 'content', headers })).status).toBe(204);
    expect(text('/a')).toBe('content');
    expect((await dav(site, 'PUT', '/._a', { body: 'fork' })).status).toBe(201);
  });

  it('into a folder that is not there is 409', async () => {
    const answer = await dav(site, 'PUT', '/missing/a', { body: 'x' });
    expect([answer.status, codeIn(answer)]).toEqual([409, 'DAV_PARENT_MISSING']);
  });

  it('that is broken off leaves the old file, and no part of the new one', async () => {
    server.tree.put('/a', 'old');
    const { port, path, headers } = site.owner.signed({ path: davUrl(site, '/a') });
    const length = { 'content-length': LARGE_BYTES };
    const outgoing = request({
      port,
      host: '127.0.0.1',
      method: 'PUT',
      path,
      headers: { ...headers, ...length },
      agent: false,
    });
    outgoing.on('error', () => undefined);
    outgoing.write(Buffer.alloc(LARGE_BYTES / 2));
    await server.until(() => server.connections.some(({ verbs }) => verbs.includes('STOR')));
    const closed = new Promise<void>((resolve) => outgoing.once('close', resolve));
    outgoing.destroy();
    await closed;
    await server.until(() => names('/').join() === 'a');
    expect(text('/a')).toBe('old');
    expect((await dav(site, 'GET', '/a')).body.toString()).toBe('old');
  });
});

describe('MKCOL', () => {
  it('makes a folder once, in one that is there', async () => {
    expect((await dav(site, 'MKCOL', '/a/')).status).toBe(201);
    expect((await dav(site, 'MKCOL', '/a')).status).toBe(405);
    const deep = await dav(site, 'MKCOL', '/b/c');
    expect([deep.status, codeIn(deep)]).toEqual([409, 'DAV_PARENT_MISSING']);
    expect(names('/')).toEqual(['a']);
  });

  it.each(['MKCOL', 'DELETE', 'COPY', 'MOVE', 'UNLOCK'])(
    '%s with a body is 415, and nothing is done',
    async (method) => {
      server.tree.put('/a', 'x');
      const path = method === 'MKCOL' ? '/new' : '/a';
      const headers = { destination: davUrl(site, '/b'), 'lock-token': '<a:b>', 'content-length': 4 };
      expect((await dav(site, method, path, { headers, body: '<x/>' })).status).toBe(415);
      expect(names('/')).toEqual(['a']);
    },
  );
});

describe('DELETE', () => {
  it('removes a folder with everything in it', async () => {
    for (const path of ['/a/1', '/a/b/2', '/a/b/c/3', '/keep']) server.tree.put(path, 'x');
    server.tree.putFolder('/a/empty');
    expect((await dav(site, 'DELETE', '/a')).status).toBe(204);
    expect(names('/')).toEqual(['keep']);
  });

  it('never goes through a link: what looks like a folder and can be deleted as a file is one', async () => {
    server.tree.put('/elsewhere/precious', 'x');
    server.tree.put('/a/to-elsewhere', 'link');
    server.script(
      on('MLSD')
        .times(1)
        .listing(() => ['type=dir;size=1; to-elsewhere\r\n']),
    );
    expect((await dav(site, 'DELETE', '/a')).status).toBe(204);
    expect(names('/')).toEqual(['elsewhere']);
    expect(text('/elsewhere/precious')).toBe('x');
  });

  it('never goes through a link that neither DELE nor RMD removes, and names it', async () => {
    for (const path of ['/a/goes', '/a/link/precious']) server.tree.put(path, 'x');
    // ftp-srv follows links to see what is a folder, and shows them as folders.
    server.script(
      on('DELE').to('/a/link').reply(550, 'EISDIR'),
      on('RMD').to('/a/link').reply(550, "ENOTDIR: not a directory, rmdir '/srv/a/link'"),
    );
    const answer = await dav(site, 'DELETE', '/a');
    expect([answer.status, textsOf(answer, 'href'), names('/a'), names('/a/link')]).toEqual([
      207,
      [davUrl(site, '/a/link/')],
      ['link'],
      ['precious'],
    ]);
    const itself = await dav(site, 'DELETE', '/a/link');
    expect([itself.status, codeIn(itself), names('/a/link')]).toEqual([403, 'FTP_PERMISSION', ['precious']]);
  });

  it('does not look into what the listing calls a link, whatever becomes of it', async () => {
    server.tree.put('/a/link/precious', 'x');
    server.script(
      on('MLSD')
        .times(1)
        .listing(() => ['type=OS.unix=symlink; link\r\n']),
      on('DELE').to('/a/link').reply(550, 'Permission denied'),
      on('RMD').to('/a/link').reply(550, 'Permission denied'),
    );
    const answer = await dav(site, 'DELETE', '/a');
    expect([answer.status, textsOf(answer, 'href'), names('/a/link')]).toEqual([
      207,
      [davUrl(site, '/a/link')],
      ['precious'],
    ]);
  });

  it('ends in a tree without end', async () => {
    server.script(
      on('MLSD').listing(() => ['type=dir; again\r\n']),
      on('CWD').reply(250, 'Yes'),
      on('DELE').reply(550, 'No'),
      on('RMD').reply(550, 'Directory not empty'),
    );
    const answer = await dav(site, 'DELETE', '/a');
    expect([answer.status, textsOf(answer, 'status')]).toEqual([207, ['HTTP/1.1 413 Payload Too Large']]);
  });

  it('names what could not be removed, and removes the rest', async () => {
    for (const path of ['/a/1', '/a/b/stays', '/a/b/goes']) server.tree.put(path, 'x');
    server.script(on('DELE').to('/a/b/stays').reply(550, 'Permission denied'));
    const answer = await dav(site, 'DELETE', '/a');
    expect([answer.status, textsOf(answer, 'href'), textsOf(answer, 'status')]).toEqual([
      207,
      [davUrl(site, '/a/b/stays')],
      ['HTTP/1.1 403 Forbidden'],
    ]);
    expect([names('/a'), names('/a/b')]).toEqual([['b'], ['stays']]);
  });

  it('of nothing is 404, of the top 403, and of less than all 400', async () => {
    server.tree.put('/a/1', 'x');
    expect((await dav(site, 'DELETE', '/missing')).status).toBe(404);
    expect((await dav(site, 'DELETE', '/')).status).toBe(403);
    expect((await dav(site, 'DELETE', '/a', { headers: { depth: '0' } })).status).toBe(400);
    expect(names('/')).toEqual(['a']);
  });

  it('holds to If-Match', async () => {
    server.tree.put('/a', 'x');
    expect((await dav(site, 'DELETE', '/a', { headers: { 'if-match': '"other"' } })).status).toBe(412);
    const { etag } = (await dav(site, 'HEAD', '/a')).headers;
    expect((await dav(site, 'DELETE', '/a', { headers: { 'if-match': etag } })).status).toBe(204);
  });
});

describe('COPY', () => {
  it('copies a file through Gangway, larger than what any buffer holds', async () => {
    server.tree.put('/a', { sizeBytes: LARGE_BYTES });
    expect((await davTo(site, 'COPY', { from: '/a', to: '/b c' })).status).toBe(201);
    expect(server.tree.read('/b c').equals(server.tree.read('/a'))).toBe(true);
    expect(names('/')).toEqual(['a', 'b c']);
  });

  it('copies where the server has room for one session only', async () => {
    await using narrow = await startScriptedFtp({ maxConnections: { count: 1, refusal: 421 } });
    narrow.tree.put('/folder/a', { sizeBytes: LARGE_BYTES });
    const other = await gateway.site(narrow);
    expect((await davTo(other, 'COPY', { from: '/folder', to: '/b' })).status).toBe(201);
    expect(narrow.tree.read('/b/a').equals(narrow.tree.read('/folder/a'))).toBe(true);
  });

  it('asks the server to copy where it can, and does it itself where the server then will not', async () => {
    const features = ['MLST type*;size*;modify*;', 'SIZE', 'MDTM', 'REST STREAM', 'UTF8', 'SITE COPY'];
    await using able = await startScriptedFtp({ features });
    able.tree.put('/a', 'content');
    able.script(
      on('SITE')
        .when(({ argument }) => argument.startsWith('CPFR'))
        .reply(350, 'ready'),
      on('SITE')
        .when(({ argument }) => argument.startsWith('CPTO'))
        .reply(550, 'Disk quota exceeded'),
    );
    const other = await gateway.site(able);
    expect((await davTo(other, 'COPY', { from: '/a', to: '/b' })).status).toBe(201);
    expect(able.tree.read('/b').toString()).toBe('content');
    const asked = able.connections.flatMap(({ commands }) =>
      commands.map(({ verb, argument }) => `${verb} ${argument}`),
    );
    expect(asked.filter((one) => one.startsWith('SITE CP'))).toEqual([
      'SITE CPFR /a',
      expect.stringMatching(/^SITE CPTO \/\.b\..*\.gwpart$/),
    ]);
    expect((able.tree.list('/') ?? []).map(([name]) => name).sort()).toEqual(['a', 'b']);
  });

  it('copies a folder, with everything in it or with nothing', async () => {
    for (const path of ['/a/1', '/a/b/2']) server.tree.put(path, path);
    expect((await davTo(site, 'COPY', { from: '/a', to: '/all' })).status).toBe(201);
    expect([text('/all/1'), text('/all/b/2')]).toEqual(['/a/1', '/a/b/2']);
    expect((await davTo(site, 'COPY', { from: '/a', to: '/bare' }, { depth: '0' })).status).toBe(201);
    expect(names('/bare')).toEqual([]);
  });

  it('replaces what is there unless it must not, and leaves nothing of the old', async () => {
    server.tree.put('/a/1', 'new');
    server.tree.put('/b/2', 'old');
    server.tree.put('/f', 'file');
    const kept = await davTo(site, 'COPY', { from: '/a', to: '/b' }, { overwrite: 'F' });
    expect([kept.status, codeIn(kept), names('/b')]).toEqual([412, 'PRECONDITION', ['2']]);
    expect((await davTo(site, 'COPY', { from: '/a', to: '/b' })).status).toBe(204);
    expect((await davTo(site, 'COPY', { from: '/f', to: '/a' })).status).toBe(204);
    expect([names('/'), names('/b'), text('/a')]).toEqual([['a', 'b', 'f'], ['1'], 'file']);
  });

  it('that fails brings back what it was to replace', async () => {
    server.tree.put('/a/1', 'new');
    server.tree.put('/b/2', 'old');
    server.script(on('MKD').reply(550, 'Permission denied'));
    expect((await davTo(site, 'COPY', { from: '/a', to: '/b' })).status).toBe(403);
    expect([names('/'), text('/b/2')]).toEqual([['a', 'b'], 'old']);
  });

  it('goes no deeper than a walk goes anywhere, and says where it stopped', async () => {
    server.tree.putFolder(`/a${'/again'.repeat(70)}`);
    const answer = await davTo(site, 'COPY', { from: '/a', to: '/b' });
    const deepest = davUrl(site, `/b${'/again'.repeat(65)}/`);
    expect([answer.status, textsOf(answer, 'href')]).toEqual([207, [deepest]]);
  });

  it('does not try what belongs into a folder that could not be made', async () => {
    for (const path of ['/a/b/1', '/a/b/c/2', '/a/bb/3']) server.tree.put(path, path);
    server.script(on('MKD').to('/z/b').reply(550, 'Permission denied'));
    const answer = await davTo(site, 'COPY', { from: '/a', to: '/z' });
    expect([answer.status, textsOf(answer, 'href'), names('/z'), names('/z/bb')]).toEqual([
      207,
      [davUrl(site, '/z/b/')],
      ['bb'],
      ['3'],
    ]);
  });

  it('names what could not be copied, and copies the rest', async () => {
    for (const name of ['1', '2', '3']) server.tree.put(`/a/${name}`, name);
    server.script(on('RETR').to('/a/2').reply(550, 'Permission denied'));
    const answer = await davTo(site, 'COPY', { from: '/a', to: '/b' });
    expect([answer.status, textsOf(answer, 'href'), names('/b')]).toEqual([
      207,
      [davUrl(site, '/b/2')],
      ['1', '3'],
    ]);
  });
});

describe('MOVE', () => {
  it('renames a file and a folder without touching what is in it', async () => {
    server.tree.put('/a/1', 'x');
    expect((await davTo(site, 'MOVE', { from: '/a', to: '/b' })).status).toBe(201);
    expect((await davTo(site, 'MOVE', { from: '/b/1', to: '/2' })).status).toBe(201);
    expect([names('/'), names('/b'), text('/2')]).toEqual([['2', 'b'], [], 'x']);
    expect(server.connections.flatMap(({ verbs }) => verbs)).not.toContain('RETR');
  });

  it('replaces a file, also on a server that will not', async () => {
    server.tree.put('/a', 'new');
    server.tree.put('/b', 'old');
    server.script(on('RNTO').refusesOverwrite());
    expect((await davTo(site, 'MOVE', { from: '/a', to: '/b' }, { overwrite: 'F' })).status).toBe(412);
    expect((await davTo(site, 'MOVE', { from: '/a', to: '/b' })).status).toBe(204);
    expect([names('/'), text('/b')]).toEqual([['b'], 'new']);
  });

  it('replaces a folder, and brings it back when that fails', async () => {
    server.tree.put('/a/1', 'new');
    server.tree.put('/b/2', 'old');
    server.script(on('RNTO').to('/b').times(1).reply(550, 'Permission denied'));
    expect((await davTo(site, 'MOVE', { from: '/a', to: '/b' })).status).toBe(403);
    expect([names('/'), text('/a/1'), text('/b/2')]).toEqual([['a', 'b'], 'new', 'old']);
    server.behave();
    expect((await davTo(site, 'MOVE', { from: '/a', to: '/b' })).status).toBe(204);
    expect([names('/'), names('/b')]).toEqual([['b'], ['1']]);
  });
});

describe('a Destination', () => {
  it.each([
    ['of another server', 'http://example.org/dav/x/b', 502, 'DAV_DESTINATION'],
    ['of another port', 'http://127.0.0.1:1/dav/x/b', 502, 'DAV_DESTINATION'],
    ['of another scheme', 'ftp://127.0.0.1/b', 502, 'DAV_DESTINATION'],
    ['of another site', '/dav/other/b', 502, 'DAV_DESTINATION'],
    ['outside of WebDAV', '/api/v1/session', 502, 'DAV_DESTINATION'],
    ['without a scheme', '//example.org/dav/x/b', 502, 'DAV_DESTINATION'],
    ['that says nothing', '', 502, 'DAV_DESTINATION'],
    ['that climbs out', 'SITE/../../../etc/passwd', 400, 'PATH_INVALID'],
    ['that climbs out in code', 'SITE/%2e%2e/%2e%2e/b', 400, 'PATH_INVALID'],
    ['with a hidden slash', 'SITE/a%2fb', 400, 'PATH_INVALID'],
    ['with a line break', 'SITE/a%0d%0aDELE%20x', 400, 'PATH_INVALID'],
    ['with a user', 'http://kim@127.0.0.1/dav/x', 502, 'DAV_DESTINATION'],
    ['that is the source', 'SITE/folder', 403, 'DAV_SAME_PLACE'],
    ['in the source', 'SITE/folder/in/it', 403, 'DAV_SAME_PLACE'],
    ['in a folder that is not there', 'SITE/missing/b', 409, 'DAV_PARENT_MISSING'],
    ['at the top', 'SITE/', 403, 'FTP_PERMISSION'],
  ])('%s is refused', async (_what, written, status, code) => {
    server.tree.putFolder('/folder/in');
    const destination = written.replace('SITE', davUrl(site, ''));
    for (const method of ['COPY', 'MOVE']) {
      const answer = await dav(site, method, '/folder', { headers: { destination } });
      expect([answer.status, codeIn(answer)]).toEqual([status, code]);
    }
    expect(names('/')).toEqual(['folder']);
  });

  it('must be there, with an Overwrite that is understood', async () => {
    server.tree.put('/a', 'x');
    expect((await dav(site, 'MOVE', '/a')).status).toBe(400);
    expect((await davTo(site, 'MOVE', { from: '/a', to: '/b' }, { overwrite: 'maybe' })).status).toBe(400);
    expect((await davTo(site, 'MOVE', { from: '/missing', to: '/b' })).status).toBe(404);
  });
});
