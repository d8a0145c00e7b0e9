import type { ProblemCode } from 'ekyc-verify-protocol/vocabulary';
import type { PageErrorCode } from './page-errors.js';

/** What goes wrong on the way to the proxy and back: the code, and what a developer should do about it. */
export const callErrors = {
  network:
    'The proxy cannot be reached. Check the connection, the attribute "proxy", and that the page’s Content-Security-Policy allows the address in "connect-src".',
  timeout: 'The proxy did not answer within 30 seconds. Check that it is up.',
  'invalid-answer':
    'The answer is not one of ekyc-verify-proxy. Check the attribute "proxy" and the proxy’s version.',
  'session-lost':
    'Somebody came back in another browser or tab, or too late. Your backend still gets the result.',
  unexpected: 'Something failed that should not have. The cause says where.',
} as const satisfies Record<string, string>;
type CallErrorCode = keyof typeof callErrors;

/** Errors of the page itself, beside what the proxy answers with. */
export type ClientErrorCode = CallErrorCode | PageErrorCode;

/** Codes of this version; a newer proxy may answer with others. */
export type EkycErrorCode = ProblemCode | ClientErrorCode | (string & {});

/** What may come with an error. */
type ErrorDetails = {
  /** Whether the same call may succeed a little later. */
  transient?: boolean;
  /** How long the proxy asks to wait before that. */
  retryAfterMs?: number | undefined;
  /** Id that the proxy's log lines of the request carry. */
  requestId?: string | undefined;
  cause?: unknown;
};

/** A failure with a stable code. Its message is for developers; people read the element's texts. */
export class EkycError extends Error {
  readonly code: EkycErrorCode;
  readonly transient: boolean;
  readonly retryAfterMs: number | undefined;
  readonly requestId: string | undefined;

  constructor(code: EkycErrorCode, message: string, details: ErrorDetails = {}) {
    super(message);
    this.name = 'EkycError';
    this.code = code;
    this.transient = details.transient ?? false;
    this.retryAfterMs = details.retryAfterMs;
    this.requestId = details.requestId;
    // An option of the constructor in newer browsers alone.
    if (details.cause !== undefined)
      Object.defineProperty(this, 'cause', { value: details.cause, configurable: true });
  }
}

/**
 * An error of the page itself.
 *
 * @param particulars What is particular to the case, as a sentence. Never a value of the page's.
 */
export function clientError(
  code: CallErrorCode,
  particulars = '',
  details: ErrorDetails = {},
): EkycError {
  return new EkycError(code, `${callErrors[code]} ${particulars}`.trim(), details);
}

/** Told by its name: a page may have loaded the script under two addresses, and have the class twice. */
export function isEkycError(error: unknown): error is EkycError {
  return error instanceof Error && error.name === 'EkycError';
}

/** What was thrown, as an error with a code. */
export function asEkycError(thrown: unknown): EkycError {
  return isEkycError(thrown) ? thrown : clientError('unexpected', '', { cause: thrown });
}

/** Whether it is one of these. */
export function hasCode(error: unknown, ...codes: ProblemCode[]): error is EkycError {
  return isEkycError(error) && codes.some((code) => code === error.code);
}

/** Whether the proxy refused because of a crowd: nothing was begun, and the same call may come again. */
export function isBusy(error: unknown): error is EkycError {
  return hasCode(error, 'upstream-busy', 'overloaded', 'rate-limited');
}
