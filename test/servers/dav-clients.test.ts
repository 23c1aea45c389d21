import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installPackages } from '../support/debian-packages.ts';
import { startGateway } from '../support/gateway.ts';
import type { TestGateway, TestSite } from '../support/gateway.ts';
import { runProgram } from '../support/run-program.ts';
import { proftpd } from './proftpd.ts';
import type { RealServer } from './real-server.ts';
import { vsftpd } from './vsftpd.ts';

const PATIENT = { replyMs: 20_000, verdictMs: 20_000, firstByteMs: 20_000, stallMs: 20_000, drainMs: 1_000 };
const PASSIVE_PORTS = 40;
const LONGEST_MS = 90_000;
const NAMES = [
  'plain',
  'two words',
  '山高水長',
  'é ü',
  'a+b%25',
  'q?h#',
  '[br];=',
  "amp&lt<'",
  '.hidden',
  '%41',
  '🚢',
];
const SIZES = [0, 1, 4_096, 70_001];

/** A folder with files of all these names and sizes, two levels deep. */
async function makeTree(folder: string): Promise<void> {
  for (const [at, name] of NAMES.entries()) {
    const file = join(folder, at % 2 === 0 ? `sub ${name}` : '.', `${name}.bin`);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, randomBytes(SIZES[at % SIZES.length] ?? 0));
  }
}

/** Everything in a folder, as text. */
async function contentsOf(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const all = await Promise.all(
    files.map(
      async (file) => [file.slice(folder.length), (await readFile(file)).toString('base64')] as const,
    ),
  );
  return Object.fromEntries(all.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

const withoutClients = await installPackages(['rclone', 'cadaver']).then(
  () => undefined,
  (failure: unknown) => `rclone and cadaver are missing: ${String(failure)}`,
);

for (const kind of [proftpd, vsftpd]) {
  const reason = (await kind.prepare()) ?? withoutClients;
  const isSkipped = reason !== undefined;
  const title = `WebDAV clients over ${kind.abilities.software}`;

  describe.skipIf(isSkipped)(isSkipped ? `${title} (skipped: ${reason})` : title, () => {
    let folder: string;
    let server: RealServer;
    let gateway: TestGateway;
    let site: TestSite;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'dav-clients-'));
      await makeTree(join(folder, 'tree'));
      server = await kind.start({ passivePorts: PASSIVE_PORTS });
      gateway = await startGateway({ limits: PATIENT });
      const { user, password } = server;
      site = await gateway.site(server, { user, password });
    });
    afterAll(async () => {
      await gateway.close();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    });

    const url = (): string => `http://127.0.0.1:${gateway.port}/dav/${site.id}/`;
    const rclone = async (...command: string[]): Promise<void> => {
      const { stdout } = await runProgram(['rclone', 'obscure', site.owner.token]);
      const environment = {
        ...{ RCLONE_CONFIG: join(folder, 'none.conf'), RCLONE_WEBDAV_URL: url() },
        ...{ RCLONE_WEBDAV_USER: 'any', RCLONE_WEBDAV_PASS: stdout.trim() },
      };
      const { exitCode, stderr } = await runProgram(['rclone', ...command], { environment });
      expect([exitCode, exitCode === 0 ? '' : stderr]).toEqual([0, '']);
    };

    it(
      'rclone copies a tree both ways, byte for byte, moves it and removes it',
      async () => {
        const original = await contentsOf(join(folder, 'tree'));
        await rclone('copy', join(folder, 'tree'), ':webdav:tree');
        expect(await contentsOf(join(server.home, 'tree'))).toEqual(original);
        await rclone('moveto', ':webdav:tree', ':webdav:moved 山');
        await rclone('copy', ':webdav:moved 山', join(folder, 'back'));
        expect(await contentsOf(join(folder, 'back'))).toEqual(original);
        await rclone('purge', ':webdav:moved 山');
        expect(await readdir(server.home)).toEqual([]);
      },
      LONGEST_MS,
    );

    it(
      'cadaver puts, locks, copies and gets',
      async () => {
        const script = join(folder, 'script');
        const lines = ['mkcol c', 'cd c', `put ${join(folder, 'tree/two words.bin').replace(' ', '\\ ')} a`];
        lines.push(
          'lock a',
          'put script a',
          'unlock a',
          'copy a b',
          'move b d',
          'propset d who kim',
          'get d got',
        );
        await writeFile(join(folder, '.netrc'), `machine 127.0.0.1 login any password ${site.owner.token}\n`);
        await writeFile(script, `${[...lines, 'quit'].join('\n')}\n`);
        const command = ['sh', '-c', 'exec cadaver -t "$1" <script', 'sh', url()];
        const { stdout, stderr } = await runProgram(command, { folder, environment: { HOME: folder } });
        expect(stdout + stderr).not.toMatch(/failed|error/i);
        expect(await readFile(join(folder, 'got'))).toEqual(await readFile(script));
        expect((await readdir(join(server.home, 'c'))).sort()).toEqual(['a', 'd']);
      },
      LONGEST_MS,
    );
  });
}
