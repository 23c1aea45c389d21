import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runAttached } from './attached-run.ts';
import { NO_COUNTS, type Counts } from './counts.ts';
import { COUNTS_FILE_VARIABLE } from './reporter.ts';

const VITEST = join(import.meta.dirname, '../node_modules/vitest/vitest.mjs');

/**
 * Runs Vitest.
 * projects: of vitest.config.ts. filters: parts of file names; none is every file. workFolder: for the counts.
 * Returns the counts; a run that broke without counting anything is one failure.
 */
export async function runVitest(
  projects: readonly string[],
  filters: readonly string[],
  workFolder: string,
): Promise<Counts> {
  const file = join(workFolder, 'vitest.json');
  const chosen = projects.flatMap((project) => ['--project', project]);
  const exitCode = await runAttached([VITEST, 'run', ...chosen, ...filters], {
    [COUNTS_FILE_VARIABLE]: file,
  });
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const counts = text === undefined ? NO_COUNTS : (JSON.parse(text) as Counts);
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}
