/** How many tests, or checks, passed and failed, and what a runner says of those that failed. */
export type Tally = { passed: number; failed: number; failures?: readonly string[] };

/** The sum of several tallies. */
export function sum(tallies: readonly Tally[]): Tally {
  return tallies.reduce(
    (total, { passed, failed }) => ({
      passed: total.passed + passed,
      failed: total.failed + failed,
    }),
    { passed: 0, failed: 0 },
  );
}

/** A tool that only says yes or no counts as one test. */
export function tallyOfCheck(exitCode: number | null): Tally {
  return exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/**
 * What a test runner's run counts for. Its report is not believed blindly: a runner that died, left
 * no report, ran nothing, or ended badly without naming a failed test counts as a failure itself.
 *
 * @param exitCode Null when a signal ended the runner.
 * @param report What its report says; null when there is none that can be read.
 */
export function tallyOfRunner(exitCode: number | null, report: Tally | null): Tally {
  if (report === null) return { passed: 0, failed: 1 };
  const ranNothing = report.passed + report.failed === 0;
  const diedSilently = exitCode !== 0 && report.failed === 0;
  return ranNothing || diedSilently ? { ...report, failed: report.failed + 1 } : report;
}

/** The last line of a run. */
export function verdict({ passed, failed }: Tally): string {
  return `${passed} passed, ${failed} failed`;
}
