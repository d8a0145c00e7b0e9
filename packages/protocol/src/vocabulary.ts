/**
 * The words of the wire contract that need no schema library: what the widget may import without
 * taking TypeBox into the page. The schemas in `schemas.ts` are built from these lists.
 */

/** Where a verification stands. All but the first are final. */
export const verificationStatuses = ['pending', 'passed', 'failed', 'expired', 'canceled'] as const;
export type VerificationStatus = (typeof verificationStatuses)[number];
export type FinalStatus = Exclude<VerificationStatus, 'pending'>;
export const finalStatuses = [
  'passed',
  'failed',
  'expired',
  'canceled',
] as const satisfies readonly FinalStatus[];

/**
 * Where an attempt stands.
 *
 * - `open`: nobody has come back from it yet
 * - `returned`: somebody came back, and the vendor has no result
 * - `passed`, `failed`: it has ended; a failed one has a reason
 */
export const attemptStatuses = ['open', 'returned', 'passed', 'failed'] as const;
export type AttemptStatus = (typeof attemptStatuses)[number];

/** Who may create a verification: a page on an allowed origin, or a backend with an API key. */
export const initiators = ['page', 'backend'] as const;
export type InitiatorKind = (typeof initiators)[number];

/**
 * Why an attempt, or a verification, did not pass, in kinds that a person can act on.
 *
 * - `capture`: the camera, light or position; try again
 * - `rejected`: the check said no; deliberately without detail, so that it coaches nobody
 * - `cancelled`: the person left on purpose
 * - `timed-out`: the person was too slow
 * - `limit`: no tries are left on the vendor’s page, or no attempts of the verification
 * - `expired`: nobody finished in time, or the attempt was already used
 * - `service`: the vendor's service failed
 * - `integration`: the request was wrong: a matter for the site's operator
 * - `unknown`: a result that this version does not know
 */
export const reasons = [
  'capture',
  'rejected',
  'cancelled',
  'timed-out',
  'limit',
  'expired',
  'service',
  'integration',
  'unknown',
] as const;
export type Reason = (typeof reasons)[number];

/**
 * What a person can do better after a `capture`. No other reason has one: a hint about a rejection
 * would coach whoever tries to deceive.
 *
 * - `light`: it was too dark or too bright
 * - `covered`: something was in front of the face
 * - `several-faces`: somebody else was in the picture
 * - `no-face`: the face was not, or not wholly, in the picture
 * - `sound`: the voice could not be heard or understood
 * - `video`: the video did not arrive, or could not be used
 */
export const hints = ['light', 'covered', 'several-faces', 'no-face', 'sound', 'video'] as const;
export type Hint = (typeof hints)[number];

/**
 * How the person gets to the vendor's page, and where they come back to.
 *
 * - `redirect`: in this browser, and back to the site's page
 * - `handoff`: on a phone that scanned a code; the computer's page learns the result by itself
 * - `link`: in this browser, from the proxy's own page of a link, and back to it
 */
export const flows = ['redirect', 'handoff', 'link'] as const;
export type Flow = (typeof flows)[number];

/** How many attempts that fail a verification may have, and how many attempts of any kind. */
export const mostAttempts = 20;

/** Seconds that a verification may live: a minute to 30 days. */
export const verificationLifetime = { minimum: 60, maximum: 30 * 24 * 60 * 60 } as const;

/** What a verification's ID begins with, and its form: 128 bits in base64url follow. */
export const verificationIdPrefix = 'ver_';
export const verificationIdForm = `${verificationIdPrefix}[0-9A-Za-z_-]{22}`;

/** What an attempt's ID begins with, and its form: 128 bits in base64url follow. */
export const attemptIdPrefix = 'att_';
export const attemptIdForm = `${attemptIdPrefix}[0-9A-Za-z_-]{22}`;

/** The form of the code in a link or a hand-off: 128 bits in base64url. */
export const pageCodePattern = '^[0-9A-Za-z_-]{22}$';

/** A verification's `clientSecret` is its id, this, and 256 random bits in base64url. */
export const clientSecretSeparator = '_secret_';
export const clientSecretForm = `${verificationIdForm}${clientSecretSeparator}[0-9A-Za-z_-]{43}`;

/** The form of a BizToken. */
export const bizTokenPattern = '^[0-9A-Za-z_-]{8,256}$';

/** The form of an `Idempotency-Key`: visible ASCII characters. */
export const idempotencyKeyPattern = '^[\\x21-\\x7e]{1,255}$';

/** `typ` of a result token's header (RFC 8725, section 3.11): no other token of ours is accepted as one. */
export const resultTokenType = 'ekyc-result+jwt';

/** Images and video that a report brings along when it is asked for them. */
export const reportMedia = [
  'video',
  'bestFrame',
  'cardImage',
  'cardCutImage',
  'headImage',
] as const;
export type ReportMedium = (typeof reportMedia)[number];

/** The most seconds that getting a verification may wait for news: below what proxies in between cut off at. */
export const longestWait = 25;

/** Hosts of the vendor's hosted page; a leading dot stands for any host below it. */
export const vendorHosts = ['faceid.qq.com', '.faceid.qq.com'] as const;

/**
 * Every error that the proxy answers with: its HTTP status and what it means.
 * The key is the `code` of the problem document and never changes its meaning.
 */
export const problems = {
  'invalid-request': {
    status: 400,
    title: 'The request is invalid.',
  },
  'cursor-invalid': {
    status: 400,
    title:
      'The cursor is not one of this list. Start again without a cursor, or keep the filters that it was made with.',
  },
  'redirect-url-invalid': {
    status: 400,
    title: 'redirectUrl must be an absolute http(s) URL without user name and password.',
  },
  'document-type-not-allowed': {
    status: 400,
    title: 'This proxy is not configured for that documentType.',
  },
  'credentials-missing': {
    status: 401,
    title: 'Send the client secret or an API key as "Authorization: Bearer …".',
  },
  'api-key-invalid': { status: 401, title: 'The API key is not valid for this proxy.' },
  'api-key-required': {
    status: 403,
    title: 'Only a backend with an API key can send this field or make this call.',
  },
  'report-key-required': {
    status: 403,
    title: 'Only keys in EKYC_REPORT_API_KEYS can read reports.',
  },
  'captcha-failed': {
    status: 403,
    title:
      'The captcha was not solved, or its token has already been used. Solve it and start again.',
  },
  'origin-not-allowed': {
    status: 403,
    title: 'The page’s origin is not in EKYC_ALLOWED_ORIGINS.',
  },
  'page-starts-off': {
    status: 403,
    title: 'Pages can’t create verifications here. Create them from a backend with an API key.',
  },
  'photo-required': {
    status: 403,
    title:
      'This verification compares with a photo that the proxy doesn’t keep. Begin the attempt from your backend, with the photo.',
  },
  'redirect-url-not-allowed': {
    status: 403,
    title: 'The origin of redirectUrl is not in EKYC_ALLOWED_ORIGINS.',
  },
  'not-found': { status: 404, title: 'Nothing exists at this URL.' },
  'verification-not-found': {
    status: 404,
    title: 'The verification does not exist, or the client secret does not belong to it.',
  },
  'request-timeout': { status: 408, title: 'The request took too long to arrive.' },
  'token-mismatch': { status: 409, title: 'The token does not belong to this verification.' },
  'verification-over': {
    status: 409,
    title: 'The verification has ended or expired, so no attempt can begin. Create a new one.',
  },
  'no-attempts-left': {
    status: 409,
    title: 'The verification has no attempts left. One that is under way can still pass.',
  },
  'report-not-ready': {
    status: 409,
    title: 'The verification is still pending. Its report is available once it has ended.',
  },
  'report-gone': {
    status: 410,
    title: 'Tencent Cloud keeps results for three days. This one has been deleted.',
  },
  'body-too-large': { status: 413, title: 'The request body is too large.' },
  'unsupported-media-type': { status: 415, title: 'Send the body as application/json.' },
  'expectation-failed': { status: 417, title: 'The only supported Expect header is 100-continue.' },
  'idempotency-key-reused': {
    status: 422,
    title:
      'This Idempotency-Key was already used with a different body. Use a new key for a new verification.',
  },
  'rate-limited': {
    status: 429,
    title: 'Too many requests. Try again after the time in Retry-After.',
  },
  'daily-limit-reached': {
    status: 429,
    title: 'The daily limit of attempts has been reached.',
  },
  'headers-too-large': {
    status: 431,
    title: 'The URL and headers of the request exceed 16 kB.',
  },
  'internal-error': { status: 500, title: 'The proxy failed. Its log says why.' },
  'method-not-supported': { status: 501, title: 'This HTTP method is not supported.' },
  'upstream-refused': {
    status: 502,
    title: 'Tencent Cloud refused the request. The proxy’s log has the vendor’s error code.',
  },
  'upstream-invalid-answer': {
    status: 502,
    title: 'Tencent Cloud’s answer can’t be trusted. Nothing was decided.',
  },
  'mark-mismatch': {
    status: 502,
    title: 'The result does not carry the mark of this attempt and was not accepted.',
  },
  'upstream-unavailable': {
    status: 503,
    title: 'Tencent Cloud can’t be reached or is overloaded. Try again later.',
  },
  'upstream-busy': {
    status: 503,
    title:
      'The rate limit of calls to Tencent Cloud has been reached. Try again after the time in Retry-After.',
  },
  'storage-unavailable': { status: 503, title: 'The database is not available. Try again later.' },
  'secret-removed': {
    status: 503,
    title: 'The proxy can’t decrypt what it stored. Its log says which setting to restore.',
  },
  overloaded: { status: 503, title: 'The proxy is overloaded. Try again later.' },
  'upstream-timeout': { status: 504, title: 'Tencent Cloud did not answer in time.' },
} as const satisfies Record<string, { status: number; title: string }>;
export type ProblemCode = keyof typeof problems;
