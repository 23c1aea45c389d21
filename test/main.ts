/**
 * All tests with one result: `npm test [part or file...]`. Vitest runs the parts unit, web, servers and faults,
 * Playwright the part e2e. The last line is `N passed, N failed`, with `, N skipped` when there were any.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closingLine, sumOf, type Counts } from './counts.ts';
import { hasBrowserTests, runPlaywright } from './playwright-run.ts';
import { prepareClients } from './servers/clients.ts';
import { SERVER_KINDS } from './servers/server-kinds.ts';
import { installPackages, PackagesUnavailable } from './support/debian-packages.ts';
import { runProgram } from './support/run-program.ts';
import { runVitest } from './vitest-run.ts';

const VITEST_PARTS: readonly string[] = ['unit', 'web', 'servers', 'faults'];
const BROWSER_PART = 'e2e';

/** What to run: parts by their names, everything else is a filter on file names. */
function choose(words: readonly string[]): {
  projects: readonly string[];
  browser: boolean;
  filters: string[];
} {
  const isPart = (word: string): boolean => word === BROWSER_PART || VITEST_PARTS.includes(word);
  const filters = words.filter((word) => !isPart(word));
  if (filters.length === words.length) {
    return { projects: VITEST_PARTS, browser: filters.every((word) => word.includes(BROWSER_PART)), filters };
  }
  return {
    projects: VITEST_PARTS.filter((part) => words.includes(part)),
    browser: words.includes(BROWSER_PART),
    filters,
  };
}

/** Fetches the real servers before the clocks of the tests run. Where that is impossible, the suites say why. */
async function prepareServers(): Promise<void> {
  await prepareClients();
  for (const kind of SERVER_KINDS) await kind.prepare();
}

/** The scripted server makes its certificates with openssl(1). Where it cannot be fetched, the tests that need it say so. */
async function prepareCertificates(): Promise<void> {
  if ((await runProgram(['openssl', 'version'])).exitCode === 0) return;
  await installPackages(['openssl']).catch((failure: unknown) => {
    if (!(failure instanceof PackagesUnavailable)) throw failure;
  });
}

async function runAll(words: readonly string[]): Promise<Counts> {
  const { projects, browser, filters } = choose(words);
  if (projects.length > 0) await prepareCertificates();
  if (projects.includes('servers') && filters.length === 0) await prepareServers();
  const workFolder = await mkdtemp(join(tmpdir(), 'gangway-test-'));
  try {
    const runs: Counts[] = [];
    if (projects.length > 0) runs.push(await runVitest(projects, filters, workFolder));
    if (browser && hasBrowserTests()) runs.push(await runPlaywright(filters, workFolder));
    return sumOf(runs);
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
}

const counts = await runAll(process.argv.slice(2));
const nothingRan = counts.passed + counts.failed === 0;
if (nothingRan) console.log('No test ran.');
process.exitCode = counts.failed > 0 || nothingRan ? 1 : 0;
console.log(closingLine(counts));
