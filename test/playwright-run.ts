import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runAttached } from './attached-run.ts';
import { NO_COUNTS, type Counts } from './counts.ts';
import { installPackages, PackagesUnavailable } from './support/debian-packages.ts';
import { runProgram } from './support/run-program.ts';

const PROJECT = join(import.meta.dirname, '..');
const PLAYWRIGHT = join(PROJECT, 'node_modules/@playwright/test/cli.js');
const BROWSER = ['chromium', 'fonts-noto-cjk'];

/** The part of Playwright's JSON report that is read. */
interface Report {
  readonly stats: {
    readonly expected: number;
    readonly flaky: number;
    readonly unexpected: number;
    readonly skipped: number;
  };
}

/** Whether there are browser tests at all. */
export function hasBrowserTests(): boolean {
  return existsSync(join(PROJECT, 'playwright.config.ts'));
}

/**
 * Runs the browser tests in a real Chromium, which is installed when possible.
 * filters: parts of file names. workFolder: for the report. Returns the counts; without a browser all are skipped.
 */
export async function runPlaywright(filters: readonly string[], workFolder: string): Promise<Counts> {
  const file = join(workFolder, 'playwright.json');
  const report = { PLAYWRIGHT_JSON_OUTPUT_FILE: file };
  const missing = await reasonAgainstBrowser();
  if (missing !== undefined) {
    console.log(`Skipping the browser tests: ${missing}`);
    await runAttached([PLAYWRIGHT, 'test', '--list', '--reporter=json', ...filters], report);
    return await readCounts(file);
  }
  const exitCode = await runAttached([PLAYWRIGHT, 'test', '--reporter=list,json', ...filters], report);
  const counts = await readCounts(file);
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

async function reasonAgainstBrowser(): Promise<string | undefined> {
  try {
    await installPackages(BROWSER);
    return undefined;
  } catch (failure) {
    if (!(failure instanceof PackagesUnavailable)) throw failure;
    const found = await runProgram(['chromium', '--version']);
    return found.exitCode === 0 ? undefined : failure.message;
  }
}

async function readCounts(file: string): Promise<Counts> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return NO_COUNTS;
  const { stats } = JSON.parse(text) as Report;
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped };
}
