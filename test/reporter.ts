import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Reporter, TestCase, TestModule } from 'vitest/node';
import { MATRIX_SERVERS } from './contracts/matrix/cell.ts';
import type {} from './contracts/matrix/cell-report.ts';
import { matrixTable } from './contracts/matrix/matrix-table.ts';
import type { CellResult } from './contracts/matrix/matrix-table.ts';
import { closingLine, NO_COUNTS, sumOf, type Counts } from './counts.ts';
import { CACHE_FOLDER } from './support/debian-packages.ts';

/** Names the file that test/main.ts reads the counts from; without it the counts are printed. */
export const COUNTS_FILE_VARIABLE = 'TEST_COUNTS_FILE';

/** The matrix of the last run that had one. */
const MATRIX_FILE = join(CACHE_FOLDER, 'matrix.md');

/** Names the suites that were skipped (their titles say why), and tells how many tests passed and failed, and shows the matrix. */
export default class CountingReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const counts = sumOf([{ ...NO_COUNTS, failed: unhandledErrors.length }, ...modules.map(countsOf)]);
    for (const title of modules.flatMap(skippedSuites)) console.log(`Skipped: ${title}`);
    showMatrix(modules);
    const file = process.env[COUNTS_FILE_VARIABLE];
    if (file !== undefined) writeFileSync(file, JSON.stringify(counts));
    else process.once('exit', () => console.log(closingLine(counts)));
  }
}

/** Prints the table and keeps it, once a test of the matrix was part of the run. */
function showMatrix(modules: readonly TestModule[]): void {
  const tests = modules.flatMap((module) => [...module.children.allTests()]);
  const results = tests.flatMap(cellResults);
  if (results.length === 0) return;
  const table = matrixTable(MATRIX_SERVERS, results);
  console.log(`\n${table}`);
  try {
    mkdirSync(CACHE_FOLDER, { recursive: true });
    writeFileSync(MATRIX_FILE, table);
  } catch (failure) {
    // It has been printed; who may not write here has a run all the same.
    console.log(`The matrix could not be kept: ${String(failure)}`);
  }
}

function cellResults(test: TestCase): CellResult[] {
  const { state } = test.result();
  const cells = test.meta().matrixCells ?? [];
  return cells.map((cell) => ({
    ...cell,
    state: state === 'passed' || state === 'failed' ? state : 'not run',
  }));
}

function skippedSuites(module: TestModule): string[] {
  return [...module.children.suites()]
    .filter((suite) => suite.state() === 'skipped')
    .map((suite) => suite.name);
}

/** A module that could not be loaded counts as one failure: its tests never ran. */
function countsOf(module: TestModule): Counts {
  const states = [...module.children.allTests()].map((test) => test.result().state);
  const inState = (state: string): number => states.filter((one) => one === state).length;
  const brokenSuites = [...module.children.allSuites()].filter((suite) => suite.errors().length > 0).length;
  return {
    passed: inState('passed'),
    failed: inState('failed') + brokenSuites + module.errors().length,
    skipped: inState('skipped'),
  };
}
