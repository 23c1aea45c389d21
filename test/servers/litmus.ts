import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPackages } from '../support/debian-packages.ts';
import { runProgram } from '../support/run-program.ts';

/** The suites of litmus 0.13, a WebDAV test suite that is not ours. */
export const LITMUS_SUITES = ['basic', 'copymove', 'props', 'locks', 'http'] as const;
export type LitmusSuite = (typeof LITMUS_SUITES)[number];

/** What litmus said of one suite. */
export interface LitmusReport {
  readonly passed: number;
  /** Its lines about tests that failed, were left out, or passed with a warning. */
  readonly notPassed: readonly string[];
  /** All it said, and the requests of the last failure. */
  readonly output: string;
}

/** Installs litmus when possible. Returns why it cannot be had, or undefined. */
export async function prepareLitmus(): Promise<string | undefined> {
  try {
    await installPackages(['litmus']);
    return undefined;
  } catch (failure) {
    return `litmus is missing: ${failure instanceof Error ? failure.message : String(failure)}`;
  }
}

/** Runs one suite against a URL. It works in a collection `litmus` of its own, which it makes and leaves behind. */
export async function litmus(suite: LitmusSuite, url: string, password: string): Promise<LitmusReport> {
  const folder = await mkdtemp(join(tmpdir(), 'litmus-'));
  try {
    const command = ['litmus', '-k', url, 'any', password];
    const { stdout } = await runProgram(command, { folder, environment: { TESTS: suite } });
    // Each line is written anew over "running".
    const lines = stdout.split('\n').map((line) => line.slice(line.lastIndexOf('\r') + 1));
    const results = lines.filter((line) => /\b(?:pass|FAIL|SKIPPED|WARNING)\b/.test(line));
    const log = await readFile(join(folder, 'debug.log'), 'utf8').catch(() => '');
    return {
      passed: results.filter((line) => /\bpass\b/.test(line)).length,
      notPassed: results.filter((line) => !/\bpass\b/.test(line)).map((line) => line.trim()),
      output: `${stdout}\n${log}`,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
