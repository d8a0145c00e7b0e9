import { ProblemError } from '../errors.js';
import { limited } from './faults.js';

/**
 * What an API error of the vendor is about.
 *
 * - `transient`: the vendor is broken; the same request may work later
 * - `limited`: there were too many requests
 * - `no-such-token`, `token-expired`: there is nothing to ask about any more
 * - `request`: our request is wrong
 * - `credentials`: the keys or the clock are wrong: an operator's matter
 * - `account`: the account may not, or has not paid: an operator's matter, worth an alert
 * - `unknown`: a code that this version does not know
 */
export type ApiErrorKind =
  | 'transient'
  | 'limited'
  | 'no-such-token'
  | 'token-expired'
  | 'request'
  | 'credentials'
  | 'account'
  | 'unknown';

/**
 * Codes of `Response.Error` and what they are about, from the error tables of the two actions, of the
 * signature, and of all products. Each row stands also for the codes below it that have no row of
 * their own, so that a code nobody listed is treated as its family.
 */
export const apiErrors: Readonly<Record<string, ApiErrorKind>> = {
  RequestLimitExceeded: 'limited',
  'FailedOperation.RequestLimitExceeded': 'limited',
  InternalError: 'transient',
  ServiceUnavailable: 'transient',
  FailedOperation: 'transient',
  'InvalidParameterValue.BizTokenIllegal': 'no-such-token',
  'FailedOperation.InvalidTokenParameter': 'no-such-token',
  'InvalidParameterValue.BizTokenExpired': 'token-expired',
  InvalidParameter: 'request',
  InvalidParameterValue: 'request',
  InvalidAction: 'request',
  InvalidRequest: 'request',
  MissingParameter: 'request',
  UnknownParameter: 'request',
  UnsupportedOperation: 'request',
  UnsupportedProtocol: 'request',
  UnsupportedRegion: 'request',
  NoSuchProduct: 'request',
  NoSuchVersion: 'request',
  ActionOffline: 'request',
  RequestSizeLimitExceeded: 'request',
  'FailedOperation.ImageSizeTooLarge': 'request',
  AuthFailure: 'credentials',
  UnauthorizedOperation: 'account',
  OperationDenied: 'account',
  ResourceUnavailable: 'account',
  ResourceInsufficient: 'account',
  LimitExceeded: 'account',
  IpInBlacklist: 'account',
  IpNotInWhitelist: 'account',
  'FailedOperation.UnOpenError': 'account',
  'FailedOperation.StsUnAuthErrError': 'account',
};

/** Seconds after which a transient error is worth another try by the caller. */
const transientRetryAfter = 2;

/** What a code is about: its own row, else the nearest above it. */
export function kindOfApiError(code: string): ApiErrorKind {
  for (let name = code; name !== ''; name = name.slice(0, Math.max(0, name.lastIndexOf('.')))) {
    if (Object.hasOwn(apiErrors, name)) return apiErrors[name] ?? 'unknown';
  }
  return 'unknown';
}

/**
 * The error that a refusal of the vendor becomes. The vendor's code and RequestId are identifiers
 * and go to the log; the vendor's message may quote the request and goes nowhere.
 */
export function apiError(vendorCode: string, vendorRequest: string): ProblemError {
  const kind = kindOfApiError(vendorCode);
  if (kind === 'limited') return limited({ vendorCode, vendorRequest });
  const log = { kind, vendorCode, vendorRequest };
  return kind === 'transient'
    ? new ProblemError('upstream-unavailable', { retryAfter: transientRetryAfter, log })
    : new ProblemError('upstream-refused', { log });
}

/** Whether a question failed because the vendor has no such BizToken, or has it no longer. */
export function isTokenGone(error: unknown): boolean {
  if (!(error instanceof ProblemError) || error.code !== 'upstream-refused') return false;
  return error.log.kind === 'no-such-token' || error.log.kind === 'token-expired';
}
