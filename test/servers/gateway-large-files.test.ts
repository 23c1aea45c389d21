import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signInTo } from '../support/gateway.ts';
import type { TestSite } from '../support/gateway.ts';
import { GatewayProcess } from '../support/gateway-process.ts';
import { fingerprintOfStream, receiveStreamed, sendStreamed } from '../support/streamed-exchange.ts';
import type { StreamFingerprint } from '../support/streamed-exchange.ts';
import { proftpd } from './proftpd.ts';
import type { RealServer, ServerKind, ServerSettings } from './real-server.ts';
import { vsftpd } from './vsftpd.ts';

const MIB = 1024 * 1024;
const BIG_BYTES = 1_024 * MIB;
const WARM_BYTES = 96 * MIB;
const MOST_GROWTH_BYTES = 64 * MIB;
const TAIL_BYTES = MIB;
/** Where the big file is not just holes: begin, middle, odd offsets, end. */
const RANDOM_AT = [0, 65_537, 300 * MIB + 1, 512 * MIB, 777 * MIB - 3, BIG_BYTES - MIB];
const LONG_MS = 120_000;

const CASES: readonly [ServerKind, Partial<ServerSettings>][] = [
  [vsftpd, { tls: 'none' }],
  [proftpd, { tls: 'explicit', requireTls: true, requireTlsReuse: true }],
];

async function writeBigFile(path: string): Promise<void> {
  await using file = await open(path, 'w');
  await file.truncate(BIG_BYTES);
  for (const at of RANDOM_AT) await file.write(randomBytes(MIB), 0, MIB, at);
}

for (const [kind, settings] of CASES) {
  const reason = await kind.prepare();
  const title = `${kind.abilities.software}, TLS ${settings.tls ?? 'none'}`;
  const isSkipped = reason !== undefined;

  describe.skipIf(isSkipped)(isSkipped ? `${title} (skipped: ${reason})` : title, () => {
    let server: RealServer;
    let gateway: GatewayProcess;
    let site: TestSite;
    let whole: StreamFingerprint;

    beforeAll(async () => {
      server = await kind.start({ ...settings, idleSeconds: 300 });
      gateway = await GatewayProcess.start({ authorities: server.caPath });
      const { user, password } = server;
      const security = settings.tls === 'none' ? 'plain' : 'explicit';
      site = await (await signInTo(gateway.port)).site(server, { user, password, security });
      await writeBigFile(join(server.home, 'big'));
      await writeFile(join(server.home, 'warm'), randomBytes(WARM_BYTES));
      await server.giveHomeToUser();
      whole = await fingerprintOfStream(createReadStream(join(server.home, 'big')));
    }, LONG_MS);
    afterAll(async () => {
      await gateway.stop();
      await server.stop();
    });

    const download = (path: string): ReturnType<typeof receiveStreamed> =>
      receiveStreamed(site.owner.signed({ path: site.url('files', path) }));
    const upload = (path: string, file: string): ReturnType<typeof sendStreamed> =>
      sendStreamed(
        site.owner.signed({ method: 'PUT', path: site.url('files', path) }),
        join(server.home, file),
      );
    const grown = async (work: () => Promise<void>): Promise<number> => {
      await gateway.resetPeak();
      const { rssBytes } = await gateway.memory();
      await work();
      return (await gateway.memory()).peakBytes - rssBytes;
    };

    it(
      'sends and takes 1 GiB byte by byte in constant memory',
      async () => {
        expect((await download('/warm')).status).toBe(200);
        expect((await upload('/warmed', 'warm')).status).toBe(201);
        const byDownload = await grown(async () => {
          expect(await download('/big')).toEqual({ status: 200, body: whole });
        });
        const byUpload = await grown(async () => {
          expect((await upload('/stored', 'big')).status).toBe(201);
        });
        const stored = join(server.home, 'stored');
        expect(await fingerprintOfStream(createReadStream(stored))).toEqual(whole);
        await rm(stored);
        expect(byDownload).toBeLessThan(MOST_GROWTH_BYTES);
        expect(byUpload).toBeLessThan(MOST_GROWTH_BYTES);
      },
      LONG_MS,
    );

    it('reads no more than the last MiB for the last MiB, on the session it has', async () => {
      const range = `bytes=-${TAIL_BYTES}`;
      const { status, body, end } = await site.get('/big', { range });
      expect([status, end, body.length]).toEqual([206, 'complete', TAIL_BYTES]);
      const tail = createReadStream(join(server.home, 'big'), { start: BIG_BYTES - TAIL_BYTES });
      expect(body.equals(Buffer.concat(await tail.toArray()))).toBe(true);
      const transcript = await site.transcript();
      expect(transcript).toContain(`REST ${BIG_BYTES - TAIL_BYTES}`);
      expect(transcript.match(/> PASS /g)).toHaveLength(1);
      // Of the two servers vsftpd says how much it read.
      if (kind === vsftpd) expect(server.log()).toMatch(/OK DOWNLOAD: .*"\/big", 1048576 bytes/);
    });
  });
}
