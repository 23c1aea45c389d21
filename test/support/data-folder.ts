/** A folder of its own for what a gateway process keeps, so that no test begins with what another one has taught. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Makes an empty folder; it is removed when this process ends. */
export function makeDataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gangway-data-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
