import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeDataFolder } from '../support/data-folder.ts';
import { codeIn, startGateway, TestSite } from '../support/gateway.ts';
import type { TestGateway, TestSignIn } from '../support/gateway.ts';
import { startScriptedFtp } from '../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../support/scripted-ftp/server.ts';

const ROOT = join(import.meta.dirname, '../..');
const DATABASE = 'gangway.db';
const KEY = 'gateway.key';
/** EX_CONFIG: an administrator has to look. */
const NOT_CONFIGURED = 78;

let folder: string;
let server: ScriptedFtp;
let gateway: TestGateway | undefined;
let keeper: TestSignIn;
let site: TestSite;
beforeEach(async () => {
  folder = makeDataFolder();
  server = await startScriptedFtp();
  server.tree.put('/f', 'twelve bytes');
  await begin();
  site = await keeper.site(server, { saved: true });
});
afterEach(async () => {
  await end();
  await server.close();
});

async function begin(): Promise<void> {
  gateway = await startGateway({ dataFolder: folder });
  keeper = await gateway.signIn();
}

async function end(): Promise<void> {
  await gateway?.close();
  gateway = undefined;
}

const at = (name: string): string => join(folder, name);
const get = async (): Promise<string> =>
  (await keeper.ask({ path: `/api/v1/sites/${site.id}/files/f` })).body.toString();
const makeSite = (): ReturnType<TestSignIn['askJson']> =>
  keeper.askJson('POST', '/api/v1/sites', {
    saved: true,
    host: server.host,
    port: server.port,
    password: 'x',
  });

/** Tries to start a gateway as people do. */
async function startProcess(): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [join(ROOT, 'server/main.ts')], {
    env: { ...process.env, PORT: '0', DATA_DIR: folder, KEY_FILE: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      // It should not have; it must not hold up the test.
      if (said.includes('Gangway is ready')) child.kill('SIGTERM');
    });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said };
}

describe('a database that another process holds (R34)', () => {
  it('fails what has to be kept with 503 and a time to try again, and nothing else', async () => {
    const other = new DatabaseSync(at(DATABASE));
    other.exec('BEGIN EXCLUSIVE');
    for (const refused of [
      await makeSite(),
      await keeper.askJson('PATCH', `/api/v1/sites/${site.id}`, { name: 'n' }),
      await keeper.ask({ method: 'DELETE', path: `/api/v1/sites/${site.id}` }),
      await keeper.askJson('POST', '/api/v1/tokens', { name: 'n', sites: 'all', rights: ['read'] }),
    ]) {
      expect([refused.status, codeIn(refused)]).toEqual([503, 'STORE_BUSY']);
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    }
    expect(await get()).toBe('twelve bytes');
    expect((await site.put('/g', 'new')).status).toBe(201);
    expect((await keeper.ask({ path: '/api/v1/sites' })).status).toBe(200);
    other.exec('ROLLBACK');
    other.close();
    expect((await makeSite()).status).toBe(201);
  });
});

describe('a full disk of our own (R36)', () => {
  it('fails what has to be kept with 507, transfers go on, and it ends with the lack', async (context) => {
    await end();
    const disk = smallDisk();
    if (disk === undefined) return context.skip('a file system of our own needs root');
    try {
      await begin();
      disk.fill();
      const refused = await makeSite();
      expect([refused.status, codeIn(refused)]).toEqual([507, 'STORE_FULL']);
      expect(await get()).toBe('twelve bytes');
      expect((await new TestSite(keeper, site.id).put('/g', 'new')).status).toBe(201);
      disk.empty();
      expect((await makeSite()).status).toBe(201);
    } finally {
      await end();
      disk.remove();
    }
  });
});

/** Moves the data folder to a file system of its own; undefined where that is not possible. */
function smallDisk(): { fill: () => void; empty: () => void; remove: () => void } | undefined {
  const full = `${folder}-full`;
  renameSync(folder, full);
  mkdirSync(folder, { mode: 0o700 });
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m,mode=700', 'tmpfs', folder]);
  spawnSync('cp', ['-a', `${full}/.`, folder]);
  rmSync(full, { recursive: true });
  if (mounted.status !== 0) return undefined;
  return {
    fill: () => spawnSync('dd', ['if=/dev/zero', `of=${at('ballast')}`, 'bs=4096']),
    empty: () => rmSync(at('ballast')),
    remove: () => spawnSync('umount', [folder]),
  };
}

describe('a database that cannot be used (R35)', () => {
  it.each<[string, (bytes: Buffer) => Buffer]>([
    ['its header is spoilt', (bytes) => Buffer.concat([Buffer.from('X'), bytes.subarray(1)])],
    [
      'a page is spoilt',
      (bytes) => Buffer.concat([bytes.subarray(0, 4_096), Buffer.alloc(4_096, 0xff), bytes.subarray(8_192)]),
    ],
    ['it was cut', (bytes) => bytes.subarray(0, bytes.length - 5_000)],
    ['it is a letter', () => Buffer.from('dear diary, '.repeat(100))],
  ])(
    'keeps Gangway from starting, with words that say what to do, and is left as it is: %s',
    async (_what, spoil) => {
      await end();
      const spoilt = spoil(readFileSync(at(DATABASE)));
      writeFileSync(at(DATABASE), spoilt);
      const { code, said } = await startProcess();
      expect(code).toBe(NOT_CONFIGURED);
      expect(said).toMatch(/^Gangway did not start: .*gangway\.db cannot be used/m);
      expect(said).toMatch(/from a backup/);
      expect(readFileSync(at(DATABASE)).equals(spoilt)).toBe(true);
    },
  );

  it('keeps a second Gangway from starting on the same data', async () => {
    const { code, said } = await startProcess();
    expect([code, said]).toEqual([NOT_CONFIGURED, expect.stringContaining('another Gangway runs on it')]);
    expect(said).not.toMatch(/backup/);
    expect(await get()).toBe('twelve bytes');
  });
});

describe('the key file (R37)', () => {
  it('that is missing locks the sites and says so; with the right one they open again', async () => {
    await end();
    renameSync(at(KEY), at('kept-elsewhere'));
    await begin();
    const shown = await keeper.ask({ path: `/api/v1/sites/${site.id}` });
    expect(JSON.parse(shown.body.toString())).toMatchObject({ locked: true });
    const refused = await keeper.ask({ path: `/api/v1/sites/${site.id}/files/f` });
    expect([refused.status, codeIn(refused)]).toEqual([409, 'SITE_LOCKED']);
    const unsealed = await makeSite();
    expect([unsealed.status, codeIn(unsealed)]).toEqual([503, 'KEY_MISSING']);
    await end();
    renameSync(at('kept-elsewhere'), at(KEY));
    await begin();
    expect(await get()).toBe('twelve bytes');
  });

  it('that is another one locks them, too, and what was sealed stays as it is', async () => {
    await end();
    renameSync(at(KEY), at('kept-elsewhere'));
    writeFileSync(at(KEY), `other ${Buffer.alloc(32, 7).toString('base64url')}\n`, { mode: 0o600 });
    await begin();
    const refused = await keeper.ask({ path: `/api/v1/sites/${site.id}/files/f` });
    expect([refused.status, codeIn(refused)]).toEqual([409, 'SITE_LOCKED']);
    await end();
    renameSync(at('kept-elsewhere'), at(KEY));
    await begin();
    expect(await get()).toBe('twelve bytes');
  });

  it('that others can read keeps Gangway from starting', async () => {
    await end();
    chmodSync(at(KEY), 0o644);
    const { code, said } = await startProcess();
    expect([code, said]).toEqual([NOT_CONFIGURED, expect.stringMatching(/can be read by others.*chmod 600/)]);
  });
});
