/** Starts `server/main.ts --demo` on a free port before the first test and ends it after the last. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { makeDataFolder } from '../support/data-folder.ts';

const ROOT = join(import.meta.dirname, '../..');
const READY = /^Gangway is ready: (\S+)/;
/** Where the tests find the gateway; set here, read by fixtures.ts. */
export const URL_VARIABLE = 'GANGWAY_E2E_URL';

/** Playwright's global set-up; the result is its tear-down. */
export default async function startGateway(): Promise<() => Promise<void>> {
  if (!existsSync(join(ROOT, 'web/dist/index.html'))) {
    throw new Error('web/dist is missing: run `npm run build` first');
  }
  const child = spawn(join(ROOT, 'node_modules/.bin/node'), ['server/main.ts', '--demo'], {
    cwd: ROOT,
    // Specs may start servers of their own beside the demo.
    env: { ...process.env, PORT: '0', DATA_DIR: makeDataFolder(), TARGETS: '127.0.0.1:*' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.env[URL_VARIABLE] = await readyUrl(child);
  return async () => {
    child.kill('SIGTERM');
    if (child.exitCode === null) await once(child, 'exit');
  };
}

async function readyUrl(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('the gateway has no output');
  for await (const line of createInterface({ input: child.stdout })) {
    const url = READY.exec(line)?.[1];
    if (url !== undefined) {
      child.stdout.resume();
      return url;
    }
  }
  throw new Error('the gateway ended before it was ready');
}
