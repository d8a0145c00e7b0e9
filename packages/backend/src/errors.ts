import type { ProblemCode } from 'ekyc-verify-protocol/vocabulary';
import type { InvalidField } from './contract.js';

/**
 * Why a call failed: the proxy's own code (docs/errors.md), or
 *
 * - `network`: the proxy can't be reached
 * - `timeout`: it didn't answer in time
 * - `invalid-answer`: what answered isn't the proxy, or something before it answered instead
 *
 * A later proxy may have codes that this version doesn't list.
 */
export type EkycErrorCode = ProblemCode | 'network' | 'timeout' | 'invalid-answer';

type Facts = {
  status?: number;
  requestId?: string | undefined;
  retryAfterSeconds?: number | null;
  errors?: readonly InvalidField[];
  cause?: unknown;
};

/** Why a call to the proxy failed. May be logged: it holds no key, no secret and nothing that you sent. */
export class EkycError extends Error {
  override readonly name = 'EkycError';
  /** Decide on this; the message is for people. */
  readonly code: EkycErrorCode;
  /** The HTTP status; null if there was no answer. */
  readonly status: number | null;
  /** ID of the request, which is also in the proxy's log. */
  readonly requestId: string | null;
  /** Seconds after which to try again, if the proxy said so. */
  readonly retryAfterSeconds: number | null;
  /** The fields that the proxy refused. */
  readonly errors: readonly InvalidField[];

  constructor(code: EkycErrorCode, message: string, facts: Facts = {}) {
    super(message, facts.cause === undefined ? {} : { cause: facts.cause });
    this.code = code;
    this.status = facts.status ?? null;
    this.requestId = facts.requestId ?? null;
    this.retryAfterSeconds = facts.retryAfterSeconds ?? null;
    this.errors = facts.errors ?? [];
  }
}

/** Code of an error, or of what `fetch` keeps as its cause. */
export function codeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  return 'code' in error && typeof error.code === 'string' ? error.code : codeOf(error.cause);
}
