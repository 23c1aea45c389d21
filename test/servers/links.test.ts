import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Entry, Folder } from '../../server/contract/entry.ts';
import { codeIn, startGateway } from '../support/gateway.ts';
import type { TestGateway, TestSite } from '../support/gateway.ts';
import { proftpd } from './proftpd.ts';
import { pureFtpd } from './pure-ftpd.ts';
import type { RealServer, ServerKind } from './real-server.ts';
import { vsftpd } from './vsftpd.ts';

const KINDS: readonly ServerKind[] = [vsftpd, proftpd, pureFtpd];

for (const kind of KINDS) {
  const reason = await kind.prepare();
  const title = `links on ${kind.abilities.software}`;

  describe.skipIf(reason !== undefined)(
    reason === undefined ? title : `${title} (skipped: ${reason})`,
    () => {
      let server: RealServer;
      let gateway: TestGateway;
      let site: TestSite;

      beforeAll(async () => {
        server = await kind.start({ tls: 'none' });
        const inHome = (name: string): string => join(server.home, name);
        await writeFile(inHome('file'), 'twelve bytes');
        await writeFile(inHome('plain -> not a link'), 'x');
        await writeFile(inHome('.hidden'), 'x');
        await mkdir(inHome('folder'));
        await writeFile(inHome('folder/inside'), 'x');
        await symlink('file', inHome('to-file'));
        await symlink('folder', inHome('to-folder'));
        await symlink('nowhere', inHome('dangling'));
        await symlink('loop-b', inHome('loop-a'));
        await symlink('loop-a', inHome('loop-b'));
        await symlink('../folder', inHome('folder/again'));
        await server.giveHomeToUser();
        gateway = await startGateway();
        const { user, password } = server;
        site = await gateway.site(server, { user, password });
      });
      afterAll(async () => {
        await gateway.close();
        await server.stop();
      });

      const listed = async (path: string): Promise<Entry[]> => {
        const { status, body } = await site.list(path);
        expect(status).toBe(200);
        return (JSON.parse(body.toString()) as Folder).entries;
      };
      const asked = (path: string): ReturnType<TestSite['list']> =>
        site.owner.ask({ path: site.url('entries', path) });

      it('are listed without being followed, and an arrow in the name of a file is no link (case 80)', async () => {
        const entries = await listed('/');
        const kindOf = (name: string): string | undefined => entries.find((one) => one.name === name)?.kind;
        expect(kindOf('plain -> not a link')).toBe('file');
        expect(kindOf('file')).toBe('file');
        expect(kindOf('folder')).toBe('folder');
        const names = entries.map(({ name }) => name);
        expect(names).toEqual(expect.arrayContaining(['to-file', 'to-folder']));
      });

      it('tell what they lead to when they are asked for, one by one (case 80)', async () => {
        const leadsTo = async (path: string): Promise<string> =>
          (JSON.parse((await asked(path)).body.toString()) as Entry).kind;
        expect(await leadsTo('/to-file')).toBe('file');
        expect(await leadsTo('/to-folder')).toBe('folder');
        expect(await leadsTo('/folder')).toBe('folder');
        expect(await leadsTo('/folder/again/inside')).toBe('file');
        expect((await listed('/to-folder')).map(({ name }) => name)).toContain('inside');
      });

      it.each(['/dangling', '/loop-a'])(
        '%s leads nowhere, and that is an answer in time (case 80)',
        async (path) => {
          const answer = await asked(path);
          expect([answer.status, codeIn(answer)]).toEqual([404, 'FTP_NOT_FOUND']);
        },
      );

      it('a folder that contains itself can be entered, again and again as far as the server goes along', async () => {
        const names = (await listed('/folder/again')).map(({ name }) => name);
        expect(names).toEqual(expect.arrayContaining(['inside', 'again']));
        // ProFTPD follows the same link only once in a path; nobody here follows links by himself.
        expect([200, 403]).toContain((await site.list('/folder/again/again')).status);
      });

      it('hidden files are listed by a proven method (case 72)', async () => {
        expect((await listed('/')).map(({ name }) => name)).toContain('.hidden');
        expect((await listed('/')).map(({ name }) => name)).toContain('.hidden');
      });
    },
  );
}
