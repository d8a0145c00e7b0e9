import { verificationStatuses } from 'ekyc-verify-protocol/vocabulary';
import type { Hint, Reason, VerificationStatus } from 'ekyc-verify-protocol/vocabulary';
import { EkycError, clientError } from './errors.js';
import { fields, isText, oneOf, readEnding } from './outcome.js';

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

/** A code for a phone. */
export type HandoffOffer = {
  url: string;
  number: string;
  /** Seconds: the clock of a computer may be wrong. */
  expiresIn: number;
};

/** @throws {EkycError} `invalid-answer` */
export function readStarted(answer: unknown): Started {
  const { id, clientSecret, verificationUrl, expiresAt } = fields(answer);
  if (
    isText(id) &&
    isText(clientSecret) &&
    isText(verificationUrl) &&
    isText(expiresAt) &&
    clientSecret.startsWith(`${id}_secret_`)
  )
    return { id, clientSecret, verificationUrl, expiresAt };
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
  const { handedOff, verificationUrl, expiresAt } = given;
  return {
    id: askedFor,
    ...(status === 'pending'
      ? { status, reason: null, retryable: false, resultToken: null }
      : readEnding(status, given)),
    ...(handedOff === true && { handedOff }),
    ...(isText(verificationUrl) && { verificationUrl }),
    ...(isText(expiresAt) && { expiresAt }),
  };
}

/** The code leads where the proxy says, but never to another kind of address. Null: it is none. */
export function readHandoffOffer(answer: unknown): HandoffOffer | null {
  const { url, number, expiresIn } = fields(answer);
  return isText(url) &&
    /^https?:\/\/[^\s@]+\/v\/[\w-]+$/.test(url) &&
    isText(number) &&
    typeof expiresIn === 'number'
    ? { url, number, expiresIn }
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
    return clientError('invalid-answer', `HTTP status ${status}.`, { transient });
  const seconds = Number(headers.get('retry-after') ?? NaN);
  const refused = (Array.isArray(errors) ? errors : []).map((error) => {
    const { pointer, detail: why } = fields(error);
    return isText(pointer) && isText(why) ? `${pointer}: ${why}` : '';
  });
  return new EkycError(code, [title, detail, ...refused].filter(isText).join(' '), {
    transient,
    requestId: isText(requestId) ? requestId : undefined,
    retryAfterMs: seconds >= 0 ? seconds * 1000 : undefined,
  });
}
