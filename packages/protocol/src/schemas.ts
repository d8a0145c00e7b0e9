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
  bizTokenPattern,
  clientSecretForm,
  flows,
  hints,
  problems,
  reasons,
  verificationIdForm,
  verificationStatuses,
  type ProblemCode,
} from './vocabulary.js';

/** A moment, as it stands in bodies and claims. */
export const instant = (description: string) =>
  Type.String({ format: 'date-time', description: `${description} ISO 8601, UTC.` });

export const VerificationId = Type.String({
  pattern: `^${verificationIdForm}$`,
  description: 'ID of a verification: `ver_` and 128 bits in base64url, 96 of them random.',
});

export const ClientSecret = Type.String({
  pattern: `^${clientSecretForm}$`,
  description:
    'Gives access to this verification only. You get it once; the proxy stores only a hash of it. It begins with the verification’s ID.',
});

/** What a page may say when it starts a verification. */
const pageFields = {
  redirectUrl: Type.String({
    minLength: 1,
    maxLength: 2048,
    description:
      'URL that the person returns to. It must be on an allowed origin. Query and fragment are dropped.',
  }),
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
  flow: Type.Optional(
    Type.Enum(flows, {
      description:
        '`redirect` (default): the verification takes place in this browser. `handoff`: it can continue on a phone that scans a code; the vendor then sends the browser back to the proxy.',
    }),
  ),
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
    Type.Integer({ ...livenessAttempts, description: 'Maximum number of liveness attempts.' }),
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
  compareImage: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: compareImageLength,
      pattern: '^[A-Za-z0-9+/]+={0,2}$',
      description:
        'Photo to compare with in `checkMode` 2: base64 without a data URI prefix, up to 8 MB.',
    }),
  ),
  reuseOpen: Type.Optional(
    Type.Boolean({
      description:
        'With `reference`: get the open verification that an identical request started, if there is one, instead of buying another.',
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

/** The fields of a start that need an API key. */
export const backendFieldNames = Object.keys(backendFields) as (keyof typeof backendFields)[];

export const StartRequest = Type.Object(
  { ...pageFields, ...backendFields },
  { additionalProperties: false, description: 'What to verify, and where to return to.' },
);
export type StartRequest = Static<typeof StartRequest>;

export const StartedVerification = Type.Object(
  {
    id: VerificationId,
    clientSecret: ClientSecret,
    verificationUrl: Type.String({ description: 'The vendor’s page to send the person to.' }),
    expiresAt: instant('Time by which the person must begin.'),
  },
  { description: 'A verification that has been started.' },
);
export type StartedVerification = Static<typeof StartedVerification>;

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

export const Verification = Type.Object(
  {
    id: VerificationId,
    status: Type.Enum(verificationStatuses, { description: 'Status of the verification.' }),
    reason: Type.Union([Type.Enum(reasons, { description: 'Why it did not pass.' }), Type.Null()], {
      description: 'Why it did not pass; null if it is pending or has passed.',
    }),
    hint: Type.Optional(
      Type.Enum(hints, {
        description: 'What the person can do better; only with the reason `capture`.',
      }),
    ),
    retryable: Type.Boolean({ description: 'Whether a new verification can help.' }),
    resultToken: Type.Union([Type.String(), Type.Null()], {
      description:
        'The result as a signed JWT for your backend; null while pending. It is valid for a few minutes; get the verification again for a new one.',
    }),
    handedOff: Type.Optional(
      Type.Boolean({ description: 'Present, and true, once it continues on a phone.' }),
    ),
    verificationUrl: Type.Optional(
      Type.String({
        description:
          'The vendor’s page; present while the verification is pending, nobody has come back, and it doesn’t continue on a phone.',
      }),
    ),
    expiresAt: Type.Optional(
      instant('With `verificationUrl`: time by which the person must begin.'),
    ),
  },
  { description: 'A verification, as a page or a backend sees it.' },
);
export type Verification = Static<typeof Verification>;

export const InvalidField = Type.Object({
  pointer: Type.String({ description: 'JSON Pointer (RFC 6901) to the field in the body.' }),
  detail: Type.String({ description: 'What is wrong with it.' }),
});

const problemCodes = Object.keys(problems) as ProblemCode[];

const problemFields = {
  type: Type.String({ description: 'URL of the documentation of this code.' }),
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
