/** How many tests ended in which way. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Counts of a run in which nothing has happened. */
export const NO_COUNTS: Counts = { passed: 0, failed: 0, skipped: 0 };

/** The counts of several runs together. */
export function sumOf(runs: readonly Counts[]): Counts {
  return runs.reduce(
    (sum, run) => ({
      passed: sum.passed + run.passed,
      failed: sum.failed + run.failed,
      skipped: sum.skipped + run.skipped,
    }),
    NO_COUNTS,
  );
}

/** The last line of a test run, e.g. `12 passed, 0 failed, 3 skipped`; skips are named only when there are any. */
export function closingLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
