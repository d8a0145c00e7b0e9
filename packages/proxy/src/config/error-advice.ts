import type { ProblemCode } from 'ekyc-verify-protocol';

/** What to do about each error, for docs/errors.md. A new code does not compile without its advice. */
export const errorAdvice: Record<ProblemCode, string> = {
  'invalid-request':
    'A fault in the calling program. `errors` names each field that was refused, with a JSON Pointer. Unknown fields are refused as well.',
  'redirect-url-invalid':
    'Send an absolute address, without user name, backslashes and control characters, as `redirectUrl`. Pages get this right by leaving the attribute `redirect-url` away.',
  'document-type-not-allowed':
    'Add the document to `EKYC_DOCUMENT_TYPES`, or ask for one that is in it. `detail` lists them.',
  'credentials-missing':
    'A page sends the client secret that the start gave it; a backend sends one of its API keys.',
  'api-key-invalid':
    'Compare the key with `EKYC_API_KEYS` and `EKYC_REPORT_API_KEYS`; a line end or quotes around it are the usual cause.',
  'api-key-required':
    'Make the call from your backend with an API key. `detail` or `errors` name what needed it.',
  'report-key-required':
    'Make the call with a key of `EKYC_REPORT_API_KEYS`. Other keys are refused here, because a report holds highly sensitive personal data.',
  'captcha-failed':
    'The page shows the captcha again. If every start is refused, compare the captcha’s site key in the page with `EKYC_CAPTCHA_SECRET`.',
  'origin-not-allowed':
    'Add the page’s origin to `EKYC_ALLOWED_ORIGINS`, exactly as the browser writes it: scheme, host and port, no trailing slash.',
  'page-starts-off':
    'Either `EKYC_PAGE_STARTS` is `off`, or no `EKYC_ALLOWED_ORIGINS` are set. A backend with an API key can start, and give the client secret to the page.',
  'redirect-url-not-allowed':
    'Add the origin of the address to `EKYC_ALLOWED_ORIGINS`, or send people back to one that is in it.',
  'not-found': 'Compare path and method with `/openapi.json`.',
  'verification-not-found':
    'The same answer is given for an unknown id and for a wrong client secret. Old verifications are deleted, so it can also be one that is long over. Start a new one.',
  'request-timeout': 'The connection is too slow or was kept open without a request. Try again.',
  'token-mismatch':
    'The address that the person came back with belongs to another verification, or was made up. Nothing was read. Start a new verification.',
  'handoff-not-prepared':
    'Start with `flow: "handoff"` whatever may be handed off to a phone: the vendor is told at the start where the browser comes back to. Such a verification can also go on in the browser that began.',
  'handoff-used':
    'Wait for the result with `Prefer: wait=20`. If the phone is lost, start a new verification: one that is not finished costs nothing.',
  'verification-over':
    'It has ended, somebody has come back from it, or the time to begin it is over (`EKYC_VERIFICATION_LIFETIME`). Ask for its result, or start a new one.',
  'report-not-ready':
    'Wait for the webhook, or ask for the verification with `Prefer: wait=20` until its status is no longer `pending`.',
  'report-gone':
    'A report must be fetched within three days of the start. What was decided is still known: ask for the verification itself.',
  'body-too-large': 'Send less. Only `compareImage` may be large: up to 8 MB, from a backend.',
  'unsupported-media-type': 'Set the header `Content-Type: application/json`.',
  'idempotency-key-reused':
    'A fault in the calling program: the same `Idempotency-Key` may only come with the same body. Make a new key for each new start.',
  'rate-limited':
    'Wait as long as `Retry-After` says. If many people share one address, raise `EKYC_RATE_LIMIT`; behind a reverse proxy, set `TRUST_PROXY` first, or everybody counts as one.',
  'daily-limit-reached':
    'The day ends at midnight UTC. Find out whether the starts are genuine before you raise `EKYC_DAILY_LIMIT`: each can cost money.',
  'internal-error':
    'A fault in the proxy. Look for the `requestId` in its log, and report it if it comes again.',
  'upstream-refused':
    'The log line of the `requestId` names the vendor’s code. Codes that begin with `AuthFailure` speak of the key or of a clock that is more than five minutes off; `UnauthorizedOperation` and `ResourceUnavailable` of the account.',
  'upstream-invalid-answer':
    'Something other than the API answered, for example an outgoing web proxy, or the address of a verification page was not on `EKYC_VERIFICATION_HOSTS`. The log says which.',
  'mark-mismatch':
    'The result was asked for with the right token but does not carry the mark of this verification. If the log says that the vendor never returns `Extra` for your account, set `EKYC_REQUIRE_MARK=off`.',
  'upstream-unavailable':
    'Wait as long as `Retry-After` says. Starts are never repeated by the proxy itself once they were sent, because each can cost money.',
  'upstream-busy':
    'Wait as long as `Retry-After` says. The vendor allows 20 calls a second and action for an account (`EKYC_UPSTREAM_RPS`); ask the vendor for more if this is normal traffic.',
  'storage-unavailable':
    'Look at the database of `EKYC_DATABASE_URL`. Nothing was lost: what the proxy has confirmed is stored.',
  overloaded:
    'Wait and try again; if it lasts, run more instances with a common PostgreSQL database.',
  'upstream-timeout':
    'The call took longer than `EKYC_UPSTREAM_TIMEOUT`. A result can be asked for again at once; after a start, start again.',
};
