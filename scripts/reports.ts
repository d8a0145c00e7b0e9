import type { Tally } from './tally.ts';

/** Reads what Vitest's JSON reporter wrote; null when it is not such a report. */
export function readVitestReport(text: string): Tally | null {
  const { numPassedTests, numFailedTests, testResults } = fieldsOf(text);
  return isCount(numPassedTests) && isCount(numFailedTests)
    ? {
        passed: numPassedTests,
        failed: numFailedTests,
        failures: ((testResults ?? []) as VitestFile[]).flatMap(failuresOfFile),
      }
    : null;
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

/** Reads what the reporter in `web-test-runner.config.mjs` wrote; null when it is not such a report. */
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
