import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { codeIn, startGateway } from '../support/gateway.ts';
import type { TestGateway, TestSite } from '../support/gateway.ts';
import { on } from '../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../support/scripted-ftp/server.ts';
import { uploadWhenTold } from '../support/uploading-client.ts';

const BODY = Buffer.from('The quick brown fox\n'.repeat(20_000));
const digestOf = (algorithm: 'sha256' | 'sha512', bytes: Buffer | string): string =>
  `${algorithm.replace('sha', 'sha-')}=:${createHash(algorithm).update(bytes).digest('base64')}:`;

let server: ScriptedFtp;
let gateway: TestGateway;
let site: TestSite;
beforeAll(async () => {
  server = await startScriptedFtp();
  gateway = await startGateway();
});
beforeEach(async () => {
  for (const [name] of server.tree.list('/') ?? []) server.tree.remove([name]);
  site = await gateway.site(server);
});
afterEach(() => server.behave());
afterAll(async () => {
  await gateway.close();
  await server.close();
});

/** What is left besides the files of the test: part files, backups. */
const names = (): string[] => (server.tree.list('/') ?? []).map(([name]) => name).toSorted();

describe('the digest of a PUT', () => {
  it.each([
    ['Repr-Digest', digestOf('sha256', BODY)],
    ['Content-Digest', digestOf('sha512', BODY)],
    ['Repr-Digest', `md5=:AAAA:, ${digestOf('sha512', BODY)}, ${digestOf('sha256', BODY)}`],
    ['Repr-Digest', 'crc32c=:AAAAAA==:'],
  ])('%s that is right, or unknown, lets it through: %s', async (name, value) => {
    const got = await site.put('/f', BODY, { [name]: value });
    expect([got.status, server.tree.read('/f').equals(BODY)]).toEqual([201, true]);
  });

  it.each([
    ['Repr-Digest', digestOf('sha256', 'other')],
    ['Content-Digest', digestOf('sha512', 'other')],
    ['Repr-Digest', `${digestOf('sha256', BODY)}, ${digestOf('sha512', 'other')}`],
  ])('%s that is wrong is 422, and the old file stays', async (name, value) => {
    server.tree.put('/f', 'old');
    const got = await site.put('/f', BODY, { [name]: value });
    expect([got.status, codeIn(got)]).toEqual([422, 'DIGEST_MISMATCH']);
    expect([server.tree.read('/f').toString(), names()]).toEqual(['old', ['f']]);
    expect((await site.put('/f', 'new')).status).toBe(204);
  });

  it('that cannot be read is 400 before anything is stored', async () => {
    const got = await site.put('/f', BODY, { 'repr-digest': 'sha-256=abc' });
    expect([got.status, codeIn(got), names()]).toEqual([400, 'REQUEST_INVALID', []]);
  });

  it('of an empty body is checked, too', async () => {
    expect((await site.put('/f', '', { 'repr-digest': digestOf('sha256', 'x') })).status).toBe(422);
    expect((await site.put('/f', '', { 'repr-digest': digestOf('sha256', '') })).status).toBe(201);
    expect(server.tree.read('/f')).toHaveLength(0);
  });
});

describe('a server that computes hashes', () => {
  const FEATURES = ['MLST type*;size*;modify*;', 'SIZE', 'MDTM', 'REST STREAM', 'HASH SHA-256*;SHA-1'];
  const hashing = async (): Promise<ScriptedFtp> => {
    const ftp = await startScriptedFtp({ features: FEATURES });
    return ftp.script(on('OPTS').reply(200));
  };

  it('confirms an upload, and Gateway-Integrity says so', async () => {
    await using ftp = await hashing();
    const of = await gateway.site(ftp);
    const got = await of.put('/f', BODY);
    expect([got.status, got.headers['gateway-integrity']]).toEqual([201, 'hash-sha-256']);
  });

  it('has stored other bytes: the upload fails and the old file stays (R17)', async () => {
    await using ftp = await hashing();
    const of = await gateway.site(ftp);
    ftp.tree.put('/f', 'old');
    ftp.script(on('HASH').reply(213, `SHA-256 0-9 ${'ab'.repeat(32)} /f`));
    const got = await of.put('/f', BODY);
    expect([got.status, codeIn(got), ftp.tree.read('/f').toString()]).toEqual([
      502,
      'UPLOAD_MISMATCH',
      'old',
    ]);
    expect(ftp.tree.list('/')).toHaveLength(1);
  });

  it.each([
    ['does not know it after all', on('HASH').reply(502)],
    ['says something else', on('HASH').reply(213, 'SHA-1 0-9 abcdef /f')],
    ['loses the session over it', on('HASH').resetControl()],
  ])('but %s: the size is the proof', async (_title, rule) => {
    await using ftp = await hashing();
    const of = await gateway.site(ftp);
    ftp.script(rule);
    const got = await of.put('/f', BODY);
    expect([got.status, got.headers['gateway-integrity']]).toEqual([201, 'size']);
    expect((await of.get('/f')).body.equals(BODY)).toBe(true);
  });

  it('gives a Repr-Digest to whoever wants one, and is asked once for each version', async () => {
    await using ftp = await hashing();
    const of = await gateway.site(ftp);
    ftp.tree.put('/f', BODY);
    const want = { 'want-repr-digest': 'sha-512=10, sha-256=5' };
    const asked = (): number =>
      ftp.connections.flatMap(({ verbs }) => verbs).filter((verb) => verb === 'HASH').length;
    const digest = digestOf('sha256', BODY);
    expect((await of.get('/f')).headers['repr-digest']).toBeUndefined();
    expect((await of.head('/f', want)).headers['repr-digest']).toBe(digest);
    expect((await of.get('/f', want)).headers['repr-digest']).toBe(digest);
    const part = await of.get('/f', { ...want, range: 'bytes=5-9' });
    expect([part.status, part.headers['repr-digest'], part.body.toString()]).toEqual([
      206,
      digest,
      BODY.toString('latin1', 5, 10),
    ]);
    expect(asked()).toBe(1);
    ftp.tree.put('/f', 'another version').modifiedAt = new Date('2025-01-01T00:00:00Z');
    expect((await of.get('/f', want)).headers['repr-digest']).toBe(digestOf('sha256', 'another version'));
    expect(asked()).toBe(2);
    expect((await of.get('/f', { 'want-repr-digest': 'md5=1' })).headers['repr-digest']).toBeUndefined();
  });
});

describe('Expect: 100-continue', () => {
  const signed = (path: string, headers = {}): ReturnType<TestSite['owner']['signed']> =>
    site.owner.signed({ method: 'PUT', path: site.url('files', path), headers });

  it('is answered when the server waits for the bytes', async () => {
    const { statuses } = await uploadWhenTold(signed('/f'), BODY);
    expect([statuses, server.tree.read('/f').equals(BODY)]).toEqual([[100, 201], true]);
  });

  it.each([
    ['a condition does not hold', '/there', { 'if-none-match': '*' }, 412],
    ['the folder is not there', '/nowhere/f', {}, 404],
    ['a folder is in its place', '/folder', {}, 409],
    ['the name is not possible', '/a%00b', {}, 400],
    ['a digest cannot be read', '/f', { 'repr-digest': 'sha-256=x' }, 400],
    [
      'nobody is signed in',
      '/f',
      { authorization: 'Bearer aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' },
      401,
    ],
  ])('is refused before a byte is sent when %s', async (_title, path, headers, status) => {
    server.tree.put('/there', 'old');
    server.tree.putFolder('/folder');
    const request = signed('/f', headers);
    const url = `${request.path.slice(0, -2)}${path}`;
    const { statuses, text } = await uploadWhenTold({ ...request, path: url }, BODY);
    expect(statuses).toEqual([status]);
    // Nobody can know whether the body still comes.
    expect(text.toLowerCase()).toContain('connection: close');
    expect(server.tree.read('/there').toString()).toBe('old');
  });
});

describe('a PUT', () => {
  it('of a new file is 201 with its place, of an old one 204', async () => {
    const made = await site.put('/a b.txt', BODY);
    expect([made.status, made.headers.location]).toEqual([201, site.url('files', '/a b.txt')]);
    const replaced = await site.put('/a b.txt', BODY);
    expect([replaced.status, replaced.headers.location]).toEqual([204, undefined]);
    expect(replaced.headers.etag).toBe((await site.head('/a b.txt')).headers.etag);
  });

  it('with a coding or a form around it is 415, and nothing is stored', async () => {
    const coded = await site.put('/f', BODY, { 'content-encoding': 'gzip' });
    expect([coded.status, codeIn(coded), coded.headers['accept-encoding']]).toEqual([
      415,
      'MEDIA_TYPE',
      'identity',
    ]);
    const form = await site.put('/f', BODY, { 'content-type': 'multipart/form-data; boundary=x' });
    expect([form.status, codeIn(form), names()]).toEqual([415, 'MEDIA_TYPE', []]);
    expect((await site.put('/f', BODY, { 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(
      201,
    );
  });

  it.each([
    ['Sun, 01 Jan 2012 00:00:00 GMT', 412],
    ['Thu, 29 Feb 2024 12:00:00 GMT', 204],
    ['2012-01-01T00:00:00Z', 204],
  ])('If-Unmodified-Since %s is %i', async (date, status) => {
    server.tree.put('/f', 'old');
    expect((await site.put('/f', BODY, { 'if-unmodified-since': date })).status).toBe(status);
  });
});

describe('DELETE and PATCH', () => {
  const ask = (method: string, headers: Record<string, string>): ReturnType<TestSite['get']> =>
    site.owner.ask({
      method,
      path: site.url('files', '/f'),
      headers: { ...(method === 'PATCH' ? { 'content-type': 'application/json' } : {}), ...headers },
      ...(method === 'PATCH' ? { body: '{"name":"g"}' } : {}),
    });

  it.each(['DELETE', 'PATCH'])('%s does nothing when its condition does not hold', async (method) => {
    server.tree.put('/f', 'old');
    const etag = String((await site.head('/f')).headers.etag);
    for (const headers of [
      { 'if-match': '"x"' },
      { 'if-none-match': etag },
      { 'if-unmodified-since': 'Sun, 01 Jan 2012 00:00:00 GMT' },
    ]) {
      const got = await ask(method, headers);
      expect([got.status, codeIn(got), names()]).toEqual([412, 'PRECONDITION', ['f']]);
    }
    expect((await ask(method, { 'if-match': etag })).status).toBe(method === 'PATCH' ? 200 : 204);
    expect(names()).toEqual(method === 'PATCH' ? ['g'] : []);
  });

  it.each([
    'text/plain',
    'application/xml',
    'multipart/form-data; boundary=x',
    'application/json-patch+json',
  ])('PATCH with %s is 415 and says what it takes', async (type) => {
    server.tree.put('/f', 'old');
    const got = await ask('PATCH', { 'content-type': type });
    expect([got.status, codeIn(got), got.headers['accept-patch']]).toEqual([
      415,
      'MEDIA_TYPE',
      'application/json, application/merge-patch+json',
    ]);
  });

  it('PATCH takes a merge patch', async () => {
    server.tree.put('/f', 'old');
    expect((await ask('PATCH', { 'content-type': 'application/merge-patch+json' })).status).toBe(200);
    expect(names()).toEqual(['g']);
  });
});

describe('Content-Range', () => {
  const part = (
    from: number,
    to: number,
    total: number | '*' = '*',
    path = '/log',
  ): ReturnType<TestSite['put']> =>
    site.put(path, BODY.subarray(from, to + 1), { 'content-range': `bytes ${from}-${to}/${total}` });

  it('adds parts to the end of a file, one after the other', async () => {
    const statuses = [await part(0, 99, 300), await part(100, 199, 300), await part(200, 299, 300)];
    expect(statuses.map(({ status }) => status)).toEqual([201, 204, 204]);
    expect(server.tree.read('/log').equals(BODY.subarray(0, 300))).toBe(true);
    expect(server.last.verbs).toContain('APPE');
    expect(names()).toEqual(['log']);
  });

  it.each([
    [0, 9],
    [90, 99],
    [200, 299],
  ])(
    'that does not begin at the end (%i-%i) is 416 with the size, and nothing is added',
    async (from, to) => {
      await part(0, 99);
      const got = await part(from, to);
      expect([got.status, codeIn(got), got.headers['content-range']]).toEqual([416, 'RANGE', 'bytes */100']);
      expect(server.tree.read('/log')).toHaveLength(100);
    },
  );

  it('of the whole file replaces it as a whole', async () => {
    server.tree.put('/log', 'old and longer than ten');
    expect((await part(0, 9, 10)).status).toBe(204);
    expect([
      server.tree.read('/log').equals(BODY.subarray(0, 10)),
      server.last.verbs.includes('APPE'),
    ]).toEqual([true, false]);
  });

  it.each([
    'bytes 9-0/10',
    'bytes 0-9/5',
    'bytes 0-9',
    'bytes */10',
    'lines 0-9/10',
    'bytes 0-10/*',
    'bytes 0-99999999999999999999/*',
  ])('%s with ten bytes is 400', async (range) => {
    const got = await site.put('/log', BODY.subarray(0, 10), { 'content-range': range });
    expect([got.status, codeIn(got), names()]).toEqual([400, 'REQUEST_INVALID', []]);
  });

  it('with a digest is 400: what is appended cannot be taken back', async () => {
    const headers = {
      'content-range': 'bytes 0-9/*',
      'content-digest': digestOf('sha256', BODY.subarray(0, 10)),
    };
    expect((await site.put('/log', BODY.subarray(0, 10), headers)).status).toBe(400);
  });

  it('obeys conditions', async () => {
    await part(0, 9);
    const headers = { 'content-range': 'bytes 10-19/*', 'if-match': '"other"' };
    expect((await site.put('/log', BODY.subarray(10, 20), headers)).status).toBe(412);
    expect(server.tree.read('/log')).toHaveLength(10);
  });

  it('from two at once adds one of them, and tells the other', async () => {
    await part(0, 9);
    const got = await Promise.all([part(10, 19), part(10, 19), part(10, 19)]);
    const statuses = got.map(({ status }) => status).toSorted((a, b) => a - b);
    expect(statuses[0]).toBe(204);
    for (const status of statuses.slice(1)) expect([409, 416]).toContain(status);
    expect(server.tree.read('/log').equals(BODY.subarray(0, 20))).toBe(true);
  });

  it('on a server without APPE is 501, and the file is as it was', async () => {
    server.script(on('APPE').reply(502));
    const got = await part(0, 9);
    expect([got.status, codeIn(got), names()]).toEqual([501, 'FTP_NOT_SUPPORTED', []]);
  });

  it('that breaks off leaves what has come, and goes on from there', async () => {
    server.script(on('APPE').dataResetAt(50).times(1));
    const got = await part(0, 99);
    expect(got.status).toBeGreaterThanOrEqual(500);
    const size = Number((await site.head('/log')).headers['content-length'] ?? 0);
    server.behave();
    expect((await part(size, 99)).status).toBe(size === 0 ? 201 : 204);
    expect(server.tree.read('/log').equals(BODY.subarray(0, 100))).toBe(true);
  });
});
