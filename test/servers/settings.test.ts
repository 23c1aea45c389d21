import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runProgram } from '../support/run-program.ts';
import { prepareClients } from './clients.ts';
import { curl } from './curl.ts';
import { SettingNotOffered } from './errors.ts';
import type { RealServer, ServerKind, ServerSettings } from './real-server.ts';
import { SERVER_KINDS } from './server-kinds.ts';
import { refusedSetting } from './settings.ts';

const SMALL_DISK_BYTES = 1_048_576;
/** With a full disk pyftpdlib 1.5.7 sometimes gives no reply at all. */
const PATIENCE = ['--max-time', '3'];
/** No server does all of this together. */
const STRANGE = { tls: 'implicit', charset: 'GBK', idleSeconds: -1.5, passiveMode: false } as const;
const noClients = await prepareClients();
const reasons = new Map<ServerKind, string | undefined>();
for (const kind of SERVER_KINDS) reasons.set(kind, noClients ?? (await kind.prepare()));

/** Whether a server of this kind speaks TLS of a version (1_2 or 1_3) with openssl(1). */
async function speaks(
  kind: ServerKind,
  tlsVersion: ServerSettings['tlsVersion'],
  offered: string,
): Promise<boolean> {
  await using server = await kind.start({ tls: 'explicit', tlsVersion });
  const address = `${server.host}:${server.port}`;
  const { stdout } = await runProgram([
    'openssl',
    's_client',
    '-starttls',
    'ftp',
    offered,
    '-connect',
    address,
  ]);
  return stdout.includes('BEGIN CERTIFICATE');
}

/** The commands and replies of a listing in clear, as curl(1) shows them. */
async function conversation(server: RealServer, options: readonly string[]): Promise<string> {
  const login = ['--user', `${server.user}:${server.password}`];
  const address = `ftp://${server.host}:${server.port}/`;
  const { stderr } = await runProgram([
    'curl',
    '--silent',
    '--verbose',
    ...PATIENCE,
    ...login,
    ...options,
    address,
  ]);
  return stderr;
}

for (const kind of SERVER_KINDS) {
  const reason = reasons.get(kind);
  const title = reason === undefined ? kind.name : `${kind.name} (skipped: ${reason})`;
  /** Declares a test of what the server can do; what it cannot do is a fact about it, not a skipped test. */
  const whenOffered = (asked: Partial<ServerSettings>, sentence: string, test: () => Promise<void>): void => {
    if (refusedSetting(kind.abilities, asked) === undefined) it(sentence, test);
  };

  describe.skipIf(reason !== undefined)(title, () => {
    whenOffered({ listen: '::1' }, 'answers over IPv6', async () => {
      await using server = await kind.start({ listen: '::1' });
      await writeFile(join(server.home, 'there.txt'), 'six');
      expect(await curl(server, '/there.txt')).toBe('six');
    });

    whenOffered(
      { tls: 'explicit', tlsVersion: '1.2' },
      'speaks only the TLS version it was given',
      async () => {
        expect(await speaks(kind, '1.2', '-tls1_2')).toBe(true);
        expect(await speaks(kind, '1.2', '-tls1_3')).toBe(false);
        expect(await speaks(kind, '1.3', '-tls1_3')).toBe(true);
        expect(await speaks(kind, '1.3', '-tls1_2')).toBe(false);
      },
    );

    whenOffered({ tls: 'explicit', requireTls: true }, 'refuses a login in clear', async () => {
      await using server = await kind.start({ tls: 'explicit', requireTls: true });
      const said = await conversation(server, []);
      expect(said).toMatch(/^< (421|5[0-9][0-9]) /m);
      expect(said).not.toMatch(/^< 230/m);
    });

    whenOffered({ tls: 'explicit', requireTlsReuse: true }, 'insists on a resumed TLS session', async () => {
      await using server = await kind.start({ tls: 'explicit', requireTlsReuse: true });
      await expect(curl(server, '/')).resolves.toBe('');
      await expect(curl(server, '/', ['--no-sessionid'])).rejects.toThrow(/522|425/);
    });

    whenOffered({ diskSizeBytes: SMALL_DISK_BYTES }, 'has a disk that can be filled', async () => {
      await using server = await kind.start({ diskSizeBytes: SMALL_DISK_BYTES });
      const big = join(server.home, '..', 'big');
      await writeFile(big, Buffer.alloc(2 * SMALL_DISK_BYTES));
      await expect(curl(server, '/big', ['--upload-file', big, ...PATIENCE])).rejects.toThrow();
      expect((await readFile(join(server.home, 'big'))).byteLength).toBeLessThanOrEqual(SMALL_DISK_BYTES);
    });

    whenOffered({ pasvAddress: '192.0.2.7' }, 'announces the address it was told to', async () => {
      await using server = await kind.start({ pasvAddress: '192.0.2.7' });
      const said = await conversation(server, ['--disable-epsv', '--ftp-skip-pasv-ip']);
      expect(said).toMatch(/227 .*192,0,2,7,/);
    });

    it('refuses what it cannot do instead of ignoring it', async () => {
      await expect(kind.start(STRANGE)).rejects.toThrow(SettingNotOffered);
    });
  });
}
