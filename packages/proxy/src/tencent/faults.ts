import { ProblemError } from '../errors.js';
import type { ApiErrorKind } from './api-errors.js';

/**
 * What else can go wrong with a call than a refusal of the vendor.
 *
 * - `unreachable`: no connection came about, so nothing was sent
 * - `broken`: the connection ended while the request or the answer was on its way
 * - `malformed`: the answer cannot be trusted
 * - `timeout`, `busy`, `cancelled`: the deadline, the budget, the caller ended it
 * - `open`: the circuit is open, so the call was not made
 * - `settled`: what was asked became known while the call waited for its turn
 */
export type FaultKind =
  'unreachable' | 'broken' | 'malformed' | 'timeout' | 'busy' | 'cancelled' | 'open' | 'settled';

/** Seconds after which a vendor that cannot be reached is worth another try by the caller. */
const retryAfter = 5;

/** Seconds after which a vendor that has too much to do is. */
const limitedRetryAfter = 2;

/**
 * A connection that could not be made, or did not hold. Only the code or name of its error is
 * kept: messages hold addresses, and those of a parser hold what it read.
 */
export function connectionFault(error: unknown, sent: boolean): ProblemError {
  const kind: FaultKind = sent ? 'broken' : 'unreachable';
  const log = { kind, fault: errorCodeOf(error) };
  return new ProblemError('upstream-unavailable', { retryAfter, log });
}

/** A gateway before the API says by its status that the service is not available, or has too much to do. */
export function unavailable(status: number): ProblemError {
  if (status === 429) return limited({ fault: `status ${status}` });
  const kind: ApiErrorKind = 'transient';
  return new ProblemError('upstream-unavailable', {
    retryAfter,
    log: { kind, fault: `status ${status}` },
  });
}

/** The vendor refuses the call because there were too many; it has done nothing. */
export function limited(log: Record<string, string>): ProblemError {
  const kind: ApiErrorKind = 'limited';
  return new ProblemError('upstream-busy', {
    retryAfter: limitedRetryAfter,
    log: { kind, ...log },
  });
}

/**
 * An answer that is not what the vendor's documents promise.
 *
 * @param fault What is wrong with it, in our own words and without anything of its content.
 */
export function invalidAnswer(fault: string, vendorRequest: string | null = null): ProblemError {
  const kind: FaultKind = 'malformed';
  const log = { kind, fault, ...(vendorRequest === null ? {} : { vendorRequest }) };
  return new ProblemError('upstream-invalid-answer', { log });
}

export function timedOut(): ProblemError {
  const kind: FaultKind = 'timeout';
  return new ProblemError('upstream-timeout', { log: { kind } });
}

/** @param wait Milliseconds until the budget may have room. */
export function busy(wait: number): ProblemError {
  const kind: FaultKind = 'busy';
  return new ProblemError('upstream-busy', {
    retryAfter: Math.max(1, Math.ceil(wait / 1000)),
    log: { kind },
  });
}

/** @param wait Milliseconds until a call may be tried. */
export function circuitOpen(wait: number): ProblemError {
  const kind: FaultKind = 'open';
  return new ProblemError('upstream-unavailable', {
    retryAfter: Math.max(1, Math.ceil(wait / 1000)),
    log: { kind },
  });
}

/** The call was not made: somebody else has learned meanwhile what it would have asked. */
export function settled(): ProblemError {
  const kind: FaultKind = 'settled';
  return new ProblemError('upstream-unavailable', { log: { kind } });
}

/** Whether a call was not made because its answer had become known. */
export function isSettled(error: unknown): boolean {
  return error instanceof ProblemError && error.log.kind === ('settled' satisfies FaultKind);
}

/** Nobody waits for this answer any more. */
export function cancelled(): ProblemError {
  const kind: FaultKind = 'cancelled';
  return new ProblemError('upstream-unavailable', { log: { kind } });
}

function errorCodeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const name = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return /^[0-9A-Za-z_]{1,64}$/.test(name) ? name : 'unknown';
}
