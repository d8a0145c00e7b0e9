import type { ProblemCode } from 'ekyc-verify-protocol';
import { ProblemError } from '../errors.js';

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
 * What else can go wrong with a call.
 *
 * - `unreachable`: no connection came about, so nothing was sent
 * - `broken`: the connection ended while the request or the answer was on its way
 * - `malformed`: the answer cannot be trusted
 * - `timeout`, `busy`, `cancelled`: the deadline, the rate limit, the caller ended it
 * - `open`: the circuit is open, so the call was not made
 */
export type CallErrorKind =
  'unreachable' | 'broken' | 'malformed' | 'timeout' | 'busy' | 'cancelled' | 'open';

export type VendorErrorKind = ApiErrorKind | CallErrorKind;

/** What our own caller is told. */
export const problemOfKind: Readonly<Record<VendorErrorKind, ProblemCode>> = {
  transient: 'upstream-unavailable',
  limited: 'upstream-busy',
  'no-such-token': 'upstream-refused',
  'token-expired': 'upstream-refused',
  request: 'upstream-refused',
  credentials: 'upstream-refused',
  account: 'upstream-refused',
  unknown: 'upstream-refused',
  unreachable: 'upstream-unavailable',
  broken: 'upstream-unavailable',
  malformed: 'upstream-invalid-answer',
  timeout: 'upstream-timeout',
  busy: 'upstream-busy',
  cancelled: 'upstream-unavailable',
  open: 'upstream-unavailable',
};

/** Seconds after which another try is worth it, where nothing better is known. */
const retryAfterKind: Partial<Record<VendorErrorKind, number>> = {
  transient: 2,
  limited: 2,
  unreachable: 5,
  broken: 5,
};

/** Identifiers and words of our own: nothing that the vendor or a person wrote. */
type VendorErrorFacts = {
  /** `Response.Error.Code`. */
  vendorCode?: string;
  requestId?: string | null;
  /** What was wrong, where no code says so. */
  fault?: string;
  /** Seconds until another try is worth it. */
  retryAfter?: number;
};

/** A call to the vendor that brought no answer. Retries, circuit, expiry and `check` go by its kind. */
export class VendorError extends ProblemError {
  readonly kind: VendorErrorKind;
  readonly vendorCode: string | null;
  readonly requestId: string | null;
  readonly fault: string | null;

  constructor(kind: VendorErrorKind, facts: VendorErrorFacts = {}) {
    const { vendorCode, requestId, fault, retryAfter = retryAfterKind[kind] } = facts;
    super(problemOfKind[kind], {
      ...(retryAfter === undefined ? {} : { retryAfter }),
      log: {
        kind,
        ...(vendorCode === undefined ? {} : { vendorCode }),
        ...(requestId === undefined || requestId === null ? {} : { vendorRequest: requestId }),
        ...(fault === undefined ? {} : { fault }),
      },
    });
    this.kind = kind;
    this.vendorCode = vendorCode ?? null;
    this.requestId = requestId ?? null;
    this.fault = fault ?? null;
  }
}

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

/** What a code is about: its own row, else the nearest above it. */
export function kindOfApiError(code: string): ApiErrorKind {
  for (let name = code; name !== ''; name = name.slice(0, Math.max(0, name.lastIndexOf('.')))) {
    if (Object.hasOwn(apiErrors, name)) return apiErrors[name] ?? 'unknown';
  }
  return 'unknown';
}

/**
 * The error that a refusal of the vendor becomes. Code and RequestId are identifiers and may be
 * logged; the vendor's message may quote the request and goes nowhere.
 */
export function apiError(vendorCode: string, requestId: string): VendorError {
  return new VendorError(kindOfApiError(vendorCode), { vendorCode, requestId });
}

/** Whether a question failed because the vendor has no such BizToken, or has it no longer. */
export function isTokenGone(error: unknown): boolean {
  if (!(error instanceof VendorError)) return false;
  return error.kind === 'no-such-token' || error.kind === 'token-expired';
}

/**
 * A connection that could not be made, or did not hold. Only the code or name of its error is
 * kept: messages hold addresses, and those of a parser hold what it read.
 */
export function connectionError(error: unknown, sent: boolean): VendorError {
  return new VendorError(sent ? 'broken' : 'unreachable', { fault: errorCodeOf(error) });
}

/** A gateway before the API says by its status that the service is not available, or has too much to do. */
export function gatewayError(status: number): VendorError {
  const fault = `status ${status}`;
  return status === 429
    ? new VendorError('limited', { fault })
    : new VendorError('transient', { fault, retryAfter: 5 });
}

/**
 * An answer that is not what the vendor's documents promise.
 *
 * @param fault What is wrong with it, in our own words and without anything of its content.
 */
export function invalidAnswer(fault: string, requestId: string | null = null): VendorError {
  return new VendorError('malformed', { fault, requestId });
}

/**
 * The call was not made, and may be made later.
 *
 * @param kind `busy`: the rate limit has no room; `open`: the circuit is open
 * @param wait Milliseconds until it is worth another try.
 */
export function notNow(kind: 'busy' | 'open', wait: number): VendorError {
  return new VendorError(kind, { retryAfter: Math.max(1, Math.ceil(wait / 1000)) });
}

function errorCodeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const name = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return /^[0-9A-Za-z_]{1,64}$/.test(name) ? name : 'unknown';
}
