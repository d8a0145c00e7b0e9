import type { Attempt, Verification } from './answers.js';
import type { Failure, Outcome } from './outcome.js';

/** What an answer of the proxy means for whoever looks at the page. */
export type Standing =
  /** The verification is over. */
  | { is: 'ended'; outcome: Outcome }
  /** The latest attempt did not pass, and the verification goes on. */
  | { is: 'attempt-failed'; failure: AttemptFailure }
  /** Somebody is at it on a phone. */
  | { is: 'on-phone' }
  /** An attempt has begun, and nobody has finished it. */
  | { is: 'unfinished'; left: Unfinished }
  | { is: 'not-begun' };

/** Why an attempt did not pass, and whether another may begin. */
export type AttemptFailure = Failure & { attemptsLeft: number; retryable: boolean };

/** How to go on with an attempt that nobody has finished. */
export type Unfinished = {
  /** The vendor's page, as long as it can be begun there. */
  verificationUrl: string | null;
  /** Whether another attempt may begin in its place. */
  mayStart: boolean;
};

/** How a verification stands. */
export function standingOf(seen: Verification): Standing {
  const { status, attempt } = seen;
  if (status !== 'pending') {
    const { reason, hint, retryable, resultToken } = seen;
    const outcome = { status, reason, ...(hint && { hint }), retryable, resultToken };
    return { is: 'ended', outcome };
  }
  return attempt ? standingBy(attempt, seen) : { is: 'not-begun' };
}

function standingBy(attempt: Attempt, { attemptsLeft, retryable }: Verification): Standing {
  const { status, reason, hint, handedOff, verificationUrl = null } = attempt;
  if (status === 'failed')
    return {
      is: 'attempt-failed',
      failure: { reason: reason ?? 'unknown', ...(hint && { hint }), attemptsLeft, retryable },
    };
  if (handedOff && status === 'open') return { is: 'on-phone' };
  // One that nobody came back from would be given again.
  const isAgain = status === 'open' && verificationUrl !== null;
  return { is: 'unfinished', left: { verificationUrl, mayStart: retryable && !isAgain } };
}
