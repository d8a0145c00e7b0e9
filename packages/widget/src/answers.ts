import { attemptStatuses, verificationStatuses } from 'ekyc-verify-protocol/vocabulary';
import type {
  AttemptStatus,
  Hint,
  Reason,
  VerificationStatus,
} from 'ekyc-verify-protocol/vocabulary';
import { EkycError, clientError } from './errors.js';
import { fields, isText, oneOf, readEnding, readFailure } from './outcome.js';

/** An attempt that the proxy has begun, or that was open already. */
export type BegunAttempt = {
  id: string;
  verificationUrl: string;
  /** Until when the person must begin; ISO 8601, UTC. */
  expiresAt: string;
};

/** A verification that the proxy has created for this page. */
export type Created = {
  id: string;
  clientSecret: string;
  /** ISO 8601, UTC. */
  expiresAt: string;
  /** The first one, where it was asked for. */
  attempt?: BegunAttempt;
};

/** What the proxy says of an attempt. */
export type Attempt = {
  id: string;
  status: AttemptStatus;
  /** Why it did not pass; null where it did, or has not ended. */
  reason: Reason | null;
  hint?: Hint;
  /** As long as the person can begin there, unless it continues on a phone. */
  verificationUrl?: string;
  /** Beside `verificationUrl`; ISO 8601, UTC. */
  expiresAt?: string;
  /** True where it takes place on a phone. */
  handedOff?: boolean;
};

/** What the proxy says of a verification. */
export type Verification = {
  id: string;
  status: VerificationStatus;
  reason: Reason | null;
  /** What to do better, beside the reason `capture`. */
  hint?: Hint;
  retryable: boolean;
  /** How many more attempts may begin. */
  attemptsLeft: number;
  /** ISO 8601, UTC. */
  expiresAt: string;
  /** The one that was begun last, or that decided. */
  attempt: Attempt | null;
  /** For the site's backend; null while pending. */
  resultToken: string | null;
};

/** A code for a phone. */
export type HandoffOffer = {
  url: string;
  number: string;
  /** Seconds: the clock of a computer may be wrong. */
  expiresIn: number;
};

/** A day: of much longer times, a browser's timer makes none at all. */
const longestSeconds = 86_400;

/** @throws {EkycError} `invalid-answer` */
export function readCreated(answer: unknown): Created {
  const { id, clientSecret, expiresAt, attempt } = fields(answer);
  if (
    isText(id) &&
    isText(clientSecret) &&
    isText(expiresAt) &&
    clientSecret.startsWith(`${id}_secret_`)
  )
    return {
      id,
      clientSecret,
      expiresAt,
      ...(attempt !== undefined && { attempt: readBegun(attempt) }),
    };
  throw clientError('invalid-answer');
}

/** @throws {EkycError} `invalid-answer` */
export function readBegun(answer: unknown): BegunAttempt {
  const { id, verificationUrl, expiresAt } = fields(answer);
  if (isText(id) && isText(verificationUrl) && isText(expiresAt))
    return { id, verificationUrl, expiresAt };
  throw clientError('invalid-answer');
}

/**
 * Reads every field by itself. A newer proxy may say what this version does not know: that becomes
 * what promises least.
 *
 * @param askedFor The id of the verification that the answer must be about.
 * @throws {EkycError} `invalid-answer`
 */
export function readVerification(answer: unknown, askedFor: string): Verification {
  const given = fields(answer);
  const status = oneOf(verificationStatuses, given['status']);
  if (given['id'] !== askedFor || status === undefined) throw clientError('invalid-answer');
  const { attemptsLeft, expiresAt } = given;
  return {
    id: askedFor,
    ...(status === 'pending'
      ? { status, reason: null, retryable: given['retryable'] === true, resultToken: null }
      : readEnding(status, given)),
    attemptsLeft: isCount(attemptsLeft) ? attemptsLeft : 0,
    expiresAt: isText(expiresAt) ? expiresAt : '',
    attempt: readAttempt(given['attempt']),
  };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function readAttempt(answer: unknown): Attempt | null {
  const given = fields(answer);
  const { id, verificationUrl, expiresAt, handedOff } = given;
  const status = oneOf(attemptStatuses, given['status']);
  if (!isText(id) || status === undefined) return null;
  return {
    id,
    status,
    ...(status === 'failed' ? readFailure(given) : { reason: null }),
    ...(isText(verificationUrl) && { verificationUrl }),
    ...(isText(expiresAt) && { expiresAt }),
    ...(handedOff === true && { handedOff }),
  };
}

/** The code leads where the proxy says, but never to another kind of address. Null: it is none. */
export function readHandoffOffer(answer: unknown): HandoffOffer | null {
  const { url, number, expiresIn } = fields(answer);
  return isText(url) &&
    /^https?:\/\/[^\s@]+\/v\/[\w-]+$/.test(url) &&
    isText(number) &&
    typeof expiresIn === 'number'
    ? { url, number, expiresIn: Math.min(expiresIn, longestSeconds) }
    : null;
}

/**
 * The error that an answer outside 2xx stands for: the problem document's (RFC 9457), or
 * `invalid-answer` when something else than the proxy gave it.
 */
export function readProblem(
  { status, headers }: Pick<Response, 'status' | 'headers'>,
  answer: unknown,
): EkycError {
  const { code, title, detail, errors, requestId } = fields(answer);
  const transient = status >= 500 || status === 429 || status === 408;
  if (!isText(code) || !/^[a-z][a-z0-9-]{0,63}$/.test(code))
    return clientError(
      'invalid-answer',
      // A redirect that is not followed shows no status.
      status > 0 ? `HTTP status ${status}.` : 'It redirects elsewhere.',
      { transient },
    );
  const refused = (Array.isArray(errors) ? errors : []).map((error) => {
    const { pointer, detail: why } = fields(error);
    return isText(pointer) && isText(why) ? `${pointer}: ${why}` : '';
  });
  return new EkycError(code, [title, detail, ...refused].filter(isText).join(' '), {
    transient,
    requestId: isText(requestId) ? requestId : undefined,
    retryAfterMs: readRetryAfter(headers.get('retry-after') ?? ''),
  });
}

/** Seconds, or a date (RFC 9110, 10.2.3). */
function readRetryAfter(value: string): number | undefined {
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return ms >= 0 ? Math.min(ms, longestSeconds * 1000) : undefined;
}
