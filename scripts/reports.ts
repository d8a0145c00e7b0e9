/** How many tests, or checks, passed and failed, and what a runner says of those that failed. */
export type Tally = { passed: number; failed: number; failures?: readonly string[] };

/** The last line of a run. */
export function verdict({ passed, failed }: Tally): string {
  return `${passed} passed, ${failed} failed`;
}

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

/** Reads what Vitest's JSON reporter wrote; null when it is not such a report. */
export function readVitestReport(text: string): Tally | null {
  const { numPassedTests, numFailedTests, testResults } = fieldsOf(text);
  if (!isCount(numPassedTests) || !isCount(numFailedTests)) return null;
  const failures = ((testResults ?? []) as VitestFile[]).flatMap(failuresOfFile);
  return { passed: numPassedTests, failed: numFailedTests, failures };
}

type VitestFile = {
  name: string;
  /** Why the file could not be run. */
  message: string;
  assertionResults: { fullName: string; status: string; failureMessages: string[] }[];
};

function failuresOfFile({ name, message, assertionResults }: VitestFile): string[] {
  const failed = assertionResults
    .filter(({ status }) => status === 'failed')
    .map(({ fullName, failureMessages }) => `${fullName}: ${ownLines(failureMessages.join('\n'))}`);
  return [...failed, ...(message ? [message] : [])].map((failure) => `${name}: ${failure}`);
}

/** Reads what `packages/widget/test/count-reporter.mjs` wrote; null when it is not such a report. */
export function readElementReport(text: string): Tally | null {
  const { passed, failed, failures = [] } = fieldsOf(text);
  return isCount(passed) && isCount(failed)
    ? { passed, failed, failures: failures as string[] }
    : null;
}

/** Without the runner's own places in the stack. */
function ownLines(message: string): string {
  return message.replaceAll(/\n +at .*(?:node_modules|<anonymous>).*/g, '');
}

/** A runner that died while it wrote leaves half a report. */
function fieldsOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}
