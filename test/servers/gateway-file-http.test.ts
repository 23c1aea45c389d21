import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGateway } from '../support/gateway.ts';
import type { TestGateway, TestSite } from '../support/gateway.ts';
import { partsIn } from '../support/multipart-parts.ts';
import { DOWNLOAD_CLIENTS, prepareDownloadClients } from './download-clients.ts';
import { proftpd } from './proftpd.ts';
import type { RealServer, ServerKind, ServerSettings } from './real-server.ts';
import { vsftpd } from './vsftpd.ts';

const GIB = 2 ** 30;
/** 100 GB of holes with something in them before, across and far beyond 2^32. */
const SPARSE_BYTES = 100 * GIB;
const MARK_BYTES = 100_000;
const MARKS_AT = [0, 2 ** 32 - 50_000, 77 * GIB + 1, SPARSE_BYTES - MARK_BYTES];
const FILE_BYTES = 20 * 1024 * 1024;
const PASSIVE_PORTS = 40;
/** A busy machine may take its time; nothing here waits for a limit. */
const PATIENT = { replyMs: 20_000, verdictMs: 20_000, firstByteMs: 20_000, stallMs: 20_000, drainMs: 1_000 };

const CASES: readonly [ServerKind, Partial<ServerSettings>][] = [
  [vsftpd, { tls: 'none' }],
  [proftpd, { tls: 'explicit', requireTls: true, requireTlsReuse: true }],
];
const noClients = await prepareDownloadClients();

for (const [kind, settings] of CASES) {
  const reason = await kind.prepare();
  const title = `${kind.abilities.software}, TLS ${settings.tls ?? 'none'}`;
  const isSkipped = reason !== undefined;

  describe.skipIf(isSkipped)(isSkipped ? `${title} (skipped: ${reason})` : title, () => {
    const marks = MARKS_AT.map((at) => ({ at, bytes: randomBytes(MARK_BYTES) }));
    const content = randomBytes(FILE_BYTES);
    let server: RealServer;
    let gateway: TestGateway;
    let site: TestSite;
    let folder: string;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'gangway-clients-'));
      server = await kind.start({ ...settings, passivePorts: PASSIVE_PORTS });
      gateway = await startGateway({
        limits: PATIENT,
        authorities: [await readFile(server.caPath, 'utf8').catch(() => '')],
      });
      const { user, password } = server;
      const security = settings.tls === 'none' ? 'plain' : 'explicit';
      site = await gateway.site(server, { user, password, security });
      await using sparse = await open(join(server.home, 'sparse'), 'w');
      await sparse.truncate(SPARSE_BYTES);
      for (const { at, bytes } of marks) await sparse.write(bytes, 0, bytes.length, at);
      await writeFile(join(server.home, 'file.bin'), content);
      await server.giveHomeToUser();
    });
    afterAll(async () => {
      await gateway.close();
      await server.stop();
      await rm(folder, { recursive: true });
    });

    it('tells the size of 100 GB, and sends any part of it byte by byte', async () => {
      const head = await site.head('/sparse');
      expect([head.status, head.headers['content-length']]).toEqual([200, String(SPARSE_BYTES)]);
      for (const { at, bytes } of marks) {
        const got = await site.get('/sparse', { range: `bytes=${at}-${at + MARK_BYTES - 1}` });
        expect([got.status, got.end, got.headers['content-range']]).toEqual([
          206,
          'complete',
          `bytes ${at}-${at + MARK_BYTES - 1}/${SPARSE_BYTES}`,
        ]);
        expect(got.body.equals(bytes)).toBe(true);
      }
      const tail = await site.get('/sparse', { range: 'bytes=-100000' });
      expect(tail.body.equals(marks.at(-1)?.bytes ?? Buffer.alloc(0))).toBe(true);
      expect((await site.get('/sparse', { range: `bytes=${SPARSE_BYTES}-` })).status).toBe(416);
    });

    it('sends several parts of it as one body, on one session', async () => {
      const ranges = marks.map(({ at }) => `${at}-${at + MARK_BYTES - 1}`);
      const got = await site.get('/sparse', { range: `bytes=${ranges.join(', ')}` });
      expect([got.status, got.end, got.headers['content-length']]).toEqual([
        206,
        'complete',
        String(got.body.length),
      ]);
      const parts = partsIn(got);
      expect(parts.map(({ headers }) => headers['content-range'])).toEqual(
        ranges.map((one) => `bytes ${one}/${SPARSE_BYTES}`),
      );
      for (const [at, { bytes }] of parts.entries())
        expect(bytes.equals(marks[at]?.bytes ?? Buffer.alloc(0))).toBe(true);
    });

    it('revalidates with 304, and refuses what was changed', async () => {
      const { etag = '', 'last-modified': date = '' } = (await site.head('/file.bin')).headers;
      expect((await site.get('/file.bin', { 'if-none-match': etag })).status).toBe(304);
      expect((await site.get('/file.bin', { 'if-modified-since': date })).status).toBe(304);
      const part = await site.get('/file.bin', { range: 'bytes=0-9', 'if-range': etag });
      expect(part.status).toBe(etag.startsWith('W/') ? 200 : 206);
      expect((await site.get('/file.bin', { range: 'bytes=0-9', 'if-range': date })).status).toBe(206);
      expect((await site.put('/file.bin', 'x', { 'if-match': '"other"' })).status).toBe(412);
    });

    it('stores a body only if it is what its digest says, and says how it was verified', async () => {
      const digest = `sha-256=:${createHash('sha256').update(content).digest('base64')}:`;
      const wrong = await site.put('/stored', content.subarray(1), { 'repr-digest': digest });
      expect(wrong.status).toBe(422);
      expect((await site.head('/stored')).status).toBe(404);
      const got = await site.put('/stored', content, { 'repr-digest': digest });
      // ProFTPD with mod_digest computes hashes, vsftpd does not.
      expect([got.status, got.headers['gateway-integrity']]).toEqual([
        201,
        kind === proftpd ? 'hash-sha-256' : 'size',
      ]);
      const told = (await site.head('/stored', { 'want-repr-digest': 'sha-256=1' })).headers['repr-digest'];
      expect(told).toBe(kind === proftpd ? digest : undefined);
      expect((await readFile(join(server.home, 'stored'))).equals(content)).toBe(true);
    });

    it('adds to the end of a file', async () => {
      const add = async (from: number, to: number): Promise<number> =>
        (await site.put('/log', content.subarray(from, to + 1), { 'content-range': `bytes ${from}-${to}/*` }))
          .status;
      expect([await add(0, 99_999), await add(100_000, 299_999), await add(5, 9)]).toEqual([201, 204, 416]);
      expect((await readFile(join(server.home, 'log'))).equals(content.subarray(0, 300_000))).toBe(true);
    });

    for (const client of DOWNLOAD_CLIENTS) {
      it.skipIf(noClients !== undefined)(`is read whole by ${client.title}, by both doors`, async () => {
        const { user, password, host, port } = server;
        const basic = `Authorization: Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
        const origin = `http://127.0.0.1:${gateway.port}`;
        const doors = [
          {
            url: `${origin}${site.url('files', '/file.bin')}`,
            header: `Authorization: Bearer ${site.owner.token}`,
          },
          { url: `${origin}/ftp/${host}:${port}/file.bin`, header: basic },
        ];
        for (const [at, door] of doors.entries()) {
          const into = join(folder, `${client.title.split(' ')[0]}-${at}`);
          if (client.resumes) await writeFile(into, content.subarray(0, 7_654_321));
          const { exitCode, stderr } = await client.run({ ...door, into });
          expect([exitCode, stderr]).toEqual([0, '']);
          expect((await readFile(into)).equals(content)).toBe(true);
        }
      });
    }
  });
}
