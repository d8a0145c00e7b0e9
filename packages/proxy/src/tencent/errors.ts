import type { ProblemCode } from 'ekyc-verify-protocol';
import { ProblemError } from '../errors.js';

/** What a fault says about whether the vendor is there: any answer of its own says yes. */
export type VendorSign = 'there' | 'away' | 'none';

type ErrorKind = {
  /** What our own caller is told. */
  problem: ProblemCode;
  sign: VendorSign;
  /** Seconds after which another try is worth it, where nothing better is known. */
  retryAfter?: number;
};

const refused = { problem: 'upstream-refused', sign: 'there' } as const;
const away = { problem: 'upstream-unavailable', sign: 'away', retryAfter: 5 } as const;

/** What can go wrong with a call. */
export const errorKinds = {
  /** The vendor is broken; the same request may work later. */
  transient: { ...away, retryAfter: 2 },
  /** There were too many requests. */
  limited: { problem: 'upstream-busy', sign: 'there', retryAfter: 2 },
  /** There is nothing to ask about, or not any more. */
  'no-such-token': refused,
  'token-expired': refused,
  /** Our request is wrong. */
  request: refused,
  /** The keys or the clock are wrong: an operator's matter. */
  credentials: refused,
  /** The account may not, or has not paid: an operator's matter, worth an alert. */
  account: refused,
  /** A code that this version does not know. */
  unknown: refused,
  /** No connection came about, so nothing was sent. */
  unreachable: away,
  /** The connection ended while the request or the answer was on its way. */
  broken: away,
  /** The answer cannot be trusted. */
  malformed: { problem: 'upstream-invalid-answer', sign: 'none' },
  /** The deadline, the rate limit, the caller ended it. */
  timeout: { problem: 'upstream-timeout', sign: 'away' },
  busy: { problem: 'upstream-busy', sign: 'none' },
  cancelled: { problem: 'upstream-unavailable', sign: 'none' },
  /** The circuit is open, so the call was not made. */
  open: { problem: 'upstream-unavailable', sign: 'none' },
} as const satisfies Record<string, ErrorKind>;

export type VendorErrorKind = keyof typeof errorKinds;

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
    const { vendorCode = null, requestId = null, fault = null } = facts;
    const { problem, retryAfter }: ErrorKind = errorKinds[kind];
    const seconds = facts.retryAfter ?? retryAfter;
    super(problem, {
      ...(seconds !== undefined && { retryAfter: seconds }),
      log: {
        kind,
        ...(vendorCode !== null && { vendorCode }),
        ...(requestId !== null && { vendorRequest: requestId }),
        ...(fault !== null && { fault }),
      },
    });
    this.kind = kind;
    this.vendorCode = vendorCode;
    this.requestId = requestId;
    this.fault = fault;
  }
}

/**
 * Codes of `Response.Error` and what they are about, from the error tables of the two actions, of the
 * signature, and of all products. Each row stands also for the codes below it that have no row of
 * their own, so that a code nobody listed is treated as its family.
 */
export const apiErrors: Readonly<Record<string, VendorErrorKind>> = {
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
export function kindOfApiError(code: string): VendorErrorKind {
  for (let name = code; name !== ''; name = name.slice(0, Math.max(0, name.lastIndexOf('.')))) {
    if (Object.hasOwn(apiErrors, name)) return apiErrors[name] ?? 'unknown';
  }
  return 'unknown';
}

/**
 * The error that a refusal of the vendor becomes. Code and RequestId are identifiers and may be
 * logged; the vendor's message may quote the request and goes nowhere.
 */
export function apiError(vendorCode: string, requestId: string | null): VendorError {
  return new VendorError(kindOfApiError(vendorCode), { vendorCode, requestId });
}

/** Whether a question failed because the vendor has no such BizToken, or has it no longer. */
export function isTokenGone(error: unknown): boolean {
  if (!(error instanceof VendorError)) return false;
  return error.kind === 'no-such-token' || error.kind === 'token-expired';
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
