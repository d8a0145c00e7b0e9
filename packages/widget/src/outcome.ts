import { hints, reasons, verificationStatuses } from 'ekyc-verify-protocol/vocabulary';
import type { FinalStatus, Hint, Reason } from 'ekyc-verify-protocol/vocabulary';

/** A verification that has ended. */
export type Outcome = {
  status: FinalStatus;
  /** Why it did not pass; null when it did. */
  reason: Reason | null;
  /** What to do better, beside the reason `capture`. */
  hint?: Hint;
  /** Whether a new verification can help. */
  retryable: boolean;
  /** The result as a signed token, for the site's backend. */
  resultToken: string | null;
};

/** The outcome that a browser kept for a form; null when it is none. */
export function readOutcome(kept: unknown): Outcome | null {
  const given = fields(kept);
  const status = oneOf(verificationStatuses, given['status']);
  return status === undefined || status === 'pending' ? null : readEnding(status, given);
}

/** What an ended verification came to. What is not known becomes what promises least. */
export function readEnding(status: FinalStatus, given: Record<string, unknown>): Outcome {
  const resultToken = isText(given['resultToken']) ? given['resultToken'] : null;
  if (status === 'passed') return { status, reason: null, retryable: false, resultToken };
  const reason = oneOf(reasons, given['reason']) ?? 'unknown';
  // Beside any other reason a hint would coach whoever tries to deceive.
  const hint = reason === 'capture' ? oneOf(hints, given['hint']) : undefined;
  return {
    status,
    reason,
    ...(hint !== undefined && { hint }),
    retryable: given['retryable'] === true,
    resultToken,
  };
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
