/**
 * The schemas of the wire contract, version 1. One TypeBox value is both the schema that the proxy
 * validates with and the type that everybody uses.
 */
import { Type, type Static } from 'typebox';
import {
  checkModeRange,
  compareImageLength,
  describedCheckModes,
  describeNumbers,
  documentTypePattern,
  livenessAttempts,
  ruleIdPattern,
  securityLevelRange,
  securityLevels,
} from './checks.js';
import {
  attemptIdForm,
  attemptStatuses,
  bizTokenPattern,
  clientSecretForm,
  flows,
  hints,
  initiators,
  mostAttempts,
  problems,
  reasons,
  verificationIdForm,
  verificationLifetime,
  verificationStatuses,
  type ProblemCode,
} from './vocabulary.js';

/** A moment, as it stands in bodies and claims. */
export const instant = (description: string) =>
  Type.String({ format: 'date-time', description: `${description} ISO 8601, UTC.` });

export const VerificationId = Type.String({
  pattern: `^${verificationIdForm}$`,
  description: 'ID of the verification, such as `ver_0123456789abcdefghijkl`.',
});

export const AttemptId = Type.String({
  pattern: `^${attemptIdForm}$`,
  description: 'ID of the attempt, such as `att_0123456789abcdefghijkl`.',
});

export const ClientSecret = Type.String({
  pattern: `^${clientSecretForm}$`,
  description:
    'Gives access to this verification only. You get it once; the proxy stores only a hash of it. It begins with the verification’s ID.',
});

/** How to begin an attempt. */
const Flow = Type.Enum(flows, {
  description:
    'How the person gets there and back. `redirect` (default): in this browser, and back to `redirectUrl`. `handoff`: on a phone; the vendor sends its browser back to the proxy. `link`: from the page of a link, and back to it; the default without a `redirectUrl`.',
});

const CompareImage = Type.String({
  minLength: 1,
  maxLength: compareImageLength,
  pattern: '^[A-Za-z0-9+/]+={0,2}$',
  description:
    'Photo to compare with in `checkMode` 2: base64 without a data URI prefix, up to 8 MB. The proxy passes it on with this attempt and doesn’t keep it.',
});

/** What a page may say when it creates a verification. */
const pageFields = {
  redirectUrl: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 2048,
      description:
        'URL that the person returns to. It must be on an allowed origin. The vendor gets it without query and fragment. Required from a page; a backend can leave it out and send the person the link in `url`.',
    }),
  ),
  documentType: Type.Optional(
    Type.String({
      pattern: documentTypePattern,
      description:
        'Document to read, such as `HKIDCard`: one of EKYC_DOCUMENT_TYPES. The first one is the default.',
    }),
  ),
  locale: Type.Optional(
    Type.String({
      pattern: '^[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8}){0,4}$',
      description:
        'Language of the person (BCP 47), such as `zh-Hant-HK`; `th_TH` works too. The vendor’s page uses the closest language that it has.',
    }),
  ),
  themeColor: Type.Optional(
    Type.String({
      pattern: '^#[0-9A-Fa-f]{6}$',
      description: 'Color of the vendor’s page, such as `#2d72f1`.',
    }),
  ),
  captchaToken: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 8192,
      description: 'Token of a solved captcha, if the proxy requires one (EKYC_CAPTCHA).',
    }),
  ),
  begin: Type.Optional(
    Type.Boolean({
      description:
        'Whether to begin the first attempt in the same call. Without it, creating a verification asks the vendor nothing.',
    }),
  ),
  flow: Type.Optional(Flow),
};

/** What only a backend with an API key may add. */
const backendFields = {
  reference: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 128,
      // PostgreSQL keeps no U+0000, and no id of a user needs control characters.
      pattern: '^[^\\u0000-\\u001f\\u007f]*$',
      description: 'Your own ID of the user. It is the `sub` claim of the result token.',
    }),
  ),
  checkMode: Type.Optional(
    Type.Integer({
      ...checkModeRange,
      description: `${describedCheckModes} (\`compareImage\` is the photo).`,
    }),
  ),
  securityLevel: Type.Optional(
    Type.Integer({
      ...securityLevelRange,
      description: `Strength of the liveness check: ${describeNumbers(securityLevels)}.`,
    }),
  ),
  livenessRetryLimit: Type.Optional(
    Type.Integer({
      ...livenessAttempts,
      description: 'Maximum number of liveness checks on the vendor’s page, within one attempt.',
    }),
  ),
  autoSkip: Type.Optional(
    Type.Boolean({
      description:
        'Whether people who pass return immediately, without seeing the vendor’s result page.',
    }),
  ),
  ruleId: Type.Optional(
    Type.String({
      pattern: ruleIdPattern,
      description: 'ID of a business process that you configured in the vendor’s console.',
    }),
  ),
  compareImage: Type.Optional(CompareImage),
  maxAttempts: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: mostAttempts,
      description:
        'How many attempts may fail before the verification does. Default: EKYC_MAX_ATTEMPTS. Attempts that nobody finished don’t count.',
    }),
  ),
  expiresIn: Type.Optional(
    Type.Integer({
      ...verificationLifetime,
      description:
        'Seconds until the verification expires, up to 30 days. Default: EKYC_VERIFICATION_LIFETIME.',
    }),
  ),
  metadata: Type.Optional(
    Type.Record(
      Type.String({ pattern: '^[A-Za-z0-9_.-]{1,40}$' }),
      Type.String({ maxLength: 200 }),
      {
        additionalProperties: false,
        maxProperties: 8,
        description:
          'Up to eight short strings that you get back with the result. Don’t send personal data.',
      },
    ),
  ),
  config: Type.Optional(
    Type.Record(Type.String({ pattern: '^[A-Za-z0-9]{1,64}$' }), Type.Unknown(), {
      additionalProperties: false,
      maxProperties: 32,
      description: 'Any other fields of the vendor’s `Config`, with the vendor’s names.',
    }),
  ),
};

/** The fields of a creation that need an API key. */
export const backendFieldNames = Object.keys(backendFields) as (keyof typeof backendFields)[];

export const CreateRequest = Type.Object(
  { ...pageFields, ...backendFields },
  { additionalProperties: false, description: 'What to verify, and where to return to.' },
);
export type CreateRequest = Static<typeof CreateRequest>;

export const BeginRequest = Type.Object(
  { flow: Type.Optional(Flow), compareImage: Type.Optional(CompareImage) },
  { additionalProperties: false, description: 'How to begin an attempt.' },
);
export type BeginRequest = Static<typeof BeginRequest>;

export const BegunAttempt = Type.Object(
  {
    id: AttemptId,
    verificationUrl: Type.String({ description: 'The vendor’s page to send the person to.' }),
    expiresAt: instant('Time by which the person must begin.'),
  },
  { description: 'An attempt that has begun, or one that was open already.' },
);
export type BegunAttempt = Static<typeof BegunAttempt>;

export const CreatedVerification = Type.Object(
  {
    id: VerificationId,
    clientSecret: ClientSecret,
    url: Type.Optional(
      Type.String({
        description:
          'Link to send to the person, by email or message. Whoever has it can go through the verification. Only for backends.',
      }),
    ),
    expiresAt: instant('Time at which the verification expires.'),
    attempt: Type.Optional(BegunAttempt),
  },
  { description: 'A verification that has been created.' },
);
export type CreatedVerification = Static<typeof CreatedVerification>;

export const Handoff = Type.Object(
  {
    url: Type.String({
      description: 'Page of the proxy to open on the phone, by QR code or link. It works once.',
    }),
    number: Type.String({
      pattern: '^[0-9]{4}$',
      description: 'Number that both screens show, so that the person can compare them.',
    }),
    expiresAt: instant('Time until which the URL works: a few minutes.'),
    expiresIn: Type.Integer({
      description: 'The same as seconds from now, for computers whose clock is wrong.',
    }),
  },
  { description: 'A hand-off: how to continue a verification on a phone.' },
);
export type Handoff = Static<typeof Handoff>;

export const ReturnRequest = Type.Object(
  {
    token: Type.String({
      pattern: bizTokenPattern,
      description: 'The BizToken from the URL that the person came back with.',
    }),
  },
  { additionalProperties: false, description: 'What the person came back with.' },
);
export type ReturnRequest = Static<typeof ReturnRequest>;

const reasonOrNull = (description: string) =>
  Type.Union([Type.Enum(reasons), Type.Null()], { description });

const Hint = Type.Optional(
  Type.Enum(hints, {
    description: 'What the person can do better; only with the reason `capture`.',
  }),
);

const AttemptStatus = Type.Enum(attemptStatuses, {
  description:
    '`open`: nobody has come back yet. `returned`: somebody came back without a result. `passed`, `failed`: it has ended.',
});

export const Attempt = Type.Object(
  {
    id: AttemptId,
    status: AttemptStatus,
    reason: reasonOrNull('Why it did not pass; null if it has not ended or has passed.'),
    hint: Hint,
    verificationUrl: Type.Optional(
      Type.String({
        description:
          'The vendor’s page; present as long as the person can begin there, unless it continues on a phone.',
      }),
    ),
    expiresAt: Type.Optional(
      instant('With `verificationUrl`: time by which the person must begin.'),
    ),
    handedOff: Type.Optional(
      Type.Boolean({ description: 'Present, and true, if it takes place on a phone.' }),
    ),
  },
  { description: 'An attempt, as a page sees it.' },
);
export type Attempt = Static<typeof Attempt>;

const verificationFields = {
  id: VerificationId,
  status: Type.Enum(verificationStatuses, { description: 'Status of the verification.' }),
  reason: reasonOrNull('Why it did not pass; null if it is pending or has passed.'),
  hint: Hint,
  retryable: Type.Boolean({
    description:
      'Whether trying again can help: with another attempt while it is pending, with a new verification once it has expired.',
  }),
  attemptsLeft: Type.Integer({ description: 'How many more attempts may begin.' }),
  expiresAt: instant('Time at which the verification expires.'),
  attempt: Type.Union([Attempt, Type.Null()], {
    description:
      'The latest attempt; once the verification has passed or failed, the one that decided. Null before the first.',
  }),
};

const ResultToken = Type.Union([Type.String(), Type.Null()], {
  description:
    'The result as a signed JWT for your backend; null while pending. It is valid for a few minutes; get the verification again for a new one.',
});

export const Verification = Type.Object(
  { ...verificationFields, resultToken: ResultToken },
  { description: 'A verification, as a page sees it.' },
);
export type Verification = Static<typeof Verification>;

/** What was checked, so that a weaker check cannot be passed off as a strong one. */
export const VerificationChecks = Type.Object(
  {
    checkMode: Type.Integer({ description: `${describedCheckModes}.` }),
    documentType: Type.Union([Type.String(), Type.Null()], {
      description: 'The document that was asked for; null where the check mode reads none.',
    }),
    securityLevel: Type.Union([Type.Integer(), Type.Null()], {
      description: 'Strength of the liveness check; null for the vendor’s default.',
    }),
    ruleId: Type.Union([Type.String(), Type.Null()], {
      description: 'The process configured in the vendor’s console; null without one.',
    }),
  },
  { description: 'What was checked.' },
);
export type VerificationChecks = Static<typeof VerificationChecks>;

const SameBrowser = Type.Union([Type.Boolean(), Type.Null()], {
  description:
    'True: the browser that left (after a hand-off, the phone) came back when there was a final result, and no other one had come back. False: somebody came back, and it isn’t proved that it was that browser. Null: nobody had come back.',
});

const instantOrNull = (description: string) =>
  Type.Union([instant(description), Type.Null()], { description });

/** What only a backend sees of a verification. */
const recordFields = {
  initiator: Type.Enum(initiators, { description: 'Who created it.' }),
  reference: Type.Union([Type.String(), Type.Null()], {
    description: 'Your own ID of the user; null if a page created it.',
  }),
  metadata: Type.Record(Type.String(), Type.String(), {
    description: 'The short strings that you gave when you created it.',
  }),
  origin: Type.String({
    description: 'Origin of `redirectUrl`; the proxy’s own if there is none.',
  }),
  checks: VerificationChecks,
  resultCode: Type.Union([Type.Integer(), Type.Null()], {
    description: 'The vendor’s `ErrorCode` of the deciding attempt.',
  }),
  maxAttempts: Type.Integer({ description: 'How many attempts may fail.' }),
  sameBrowser: SameBrowser,
  handedOff: Type.Boolean({ description: 'Whether the latest attempt took place on a phone.' }),
  createdAt: instant('When it was created.'),
  finishedAt: instantOrNull('When it ended; null while pending.'),
};

export const AttemptRecord = Type.Object(
  {
    id: AttemptId,
    number: Type.Integer({ description: 'The first is 1.' }),
    flow: Type.Enum(flows, {
      description: 'How the person got there and back: `redirect`, `handoff`, or `link`.',
    }),
    status: AttemptStatus,
    reason: reasonOrNull('Why it did not pass.'),
    resultCode: Type.Union([Type.Integer(), Type.Null()], {
      description: 'The vendor’s `ErrorCode`; null while there is none.',
    }),
    sameBrowser: SameBrowser,
    startedAt: instant('When it began.'),
    expiresAt: instant('Time by which the person had to begin.'),
    returnedAt: instantOrNull('When somebody first came back.'),
    finishedAt: instantOrNull('When it ended; null while under way.'),
  },
  { description: 'An attempt, as a backend sees it.' },
);
export type AttemptRecord = Static<typeof AttemptRecord>;

export const ReportRead = Type.Object(
  {
    readAt: instant('When it was read.'),
    key: Type.String({
      description: 'The key that was used: the first characters of its SHA-256 in base64url.',
    }),
    include: Type.Array(Type.String(), { description: 'Images and video that were included.' }),
  },
  { description: 'Who read the report of a verification, and when.' },
);
export type ReportRead = Static<typeof ReportRead>;

/** A verification, as a backend lists it. */
export const ListedVerification = Type.Object(
  { ...verificationFields, ...recordFields },
  { description: 'A verification, as a backend lists it.' },
);
export type ListedVerification = Static<typeof ListedVerification>;

/** A verification, as a backend gets it. */
export const VerificationRecord = Type.Object(
  {
    ...verificationFields,
    resultToken: ResultToken,
    ...recordFields,
    attempts: Type.Array(AttemptRecord, { description: 'Every attempt, oldest first.' }),
    reportReads: Type.Array(ReportRead, { description: 'Who read the report, and when.' }),
  },
  { description: 'A verification, as a backend gets it.' },
);
export type VerificationRecord = Static<typeof VerificationRecord>;

/** What the proxy knows of a verification beside the vendor's answer in a report. */
const ReportedVerification = Type.Object(
  {
    ...Type.Pick(VerificationRecord, [
      'id',
      'status',
      'reason',
      'resultCode',
      'reference',
      'metadata',
      'sameBrowser',
      'handedOff',
      'checks',
      'createdAt',
      'finishedAt',
    ]).properties,
    attemptId: AttemptId,
  },
  { description: 'The verification, and the ID of the deciding attempt.' },
);

export const Report = Type.Object(
  {
    verification: ReportedVerification,
    result: Type.Object(
      {
        Response: Type.Record(Type.String(), Type.Unknown(), {
          description: 'Fields of the document, and the images and video that you asked for.',
        }),
      },
      { description: 'The vendor’s answer, with the vendor’s names.' },
    ),
  },
  {
    description:
      'The verification, and the vendor’s whole result of the deciding attempt. Personal data.',
  },
);
export type Report = Static<typeof Report>;

/** How many verifications a list gives at once. */
export const listLimit = { minimum: 1, maximum: 100, default: 20 } as const;

export const ListQuery = Type.Object(
  {
    reference: Type.Optional(
      Type.String({ minLength: 1, maxLength: 128, description: 'Only those with this reference.' }),
    ),
    status: Type.Optional(
      Type.Enum(verificationStatuses, { description: 'Only those with this status.' }),
    ),
    createdAfter: Type.Optional(instant('Only those created at this time or later.')),
    createdBefore: Type.Optional(instant('Only those created before this time.')),
    limit: Type.Optional(
      Type.Integer({ ...listLimit, description: 'How many to return per page.' }),
    ),
    cursor: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 1024,
        description: 'The `nextCursor` of the previous page.',
      }),
    ),
  },
  { additionalProperties: false },
);
export type ListQuery = Static<typeof ListQuery>;

export const VerificationList = Type.Object(
  {
    data: Type.Array(ListedVerification, { description: 'Newest first.' }),
    nextCursor: Type.Union([Type.String(), Type.Null()], {
      description: 'Send it as `cursor` to get the next page; null on the last page.',
    }),
  },
  { description: 'A page of a list of verifications.' },
);
export type VerificationList = Static<typeof VerificationList>;

export const InvalidField = Type.Object({
  pointer: Type.String({ description: 'JSON Pointer (RFC 6901) to the field in the body.' }),
  detail: Type.String({ description: 'What is wrong with it.' }),
});

const problemCodes = Object.keys(problems) as ProblemCode[];

const problemFields = {
  type: Type.String({ description: 'URN of this code.' }),
  title: Type.String({
    description: 'What happened; the same for every error with this code.',
  }),
  status: Type.Integer({ description: 'The HTTP status.' }),
  detail: Type.Optional(
    Type.String({ description: 'What is wrong with this request in particular.' }),
  ),
  requestId: Type.Optional(
    Type.String({ description: 'ID of the request, which is also in the proxy’s log.' }),
  ),
  errors: Type.Optional(Type.Array(InvalidField, { description: 'Fields that were refused.' })),
};

/** Problem document of RFC 9457 with a stable `code`. */
export const Problem = Type.Object(
  {
    ...problemFields,
    code: Type.Enum(problemCodes, { description: 'Stable error code.' }),
  },
  { description: 'Problem document (RFC 9457).' },
);
export type Problem = Static<typeof Problem>;
