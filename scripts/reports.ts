import type { Tally } from './tally.ts';

/** Reads what Vitest's JSON reporter wrote; null when it is not such a report. */
export function readVitestReport(text: string): Tally | null {
  const { numPassedTests, numFailedTests } = fieldsOf(text);
  return isCount(numPassedTests) && isCount(numFailedTests)
    ? { passed: numPassedTests, failed: numFailedTests }
    : null;
}

/** Reads what the reporter in `web-test-runner.config.mjs` wrote; null when it is not such a report. */
export function readElementReport(text: string): Tally | null {
  const { passed, failed } = fieldsOf(text);
  return isCount(passed) && isCount(failed) ? { passed, failed } : null;
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
