import type { Hint, Reason, VerificationStatus } from 'ekyc-verify-protocol/vocabulary';
import { EkycError, clientError } from './errors.js';
import { en } from './messages.en.js';
import type { Topic } from './messages.js';

/** A verification that the proxy has started for this page. */
export type Started = {
  id: string;
  clientSecret: string;
  verificationUrl: string;
  /** ISO 8601, UTC. */
  expiresAt: string;
};

/** What the proxy says of a verification. */
export type Verification = {
  id: string;
  status: VerificationStatus;
  reason: Reason | null;
  /** What to do better, beside the reason `capture`. */
  hint?: Hint;
  retryable: boolean;
  /** For the site's backend; null while pending. */
  resultToken: string | null;
  /** True once a phone has taken it over. */
  handedOff?: boolean;
  /** While pending, as long as nobody has come back and no phone has taken it over. */
  verificationUrl?: string;
  /** ISO 8601, UTC. */
  expiresAt?: string;
};

/** @throws {EkycError} `invalid-answer` */
export function readStarted(answer: unknown): Started {
  const { id, clientSecret, verificationUrl, expiresAt } = fields(answer) as Started;
  if (
    [id, clientSecret, verificationUrl, expiresAt].every(isText) &&
    clientSecret.startsWith(`${id}_secret_`)
  )
    return { id, clientSecret, verificationUrl, expiresAt };
  throw clientError('invalid-answer');
}

/**
 * @param askedFor The id of the verification that the answer must be about.
 * @throws {EkycError} `invalid-answer`
 */
export function readVerification(answer: unknown, askedFor: string): Verification {
  const { hint, ...verification } = fields(answer) as Verification;
  const { id, status, reason, retryable, resultToken } = verification;
  if (
    id !== askedFor ||
    !/^(pending|passed|failed|expired)$/.test(status) ||
    typeof retryable !== 'boolean' ||
    ![status, reason, resultToken].every((text) => text === null || isText(text))
  )
    throw clientError('invalid-answer');
  return {
    ...verification,
    // A newer proxy may have reasons that this version does not know, and hints.
    reason: reason && (isTopic(reason) ? reason : 'unknown'),
    ...(isTopic(hint) && { hint }),
  };
}

/**
 * The error that an answer outside 2xx stands for: the problem document's (RFC 9457), or
 * `invalid-answer` when something else than the proxy gave it.
 */
export function readProblem(status: number, answer: unknown): EkycError {
  const { code, title, detail, requestId } = fields(answer);
  const transient = status >= 500 || status === 429 || status === 408;
  return isText(code) && /^[a-z][a-z0-9-]{0,63}$/.test(code)
    ? new EkycError(
        code,
        [title, detail].filter(isText).join(' '),
        transient,
        isText(requestId) ? requestId : undefined,
      )
    : clientError('invalid-answer', `HTTP ${status}`, transient);
}

function fields(answer: unknown): Record<string, unknown> {
  return { ...(answer as object | null) };
}

export function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** Whether there is something to say about it. */
function isTopic(name: unknown): boolean {
  return Array.isArray(en[name as Topic]);
}
