/**
 * The schemas of the wire contract, version 1. One TypeBox value is both the schema that the proxy
 * validates with and the type that everybody uses.
 */
import { Type, type Static } from 'typebox';
import {
  flows,
  hints,
  problems,
  reasons,
  verificationStatuses,
  type ProblemCode,
} from './vocabulary.js';

const instant = (description: string) =>
  Type.String({ format: 'date-time', description: `${description} ISO 8601, UTC.` });

export const VerificationId = Type.String({
  pattern: '^ver_[0-9A-Za-z_-]{22}$',
  description: 'Id of a verification: `ver_` and 128 bits in base64url, 96 of them random.',
});

export const ClientSecret = Type.String({
  pattern: '^ver_[0-9A-Za-z_-]{22}_secret_[0-9A-Za-z_-]{43}$',
  description:
    'Opens this one verification. Given once; the proxy keeps only its hash. Begins with the verification’s id.',
});

/** What a page may say when it starts a verification. */
const pageFields = {
  redirectUrl: Type.String({
    minLength: 1,
    maxLength: 2048,
    description:
      'Where the person comes back to. Must be on an allowed origin; query and fragment are dropped.',
  }),
  documentType: Type.Optional(
    Type.String({
      pattern: '^[A-Za-z0-9]{1,64}$',
      description:
        'The document to read (`HKIDCard`, …): one of EKYC_DOCUMENT_TYPES, whose first is the default.',
    }),
  ),
  locale: Type.Optional(
    Type.String({
      pattern: '^[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8}){0,4}$',
      description:
        'Language of the person, BCP 47, such as `zh-Hant-HK`; `th_TH` is understood too. The vendor’s page uses the nearest language that it has.',
    }),
  ),
  themeColor: Type.Optional(
    Type.String({
      pattern: '^#[0-9A-Fa-f]{6}$',
      description: 'Colour of the vendor’s page, as `#2d72f1`.',
    }),
  ),
  captchaToken: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 8192,
      description: 'Token of a solved captcha, where the proxy asks for one (EKYC_CAPTCHA).',
    }),
  ),
  flow: Type.Optional(
    Type.Enum(flows, {
      description:
        'Default `redirect`: in the browser that begins. `handoff`: a phone may take it over by a code; the vendor then sends the browser back to the proxy.',
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
      description: 'The site’s own id of the user; the `sub` of the result token.',
    }),
  ),
  checkMode: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 4,
      description:
        '1 document, liveness and comparison; 2 liveness and comparison with `compareImage`; 3 liveness; 4 document.',
    }),
  ),
  securityLevel: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 5, description: 'Strength of the liveness check.' }),
  ),
  livenessRetryLimit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 99, description: 'Tries of the liveness check.' }),
  ),
  autoSkip: Type.Optional(
    Type.Boolean({ description: 'Skip the vendor’s result page on success.' }),
  ),
  ruleId: Type.Optional(
    Type.String({
      pattern: '^[0-9A-Za-z_-]{1,64}$',
      description: 'A process configured in the vendor’s console.',
    }),
  ),
  compareImage: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 8 * 1024 * 1024,
      pattern: '^[A-Za-z0-9+/]+={0,2}$',
      description:
        'The photo to compare with, for `checkMode` 2: base64 without a data-URI prefix, at most 8 MB.',
    }),
  ),
  reuseOpen: Type.Optional(
    Type.Boolean({
      description:
        'With `reference`: answer with an open verification that the same request began, if there is one, instead of buying another.',
    }),
  ),
  metadata: Type.Optional(
    Type.Record(
      Type.String({ pattern: '^[A-Za-z0-9_.-]{1,40}$' }),
      Type.String({ maxLength: 200 }),
      {
        additionalProperties: false,
        maxProperties: 8,
        description: 'Up to eight short strings, given back with the result. No personal data.',
      },
    ),
  ),
  config: Type.Optional(
    Type.Record(Type.String({ pattern: '^[A-Za-z0-9]{1,64}$' }), Type.Unknown(), {
      additionalProperties: false,
      maxProperties: 32,
      description: 'Any other field of the vendor’s `Config`, named as the vendor names it.',
    }),
  ),
};

/** The fields of a start that need an API key. */
export const backendFieldNames = Object.keys(backendFields) as (keyof typeof backendFields)[];

export const StartRequest = Type.Object(
  { ...pageFields, ...backendFields },
  { additionalProperties: false, description: 'Body of a start.' },
);
export type StartRequest = Static<typeof StartRequest>;

export const StartedVerification = Type.Object(
  {
    id: VerificationId,
    clientSecret: ClientSecret,
    verificationUrl: Type.String({ description: 'The vendor’s page that the person is sent to.' }),
    expiresAt: instant('Until when the person must have begun.'),
  },
  { description: 'A verification that was started.' },
);
export type StartedVerification = Static<typeof StartedVerification>;

export const Handoff = Type.Object(
  {
    url: Type.String({
      description:
        'The proxy’s page that a QR code, or a link to send, leads a phone to. Good once.',
    }),
    number: Type.String({
      pattern: '^[0-9]{4}$',
      description: 'What that page shows too: the person compares it with the computer’s.',
    }),
    expiresAt: instant('Until when the address is good: minutes.'),
    expiresIn: Type.Integer({
      description: 'The same in seconds from now, for a page on a computer whose clock is wrong.',
    }),
  },
  { description: 'A code that a phone may take a verification over with.' },
);
export type Handoff = Static<typeof Handoff>;

export const ReturnRequest = Type.Object(
  {
    token: Type.String({
      pattern: '^[0-9A-Za-z_-]{8,256}$',
      description: 'The BizToken that came back in the address.',
    }),
  },
  { additionalProperties: false, description: 'Body of a return.' },
);
export type ReturnRequest = Static<typeof ReturnRequest>;

export const Verification = Type.Object(
  {
    id: VerificationId,
    status: Type.Enum(verificationStatuses, { description: 'Where the verification stands.' }),
    reason: Type.Union([Type.Enum(reasons, { description: 'Why it did not pass.' }), Type.Null()], {
      description: 'Why it did not pass; null while pending and when passed.',
    }),
    hint: Type.Optional(
      Type.Enum(hints, {
        description: 'What the person can do better; only beside the reason `capture`.',
      }),
    ),
    retryable: Type.Boolean({ description: 'Whether starting a new verification can help.' }),
    resultToken: Type.Union([Type.String(), Type.Null()], {
      description:
        'The result as a signed JWT for the site’s backend; null while pending. Valid for minutes; ask again for a new one.',
    }),
    handedOff: Type.Optional(
      Type.Boolean({ description: 'Present, and true, once a phone has taken it over.' }),
    ),
    verificationUrl: Type.Optional(
      Type.String({
        description:
          'The vendor’s page; present while the verification is pending, nobody has come back and no phone has taken it over.',
      }),
    ),
    expiresAt: Type.Optional(instant('Beside verificationUrl: until when the person must begin.')),
  },
  { description: 'What a page, or a backend, may know of a verification.' },
);
export type Verification = Static<typeof Verification>;

export const InvalidField = Type.Object({
  pointer: Type.String({ description: 'JSON Pointer (RFC 6901) to the field in the body.' }),
  detail: Type.String({ description: 'What is wrong with it.' }),
});

const problemCodes = Object.keys(problems) as ProblemCode[];

const problemFields = {
  type: Type.String({ description: 'Address of the documentation of this code.' }),
  title: Type.String({
    description: 'What happened and what to do, the same for every such error.',
  }),
  status: Type.Integer({ description: 'The HTTP status.' }),
  detail: Type.Optional(Type.String({ description: 'What is particular to this request.' })),
  requestId: Type.Optional(
    Type.String({ description: 'Id of the request; the proxy’s log lines carry it.' }),
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
