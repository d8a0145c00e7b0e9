import { mostAttempts, reasons, type Reason } from 'ekyc-verify-protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AttemptEnding } from '../store/rows.js';
import { attemptsLeft, countsAsFailed, endingBy, nextSteps } from './settle.js';

const failedWith = (reason: Reason, resultCode: number | null = null): AttemptEnding => ({
  status: 'failed',
  reason,
  resultCode,
  finishedAt: 1,
});
const passed: AttemptEnding = { status: 'passed', reason: null, resultCode: 0, finishedAt: 1 };

/** A verification whose first attempt is under way, with what a test wants to differ. */
const first = { maxAttempts: 5, attempts: 1, failedAttempts: 0 };

describe('a verification', () => {
  it('passes with the first attempt that does, though none is left', () => {
    expect(endingBy(first, passed)).toMatchObject({ status: 'passed', reason: null });
    const last = { maxAttempts: 3, attempts: mostAttempts, failedAttempts: 3 };
    expect(endingBy(last, passed)).toMatchObject({ status: 'passed', resultCode: 0 });
  });

  it('goes on after a failure that another attempt can mend, and fails with the last one, for its reason', () => {
    expect(endingBy(first, failedWith('capture', 1201))).toBeNull();
    const last = { maxAttempts: 3, attempts: 3, failedAttempts: 2 };
    expect(endingBy(last, failedWith('rejected', 1005))).toEqual({
      status: 'failed',
      reason: 'rejected',
      resultCode: 1005,
      finishedAt: 1,
    });
  });

  it('fails at once when the request itself is wrong', () => {
    expect(endingBy(first, failedWith('integration', 2))).toMatchObject({
      status: 'failed',
      reason: 'integration',
    });
  });

  it('goes on after attempts that nobody finished, but not after twenty', () => {
    for (const reason of ['cancelled', 'timed-out', 'expired', 'service'] as const) {
      const strict = { maxAttempts: 1, attempts: mostAttempts - 1, failedAttempts: 0 };
      expect(endingBy(strict, failedWith(reason))).toBeNull();
      expect(endingBy({ ...strict, attempts: mostAttempts }, failedWith(reason))).toMatchObject({
        status: 'failed',
        reason: 'limit',
      });
    }
  });
});

it('counts every failure but those that nobody finished', () => {
  const uncounted = reasons.filter((reason) => !countsAsFailed(failedWith(reason)));
  expect(uncounted).toEqual(['cancelled', 'timed-out', 'expired', 'service']);
  expect(countsAsFailed(passed)).toBe(false);
});

it('ends exactly when none is left, whatever came before', () => {
  const counts = fc
    .record({
      maxAttempts: fc.integer({ min: 1, max: mostAttempts }),
      attempts: fc.integer({ min: 1, max: mostAttempts }),
      failedAttempts: fc.nat(mostAttempts - 1),
    })
    .filter((row) => row.failedAttempts < Math.min(row.maxAttempts, row.attempts));
  const mendable = fc.constantFrom(...reasons.filter((reason) => reason !== 'integration'));
  fc.assert(
    fc.property(counts, mendable, (row, reason) => {
      const counted = Number(countsAsFailed(failedWith(reason)));
      const left = attemptsLeft({ ...row, failedAttempts: row.failedAttempts + counted });
      expect(endingBy(row, failedWith(reason)) === null).toBe(left > 0);
    }),
  );
});

describe('trying again', () => {
  it.each([
    ['pending', 4, true],
    ['passed', 0, false],
    ['failed', 0, false],
    ['canceled', 0, false],
    // A new verification can help.
    ['expired', 0, true],
  ] as const)('of one that is %s: %i left, %s', (status, left, retryable) => {
    const row = { ...first, failedAttempts: 1, status, expiresAt: 2 };
    expect(nextSteps(row, 1)).toEqual({ attemptsLeft: left, retryable });
  });

  it('can’t help while the last attempt that is allowed is under way', () => {
    const row = { maxAttempts: 5, attempts: mostAttempts, failedAttempts: 2, expiresAt: 2 };
    const none = { attemptsLeft: 0, retryable: false };
    expect(nextSteps({ ...row, status: 'pending' }, 1)).toEqual(none);
  });

  it('can’t help once the verification’s time is over, while an attempt is under way', () => {
    const row = { ...first, status: 'pending', expiresAt: 2 } as const;
    expect(nextSteps(row, 1)).toEqual({ attemptsLeft: 5, retryable: true });
    expect(nextSteps(row, 2)).toEqual({ attemptsLeft: 0, retryable: false });
  });
});
