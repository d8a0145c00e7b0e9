import type { ProblemCode } from '../../packages/protocol/src/vocabulary.js';

/** What to do about each error, for docs/errors.md. A new code does not compile without its advice. */
export const errorAdvice: Record<ProblemCode, string> = {
  'invalid-request':
    'Fix the calling program. `errors` lists each field that was refused, with a JSON Pointer. Unknown fields are refused too.',
  'cursor-invalid':
    'Send `nextCursor` as you got it, with the same filters. Cursors of older versions of the proxy don’t work: begin with the first page again.',
  'redirect-url-invalid':
    'Send an absolute URL without user name, backslashes, and control characters. In a page, leave out the attribute `redirect-url`: the element then uses the page’s own URL.',
  'document-type-not-allowed':
    'Add the document type to `EKYC_DOCUMENT_TYPES`, or use one that is listed there. `detail` names them.',
  'credentials-missing':
    'From a page, send the client secret that came with the verification. From a backend, send one of your API keys.',
  'api-key-invalid':
    'Compare the key with `EKYC_API_KEYS` and `EKYC_REPORT_API_KEYS`. The usual cause is a line break or quotes around the key.',
  'api-key-required':
    'Make the call from your backend with an API key. `detail` or `errors` says what requires it.',
  'report-key-required':
    'Use a key from `EKYC_REPORT_API_KEYS`. Reports hold highly sensitive personal data, so other keys can’t read them.',
  'captcha-failed':
    'The page shows the captcha again. If nobody gets through, check that the site key in your page belongs to `EKYC_CAPTCHA_SECRET`.',
  'origin-not-allowed':
    'Add the page’s origin to `EKYC_ALLOWED_ORIGINS`, exactly as the browser writes it: scheme, host, and port, without a trailing slash.',
  'page-starts-off':
    'Either `EKYC_PAGE_STARTS` is `off`, or `EKYC_ALLOWED_ORIGINS` is not set. A backend with an API key can create the verification and give the client secret to the page.',
  'photo-required':
    'In `checkMode` 2, call `POST /v1/verifications/{id}/attempts` from your backend with `compareImage`, or create a new verification with the photo. The page can begin the attempt that your backend has opened.',
  'redirect-url-not-allowed':
    'Add the URL’s origin to `EKYC_ALLOWED_ORIGINS`, or send people back to an origin that is listed there.',
  'not-found': 'Compare the path and the method with `/openapi.json`.',
  'verification-not-found':
    'You get the same answer for an unknown ID and a wrong client secret. Old verifications are deleted, so this one may simply be too old. Create a new one.',
  'request-timeout':
    'The connection is too slow, or was open for too long without a request. Try again.',
  'token-mismatch':
    'The URL that the person came back with belongs to another verification, or was made up. The proxy read no result. Begin another attempt.',
  'verification-over':
    'It has passed, failed, or expired, or was canceled: get it to see which. If the person should try again, create a new verification. To give people more time, raise `EKYC_VERIFICATION_LIFETIME` or send `expiresIn`.',
  'no-attempts-left':
    'As many attempts have failed as the verification may have (`EKYC_MAX_ATTEMPTS`, or `maxAttempts`), or it has had 20 attempts of any kind. If one is under way, wait for it. Otherwise, create a new verification.',
  'report-not-ready':
    'Wait for the webhook, or get the verification with `Prefer: wait=20` until its status is no longer `pending`.',
  'report-gone':
    'Fetch reports within three days after the attempt began. The outcome is still known: get the verification itself.',
  'body-too-large':
    'Send a smaller body. Only `compareImage` may be large: up to 8 MB, from a backend.',
  'unsupported-media-type': 'Set the header `Content-Type: application/json`.',
  'expectation-failed': 'Leave out the `Expect` header.',
  'idempotency-key-reused':
    'Fix the calling program: repeat an `Idempotency-Key` only with the same body, and generate a new key for each new verification.',
  'rate-limited':
    'Wait for the time in `Retry-After`. If many people share an address, raise `EKYC_RATE_LIMIT`. Behind a reverse proxy, set `TRUST_PROXY` first, or everyone counts as one client.',
  'daily-limit-reached':
    'The limit is `EKYC_DAILY_LIMIT`, or for pages `EKYC_PAGE_DAILY_LIMIT`; the day ends at midnight UTC. Before you raise it, make sure that the attempts are genuine: each one can cost money.',
  'headers-too-large':
    'The usual cause is cookies of a site on the same domain. Give the proxy a domain of its own, or let the reverse proxy drop `Cookie` on `/v1`.',
  'internal-error':
    'This is a bug in the proxy. Look for the `requestId` in its log, and report it if it happens again.',
  'method-not-supported': 'Compare the path and the method with `/openapi.json`.',
  'upstream-refused':
    'The log line with this `requestId` has the vendor’s code. `AuthFailure…` means a wrong key, or a clock that is off by five minutes or more. `UnauthorizedOperation…` and `ResourceUnavailable…` are about the account.',
  'upstream-invalid-answer':
    'Something other than the API answered, such as an outgoing web proxy, or the verification page is not on `EKYC_VERIFICATION_HOSTS`. The log says which.',
  'mark-mismatch':
    'The token was right, but the result doesn’t carry the mark of this attempt. If the log says that the vendor never returns `Extra` for your account, set `EKYC_REQUIRE_MARK=off`.',
  'upstream-unavailable':
    'Wait for the time in `Retry-After`. The proxy never asks twice for the same attempt, because each one can cost money.',
  'upstream-busy':
    'Wait for the time in `Retry-After`. The vendor allows 20 calls per second and action for an account (`EKYC_UPSTREAM_RPS`). If this is your normal traffic, ask the vendor for more.',
  'storage-unavailable':
    'Check the database of `EKYC_DATABASE_URL`. Nothing is lost: everything that the proxy has confirmed is stored.',
  'secret-removed':
    'You removed a value from `EKYC_SECRET` that something stored was encrypted with. Add it at the end of `EKYC_SECRET`, and restart: [change keys](runbook.md#rotate-keys-without-downtime). Nothing is lost. If the value is gone for good, cancel the verification, and create another one.',
  overloaded:
    'Wait for the time in `Retry-After`. If it keeps happening, run more instances with a shared PostgreSQL database.',
  'upstream-timeout':
    'The call took longer than `EKYC_UPSTREAM_TIMEOUT`. You can ask for a result again right away. If it was an attempt that should begin, begin again.',
};
