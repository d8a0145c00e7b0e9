import { describe, expect, it } from 'vitest';
import { sum, tallyOfCheck, tallyOfRunner, verdict } from './tally.ts';

describe('counting a check', () => {
  it('counts a tool that ends well as one passed', () => {
    expect(tallyOfCheck(0)).toEqual({ passed: 1, failed: 0 });
  });

  it.each([1, 134, null])('counts a tool that ends with %s as one failed', (exitCode) => {
    expect(tallyOfCheck(exitCode)).toEqual({ passed: 0, failed: 1 });
  });
});

describe('counting a runner', () => {
  it('takes its report when the run was whole', () => {
    expect(tallyOfRunner(0, { passed: 12, failed: 0 })).toEqual({ passed: 12, failed: 0 });
    expect(tallyOfRunner(1, { passed: 12, failed: 3 })).toEqual({ passed: 12, failed: 3 });
  });

  it('counts a failure when there is no report, even after a good end', () => {
    expect(tallyOfRunner(0, null)).toEqual({ passed: 0, failed: 1 });
  });

  it('counts a failure when no test ran', () => {
    expect(tallyOfRunner(0, { passed: 0, failed: 0 })).toEqual({ passed: 0, failed: 1 });
  });

  it.each([1, null])('counts a failure when it ended with %s but named none', (exitCode) => {
    expect(tallyOfRunner(exitCode, { passed: 5, failed: 0 })).toEqual({ passed: 5, failed: 1 });
  });
});

describe('the verdict', () => {
  it('sums over all stages', () => {
    const total = sum([
      { passed: 3, failed: 0 },
      { passed: 4, failed: 2 },
    ]);
    expect(verdict(total)).toBe('7 passed, 2 failed');
  });

  it('of nothing is nothing', () => {
    expect(verdict(sum([]))).toBe('0 passed, 0 failed');
  });
});
