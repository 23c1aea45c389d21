import { chmod, chown, mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFileSync, readdirSync } from 'node:fs';
import { ACCOUNT_ID, writeAccount } from './account.ts';

/** The folders of one server run. */
export interface RunFolder {
  readonly runFolder: string;
  readonly home: string;
}

const PREFIX = 'gangway-ftp-';

/**
 * Makes the folder of one run: `home` (the user's), `logs`, `empty` and the account files for the cage.
 * It lies in the system's temporary folder, where the test user can reach its home.
 */
export async function makeRunFolder(): Promise<RunFolder> {
  const runFolder = await mkdtemp(join(tmpdir(), PREFIX));
  const home = join(runFolder, 'home');
  await chmod(runFolder, 0o755);
  await Promise.all([home, join(runFolder, 'logs'), join(runFolder, 'empty')].map((folder) => mkdir(folder)));
  await chown(home, ACCOUNT_ID, ACCOUNT_ID);
  await writeAccount(join(runFolder, 'account'), home);
  return { runFolder, home };
}

/** The text of all log files of a run, each under its name; empty when the folder is gone. */
export function readLogs(runFolder: string): string {
  const folder = join(runFolder, 'logs');
  try {
    return readdirSync(folder)
      .map((file) => `--- ${file}\n${readFileSync(join(folder, file), 'utf8')}`)
      .join('');
  } catch {
    return '';
  }
}
