import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KeyFile } from '../../server/security/key-file.ts';
import { SecretBox } from '../../server/security/secret-box.ts';
import { SavedSites } from '../../server/sites/saved-sites.ts';
import { Site } from '../../server/sites/site.ts';
import { Store } from '../../server/store/store.ts';

const ROOT = join(import.meta.dirname, '../..');
const SITES = 1;
/** Far more steps than there are; a rotation that never ends by itself would be a fault of its own. */
const MAX_STEPS = 200;
/** A process for each step. */
const SLOW_MS = 120_000;

let origin: string;
beforeAll(() => {
  origin = mkdtempSync(join(tmpdir(), 'gangway-rotation-'));
  onSites(origin, (sites) => {
    for (let at = 0; at < SITES; at += 1) {
      const id = `site-${at}`;
      const draft = { saved: true, host: 'ftp.example.org', password: `pass ${at}`, account: `acct ${at}` };
      sites.add(new Site(draft, { id, owner: id, host: draft.host, createdAt: new Date(at) }));
    }
  });
});
afterAll(() => rmSync(origin, { recursive: true, force: true }));

function onSites(folder: string, run: (sites: SavedSites) => void): void {
  const store = Store.in(folder);
  const keys = KeyFile.in(join(folder, 'gateway.key'), { isNeeded: () => store.hasSecrets() });
  run(new SavedSites({ store: store.sites, box: new SecretBox(keys), onTrouble: () => undefined }));
  store.close();
}

/** All secrets as they open now. */
function secretsIn(folder: string): (string | undefined)[] {
  const found: (string | undefined)[] = [];
  onSites(folder, (sites) => {
    for (const { password, account } of sites.all) found.push(password.reveal(), account?.reveal());
  });
  return found;
}

const keyIdsIn = (folder: string): string[] =>
  readFileSync(join(folder, 'gateway.key'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(' ')[0] ?? '');

const sealedIn = (folder: string): string[] => {
  const store = Store.in(folder);
  const sealed = store.sites.all().flatMap(({ password, account }) => [password ?? '', account ?? '']);
  store.close();
  return sealed;
};

interface Ended {
  readonly how: number | string;
  readonly said: string;
}

async function run(folder: string, ...programs: readonly string[]): Promise<Ended> {
  const env = { ...process.env, DATA_DIR: folder, KEY_FILE: '' };
  const child = spawn(process.execPath, [...programs], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, error, [code, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null, string | null]>,
  ]);
  return { how: code ?? signal ?? '', said: out + error };
}

const rotate = (folder: string): Promise<Ended> => run(folder, 'server/rotate-key.ts');
const rotateUntil = (folder: string, step: number): Promise<Ended> =>
  run(folder, 'test/faults/stepwise-kill.ts', String(step), 'server/rotate-key.ts');

function copyOf(folder: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'gangway-rotation-'));
  cpSync(folder, copy, { recursive: true });
  return copy;
}

const EXPECTED = Array.from({ length: SITES }, (_, at) => [`pass ${at}`, `acct ${at}`]).flat();

describe('a change of keys', () => {
  it('seals everything with a new key, and the old one is forgotten', async () => {
    const folder = copyOf(origin);
    const [before, sealedBefore] = [keyIdsIn(folder), sealedIn(folder)];
    expect(await rotate(folder)).toMatchObject({
      how: 0,
      said: expect.stringContaining('2 secrets') as string,
    });
    const after = keyIdsIn(folder);
    expect(after).toHaveLength(1);
    expect(after).not.toEqual(before);
    expect(secretsIn(folder)).toEqual(EXPECTED);
    const files = readdirSync(folder).map((name) => readFileSync(join(folder, name)).toString('latin1'));
    for (const sealed of sealedBefore) expect(files.join('\n')).not.toContain(sealed);
    rmSync(folder, { recursive: true });
  });

  it(
    'that is killed before any of its steps loses nothing, and the next one leaves no key behind',
    async () => {
      const keysSeen: number[] = [];
      for (let step = 1; ; step += 1) {
        expect(step).toBeLessThan(MAX_STEPS);
        const folder = copyOf(origin);
        const { how, said } = await rotateUntil(folder, step);
        expect(['SIGKILL', 0], said).toContain(how);
        const keys = keyIdsIn(folder).length;
        expect(secretsIn(folder), `killed at step ${step}`).toEqual(EXPECTED);
        if (keys > 1 && !keysSeen.includes(keys)) {
          expect((await rotate(folder)).how).toBe(0);
          expect([keyIdsIn(folder).length, secretsIn(folder)]).toEqual([1, EXPECTED]);
        }
        keysSeen.push(keys);
        rmSync(folder, { recursive: true });
        if (how === 0) break;
      }
      expect(keysSeen.length).toBeGreaterThan(10);
      expect(new Set(keysSeen)).toEqual(new Set([1, 2]));
    },
    SLOW_MS,
  );

  it('is refused while a gateway runs on the data, and when the key is lost (R37)', async () => {
    const folder = copyOf(origin);
    const store = Store.in(folder);
    const running = await rotate(folder);
    expect([running.how, running.said]).toEqual([1, expect.stringContaining('another Gangway runs on it')]);
    store.close();
    const sealed = sealedIn(folder);
    rmSync(join(folder, 'gateway.key'));
    const lost = await rotate(folder);
    expect([lost.how, lost.said]).toEqual([1, expect.stringContaining('the key file is missing')]);
    expect(sealedIn(folder)).toEqual(sealed);
    expect(readdirSync(folder)).not.toContain('gateway.key');
    rmSync(folder, { recursive: true });
  });
});
