import type { ProblemCode } from 'ekyc-verify-protocol/vocabulary';

/**
 * Errors that arise in the page itself, beside those that the proxy answers with: what happened and
 * what to do. The key is the `code` of `ekyc-error` and never changes its meaning.
 */
export const clientErrors = {
  'proxy-missing': 'Set "proxy" to the address of your ekyc-verify-proxy.',
  'invalid-attribute': 'An attribute cannot be used:',
  network: 'The proxy cannot be reached, or CORS forbids it.',
  timeout: 'The proxy did not answer in time.',
  'invalid-answer': 'This is no answer of an ekyc-verify-proxy.',
  'verification-url-refused': 'The verification URL is on none of the allowed hosts.',
  'session-lost': 'This tab does not know the verification that it came back from.',
} as const;

export type ClientErrorCode = keyof typeof clientErrors;

/** Codes of this version; a newer proxy may answer with others. */
export type EkycErrorCode = ProblemCode | ClientErrorCode | (string & {});

type EkycErrorOptions = {
  /** Id that the proxy's log lines of the request carry. */
  requestId?: string | undefined;
  /** Whether the same call may succeed a little later. */
  transient?: boolean;
  cause?: unknown;
};

/** A failure with a stable code. Its message is for developers; people read the element's texts. */
export class EkycError extends Error {
  override readonly name = 'EkycError';
  readonly code: EkycErrorCode;
  readonly requestId: string | undefined;
  readonly transient: boolean;

  constructor(code: EkycErrorCode, message: string, options: EkycErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.requestId = options.requestId;
    this.transient = options.transient ?? false;
  }
}

/** An error of the table above, with what is particular to the case. */
export function clientError(
  code: ClientErrorCode,
  detail?: string,
  options?: EkycErrorOptions,
): EkycError {
  const message = detail ? `${clientErrors[code]} ${detail}` : clientErrors[code];
  return new EkycError(code, message, options);
}

/** Whether the proxy said that the token belongs to another verification, or to none it has. */
export function isNotOurs(error: unknown): error is EkycError {
  return (
    error instanceof EkycError &&
    (error.code === 'token-mismatch' || error.code === 'verification-not-found')
  );
}
