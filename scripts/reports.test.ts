import { describe, expect, it } from 'vitest';
import { readElementReport, readVitestReport } from './reports.ts';

describe('a report of Vitest', () => {
  it('is read', () => {
    const text = JSON.stringify({ numTotalTests: 9, numPassedTests: 7, numFailedTests: 2 });
    expect(readVitestReport(text)).toEqual({ passed: 7, failed: 2 });
  });
});

describe('a report of the element tests', () => {
  it('is read', () => {
    expect(readElementReport('{"passed":31,"failed":1}')).toEqual({ passed: 31, failed: 1 });
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
