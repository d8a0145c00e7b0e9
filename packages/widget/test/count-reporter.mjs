import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Writes `{"passed": N, "failed": N, "skipped": […], "failures": […]}` for scripts that count. A test file that did
 * not run to its end counts as a failure, whatever its tests said; a test that its engine cannot run
 * counts as neither and is named.
 *
 * @param {string} file
 * @returns {import('@web/test-runner').Reporter}
 */
export function countReporter(file) {
  return {
    onTestRunFinished({ sessions }) {
      /** @type {{passed: number, failed: number, skipped: string[], failures: string[]}} */
      const counts = { passed: 0, failed: 0, skipped: [], failures: [] };
      for (const { testFile, errors, testResults } of sessions) {
        counts.failed += errors.length;
        counts.failures.push(...errors.map(({ message }) => `${testFile}: ${message}`));
        count(testResults, testFile, counts);
      }
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, `${JSON.stringify(counts)}\n`);
    },
  };
}

function count(suite, place, counts) {
  for (const { name, passed, skipped, error } of suite?.tests ?? []) {
    if (skipped) counts.skipped.push(name);
    else counts[passed ? 'passed' : 'failed'] += 1;
    if (!skipped && !passed) counts.failures.push(`${place}: ${name}: ${error?.message}`);
  }
  for (const inner of suite?.suites ?? []) count(inner, `${place}: ${inner.name}`, counts);
}
