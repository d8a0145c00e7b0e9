import { hints, reasons } from 'ekyc-verify-protocol/vocabulary';
import type { FinalStatus, Hint, Reason } from 'ekyc-verify-protocol/vocabulary';

/** A verification that has ended. */
export type Outcome = {
  status: FinalStatus;
  /** Why it did not pass; null when it did, and when the site's backend canceled it. */
  reason: Reason | null;
  /** What to do better, beside the reason `capture`. */
  hint?: Hint;
  /** Whether a new verification can help: after an expiry alone. */
  retryable: boolean;
  /** The result as a signed token, for the site's backend. */
  resultToken: string | null;
};

/** What an ended verification came to. What is not known becomes what promises least. */
export function readEnding(status: FinalStatus, given: Record<string, unknown>): Outcome {
  const resultToken = isText(given['resultToken']) ? given['resultToken'] : null;
  if (status === 'passed' || status === 'canceled')
    return { status, reason: null, retryable: false, resultToken };
  return {
    status,
    ...readFailure(given),
    retryable: given['retryable'] === true,
    resultToken,
  };
}

/** Why an attempt, or the whole verification, did not pass. */
export type Failure = {
  reason: Reason;
  /** What to do better, beside the reason `capture`. */
  hint?: Hint;
};

export function readFailure(given: Record<string, unknown>): Failure {
  const reason = oneOf(reasons, given['reason']) ?? 'unknown';
  // Beside any other reason a hint would coach whoever tries to deceive.
  const hint = reason === 'capture' ? oneOf(hints, given['hint']) : undefined;
  return { reason, ...(hint !== undefined && { hint }) };
}

/** The fields of what may be no object. */
export function fields(answer: unknown): Record<string, unknown> {
  return typeof answer === 'object' && answer !== null ? { ...answer } : {};
}

export function oneOf<T>(list: readonly T[], value: unknown): T | undefined {
  return list.find((each) => each === value);
}

export function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
