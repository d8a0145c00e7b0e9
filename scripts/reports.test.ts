import { describe, expect, it } from 'vitest';
import { readElementReport, readVitestReport } from './reports.ts';

describe('a report of Vitest', () => {
  it('is read', () => {
    const text = JSON.stringify({ numTotalTests: 9, numPassedTests: 7, numFailedTests: 2 });
    expect(readVitestReport(text)).toEqual({ passed: 7, failed: 2, failures: [] });
  });

  it('says which tests failed and why, and which files could not be run', () => {
    const error = 'Error: by zero\n    at a.test.ts:3:1\n    at file:///node_modules/runner.js:1:1';
    const testResults = [
      {
        name: '/a.test.ts',
        message: '',
        assertionResults: [
          { fullName: 'adds', status: 'passed', failureMessages: [] },
          { fullName: 'divides', status: 'failed', failureMessages: [error] },
        ],
      },
      { name: '/b.test.ts', message: 'SyntaxError: half a line', assertionResults: [] },
    ];
    const text = JSON.stringify({ numPassedTests: 1, numFailedTests: 1, testResults });
    expect(readVitestReport(text)?.failures).toEqual([
      '/a.test.ts: divides: Error: by zero\n    at a.test.ts:3:1',
      '/b.test.ts: SyntaxError: half a line',
    ]);
  });
});

describe('a report of the element tests', () => {
  it('is read', () => {
    const report = { passed: 31, failed: 1, failures: ['a.test.ts: shows a button'] };
    expect(readElementReport(JSON.stringify(report))).toEqual(report);
  });
});

describe.each([
  ['Vitest', readVitestReport],
  ['the element tests', readElementReport],
])('a broken report of %s', (_name, read) => {
  it.each([
    ['half written', '{"numPassedTests": 3, "pas'],
    ['empty', ''],
    ['null', 'null'],
    ['of something else', '{"ok":true}'],
    [
      'with counts that are no counts',
      '{"numPassedTests":"3","numFailedTests":-1,"passed":1.5,"failed":null}',
    ],
  ])('that is %s is no report', (_kind, text) => {
    expect(read(text)).toBeNull();
  });
});
