import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Watch } from '../../server/contract/watch.ts';
import type { WatchEvents } from '../../server/contract/watch-event.ts';
import { startGateway } from '../support/gateway.ts';
import type { TestGateway, TestSite } from '../support/gateway.ts';
import type { RealServer, ServerKind } from './real-server.ts';
import { vsftpd } from './vsftpd.ts';

/** One that lists by minutes only; one that tells seconds is what the scripted server is. */
const KINDS: readonly ServerKind[] = [vsftpd];
const PIECES = 4;
const PIECE = Buffer.alloc(1_000, 'x');
const PATIENT = { timeout: 15_000 };

for (const kind of KINDS) {
  const reason = await kind.prepare();
  const title = `a watch on ${kind.abilities.software}`;

  describe.skipIf(reason !== undefined)(
    reason === undefined ? title : `${title} (skipped: ${reason})`,
    () => {
      let server: RealServer;
      let gateway: TestGateway;
      let site: TestSite;
      let watch: Watch;

      beforeAll(async () => {
        server = await kind.start({ tls: 'none' });
        await mkdir(join(server.home, 'in'));
        await writeFile(join(server.home, 'in/old'), 'was there');
        await server.giveHomeToUser();
        gateway = await startGateway();
        const { user, password } = server;
        site = await gateway.site(server, { user, password, saved: true });
        const draft = { site: site.id, folder: '/in', everySeconds: 1, stableSeconds: 2 };
        const { body } = await site.owner.askJson('POST', '/api/v1/watches', draft);
        watch = JSON.parse(body.toString()) as Watch;
      });
      afterAll(async () => {
        await gateway.close();
        await server.stop();
      });

      async function lookedAt(): Promise<string | undefined> {
        const { body } = await site.owner.ask({ path: `/api/v1/watches/${watch.id}` });
        return (JSON.parse(body.toString()) as Watch).lastLook?.at;
      }

      /** Resolves when a look is over that began after the call. */
      async function lookedAgain(): Promise<void> {
        const now = new Date().toISOString();
        await expect
          .poll(async () => ((await lookedAt()) ?? '') > now, { ...PATIENT, interval: 20 })
          .toBe(true);
      }

      async function eventsAfter(since: number, waitSeconds = 0): Promise<WatchEvents['events']> {
        const path = `/api/v1/watches/${watch.id}/events?since=${since}&wait=${waitSeconds}`;
        return (JSON.parse((await site.owner.ask({ path })).body.toString()) as WatchEvents).events;
      }

      it('tells a slow upload once, when it is whole', async () => {
        await lookedAgain();
        const { user, password, host, port } = server;
        const url = `ftp://${user}:${password}@${host}:${port}/in/slow.bin`;
        const curl = spawn('curl', ['-sS', '-T', '.', url], { stdio: ['pipe', 'ignore', 'ignore'] });
        const ended = once(curl, 'close');
        for (let piece = 1; piece <= PIECES; piece++) {
          curl.stdin.write(PIECE);
          const sizeNow = (): Promise<number> =>
            stat(join(server.home, 'in/slow.bin')).then(
              ({ size }) => size,
              () => 0,
            );
          await expect.poll(sizeNow, PATIENT).toBe(piece * PIECE.length);
          await lookedAgain();
        }
        expect(await eventsAfter(0)).toEqual([]);
        curl.stdin.end();
        expect(await ended).toEqual([0, null]);
        const told = await eventsAfter(0, 20);
        const arrived = {
          type: 'arrived',
          path: '/in/slow.bin',
          sizeBytes: PIECES * PIECE.length,
          precision: 'second',
        };
        expect(told).toMatchObject([arrived]);
        await lookedAgain();
        await lookedAgain();
        expect(await eventsAfter(1)).toEqual([]);
      }, 60_000);

      it('tells a file that is renamed when it is whole under its last name only, and what replaces it', async () => {
        const inFolder = (name: string): string => join(server.home, 'in', name);
        await writeFile(inFolder('b.csv.part'), 'half');
        await lookedAgain();
        await rename(inFolder('b.csv.part'), inFolder('b.csv'));
        expect(await eventsAfter(1, 20)).toMatchObject([
          { seq: 2, type: 'arrived', path: '/in/b.csv', sizeBytes: 4 },
        ]);
        await writeFile(inFolder('b.csv'), 'longer than before');
        expect(await eventsAfter(2, 20)).toMatchObject([
          { seq: 3, type: 'replaced', path: '/in/b.csv', sizeBytes: 18 },
        ]);
      }, 60_000);
    },
  );
}
