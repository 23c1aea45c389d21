import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';
import { closingLine, NO_COUNTS, sumOf, type Counts } from './counts.ts';

/** Names the file that test/main.ts reads the counts from; without it the counts are printed. */
export const COUNTS_FILE_VARIABLE = 'TEST_COUNTS_FILE';

/** Names the suites that were skipped (their titles say why), and tells how many tests passed and failed. */
export default class CountingReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const counts = sumOf([{ ...NO_COUNTS, failed: unhandledErrors.length }, ...modules.map(countsOf)]);
    for (const title of modules.flatMap(skippedSuites)) console.log(`Skipped: ${title}`);
    const file = process.env[COUNTS_FILE_VARIABLE];
    if (file !== undefined) writeFileSync(file, JSON.stringify(counts));
    else process.once('exit', () => console.log(closingLine(counts)));
  }
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
