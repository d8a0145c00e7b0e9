import type { ProblemCode } from 'ekyc-verify-protocol/vocabulary';

/**
 * Codes of what goes wrong in the page itself, beside those that the proxy answers with. None ever
 * changes its meaning. The package's README says what to do about each.
 */
export const clientErrorCodes = [
  'proxy-missing',
  'invalid-attribute',
  'network',
  'timeout',
  'invalid-answer',
  'verification-url-refused',
  'session-lost',
] as const;
/** One of them. */
export type ClientErrorCode = (typeof clientErrorCodes)[number];

/** Codes of this version; a newer proxy may answer with others. */
export type EkycErrorCode = ProblemCode | ClientErrorCode | (string & {});

/** A failure with a stable code. Its message is for developers; people read the element's texts. */
export class EkycError extends Error {
  declare readonly code: EkycErrorCode;
  /** Whether the same call may succeed a little later. */
  declare readonly transient: boolean;
  /** Id that the proxy's log lines of the request carry. */
  declare readonly requestId: string | undefined;

  constructor(code: EkycErrorCode, message = '', transient = false, requestId?: string) {
    super(message);
    this.code = code;
    this.transient = transient;
    this.requestId = requestId;
  }
}

/** An error of the page itself, with what is particular to the case. */
export function clientError(code: ClientErrorCode, detail = '', transient?: boolean): EkycError {
  return new EkycError(code, `${code} ${detail}`.trim(), transient);
}

/** Whether the proxy said that the token belongs to another verification, or to none it has. */
export function isNotOurs(error: unknown): error is EkycError {
  return error instanceof EkycError && /^(token-mismatch|verification-not-found)$/.test(error.code);
}
