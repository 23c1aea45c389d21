import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Folder } from '../../server/contract/entry.ts';
import type { SearchLine } from '../../server/contract/search.ts';
import { startGateway } from '../support/gateway.ts';
import type { TestGateway, TestSite } from '../support/gateway.ts';
import { runProgram } from '../support/run-program.ts';
import { proftpd } from './proftpd.ts';
import type { RealServer, ServerKind } from './real-server.ts';
import { withPassivePorts } from './settings.ts';
import { vsftpd } from './vsftpd.ts';

const KINDS: readonly ServerKind[] = [vsftpd, proftpd];
const PATIENT = { replyMs: 20_000, verdictMs: 20_000, firstByteMs: 20_000, stallMs: 20_000, drainMs: 1_000 };
const PASSIVE_PORTS = 60;
const FOLDERS = 10;
const FILES_EACH = 40;
const LARGE_BYTES = 3_000_001;
const LONG_MS = 60_000;

/** Every file below a folder by its path, with its fingerprint. */
async function filesIn(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const pairs = files.map(async (entry) => {
    const path = join(entry.parentPath, entry.name);
    const sum = createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
    return [path.slice(folder.length + 1), sum] as const;
  });
  return Object.fromEntries((await Promise.all(pairs)).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

for (const kind of KINDS) {
  const reason = await kind.prepare();
  const title = `a tree on ${kind.abilities.software}`;

  describe.skipIf(reason !== undefined)(
    reason === undefined ? title : `${title} (skipped: ${reason})`,
    () => {
      let server: RealServer;
      let gateway: TestGateway;
      let site: TestSite;
      let folder: string;

      beforeAll(async () => {
        folder = await mkdtemp(join(tmpdir(), 'gangway-archive-'));
        server = await kind.start({ ...withPassivePorts(kind, PASSIVE_PORTS), tls: 'none' });
        for (let at = 0; at < FOLDERS; at++) {
          const inside = join(server.home, 'tree', `folder ${at}`, 'inner');
          await mkdir(inside, { recursive: true });
          for (let file = 0; file < FILES_EACH; file++)
            await writeFile(join(inside, `file ${file}.txt`), `${at} ${file}\n`.repeat(file));
        }
        await writeFile(join(server.home, 'tree', '文件 ü #1.log'), 'one\nthe needle is here\n');
        await writeFile(join(server.home, 'tree', 'large.bin'), Buffer.alloc(LARGE_BYTES, 'large '));
        await writeFile(join(server.home, 'tree', 'empty'), '');
        await server.giveHomeToUser();
        gateway = await startGateway({ limits: PATIENT });
        const { user, password } = server;
        site = await gateway.site(server, { user, password });
      }, LONG_MS);
      afterAll(async () => {
        await gateway.close();
        await server.stop();
        await rm(folder, { recursive: true });
      });

      const url = (resource: string, query: string): string =>
        `/api/v1/sites/${site.id}/${resource}?${query}`;

      it.each(['zip', 'tar', 'tar.gz'])(
        'comes out of its archive as %s byte by byte',
        async (format) => {
          const { status, body, end } = await site.owner.ask({
            path: url('archive', `path=/tree&format=${format}`),
          });
          expect([status, end]).toEqual([200, 'complete']);
          const target = join(folder, format);
          await mkdir(target);
          const file = join(folder, `archive.${format}`);
          await writeFile(file, body);
          const command =
            format === 'zip' ? ['unzip', '-q', file, '-d', target] : ['tar', '-xf', file, '-C', target];
          const { exitCode, stderr } = await runProgram(command, { environment: { LC_ALL: 'C.UTF-8' } });
          expect([exitCode, stderr]).toEqual([0, '']);
          expect(await filesIn(join(target, 'tree'))).toEqual(await filesIn(join(server.home, 'tree')));
        },
        LONG_MS,
      );

      it(
        'is searched by name and by content',
        async () => {
          const search = async (query: string): Promise<SearchLine[]> => {
            const { body } = await site.owner.ask({ path: url('search', query) });
            const lines = body.toString().trim().split('\n');
            return lines.map((line) => JSON.parse(line) as SearchLine);
          };
          const byName = await search('path=/tree&name=file%201?.txt');
          expect(byName.filter(({ type }) => type === 'hit')).toHaveLength(10 * FOLDERS);
          expect(byName.at(-1)).toMatchObject({ complete: true, folders: 2 * FOLDERS + 1 });
          const byContent = await search('path=/tree&content=NEEDLE');
          const hits = byContent.flatMap((line) => (line.type === 'hit' ? [line] : []));
          expect(hits.map(({ entry, matches }) => [entry.path, matches])).toEqual([
            ['/tree/文件 ü #1.log', [{ line: 2, excerpt: 'the needle is here' }]],
          ]);
          expect(byContent.at(-1)).toMatchObject({ type: 'end', complete: true });
        },
        LONG_MS,
      );

      it('is listed by pages in the order of its numbers', async () => {
        const first = await site.owner.ask({
          path: `${site.url('folders', '/tree/folder 3/inner')}?limit=30&sort=name`,
        });
        const { entries, cursor, total } = JSON.parse(first.body.toString()) as Folder;
        expect([entries.at(0)?.name, entries.at(-1)?.name, total]).toEqual([
          'file 0.txt',
          'file 29.txt',
          FILES_EACH,
        ]);
        const second = await site.owner.ask({
          path: `${site.url('folders', '/tree/folder 3/inner')}?cursor=${cursor}`,
        });
        const rest = JSON.parse(second.body.toString()) as Folder;
        expect([rest.entries.at(0)?.name, rest.entries.length, rest.cursor]).toEqual([
          'file 30.txt',
          FILES_EACH - 30,
          undefined,
        ]);
      });

      it('is not left by links: what they lead to is in no archive (T25)', async () => {
        await mkdir(join(server.home, 'beside'));
        await writeFile(join(server.home, 'beside', 'secret'), 'x');
        await mkdir(join(server.home, 'linked'));
        await symlink('../beside', join(server.home, 'linked', 'out'));
        await symlink('.', join(server.home, 'linked', 'self'));
        await server.giveHomeToUser();
        const { body } = await site.owner.ask({ path: url('archive', 'path=/linked') });
        const file = join(folder, 'linked.zip');
        await writeFile(file, body);
        const { stdout } = await runProgram(['unzip', '-Z1', file]);
        expect(stdout).not.toMatch('secret');
        expect(stdout.split('\n')).toContain('gangway-report.txt');
      });

      it(
        'makes curl fail when the FTP server dies in the middle',
        async () => {
          await writeFile(join(server.home, 'endless'), Buffer.alloc(60_000_000, 'x'));
          await server.giveHomeToUser();
          const address = `http://127.0.0.1:${gateway.port}${url('archive', 'path=/endless&compression=none')}`;
          const authorization = `Authorization: Bearer ${site.owner.token}`;
          const curl = runProgram([
            ...['curl', '-sS', '--limit-rate', '10M', '-o', '/dev/null'],
            ...['-H', authorization, address],
          ]);
          await expect.poll(() => site.transcript(), { timeout: 20_000 }).toMatch(/RETR \/endless/);
          await server.stop();
          const { exitCode, stderr } = await curl;
          expect([exitCode !== 0, stderr]).toEqual([true, expect.stringMatching(/curl: \(\d+\)/)]);
        },
        LONG_MS,
      );
    },
  );
}
