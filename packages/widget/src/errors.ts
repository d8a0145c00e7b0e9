import type { ProblemCode } from 'ekyc-verify-protocol/vocabulary';

/**
 * What goes wrong in the page itself, beside what the proxy answers with: the code, which never
 * changes its meaning, and what a developer should do about it.
 */
export const clientErrors = {
  'proxy-missing':
    'No proxy is known. Set the attribute "proxy" to the address of your ekyc-verify-proxy.',
  'invalid-attribute': 'An attribute has a value that cannot be used.',
  'page-not-served':
    'This page was not loaded over http or https, so nobody could come back to it. Serve it from a web server, http://localhost will do.',
  network:
    'The proxy cannot be reached. Check the connection, the attribute "proxy", and that the page’s Content-Security-Policy allows the address in "connect-src".',
  timeout: 'The proxy did not answer within 30 seconds. Check that it is up.',
  'invalid-answer':
    'The answer is not one of ekyc-verify-proxy. Check the attribute "proxy" and the proxy’s version.',
  'verification-url-refused':
    'The proxy named an address that is not https on an allowed host. Check the attribute "verification-hosts".',
  'session-lost':
    'Somebody came back in another browser or tab, or too late. Your backend still gets the result.',
  unexpected: 'Something failed that should not have. The cause says where.',
} as const satisfies Record<string, string>;
export type ClientErrorCode = keyof typeof clientErrors;

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
  code: ClientErrorCode,
  particulars = '',
  details: ErrorDetails = {},
): EkycError {
  return new EkycError(code, `${clientErrors[code]} ${particulars}`.trim(), details);
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
