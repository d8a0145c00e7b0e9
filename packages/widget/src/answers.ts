import type * as vocabulary from 'ekyc-verify-protocol/vocabulary';
import type { Reason, VerificationStatus } from 'ekyc-verify-protocol/vocabulary';
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

const statuses: typeof vocabulary.verificationStatuses = ['pending', 'passed', 'failed', 'expired'];

const reasons: typeof vocabulary.reasons = [
  'capture',
  'rejected',
  'cancelled',
  'timed-out',
  'limit',
  'expired',
  'service',
  'integration',
  'unknown',
];

/** @throws {EkycError} `invalid-answer` */
export function readStarted(answer: unknown): Started {
  const { id, clientSecret, verificationUrl, expiresAt } = fields(answer);
  if (
    isText(id) &&
    isText(clientSecret) &&
    clientSecret.startsWith(`${id}_secret_`) &&
    isText(verificationUrl) &&
    isInstant(expiresAt)
  )
    return { id, clientSecret, verificationUrl, expiresAt };
  throw clientError('invalid-answer');
}

/**
 * @param askedFor The id of the verification that the answer must be about.
 * @throws {EkycError} `invalid-answer`
 */
export function readVerification(answer: unknown, askedFor: string): Verification {
  const { id, status, reason, retryable, resultToken, handedOver, verificationUrl, expiresAt } =
    fields(answer);
  const known = statuses.find((name) => name === status);
  if (
    id !== askedFor ||
    known === undefined ||
    typeof retryable !== 'boolean' ||
    !(reason === null || isText(reason)) ||
    !(resultToken === null || isText(resultToken))
  )
    throw clientError('invalid-answer');
  return {
    id: askedFor,
    status: known,
    reason: reason === null ? null : readReason(reason),
    retryable,
    resultToken,
    ...(handedOver === true && { handedOver }),
    ...(isText(verificationUrl) && { verificationUrl }),
    ...(isInstant(expiresAt) && { expiresAt }),
  };
}

/**
 * The error that an answer outside 2xx stands for: the problem document's (RFC 9457), or
 * `invalid-answer` when something else than the proxy gave it.
 */
export function readProblem(status: number, answer: unknown): EkycError {
  const { code, title, detail, requestId } = fields(answer);
  const transient = status >= 500 || status === 429 || status === 408;
  if (!isText(code) || !/^[a-z][a-z0-9-]{0,63}$/.test(code))
    return clientError('invalid-answer', `HTTP status ${status}.`, { transient });
  const message = [title, detail].filter(isText).join(' ');
  return new EkycError(code, message, {
    requestId: isText(requestId) ? requestId : undefined,
    transient,
  });
}

/** A newer proxy may have reasons that this version does not know. */
function readReason(reason: string): Reason {
  return reasons.find((name) => name === reason) ?? 'unknown';
}

function fields(answer: unknown): Record<string, unknown> {
  return typeof answer === 'object' && answer !== null ? { ...answer } : {};
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isInstant(value: unknown): value is string {
  return isText(value) && !Number.isNaN(Date.parse(value));
}
