/** Channels of the live socket with real servers: bytes go both ways as they are. */
import { randomBytes } from 'node:crypto';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGateway } from '../support/gateway.ts';
import type { TestGateway, TestSite } from '../support/gateway.ts';
import { LiveClient } from '../unit/ws/live-client.ts';
import { proftpd } from './proftpd.ts';
import type { RealServer, ServerKind, ServerSettings } from './real-server.ts';
import { vsftpd } from './vsftpd.ts';

const BYTES = 5_000_000;
const FRAME_BYTES = 100_000;

const CASES: readonly [ServerKind, Partial<ServerSettings>][] = [
  [vsftpd, { tls: 'none' }],
  [proftpd, { tls: 'explicit', requireTls: true, requireTlsReuse: true }],
];

for (const [kind, settings] of CASES) {
  const reason = await kind.prepare();
  const title = `${kind.abilities.software}, TLS ${settings.tls ?? 'none'}`;
  const isSkipped = reason !== undefined;

  describe.skipIf(isSkipped)(isSkipped ? `${title} (skipped: ${reason})` : title, () => {
    const body = randomBytes(BYTES);
    let server: RealServer;
    let gateway: TestGateway;
    let site: TestSite;
    let client: LiveClient;

    beforeAll(async () => {
      server = await kind.start(settings);
      gateway = await startGateway({ authorities: [await readFile(server.caPath, 'utf8')] });
      const { user, password } = server;
      const security = settings.tls === 'none' ? 'plain' : 'explicit';
      site = await gateway.site(server, { user, password, security });
      await writeFile(join(server.home, 'f'), body);
      await server.giveHomeToUser();
      client = await LiveClient.open(site.owner);
    });
    afterAll(async () => {
      client.close();
      await gateway.close();
      await server.stop();
    });

    it('reads a file, and a part of it, by small credit', async () => {
      const place = { type: 'open', mode: 'read', site: site.id, path: '/f' } as const;
      client.say({ ...place, channel: 1, credit: BYTES });
      client.say({ ...place, channel: 2, offset: 1_000_001, length: 300_000, credit: 50_000 });
      for (let granted = 50_000; granted < 300_000; granted += 50_000) {
        await client.until(() => client.countOf(2) === granted);
        client.say({ type: 'credit', channel: 2, bytes: 50_000 });
      }
      await Promise.all([client.the('end', 1), client.the('end', 2)]);
      expect(client.bytesOf(1).equals(body)).toBe(true);
      expect(client.bytesOf(2).equals(body.subarray(1_000_001, 1_300_001))).toBe(true);
    });

    it('writes a file, and leaves the old one where the channel is cancelled', async () => {
      for (const [channel, last] of [
        [3, 'end'],
        [4, 'cancel'],
      ] as const) {
        client.say({ type: 'open', mode: 'write', channel, site: site.id, path: '/up' });
        let credit = (await client.the('opened', channel)).credit ?? 0;
        let grants = 0;
        for (let at = 0; at < BYTES; at += FRAME_BYTES) {
          const isGranted = (): boolean => client.all('credit', channel).length > grants;
          if (credit < FRAME_BYTES) await client.until(isGranted);
          credit += client.all('credit', channel)[grants]?.bytes ?? 0;
          if (isGranted()) grants += 1;
          client.sendBytes(channel, body.subarray(at, at + FRAME_BYTES));
          credit -= FRAME_BYTES;
        }
        client.say({ type: last, channel });
      }
      expect(await client.the('done', 3)).toMatchObject({ sizeBytes: BYTES, isNew: true });
      expect((await client.the('failed', 4)).problem.code).toBe('CANCELLED');
      expect((await readFile(join(server.home, 'up'))).equals(body)).toBe(true);
      expect((await readdir(server.home)).toSorted()).toEqual(['f', 'up']);
    });
  });
}
