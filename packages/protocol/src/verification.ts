/** A verification and its attempts: as a page sees them, as a backend does, and in a report. */
import { Type, type Static } from 'typebox';
import { describedCheckModes } from './checks.js';
import { AttemptId, instant, VerificationId } from './fields.js';
import {
  attemptStatuses,
  flows,
  hints,
  initiators,
  reasons,
  verificationStatuses,
} from './vocabulary.js';

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
      Type.Boolean({ description: 'Present, and true, if its flow is `handoff`.' }),
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
    description:
      'Origin of the page that created it. If a backend did: that of `redirectUrl`, or the proxy’s own if there is none.',
  }),
  checks: VerificationChecks,
  resultCode: Type.Union([Type.Integer(), Type.Null()], {
    description: 'The vendor’s `ErrorCode` of the deciding attempt.',
  }),
  maxAttempts: Type.Integer({ description: 'How many attempts may fail.' }),
  sameBrowser: SameBrowser,
  handedOff: Type.Boolean({
    description:
      'Whether the flow of the latest attempt is `handoff`. It doesn’t prove that a phone took part.',
  }),
  createdAt: instant('When it was created.'),
  finishedAt: instantOrNull('When it ended; null while pending.'),
};

export const AttemptRecord = Type.Object(
  {
    id: AttemptId,
    number: Type.Integer({ description: 'The first is 1.' }),
    flow: Type.Enum(flows, {
      description:
        'How the attempt was begun, and so where the vendor sends the browser back to: `redirect`, `handoff`, or `link`.',
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
