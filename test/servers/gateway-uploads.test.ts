import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Upload } from 'tus-js-client';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GatewayProcess } from '../faults/gateway-process.ts';
import { makeDataFolder } from '../support/data-folder.ts';
import { TestSite, startGateway } from '../support/gateway.ts';
import type { TestGateway, TestSignIn } from '../support/gateway.ts';
import { headOf } from '../support/http-exchange.ts';
import { fingerprintOfStream } from '../support/streamed-exchange.ts';
import { BYTES, beginUpload } from '../support/tus.ts';
import type { TusUpload } from '../support/tus.ts';
import { ftpSrv } from './ftp-srv.ts';
import { proftpd } from './proftpd.ts';
import { pureFtpd } from './pure-ftpd.ts';
import { pyftpdlib } from './pyftpdlib.ts';
import type { RealServer, ServerKind, ServerSettings } from './real-server.ts';
import { vsftpd } from './vsftpd.ts';

const MIB = 1024 * 1024;
/** By hand with more: UPLOAD_MIB=5120. */
const SIZE_BYTES = Number(process.env['UPLOAD_MIB'] ?? 96) * MIB;
const KILLS = 3;
const LONG_MS = 60_000 + SIZE_BYTES / 20_000;
const RETRY_MS = 150;
/** More than any restart of Gangway takes. */
const RETRIES = 200;
const WAYS: readonly [ServerKind, Partial<ServerSettings>, string][] = [
  [vsftpd, { tls: 'none' }, 'REST'],
  [vsftpd, { tls: 'explicit', requireTls: true }, 'REST'],
  [proftpd, { tls: 'none' }, 'REST'],
  [pureFtpd, { tls: 'none' }, 'REST'],
  [pyftpdlib, { tls: 'none' }, 'REST'],
  [ftpSrv, { tls: 'none' }, 'APPE'],
];

/** A Gangway that may be killed and started again with what it keeps, at the same address. */
class MortalGateway {
  readonly #dataFolder = makeDataFolder();
  #process: GatewayProcess | undefined;
  signIn: TestSignIn | undefined;

  async start(): Promise<TestSignIn> {
    this.#process = new GatewayProcess('server/main.ts', this.#dataFolder, this.#process?.port);
    await this.#process.ready();
    this.signIn = await this.#process.signIn();
    return this.signIn;
  }

  async kill(): Promise<void> {
    await this.#process?.end();
  }
}

async function saveSite(signIn: TestSignIn, { host, port, user, password }: RealServer): Promise<TestSite> {
  const draft = { saved: true, name: 'kept', host, port, user, password, security: 'plain' };
  const { body, status } = await signIn.askJson('POST', '/api/v1/sites', draft);
  expect(status).toBe(201);
  return new TestSite(signIn, (JSON.parse(body.toString()) as { id: string }).id);
}

async function writeSource(path: string): Promise<void> {
  await using file = await open(path, 'w');
  const piece = randomBytes(8 * MIB);
  for (let at = 0; at < SIZE_BYTES; at += piece.length) {
    piece.writeBigUInt64LE(BigInt(at));
    await file.write(piece, 0, Math.min(piece.length, SIZE_BYTES - at));
  }
}

for (const kind of [vsftpd, proftpd]) {
  const reason = await kind.prepare();
  describe.skipIf(reason !== undefined)(`an upload to ${kind.abilities.software}`, () => {
    let server: RealServer;
    const gateway = new MortalGateway();
    beforeAll(async () => {
      server = await kind.start({ tls: 'none', idleSeconds: 300 });
    }, LONG_MS);
    afterAll(async () => {
      await gateway.kill();
      await server.stop();
    });

    it(
      `of ${SIZE_BYTES / MIB} MiB by tus-js-client survives three kill -9 of Gangway, byte for byte`,
      async () => {
        const source = join(makeDataFolder(), 'source');
        await writeSource(source);
        const site = await saveSite(await gateway.start(), server);
        let kills = 0;
        let reborn = Promise.resolve<unknown>(undefined);
        const offsets: number[] = [];
        await new Promise<void>((resolve, reject) => {
          const upload = new Upload(createReadStream(source), {
            endpoint: `http://127.0.0.1:${site.owner.port}/api/v1/sites/${site.id}/uploads`,
            uploadSize: SIZE_BYTES,
            metadata: { path: '/big.bin' },
            retryDelays: Array.from({ length: RETRIES }, () => RETRY_MS),
            onBeforeRequest: async (request) => {
              await reborn;
              request.setHeader('Authorization', `Bearer ${gateway.signIn?.token ?? ''}`);
            },
            onAfterResponse: (request, response) => {
              if (request.getMethod() === 'HEAD') offsets.push(Number(response.getHeader('Upload-Offset')));
            },
            onProgress: (sentBytes) => {
              if (kills >= KILLS || sentBytes < (SIZE_BYTES * (kills + 1)) / (KILLS + 1)) return;
              kills += 1;
              reborn = gateway.kill().then(() => gateway.start());
            },
            onError: reject,
            onSuccess: () => resolve(),
          });
          upload.start();
        });
        expect(kills).toBe(KILLS);
        expect(offsets.filter((offset) => offset > 0).length).toBeGreaterThanOrEqual(1);
        const [sent, stored] = await Promise.all(
          [source, join(server.home, 'big.bin')].map((path) => fingerprintOfStream(createReadStream(path))),
        );
        expect(stored).toEqual(sent);
        expect((await readdir(server.home)).filter((name) => name.includes('gwpart'))).toEqual([]);
      },
      LONG_MS,
    );
  });
}

/** A client that goes away in the middle of a request. */
async function breakOff(
  upload: TusUpload,
  offset: number,
  bytes: Buffer,
  announcedBytes: number,
): Promise<void> {
  const { site, url: path } = upload;
  const socket = connect({ host: '127.0.0.1', port: site.owner.port });
  socket.on('error', () => undefined).resume();
  const headers = { ...BYTES, 'upload-offset': offset, 'content-length': announcedBytes };
  socket.write(headOf(site.owner.signed({ method: 'PATCH', path, headers }), '1.1'));
  await new Promise((resolve) => socket.write(bytes, resolve));
  socket.end();
  await once(socket, 'close');
}

for (const [kind, settings, way] of WAYS) {
  const reason = await kind.prepare();
  const title = `${kind.abilities.software}, TLS ${settings.tls ?? 'none'}`;
  describe.skipIf(reason !== undefined)(`in pieces, ${title}`, () => {
    let server: RealServer;
    let gateway: TestGateway;
    let site: TestSite;
    beforeAll(async () => {
      server = await kind.start(settings);
      gateway = await startGateway({ authorities: [await readFile(server.caPath, 'utf8')] });
      const { user, password } = server;
      site = await gateway.site(server, {
        user,
        password,
        security: settings.tls === 'none' ? 'plain' : 'explicit',
      });
    });
    afterAll(async () => {
      await gateway.close();
      await server.stop();
    });

    const factOf = async (): Promise<unknown> => {
      const { body } = await site.owner.ask({ path: `/api/v1/sites/${site.id}/status` });
      return (JSON.parse(body.toString()) as { profile: Record<string, { value: unknown }> }).profile[
        'append'
      ]?.value;
    };

    it(`an upload is added to by ${way}, keeps what a lost client had sent, and is byte for byte the file`, async () => {
      const bytes = randomBytes(3 * MIB);
      const upload = await beginUpload(site, bytes.length, { path: '/pieces.bin' });
      expect((await upload.patch(0, bytes.subarray(0, MIB))).headers['upload-offset']).toBe(String(MIB));
      expect(await factOf()).toBe(way);
      await breakOff(upload, MIB, bytes.subarray(MIB, MIB + 300_000), MIB);
      const offset = await upload.offset();
      expect(offset).toBe(MIB + 300_000);
      expect((await upload.patch(offset, bytes.subarray(offset, offset + 1))).status).toBe(204);
      expect((await upload.patch(offset + 1, bytes.subarray(offset + 1))).status).toBe(204);
      expect((await readFile(join(server.home, 'pieces.bin'))).equals(bytes)).toBe(true);
      expect((await readdir(server.home)).filter((name) => name.includes('gw'))).toEqual([]);
      expect(await upload.offset()).toBe(bytes.length);
    });

    it('an empty file arrives, and a file that is there is replaced when that is wanted', async () => {
      await beginUpload(site, 0, { path: '/empty' });
      expect(await readFile(join(server.home, 'empty'))).toHaveLength(0);
      const upload = await beginUpload(site, 3, { path: '/empty', overwrite: 'replace' });
      expect((await upload.patch(0, 'abc')).status).toBe(204);
      expect((await readFile(join(server.home, 'empty'))).toString()).toBe('abc');
    });
  });
}
