/** What creates a verification and begins its attempts: requests, and the answers to them. */
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
import { AttemptId, ClientSecret, instant, VerificationId, referenceForm } from './fields.js';
import { bizTokenPattern, flows, mostAttempts, verificationLifetime } from './vocabulary.js';

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
      maxLength: 128,
      pattern: '^([A-Za-z]{2,3}|[IXix][-_][A-Za-z0-9]{1,8})([-_][A-Za-z0-9]{1,8})*$',
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
      ...referenceForm,
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
