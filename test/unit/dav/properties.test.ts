import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MAX_PROPERTIES_PER_SITE, DeadProperties } from '../../../server/dav/dead-properties.ts';
import { TooMuchKept } from '../../../server/dav/errors.ts';
import type { Site } from '../../../server/sites/site.ts';
import { dav, davTo, davUrl, textsOf } from '../../support/dav-client.ts';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway, TestSite } from '../../support/gateway.ts';
import type { Exchange } from '../../support/http-exchange.ts';
import { on, onAnything } from '../../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';

let server: ScriptedFtp;
let gateway: TestGateway;
let site: TestSite;

beforeEach(async () => {
  server = await startScriptedFtp();
  server.tree.put('/a', 'x');
  server.tree.put('/folder/b', 'x');
  gateway = await startGateway();
  site = await gateway.site(server);
});
afterEach(async () => {
  await gateway.close();
  await server.close();
});

function update(path: string, changes: string): Promise<Exchange> {
  const body = `<D:propertyupdate xmlns:D="DAV:" xmlns:m="urn:m">${changes}</D:propertyupdate>`;
  return dav(site, 'PROPPATCH', path, { body });
}

const set = (xml: string): string => `<D:set><D:prop>${xml}</D:prop></D:set>`;
const unset = (xml: string): string => `<D:remove><D:prop>${xml}</D:prop></D:remove>`;

/** The elements of `urn:m` that a resource has, as they are written. */
async function kept(path: string): Promise<string[]> {
  const { status, body } = await dav(site, 'PROPFIND', path, { headers: { depth: '0' } });
  expect(status).toBe(207);
  return body.toString().match(/<m:\w+[^>]*>[^<]*<\/m:\w+>|<m:\w+[^>]*\/>/g) ?? [];
}

describe('dead properties', () => {
  it('are kept as they came, replaced, and removed', async () => {
    const answer = await update(
      '/a',
      set('<m:who xml:lang="de" m:at="1&quot;">Kim &amp; 金</m:who><m:empty/>'),
    );
    expect([answer.status, textsOf(answer, 'status')]).toEqual([207, ['HTTP/1.1 200 OK']]);
    expect(await kept('/a')).toEqual([
      '<m:empty xmlns:m="urn:m"/>',
      '<m:who xmlns:m="urn:m" xml:lang="de" m:at="1&quot;">Kim &amp; 金</m:who>',
    ]);
    await update('/a', set('<m:who>Lee</m:who>') + unset('<m:empty/><m:never/>'));
    expect(await kept('/a')).toEqual(['<m:who xmlns:m="urn:m">Lee</m:who>']);
  });

  it('are changed in the order of the document', async () => {
    await update('/a', set('<m:x>1</m:x>') + unset('<m:x/>') + set('<m:x>2</m:x>'));
    expect(await kept('/a')).toEqual(['<m:x xmlns:m="urn:m">2</m:x>']);
  });

  it('are not changed at all when one of them cannot be', async () => {
    const answer = await update('/a', set('<m:x>1</m:x><D:getetag>mine</D:getetag>'));
    expect(textsOf(answer, 'status')).toEqual(['HTTP/1.1 403 Forbidden', 'HTTP/1.1 424 Failed Dependency']);
    expect(textsOf(answer, 'cannot-modify-protected-property')).toEqual(['']);
    expect(await kept('/a')).toEqual([]);
  });

  it('go where their file goes, and leave with it', async () => {
    await update('/folder', set('<m:x>folder</m:x>'));
    await update('/folder/b', set('<m:x>b</m:x>'));
    await update('/a', set('<m:x>a</m:x>'));
    await davTo(site, 'COPY', { from: '/folder', to: '/copy' });
    expect(await kept('/copy/b')).toEqual(['<m:x xmlns:m="urn:m">b</m:x>']);
    await davTo(site, 'MOVE', { from: '/folder', to: '/moved' });
    expect(await kept('/moved/b')).toEqual(['<m:x xmlns:m="urn:m">b</m:x>']);
    await davTo(site, 'COPY', { from: '/copy', to: '/shallow' }, { depth: '0' });
    expect(await kept('/shallow')).toEqual(['<m:x xmlns:m="urn:m">folder</m:x>']);
    await davTo(site, 'MOVE', { from: '/a', to: '/moved/b' });
    expect(await kept('/moved/b')).toEqual(['<m:x xmlns:m="urn:m">a</m:x>']);
    await dav(site, 'DELETE', '/moved');
    await dav(site, 'MKCOL', '/moved');
    await dav(site, 'PUT', '/moved/b', { body: 'x' });
    expect([await kept('/moved'), await kept('/moved/b')]).toEqual([[], []]);
  });

  it('survive a new upload of the file, and are told with the folder', async () => {
    await update('/folder/b', set('<m:x>b</m:x>'));
    await dav(site, 'PUT', '/folder/b', { body: 'new' });
    const { body } = await dav(site, 'PROPFIND', '/folder', { headers: { depth: '1' } });
    expect(body.toString()).toContain('<m:x xmlns:m="urn:m">b</m:x>');
  });

  it.each([
    '',
    '<x/>',
    '<propertyupdate xmlns="DAV:"/>',
    '<propertyupdate xmlns="DAV:"><set/></propertyupdate>',
  ])('are not changed by a body that changes none: %s', async (body) => {
    expect((await dav(site, 'PROPPATCH', '/a', { body })).status).toBe(400);
  });

  it('of nothing are 404', async () => {
    expect((await update('/missing', set('<m:x/>'))).status).toBe(404);
  });

  it('are at most so many, and those of other sites are not counted', () => {
    const changed: string[] = [];
    const properties = new DeadProperties({
      of: () => [],
      countOf: (id) => (id === 'full' ? MAX_PROPERTIES_PER_SITE : 0),
      change: (id) => void changed.push(id),
      remove: () => undefined,
      move: () => undefined,
      copy: () => undefined,
      removeExpired: () => undefined,
    });
    const siteOf = (id: string): Site => ({ id, view: { saved: true } }) as unknown as Site;
    const changes = [{ name: '{urn:m}x', xml: '<x/>' }];
    expect(() => properties.change(siteOf('full'), '/a', changes)).toThrow(TooMuchKept);
    properties.change(siteOf('other'), '/a', changes);
    properties.change(siteOf('full'), '/a', [{ name: '{urn:m}x', xml: undefined }]);
    expect(changed).toEqual(['other', 'full']);
  });
});

describe('the time of a file', () => {
  it.each([
    ['<D:getlastmodified>Tue, 03 Feb 2015 04:05:06 GMT</D:getlastmodified>'],
    [
      '<w:Win32LastModifiedTime xmlns:w="urn:schemas-microsoft-com:">Tue, 03 Feb 2015 04:05:06 GMT</w:Win32LastModifiedTime>',
    ],
  ])('can be set by %.30s', async (xml) => {
    const answer = await update('/a', set(xml));
    expect(textsOf(answer, 'status')).toEqual(['HTTP/1.1 200 OK']);
    expect(server.tree.file('/a')?.modifiedAt.toISOString()).toBe('2015-02-03T04:05:06.000Z');
    const found = await dav(site, 'PROPFIND', '/a', { headers: { depth: '0' } });
    expect(textsOf(found, 'getlastmodified')).toEqual(['Tue, 03 Feb 2015 04:05:06 GMT']);
  });

  it('that is no time, or that the server will not set, is refused, but what Windows sets is kept', async () => {
    const wrong = await update('/a', set('<D:getlastmodified>soon</D:getlastmodified><m:x/>'));
    expect(textsOf(wrong, 'status')).toEqual(['HTTP/1.1 403 Forbidden', 'HTTP/1.1 424 Failed Dependency']);
    for (const verb of ['MFMT', 'SITE'] as const) server.script(on(verb).reply(502));
    server.script(
      on('MDTM')
        .when(({ argument }) => argument.includes(' '))
        .reply(550),
    );
    const time = 'Tue, 03 Feb 2015 04:05:06 GMT';
    const refused = await update('/a', set(`<D:getlastmodified>${time}</D:getlastmodified>`));
    expect(textsOf(refused, 'status')).toEqual(['HTTP/1.1 403 Forbidden']);
    const windows = `<Win32LastModifiedTime xmlns="urn:schemas-microsoft-com:">${time}</Win32LastModifiedTime>`;
    expect(textsOf(await update('/a', set(windows)), 'status')).toEqual(['HTTP/1.1 200 OK']);
    expect(davUrl(site, '/a')).toContain(site.id);
  });
});

describe('the room that is left', () => {
  const body = '<propfind xmlns="DAV:"><prop><quota-available-bytes/><quota-used-bytes/></prop></propfind>';
  const ask = (): Promise<Exchange> => dav(site, 'PROPFIND', '/folder', { headers: { depth: '0' }, body });

  it('is told where the server tells, such as by SITE QUOTA of ProFTPD 1.3.8', async () => {
    const lines = [
      '200-The current quota for this session are [current/limit]:',
      ' Name: kim',
      ' Limit Type: Hard',
      '   Uploaded Mb:\t\t1.50/10.00',
      '   Downloaded Mb:\tunlimited',
      '200 Please contact root@localhost if these entries are inaccurate',
    ];
    server.script(
      on('SITE')
        .to('QUOTA')
        .replyRaw(`${lines.join('\r\n')}\r\n`),
    );
    const answer = await ask();
    expect(textsOf(answer, 'quota-available-bytes')).toEqual([String(8.5 * 1024 * 1024)]);
    expect(textsOf(answer, 'quota-used-bytes')).toEqual([String(1.5 * 1024 * 1024)]);
  });

  it('is asked for by AVBL where FEAT names it', async () => {
    await using able = await startScriptedFtp({ features: ['MLST type*;size*;modify*;', 'UTF8', 'AVBL'] });
    able.tree.putFolder('/folder');
    able.script(
      onAnything()
        .when(({ verb }) => verb === 'AVBL')
        .reply(213, '1073741824'),
    );
    const other = await gateway.site(able);
    const answer = await dav(other, 'PROPFIND', '/folder', { headers: { depth: '0' }, body });
    expect(textsOf(answer, 'quota-available-bytes')).toEqual(['1073741824']);
    expect(textsOf(answer, 'status')).toEqual(['HTTP/1.1 200 OK', 'HTTP/1.1 404 Not Found']);
  });

  it('is unknown elsewhere, and a session asks once', async () => {
    expect(textsOf(await ask(), 'status')).toEqual(['HTTP/1.1 404 Not Found']);
    expect(textsOf(await ask(), 'status')).toEqual(['HTTP/1.1 404 Not Found']);
    const asked = server.connections.map(({ verbs }) => verbs.filter((verb) => verb === 'SITE').length);
    expect(Math.max(...asked)).toBe(1);
  });
});
