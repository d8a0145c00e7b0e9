/** What an attempt's end means for its verification. */
import { mostAttempts, type Reason } from 'ekyc-verify-protocol';
import type { AttemptEnding, AttemptRow, Ending, VerificationRow } from '../store/rows.js';

/** Nobody finished, or nobody could: attempts that end so don't count as failed. */
const uncounted: readonly Reason[] = ['cancelled', 'timed-out', 'expired', 'service'];

/** The request itself is wrong: every other attempt would fail like it. */
const unmendable: readonly Reason[] = ['integration'];

/** Whether another attempt can help after one that failed for this reason. */
export function anotherCanHelp(reason: Reason | null): boolean {
  return reason === null || !unmendable.includes(reason);
}

/** Whether an attempt counts among those that `maxAttempts` limits. */
export function countsAsFailed({ status, reason }: Pick<AttemptRow, 'status' | 'reason'>): boolean {
  return status === 'failed' && (reason === null || !uncounted.includes(reason));
}

type Counts = Pick<VerificationRow, 'maxAttempts' | 'attempts' | 'failedAttempts'>;

/** What is told of the attempts that are left, and whether trying again can help. */
export function nextSteps(
  verification: Counts & Pick<VerificationRow, 'status' | 'expiresAt'>,
  now: number,
): { attemptsLeft: number; retryable: boolean } {
  const { status, expiresAt } = verification;
  // After its time an attempt that is under way is waited for, and no other begins.
  const mayBegin = status === 'pending' && now < expiresAt;
  const left = mayBegin ? attemptsLeft(verification) : 0;
  // What has expired can be created anew; of what has passed or failed the end stands.
  return { attemptsLeft: left, retryable: left > 0 || status === 'expired' };
}

/** How many more attempts may begin, while it is pending. */
export function attemptsLeft({ maxAttempts, attempts, failedAttempts }: Counts): number {
  return Math.max(0, Math.min(maxAttempts - failedAttempts, mostAttempts - attempts));
}

/**
 * How a pending verification ends with an attempt; null: it goes on. The first pass wins, and the
 * last failure that was allowed ends it, whatever else is under way.
 *
 * @param verification As it was before the attempt ended.
 */
export function endingBy(verification: Counts, attempt: AttemptEnding): Ending | null {
  const { status, reason, resultCode, finishedAt } = attempt;
  if (status === 'passed') return { status, reason: null, resultCode, finishedAt };
  const failedAttempts = verification.failedAttempts + Number(countsAsFailed(attempt));
  const isMendable = anotherCanHelp(reason);
  if (isMendable && attemptsLeft({ ...verification, failedAttempts }) > 0) return null;
  // Of 20 trips that nobody finished, the last one's reason would promise that another helps.
  const why = isMendable && !countsAsFailed(attempt) ? 'limit' : reason;
  return { status: 'failed', reason: why, resultCode, finishedAt };
}
