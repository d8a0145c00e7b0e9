// Made from the schemas of ekyc-verify-protocol by packages/backend/scripts/write-contract.ts.
import type {
  AttemptStatus,
  FinalStatus,
  Flow,
  Hint,
  InitiatorKind,
  Reason,
  VerificationStatus,
} from 'ekyc-verify-protocol/vocabulary';

/** What to verify, and where to return to. */
export type CreateRequest = {
  /** URL that the person returns to. It must be on an allowed origin. The vendor gets it without query and fragment. Required from a page; a backend can leave it out and send the person the link in `url`. */
  redirectUrl?: string;
  /** Document to read, such as `HKIDCard`: one of EKYC_DOCUMENT_TYPES. The first one is the default. */
  documentType?: string;
  /** Language of the person (BCP 47), such as `zh-Hant-HK`; `th_TH` works too. The vendor’s page uses the closest language that it has. */
  locale?: string;
  /** Color of the vendor’s page, such as `#2d72f1`. */
  themeColor?: string;
  /** Token of a solved captcha, if the proxy requires one (EKYC_CAPTCHA). */
  captchaToken?: string;
  /** Whether to begin the first attempt in the same call. Without it, creating a verification asks the vendor nothing. */
  begin?: boolean;
  /** How the person gets there and back. `redirect` (default): in this browser, and back to `redirectUrl`. `handoff`: on a phone; the vendor sends its browser back to the proxy. `link`: from the page of a link, and back to it; the default without a `redirectUrl`. */
  flow?: Flow;
  /** Your own ID of the user. It is the `sub` claim of the result token. */
  reference?: string;
  /** 1 document, liveness, and face comparison; 2 liveness and comparison with your photo; 3 liveness; 4 document (`compareImage` is the photo). */
  checkMode?: number;
  /** Strength of the liveness check: 1 silent; 2 action; 3 light; 4 action and light; 5 action and light with high security. */
  securityLevel?: number;
  /** Maximum number of liveness checks on the vendor’s page, within one attempt. */
  livenessRetryLimit?: number;
  /** Whether people who pass return immediately, without seeing the vendor’s result page. */
  autoSkip?: boolean;
  /** ID of a business process that you configured in the vendor’s console. */
  ruleId?: string;
  /** Photo to compare with in `checkMode` 2: base64 without a data URI prefix, up to 8 MB. The proxy passes it on with this attempt and doesn’t keep it. */
  compareImage?: string;
  /** How many attempts may fail before the verification does. Default: EKYC_MAX_ATTEMPTS. Attempts that nobody finished don’t count. */
  maxAttempts?: number;
  /** Seconds until the verification expires, up to 30 days. Default: EKYC_VERIFICATION_LIFETIME. */
  expiresIn?: number;
  /** Up to eight short strings that you get back with the result. Don’t send personal data. */
  metadata?: Record<string, string>;
  /** Any other fields of the vendor’s `Config`, with the vendor’s names. */
  config?: Record<string, unknown>;
};

/** How to begin an attempt. */
export type BeginRequest = {
  /** How the person gets there and back. `redirect` (default): in this browser, and back to `redirectUrl`. `handoff`: on a phone; the vendor sends its browser back to the proxy. `link`: from the page of a link, and back to it; the default without a `redirectUrl`. */
  flow?: Flow;
  /** Photo to compare with in `checkMode` 2: base64 without a data URI prefix, up to 8 MB. The proxy passes it on with this attempt and doesn’t keep it. */
  compareImage?: string;
};

/** An attempt that has begun, or one that was open already. */
export type BegunAttempt = {
  /** ID of the attempt, such as `att_0123456789abcdefghijkl`. */
  id: string;
  /** The vendor’s page to send the person to. */
  verificationUrl: string;
  /** Time by which the person must begin. ISO 8601, UTC. */
  expiresAt: string;
};

/** A verification that has been created. */
export type CreatedVerification = {
  /** ID of the verification, such as `ver_0123456789abcdefghijkl`. */
  id: string;
  /** Gives access to this verification only. You get it once; the proxy stores only a hash of it. It begins with the verification’s ID. */
  clientSecret: string;
  /** Link to send to the person, by email or message. Whoever has it can go through the verification. Only for backends. */
  url?: string;
  /** Time at which the verification expires. ISO 8601, UTC. */
  expiresAt: string;
  /** An attempt that has begun, or one that was open already. */
  attempt?: BegunAttempt;
};

/** An attempt, as a page sees it. */
export type Attempt = {
  /** ID of the attempt, such as `att_0123456789abcdefghijkl`. */
  id: string;
  /** `open`: nobody has come back yet. `returned`: somebody came back without a result. `passed`, `failed`: it has ended. */
  status: AttemptStatus;
  /** Why it did not pass; null if it has not ended or has passed. */
  reason: Reason | null;
  /** What the person can do better; only with the reason `capture`. */
  hint?: Hint;
  /** The vendor’s page; present as long as the person can begin there, unless it continues on a phone. */
  verificationUrl?: string;
  /** With `verificationUrl`: time by which the person must begin. ISO 8601, UTC. */
  expiresAt?: string;
  /** Present, and true, if its flow is `handoff`. */
  handedOff?: boolean;
};

/** What was checked. */
export type VerificationChecks = {
  /** 1 document, liveness, and face comparison; 2 liveness and comparison with your photo; 3 liveness; 4 document. */
  checkMode: number;
  /** The document that was asked for; null where the check mode reads none. */
  documentType: string | null;
  /** Strength of the liveness check; null for the vendor’s default. */
  securityLevel: number | null;
  /** The process configured in the vendor’s console; null without one. */
  ruleId: string | null;
};

/** An attempt, as a backend sees it. */
export type AttemptRecord = {
  /** ID of the attempt, such as `att_0123456789abcdefghijkl`. */
  id: string;
  /** The first is 1. */
  number: number;
  /** How the attempt was begun, and so where the vendor sends the browser back to: `redirect`, `handoff`, or `link`. */
  flow: Flow;
  /** `open`: nobody has come back yet. `returned`: somebody came back without a result. `passed`, `failed`: it has ended. */
  status: AttemptStatus;
  /** Why it did not pass. */
  reason: Reason | null;
  /** The vendor’s `ErrorCode`; null while there is none. */
  resultCode: number | null;
  /** True: the browser that left (after a hand-off, the phone) came back when there was a final result, and no other one had come back. False: somebody came back, and it isn’t proved that it was that browser. Null: nobody had come back. */
  sameBrowser: boolean | null;
  /** When it began. ISO 8601, UTC. */
  startedAt: string;
  /** Time by which the person had to begin. ISO 8601, UTC. */
  expiresAt: string;
  /** When somebody first came back. */
  returnedAt: string | null;
  /** When it ended; null while under way. */
  finishedAt: string | null;
};

/** Who read the report of a verification, and when. */
export type ReportRead = {
  /** When it was read. ISO 8601, UTC. */
  readAt: string;
  /** The key that was used: the first characters of its SHA-256 in base64url. */
  key: string;
  /** Images and video that were included. */
  include: string[];
};

/** A verification, as a backend lists it. */
export type ListedVerification = {
  /** ID of the verification, such as `ver_0123456789abcdefghijkl`. */
  id: string;
  /** Status of the verification. */
  status: VerificationStatus;
  /** Why it did not pass; null if it is pending or has passed. */
  reason: Reason | null;
  /** What the person can do better; only with the reason `capture`. */
  hint?: Hint;
  /** Whether trying again can help: with another attempt while it is pending, with a new verification once it has expired. */
  retryable: boolean;
  /** How many more attempts may begin. */
  attemptsLeft: number;
  /** Time at which the verification expires. ISO 8601, UTC. */
  expiresAt: string;
  /** The latest attempt; once the verification has passed or failed, the one that decided. Null before the first. */
  attempt: Attempt | null;
  /** Who created it. */
  initiator: InitiatorKind;
  /** Your own ID of the user; null if a page created it. */
  reference: string | null;
  /** The short strings that you gave when you created it. */
  metadata: Record<string, string>;
  /** Origin of the page that created it. If a backend did: that of `redirectUrl`, or the proxy’s own if there is none. */
  origin: string;
  /** What was checked. */
  checks: VerificationChecks;
  /** The vendor’s `ErrorCode` of the deciding attempt. */
  resultCode: number | null;
  /** How many attempts may fail. */
  maxAttempts: number;
  /** True: the browser that left (after a hand-off, the phone) came back when there was a final result, and no other one had come back. False: somebody came back, and it isn’t proved that it was that browser. Null: nobody had come back. */
  sameBrowser: boolean | null;
  /** Whether the flow of the latest attempt is `handoff`. It doesn’t prove that a phone took part. */
  handedOff: boolean;
  /** When it was created. ISO 8601, UTC. */
  createdAt: string;
  /** When it ended; null while pending. */
  finishedAt: string | null;
};

/** A verification, as a backend gets it. */
export type VerificationRecord = {
  /** ID of the verification, such as `ver_0123456789abcdefghijkl`. */
  id: string;
  /** Status of the verification. */
  status: VerificationStatus;
  /** Why it did not pass; null if it is pending or has passed. */
  reason: Reason | null;
  /** What the person can do better; only with the reason `capture`. */
  hint?: Hint;
  /** Whether trying again can help: with another attempt while it is pending, with a new verification once it has expired. */
  retryable: boolean;
  /** How many more attempts may begin. */
  attemptsLeft: number;
  /** Time at which the verification expires. ISO 8601, UTC. */
  expiresAt: string;
  /** The latest attempt; once the verification has passed or failed, the one that decided. Null before the first. */
  attempt: Attempt | null;
  /** The result as a signed JWT for your backend; null while pending. It is valid for a few minutes; get the verification again for a new one. */
  resultToken: string | null;
  /** Who created it. */
  initiator: InitiatorKind;
  /** Your own ID of the user; null if a page created it. */
  reference: string | null;
  /** The short strings that you gave when you created it. */
  metadata: Record<string, string>;
  /** Origin of the page that created it. If a backend did: that of `redirectUrl`, or the proxy’s own if there is none. */
  origin: string;
  /** What was checked. */
  checks: VerificationChecks;
  /** The vendor’s `ErrorCode` of the deciding attempt. */
  resultCode: number | null;
  /** How many attempts may fail. */
  maxAttempts: number;
  /** True: the browser that left (after a hand-off, the phone) came back when there was a final result, and no other one had come back. False: somebody came back, and it isn’t proved that it was that browser. Null: nobody had come back. */
  sameBrowser: boolean | null;
  /** Whether the flow of the latest attempt is `handoff`. It doesn’t prove that a phone took part. */
  handedOff: boolean;
  /** When it was created. ISO 8601, UTC. */
  createdAt: string;
  /** When it ended; null while pending. */
  finishedAt: string | null;
  /** Every attempt, oldest first. */
  attempts: AttemptRecord[];
  /** Who read the report, and when. */
  reportReads: ReportRead[];
};

export type ListQuery = {
  /** Only those with this reference. */
  reference?: string;
  /** Only those with this status. */
  status?: VerificationStatus;
  /** Only those created at this time or later. ISO 8601, UTC. */
  createdAfter?: string;
  /** Only those created before this time. ISO 8601, UTC. */
  createdBefore?: string;
  /** How many to return per page. */
  limit?: number;
  /** The `nextCursor` of the previous page. */
  cursor?: string;
};

/** A page of a list of verifications. */
export type VerificationList = {
  /** Newest first. */
  data: ListedVerification[];
  /** Send it as `cursor` to get the next page; null on the last page. */
  nextCursor: string | null;
};

/** The verification, and the vendor’s whole result of the deciding attempt. Personal data. */
export type Report = {
  /** The verification, and the ID of the deciding attempt. */
  verification: {
    /** ID of the verification, such as `ver_0123456789abcdefghijkl`. */
    id: string;
    /** Status of the verification. */
    status: VerificationStatus;
    /** Why it did not pass; null if it is pending or has passed. */
    reason: Reason | null;
    /** Your own ID of the user; null if a page created it. */
    reference: string | null;
    /** The short strings that you gave when you created it. */
    metadata: Record<string, string>;
    /** What was checked. */
    checks: VerificationChecks;
    /** The vendor’s `ErrorCode` of the deciding attempt. */
    resultCode: number | null;
    /** True: the browser that left (after a hand-off, the phone) came back when there was a final result, and no other one had come back. False: somebody came back, and it isn’t proved that it was that browser. Null: nobody had come back. */
    sameBrowser: boolean | null;
    /** Whether the flow of the latest attempt is `handoff`. It doesn’t prove that a phone took part. */
    handedOff: boolean;
    /** When it was created. ISO 8601, UTC. */
    createdAt: string;
    /** When it ended; null while pending. */
    finishedAt: string | null;
    /** ID of the attempt, such as `att_0123456789abcdefghijkl`. */
    attemptId: string;
  };
  /** The vendor’s answer, with the vendor’s names. */
  result: {
    /** Fields of the document, and the images and video that you asked for. */
    Response: Record<string, unknown>;
  };
};

export type InvalidField = {
  /** JSON Pointer (RFC 6901) to the field in the body. */
  pointer: string;
  /** What is wrong with it. */
  detail: string;
};

/** Body of a webhook that tells an end. */
export type EndEvent = {
  /** What happened. */
  type:
    | 'verification.passed'
    | 'verification.failed'
    | 'verification.expired'
    | 'verification.canceled';
  /** When it happened; the same in every delivery. ISO 8601, UTC. */
  timestamp: string;
  data: {
    /** ID of the verification, such as `ver_0123456789abcdefghijkl`. */
    id: string;
    /** How the verification ended. */
    status: FinalStatus;
    /** Why it did not pass; null when it passed or was canceled. */
    reason: Reason | null;
    /** Whether creating a new verification can help. */
    retryable: boolean;
    /** The site’s own ID of the user; null when a page created the verification. */
    reference: string | null;
    /** The short strings that the backend gave when it created the verification. */
    metadata: Record<string, string>;
    /** Origin of the page that created it. If a backend did: that of `redirectUrl`, or the proxy’s own if there is none. */
    origin: string;
    /** True: the browser that left (after a hand-off, the phone) came back when there was a final result, and no other one had come back. False: somebody came back, and it isn’t proved that it was that browser. Null: nobody had come back. */
    sameBrowser: boolean | null;
    /** Whether the flow of the attempt is `handoff`. It doesn’t prove that a phone took part. */
    handedOff: boolean;
    /** How many attempts there were. */
    attempts: number;
    /** What was checked. */
    checks: VerificationChecks;
    /** When the verification was created. ISO 8601, UTC. */
    createdAt: string;
    /** When it ended. ISO 8601, UTC. */
    finishedAt: string;
  };
};

/** Body of a webhook about an attempt. */
export type AttemptEvent = {
  /** What happened. */
  type: 'attempt.started' | 'attempt.returned' | 'attempt.failed';
  /** When it happened; the same in every delivery. ISO 8601, UTC. */
  timestamp: string;
  data: {
    /** ID of the verification, such as `ver_0123456789abcdefghijkl`. */
    id: string;
    /** The site’s own ID of the user; null when a page created the verification. */
    reference: string | null;
    /** The short strings that the backend gave when it created the verification. */
    metadata: Record<string, string>;
    /** How many more attempts may begin. */
    attemptsLeft: number;
    attempt: {
      /** ID of the attempt, such as `att_0123456789abcdefghijkl`. */
      id: string;
      /** The first is 1. */
      number: number;
      /** How the attempt was begun, and so where the vendor sends the browser back to: `redirect`, `handoff`, or `link`. */
      flow: Flow;
      /** `open`: nobody has come back yet. `returned`: somebody came back without a result. `passed`, `failed`: it has ended. */
      status: AttemptStatus;
      /** Why it did not pass. */
      reason: Reason | null;
      /** When it began. ISO 8601, UTC. */
      startedAt: string;
      /** Time by which the person had to begin. ISO 8601, UTC. */
      expiresAt: string;
      /** When somebody first came back. */
      returnedAt: string | null;
      /** When it ended; null while under way. */
      finishedAt: string | null;
    };
  };
};

export type WebhookEvent = EndEvent | AttemptEvent;

export type ResultTokenVerification = {
  /** ID of the verification, such as `ver_0123456789abcdefghijkl`. */
  id: string;
  status: FinalStatus;
  reason: Reason | null;
  sameBrowser: boolean | null;
  handedOff: boolean;
  checkMode: number;
  documentType: string | null;
  securityLevel: number | null;
  ruleId: string | null;
  /** When the verification ended; `iat` is when this token was made. ISO 8601, UTC. */
  finishedAt: string;
};
