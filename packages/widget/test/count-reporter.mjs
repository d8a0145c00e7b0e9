import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Writes `{"passed": N, "failed": N}` for scripts that count. A test file that did not run to its
 * end counts as a failure, whatever its tests said.
 *
 * @param {string} file
 * @returns {import('@web/test-runner').Reporter}
 */
export function countReporter(file) {
  return {
    onTestRunFinished({ sessions }) {
      const counts = { passed: 0, failed: 0 };
      for (const { errors, testResults } of sessions) {
        counts.failed += errors.length;
        count(testResults, counts);
      }
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, `${JSON.stringify(counts)}\n`);
    },
  };
}

function count(suite, counts) {
  for (const test of suite?.tests ?? []) counts[test.passed ? 'passed' : 'failed'] += 1;
  for (const inner of suite?.suites ?? []) count(inner, counts);
}
