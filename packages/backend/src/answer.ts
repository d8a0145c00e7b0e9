/** Reads what the proxy answered. */
import type { VerificationStatus } from 'ekyc-verify-protocol/vocabulary';
import type {
  BegunAttempt,
  CreatedVerification,
  InvalidField,
  Report,
  VerificationList,
  VerificationRecord,
} from './contract.js';
import { EkycError, type EkycErrorCode } from './errors.js';

/** An answer as it came. */
export type RawAnswer = { status: number; retryAfter: string | null; text: string };

/**
 * The body of an answer that is a success.
 *
 * @throws {EkycError} what the answer says went wrong, or `invalid-answer`
 */
export function bodyOf({ status, retryAfter, text }: RawAnswer, url: string): unknown {
  if (status === 204) return undefined;
  const body = parse(text);
  if (status >= 200 && status < 300 && body !== undefined) return body;
  const retryAfterSeconds = secondsOf(retryAfter);
  if (isObject(body) && typeof body['code'] === 'string' && typeof body['title'] === 'string') {
    throw problemError(body, body['code'], body['title'], { status, retryAfterSeconds });
  }
  throw new EkycError('invalid-answer', strangeAnswer(status, url), { status, retryAfterSeconds });
}

/** An answer that isn't of the form that the call promises. */
export function unexpected(url: string, status: number): EkycError {
  return new EkycError('invalid-answer', strangeAnswer(status, url), { status });
}

function strangeAnswer(status: number, url: string): string {
  const what = status >= 300 && status < 400 ? `a redirect (${status})` : `status ${status}`;
  return `What answered at ${url} with ${what} isn't the proxy's API. Check the client's url, a path prefix included, and what stands before the proxy.`;
}

function problemError(
  body: Record<string, unknown>,
  code: string,
  title: string,
  facts: { status: number; retryAfterSeconds: number | null },
): EkycError {
  const { detail, requestId } = body;
  const errors = Array.isArray(body['errors']) ? body['errors'].filter(isInvalidField) : [];
  const fields = errors.map((field) => `${field.pointer} ${field.detail}`).join(', ');
  const said = [title, typeof detail === 'string' ? detail : '', fields && `Fields: ${fields}.`];
  // A later proxy may have further codes.
  return new EkycError(code as EkycErrorCode, said.filter(Boolean).join(' '), {
    ...facts,
    requestId: typeof requestId === 'string' ? requestId : undefined,
    errors,
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `Retry-After` (RFC 9110, section 10.2.3): seconds, or a date. */
function secondsOf(retryAfter: string | null): number | null {
  if (retryAfter === null) return null;
  if (/^\d{1,9}$/.test(retryAfter)) return Number(retryAfter);
  const seconds = Math.ceil((Date.parse(retryAfter) - Date.now()) / 1000);
  return Number.isNaN(seconds) ? null : Math.max(0, seconds);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isInvalidField(value: unknown): value is InvalidField {
  return (
    isObject(value) && typeof value['pointer'] === 'string' && typeof value['detail'] === 'string'
  );
}

// The proxy is trusted to keep its contract. What is told apart here is an answer that isn't the
// proxy's at all: the page of a portal, another server's JSON.

export function isCreated(value: unknown): value is CreatedVerification {
  return (
    isObject(value) && typeof value['id'] === 'string' && typeof value['clientSecret'] === 'string'
  );
}

export function isBegun(value: unknown): value is BegunAttempt {
  return (
    isObject(value) &&
    typeof value['id'] === 'string' &&
    typeof value['verificationUrl'] === 'string'
  );
}

const statuses: Record<VerificationStatus, true> = {
  pending: true,
  passed: true,
  failed: true,
  expired: true,
  canceled: true,
};

/** Whether it is the verification that was asked for, with a status that this version knows. */
export function isVerification(id: string) {
  return (value: unknown): value is VerificationRecord =>
    isObject(value) &&
    value['id'] === id &&
    typeof value['status'] === 'string' &&
    Object.hasOwn(statuses, value['status']);
}

export function isList(value: unknown): value is VerificationList {
  return (
    isObject(value) &&
    Array.isArray(value['data']) &&
    (value['nextCursor'] === null || typeof value['nextCursor'] === 'string')
  );
}

/** Whether it is the report of the verification that was asked for. */
export function isReport(id: string) {
  const isAsked = isVerification(id);
  return (value: unknown): value is Report =>
    isObject(value) && isAsked(value['verification']) && isObject(value['result']);
}
