import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { TestSite, codeIn, startGateway } from '../../support/gateway.ts';
import type { TestGateway } from '../../support/gateway.ts';
import { pattern } from '../../support/scripted-ftp/content.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';
import { BYTES, TUS, TusUpload, beginUpload, createUpload, metadataOf } from '../../support/tus.ts';

const BYTES_OF_FILE = pattern(0, 10_000);
const TARGET = metadataOf({ path: '/f' });
/** Longer than an upload is kept. */
const EXPIRED_MS = 8 * 24 * 60 * 60_000;

let server: ScriptedFtp;
let gateway: TestGateway;
let site: TestSite;
beforeAll(async () => {
  server = await startScriptedFtp();
  gateway = await startGateway();
});
beforeEach(async () => {
  site = await gateway.site(server);
});
afterEach(() => {
  server.behave();
  for (const [name] of server.tree.list('/') ?? []) server.tree.remove(`/${name}`);
});
afterAll(async () => {
  await gateway.close();
  await server.close();
});

const names = (): string[] => (server.tree.list('/') ?? []).map(([name]) => name);
const sha1 = (bytes: Buffer): string => createHash('sha1').update(bytes).digest('base64');

describe('what is offered', () => {
  it('is told by OPTIONS, without a word to other origins', async () => {
    const own = site;
    const path = `/api/v1/sites/${own.id}/uploads`;
    const { status, headers } = await own.owner.ask({ method: 'OPTIONS', path });
    expect([status, headers['tus-version'], headers['tus-extension']]).toEqual([
      204,
      '1.0.0',
      'creation,creation-with-upload,termination,checksum,expiration',
    ]);
    expect(headers['tus-checksum-algorithm']).toBe('sha1,sha256,sha512,md5');
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it('is nobody else’s business', async () => {
    const own = site;
    const path = `/api/v1/sites/${own.id}/uploads`;
    expect((await gateway.ask({ method: 'OPTIONS', path })).status).toBe(401);
    const stranger = await gateway.signIn();
    expect((await stranger.ask({ method: 'OPTIONS', path })).status).toBe(404);
  });
});

describe('a request that begins an upload', () => {
  const LENGTH = { 'upload-length': '10', 'upload-metadata': TARGET };
  it.each<[string, Record<string, string | string[]>, number, string]>([
    ['no version', { 'tus-resumable': [] }, 412, 'TUS_VERSION'],
    ['another version', { 'tus-resumable': '0.2.2' }, 412, 'TUS_VERSION'],
    ['two versions', { 'tus-resumable': ['1.0.0', '1.0.0'] }, 400, 'REQUEST_INVALID'],
    ['no length', { 'upload-length': [] }, 400, 'REQUEST_INVALID'],
    ['a negative length', { 'upload-length': '-1' }, 400, 'REQUEST_INVALID'],
    ['a fraction', { 'upload-length': '1.5' }, 400, 'REQUEST_INVALID'],
    ['a length with an exponent', { 'upload-length': '1e3' }, 400, 'REQUEST_INVALID'],
    ['a length in hex', { 'upload-length': '0x10' }, 400, 'REQUEST_INVALID'],
    ['a huge length', { 'upload-length': '1'.repeat(16) }, 400, 'REQUEST_INVALID'],
    ['an empty length', { 'upload-length': '' }, 400, 'REQUEST_INVALID'],
    ['two lengths', { 'upload-length': ['10', '10'] }, 400, 'REQUEST_INVALID'],
    ['a length that comes later', { 'upload-defer-length': '1' }, 501, 'TUS_EXTENSION'],
    ['a part of an upload', { 'upload-concat': 'partial' }, 501, 'TUS_EXTENSION'],
    ['the whole of parts', { 'upload-concat': 'final;/a /b' }, 501, 'TUS_EXTENSION'],
    ['no metadata', { 'upload-metadata': [] }, 400, 'REQUEST_INVALID'],
    ['metadata twice', { 'upload-metadata': [TARGET, TARGET] }, 400, 'REQUEST_INVALID'],
    ['a key twice', { 'upload-metadata': `${TARGET},${TARGET}` }, 400, 'REQUEST_INVALID'],
    ['a value that is no Base64', { 'upload-metadata': 'path /f!' }, 400, 'REQUEST_INVALID'],
    ['a value that is no UTF-8', { 'upload-metadata': 'path /w==' }, 400, 'REQUEST_INVALID'],
    ['a pair of three', { 'upload-metadata': 'path L2Y= L2Y=' }, 400, 'REQUEST_INVALID'],
    ['an empty key', { 'upload-metadata': `${TARGET}, L2Y=` }, 400, 'REQUEST_INVALID'],
    [
      'an unknown wish',
      { 'upload-metadata': metadataOf({ path: '/f', overwrite: 'maybe' }) },
      400,
      'REQUEST_INVALID',
    ],
    [
      'a time that is none',
      { 'upload-metadata': metadataOf({ path: '/f', modifiedAt: 'soon' }) },
      400,
      'REQUEST_INVALID',
    ],
    ['a path out of the root', { 'upload-metadata': metadataOf({ path: '/../f' }) }, 400, 'PATH_INVALID'],
    [
      'a path with a line break',
      { 'upload-metadata': metadataOf({ path: '/a\nDELE b' }) },
      400,
      'PATH_INVALID',
    ],
    ['the path of a folder', { 'upload-metadata': metadataOf({ path: '/f/' }) }, 400, 'PATH_INVALID'],
    ['a name that is a path', { 'upload-metadata': metadataOf({ filename: 'a/b' }) }, 400, 'PATH_INVALID'],
    [
      'a name that climbs',
      { 'upload-metadata': metadataOf({ filename: '..', folder: '/a' }) },
      400,
      'PATH_INVALID',
    ],
    ['a checksum of an unknown kind', { ...BYTES, 'upload-checksum': 'crc9 AAAA' }, 400, 'REQUEST_INVALID'],
    ['a checksum that is too short', { ...BYTES, 'upload-checksum': 'sha1 AAAA' }, 400, 'REQUEST_INVALID'],
    ['packed bytes', { ...BYTES, 'content-encoding': 'gzip' }, 415, 'MEDIA_TYPE'],
  ])('with %s is refused, and nothing is made', async (_title, headers, status, code) => {
    const own = site;
    const got = await createUpload(own, { ...TUS, ...LENGTH, ...headers });
    expect([got.status, codeIn(got), names()]).toEqual([status, code, []]);
    expect(got.headers['tus-resumable']).toBe('1.0.0');
    if (status === 412) expect(got.headers['tus-version']).toBe('1.0.0');
  });

  it('with a form is 415', async () => {
    const headers = { ...TUS, ...LENGTH, 'content-type': 'multipart/form-data; boundary=x' };
    const got = await createUpload(site, headers, '--x--');
    expect([got.status, codeIn(got), names()]).toEqual([415, 'MEDIA_TYPE', []]);
  });

  it('with more bytes than it announces is 413, and nothing is made', async () => {
    const got = await createUpload(site, { ...BYTES, ...LENGTH }, '01234567890');
    expect([got.status, codeIn(got), names()]).toEqual([413, 'TOO_LARGE', []]);
  });

  it('is answered with an address that no header of the request can change', async () => {
    const forged = {
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'gopher',
      forwarded: 'host=evil',
    };
    const got = await createUpload(site, { ...TUS, ...LENGTH, ...forged });
    expect(got.status).toBe(201);
    expect(got.headers.location).toMatch(new RegExp(`^/api/v1/sites/${site.id}/uploads/[\\w-]{22}$`));
    expect(Date.parse(String(got.headers['upload-expires']))).toBeGreaterThan(Date.now());
  });

  it('may have keys of any name, which are given back as they came', async () => {
    const odd = metadataOf({ path: '/f', __proto__x: 'a', constructor: 'b', toString: 'c' });
    const own = site;
    const metadata = `${odd},__proto__ e30=,flag`;
    const got = await createUpload(own, { ...TUS, 'upload-length': 3, 'upload-metadata': metadata });
    const head = await new TusUpload(own, String(got.headers.location)).head();
    expect([got.status, head.headers['upload-metadata']]).toEqual([201, metadata]);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('may bring the first bytes, or all of them', async () => {
    const own = site;
    const some = await createUpload(own, { ...BYTES, ...LENGTH }, '01234');
    expect([some.status, some.headers['upload-offset']]).toEqual([201, '5']);
    expect(await new TusUpload(own, String(some.headers.location)).offset()).toBe(5);
    const whole = { ...BYTES, 'upload-length': 5, 'upload-metadata': metadataOf({ path: '/g' }) };
    const all = await createUpload(own, whole, '01234');
    expect([all.status, all.headers['upload-offset']]).toEqual([201, '5']);
    expect(server.tree.read('/g').toString()).toBe('01234');
  });

  it('of no bytes is complete at once', async () => {
    const upload = await beginUpload(site, 0, { filename: 'empty', folder: '/' });
    expect([server.tree.read('/empty').length, await upload.offset(), names()]).toEqual([0, 0, ['empty']]);
  });

  it('says where the file goes by name and folder, and what is made for it', async () => {
    const got = await createUpload(
      site,
      {
        ...BYTES,
        'upload-length': 2,
        'upload-metadata': metadataOf({
          folder: '/a/b/',
          filename: 'ü.txt',
          parents: 'true',
          filetype: 'x/y',
        }),
      },
      'hi',
    );
    expect([got.status, server.tree.read('/a/b/ü.txt').toString()]).toEqual([201, 'hi']);
  });

  it('for a folder that is not there is 404 and leaves nothing', async () => {
    const headers = { ...TUS, 'upload-length': 3, 'upload-metadata': metadataOf({ path: '/no/f' }) };
    const got = await createUpload(site, headers);
    expect([got.status, codeIn(got), names()]).toEqual([404, 'FTP_NOT_FOUND', []]);
  });

  it('is refused when there are twenty unfinished ones, until one of them is given up', async () => {
    const own = site;
    const made = [];
    for (let at = 0; at < 20; at++) made.push(await beginUpload(own, 5, { path: `/f${at}` }));
    const got = await createUpload(own, { ...TUS, ...LENGTH });
    expect([got.status, codeIn(got)]).toEqual([429, 'TOO_MANY_UPLOADS']);
    const list = await own.owner.ask({ path: `/api/v1/sites/${own.id}/uploads` });
    const { uploads } = JSON.parse(list.body.toString()) as { uploads: { path: string }[] };
    expect(uploads.map(({ path }) => path)).toEqual(made.map((_upload, at) => `/f${at}`));
    expect((await made[0]!.delete()).status).toBe(204);
    expect((await createUpload(own, { ...TUS, ...LENGTH })).status).toBe(201);
    for (const upload of made.slice(1)) await upload.delete();
  });
});

describe('a request that goes on with an upload', () => {
  it.each<[string, Record<string, string | string[]>, number, string]>([
    ['no version', { 'tus-resumable': [] }, 412, 'TUS_VERSION'],
    ['no offset', { 'upload-offset': [] }, 400, 'REQUEST_INVALID'],
    ['a negative offset', { 'upload-offset': '-1' }, 400, 'REQUEST_INVALID'],
    ['a huge offset', { 'upload-offset': '9'.repeat(16) }, 400, 'REQUEST_INVALID'],
    ['two offsets', { 'upload-offset': ['4', '4'] }, 400, 'REQUEST_INVALID'],
    ['an offset before the end', { 'upload-offset': '3' }, 409, 'UPLOAD_OFFSET'],
    ['an offset behind the end', { 'upload-offset': '5' }, 409, 'UPLOAD_OFFSET'],
    ['no media type', { 'content-type': [] }, 415, 'MEDIA_TYPE'],
    ['another media type', { 'content-type': 'application/octet-stream' }, 415, 'MEDIA_TYPE'],
    ['a length', { 'upload-length': '10' }, 501, 'TUS_EXTENSION'],
    ['a checksum that is none', { 'upload-checksum': 'sha1' }, 400, 'REQUEST_INVALID'],
  ])('with %s is refused, and nothing is added', async (_title, headers, status, code) => {
    const upload = await beginUpload(site, 10, { path: '/f' });
    expect((await upload.patch(0, '0123')).status).toBe(204);
    const path = upload.url;
    const all = { ...BYTES, 'upload-offset': '4', ...headers };
    const got = await site.owner.ask({ method: 'PATCH', path, headers: all, body: 'x' });
    expect([got.status, codeIn(got), await upload.offset()]).toEqual([status, code, 4]);
    await upload.delete();
  });

  it.each(['with its length', 'in pieces of unknown length'])(
    'with more bytes than were announced (%s) is 413, and none of them are kept',
    async (how) => {
      const upload = await beginUpload(site, 10, { path: '/f' });
      await upload.patch(0, '0123');
      const got = await upload.patch(
        4,
        '4567890',
        how === 'with its length' ? {} : { 'transfer-encoding': 'chunked' },
      );
      expect([got.status, codeIn(got), await upload.offset()]).toEqual([413, 'TOO_LARGE', 4]);
      expect((await upload.patch(4, '456789')).status).toBe(204);
      expect(server.tree.read('/f').toString()).toBe('0123456789');
    },
  );

  it('with the right checksum is taken, with a wrong one not: the offset stays and the file is right', async () => {
    const upload = await beginUpload(site, BYTES_OF_FILE.length, { path: '/f' });
    const [one, two] = [BYTES_OF_FILE.subarray(0, 4_000), BYTES_OF_FILE.subarray(4_000)];
    const right = await upload.patch(0, one, { 'upload-checksum': `sha1 ${sha1(one)}` });
    expect([right.status, right.headers['upload-offset']]).toEqual([204, '4000']);
    const wrong = await upload.patch(4_000, Buffer.alloc(6_000), { 'upload-checksum': `sha1 ${sha1(two)}` });
    expect([wrong.status, codeIn(wrong), await upload.offset()]).toEqual([460, 'CHECKSUM_MISMATCH', 4_000]);
    expect((await upload.patch(4_000, two.subarray(0, 10))).headers['upload-offset']).toBe('4010');
    expect(await upload.offset()).toBe(4_010);
    expect((await upload.patch(4_010, two.subarray(10))).status).toBe(204);
    expect(server.tree.read('/f').equals(BYTES_OF_FILE)).toBe(true);
  });

  it.each(['sha256', 'sha512', 'md5'])('may be checked by %s', async (algorithm) => {
    const upload = await beginUpload(site, 4, { path: '/f', overwrite: 'replace' });
    const digest = createHash(algorithm).update('0123').digest('base64');
    const wrong = await upload.patch(0, '0124', { 'upload-checksum': `${algorithm} ${digest}` });
    expect([wrong.status, await upload.offset()]).toEqual([460, 0]);
    const right = await upload.patch(0, '0123', { 'upload-checksum': `${algorithm} ${digest}` });
    expect([right.status, server.tree.read('/f').toString()]).toEqual([204, '0123']);
  });

  it('may say its method by a header', async () => {
    const upload = await beginUpload(site, 4, { path: '/f' });
    const post = (override: string, headers: object, body = ''): ReturnType<typeof site.owner.ask> =>
      site.owner.ask({
        method: 'POST',
        path: upload.url,
        headers: { ...TUS, 'x-http-method-override': override, ...headers },
        body,
      });
    const sent = await post('PATCH', { ...BYTES, 'upload-offset': 0 }, '01');
    expect([sent.status, sent.headers['upload-offset']]).toEqual([204, '2']);
    const asked = await post('HEAD', {});
    expect([asked.status, asked.headers['upload-offset']]).toEqual([200, '2']);
    expect((await post('GET', {})).status).toBe(405);
    expect((await post('DELETE', {})).status).toBe(204);
    expect((await upload.head()).status).toBe(404);
  });

  it('on an upload that is complete is told so, and changes nothing', async () => {
    const upload = await beginUpload(site, 4, { path: '/f' });
    await upload.patch(0, '0123');
    const [again, late] = [await upload.patch(4, ''), await upload.patch(0, '9999')];
    expect([again.status, again.headers['upload-offset'], late.status]).toEqual([204, '4', 409]);
    expect(server.tree.read('/f').toString()).toBe('0123');
    expect((await upload.delete()).status).toBe(204);
    expect(server.tree.read('/f').toString()).toBe('0123');
  });
});

describe('an upload', () => {
  it('is not there for others, for other sites, and when nobody has made it', async () => {
    const upload = await beginUpload(site, 4, { path: '/f' });
    const stranger = new TusUpload(await gateway.site(server), upload.url);
    const elsewhere = await site.owner.site(server);
    const moved = new TusUpload(elsewhere, upload.url.replace(site.id, elsewhere.id));
    const unknown = new TusUpload(site, upload.url.replace(/.{22}$/, 'A'.repeat(22)));
    for (const other of [stranger, moved, unknown]) {
      const all = [await other.head(), await other.patch(0, '0123'), await other.delete()];
      expect(all.map(({ status }) => status)).toEqual([404, 404, 404]);
    }
    expect(codeIn(await unknown.delete())).toBe('UPLOAD_NOT_FOUND');
    expect(await upload.offset()).toBe(0);
  });

  it('that was left alone for too long is 410', async () => {
    const keeper = await gateway.signIn();
    const upload = await beginUpload(await keeper.site(server, { saved: true }), 10, { path: '/forgotten' });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + EXPIRED_MS });
    try {
      const later = new TusUpload(new TestSite(await gateway.signIn(), upload.site.id), upload.url);
      expect((await later.head()).status).toBe(410);
      const patched = await later.patch(0, 'x');
      expect([patched.status, codeIn(patched)]).toEqual([410, 'UPLOAD_GONE']);
    } finally {
      vi.useRealTimers();
    }
  });

  it('leaves the old file alone until it is complete, and nothing when it is given up', async () => {
    server.tree.put('/f', 'the old content');
    const upload = await beginUpload(site, 4, { path: '/f', overwrite: 'replace' });
    await upload.patch(0, '012');
    expect(server.tree.read('/f').toString()).toBe('the old content');
    expect((await upload.delete()).status).toBe(204);
    expect(names()).toEqual(['f']);
    const again = await beginUpload(site, 4, { path: '/f', overwrite: 'replace' });
    await again.patch(0, '0123');
    expect([server.tree.read('/f').toString(), names()]).toEqual(['0123', ['f']]);
  });

  it.each<[string, Record<string, string>, number, string]>([
    ['says nothing', {}, 409, 'EXISTS'],
    ['demands that nothing is there', { ifNoneMatch: '*' }, 412, 'PRECONDITION'],
    ['demands another version', { ifMatch: '"other"' }, 412, 'PRECONDITION'],
  ])(
    'to a file that is there is refused at the beginning when it %s',
    async (_title, wishes, status, code) => {
      server.tree.put('/f', 'old');
      const headers = {
        ...TUS,
        'upload-length': 3,
        'upload-metadata': metadataOf({ path: '/f', ...wishes }),
      };
      const got = await createUpload(site, headers);
      expect([got.status, codeIn(got), names()]).toEqual([status, code, ['f']]);
    },
  );

  it('is refused at its end when somebody made the file meanwhile, and is never told to be complete', async () => {
    const upload = await beginUpload(site, 4, { path: '/f' });
    server.tree.put('/f', 'somebody else');
    const got = await upload.patch(0, '0123');
    expect([got.status, codeIn(got)]).toEqual([409, 'EXISTS']);
    expect([(await upload.head()).status, server.tree.read('/f').toString()]).toEqual([409, 'somebody else']);
    server.tree.remove('/f');
    expect([await upload.offset(), server.tree.read('/f').toString()]).toEqual([4, '0123']);
  });

  it('replaces the version that its creator has seen, and sets the time', async () => {
    server.tree.put('/f', 'old');
    const { etag } = (await site.head('/f')).headers;
    const wishes = { ifMatch: String(etag), modifiedAt: '2020-02-03T04:05:06Z' };
    const upload = await beginUpload(site, 4, { path: '/f', ...wishes });
    expect((await upload.patch(0, '0123')).status).toBe(204);
    expect(server.tree.read('/f').toString()).toBe('0123');
    expect(server.tree.file('/f')?.modifiedAt.toISOString()).toBe('2020-02-03T04:05:06.000Z');
  });
});
