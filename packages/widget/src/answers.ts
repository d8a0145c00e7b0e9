import type { Hint, Reason, VerificationStatus } from 'ekyc-verify-protocol/vocabulary';
import { EkycError, clientError } from './errors.js';

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
  handedOver?: boolean;
  /** While pending, as long as nobody has come back and no phone has taken it over. */
  verificationUrl?: string;
  /** ISO 8601, UTC. */
  expiresAt?: string;
};

const statuses = /^(pending|passed|failed|expired)$/;
const reasons =
  /^(capture|rejected|cancelled|timed-out|limit|expired|service|integration|unknown)$/;
const hints = /^(light|covered|several-faces|no-face|sound|video)$/;

/** @throws {EkycError} `invalid-answer` */
export function readStarted(answer: unknown): Started {
  const { id, clientSecret, verificationUrl, expiresAt } = fields(answer);
  if (
    isText(id) &&
    isText(clientSecret) &&
    clientSecret.startsWith(`${id}_secret_`) &&
    isText(verificationUrl) &&
    isText(expiresAt)
  )
    return { id, clientSecret, verificationUrl, expiresAt };
  throw clientError('invalid-answer');
}

/**
 * @param askedFor The id of the verification that the answer must be about.
 * @throws {EkycError} `invalid-answer`
 */
export function readVerification(answer: unknown, askedFor: string): Verification {
  const {
    id,
    status,
    reason,
    hint,
    retryable,
    resultToken,
    handedOver,
    verificationUrl,
    expiresAt,
  } = fields(answer);
  if (
    id !== askedFor ||
    !isOneOf<VerificationStatus>(statuses, status) ||
    typeof retryable !== 'boolean' ||
    !(reason === null || isText(reason)) ||
    !(resultToken === null || isText(resultToken))
  )
    throw clientError('invalid-answer');
  return {
    id: askedFor,
    status,
    // A newer proxy may have reasons that this version does not know, and hints.
    reason: reason === null || isOneOf<Reason>(reasons, reason) ? reason : 'unknown',
    ...(isOneOf<Hint>(hints, hint) && { hint }),
    retryable,
    resultToken,
    ...(handedOver === true && { handedOver }),
    ...(isText(verificationUrl) && { verificationUrl }),
    ...(isText(expiresAt) && { expiresAt }),
  };
}

/**
 * The error that an answer outside 2xx stands for: the problem document's (RFC 9457), or
 * `invalid-answer` when something else than the proxy gave it.
 */
export function readProblem(status: number, answer: unknown): EkycError {
  const { code, title, detail, requestId } = fields(answer);
  const transient = status >= 500 || status === 429 || status === 408;
  return isOneOf(/^[a-z][a-z0-9-]{0,63}$/, code)
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

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isOneOf<T extends string>(names: RegExp, value: unknown): value is T {
  return isText(value) && names.test(value);
}
