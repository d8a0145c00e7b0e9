import type {
  AttemptStatus,
  FinalStatus,
  Flow,
  InitiatorKind,
  Reason,
  VerificationStatus,
  WebhookEventType,
  WebhookState,
} from 'ekyc-verify-protocol';

/** A moment, in milliseconds since 1970. */
export type Instant = number;

/** A verification as it is kept: ids, hashes, times and states, no personal data. */
export type VerificationRow = {
  id: string;
  /** Each kind has a share of the daily limit of its own. */
  initiator: InitiatorKind;
  status: VerificationStatus;
  reason: Reason | null;
  /** The vendor's `ErrorCode` of the attempt that decided, for operators; never shown to a browser. */
  resultCode: number | null;
  /** SHA-256 of the client secret, base64url; null once its time is over. */
  clientSecretHash: string | null;
  /** SHA-256 of the code in the link, base64url; null without a link, and once its time is over. */
  linkCodeHash: string | null;
  /** What each attempt is bought with, sealed (JWE); null once its time is over. */
  sealed: string | null;
  /** Origin of the page, or of the proxy where there is only a link: the audience of the result token. */
  origin: string;
  /** The site's own id of the user; null when a page created it. */
  reference: string | null;
  /** A backend's short strings. */
  metadata: Record<string, string>;
  /** What is checked, as the result token and the webhook tell it. */
  checks: Checks;
  /** How many attempts may fail. */
  maxAttempts: number;
  /** How many attempts were begun: at most 20. */
  attempts: number;
  /** How many of them failed in a way that counts: at most `maxAttempts`. */
  failedAttempts: number;
  /** The attempt that was begun, or given again, last; once it has passed or failed, the one that decided. */
  attemptId: string | null;
  /** SHA-256 of the code that a phone may go on with, base64url; null without one, and once it was used. */
  handoffCodeHash: string | null;
  /** Until when that code is good. */
  handoffExpiresAt: Instant | null;
  createdAt: Instant;
  expiresAt: Instant;
  finishedAt: Instant | null;
};

/**
 * One trip to the vendor: one BizToken.
 *
 * It is written before it is bought. Until the vendor has answered it is *reserved*: `open`, with
 * `bizTokenHash` and `sealed` null. See `Store.reserveAttempt`.
 */
export type AttemptRow = {
  id: string;
  verificationId: string;
  /** The first of a verification is 1. */
  number: number;
  flow: Flow;
  status: AttemptStatus;
  reason: Reason | null;
  /** The vendor's `ErrorCode`. */
  resultCode: number | null;
  /** SHA-256 of the BizToken, base64url; null while it is reserved, and for one that was never bought. */
  bizTokenHash: string | null;
  /** BizToken and verification URL, sealed (JWE); null while it is reserved, and once their time is over. */
  sealed: string | null;
  /**
   * Whether the person came back in the browser that was sent to the vendor: null until something is
   * proved, and false for good once another browser came back.
   */
  sameBrowser: boolean | null;
  startedAt: Instant;
  /** Until when the person must have begun. */
  expiresAt: Instant;
  /** When a browser came back first. */
  returnedAt: Instant | null;
  finishedAt: Instant | null;
  /** When reconciliation asks the vendor next; null once it has ended. */
  nextAskAt: Instant | null;
};

export type Checks = {
  checkMode: number;
  documentType: string | null;
  securityLevel: number | null;
  ruleId: string | null;
};

/** The end of an attempt. */
export type AttemptEnding = {
  status: Extract<AttemptStatus, 'passed' | 'failed'>;
  reason: Reason | null;
  resultCode: number | null;
  finishedAt: Instant;
};

/** The end of a verification. */
export type Ending = {
  status: FinalStatus;
  reason: Reason | null;
  resultCode: number | null;
  finishedAt: Instant;
};

/** What the end of an attempt means for its verification, which was pending. */
export type Settlement = {
  /** Whether the attempt counts as one that failed. */
  counts: boolean;
  /** Null: the verification goes on. */
  ending: Ending | null;
  messages: NewMessage[];
};

/** A webhook that waits to be delivered, was delivered, or failed for good. */
export type OutboxMessage = {
  /** The `webhook-id`: the same in every delivery. */
  id: string;
  verificationId: string;
  type: WebhookEventType;
  /** The body, as it is signed and sent. */
  payload: string;
  state: WebhookState;
  /** How often it was sent since it was put in, or resent. */
  deliveries: number;
  /** HTTP status or short error code of the last delivery. */
  lastError: string | null;
  createdAt: Instant;
  nextDeliveryAt: Instant | null;
  deliveredAt: Instant | null;
};

export type NewMessage = Pick<
  OutboxMessage,
  'id' | 'verificationId' | 'type' | 'payload' | 'createdAt'
>;

/** A creation that came with an `Idempotency-Key`, so that its repetition finds it. */
export type IdempotencyKey = {
  /** SHA-256 of the API key and the header, base64url. */
  keyHash: string;
  /** SHA-256 of the body, base64url. */
  requestHash: string;
};

/** Who read a report, and when. */
export type ReportReadRow = {
  verificationId: string;
  readAt: Instant;
  /** The first characters of the key's SHA-256, base64url: which key, and no key. */
  key: string;
  /** Images and video that came along. */
  include: string[];
};

/** Which verifications to list. */
export type ListFilter = {
  reference: string | null;
  status: VerificationStatus | null;
  createdAfter: Instant | null;
  createdBefore: Instant | null;
};

/** Where a list goes on: behind this row. */
export type ListPosition = { createdAt: Instant; id: string };

/** What is still to be done, for operators. */
export type Backlog = {
  /** Verifications that have not ended. */
  pendingVerifications: number;
  /** Attempts that have not ended. */
  openAttempts: number;
  /** When reconciliation must ask next; null when no attempt is open. */
  nextAskAt: Instant | null;
  waitingMessages: number;
  /** When the oldest message that waits was put in. */
  oldestWaitingAt: Instant | null;
  failedMessages: number;
};

/** What a new verification shares with one that is already there. */
export type DuplicateField = 'id' | 'idempotencyKey' | 'bizTokenHash';

/** A row was not kept, because something that must be its own belongs to another. */
export class DuplicateError extends Error {
  override readonly name = 'DuplicateError';
  readonly field: DuplicateField;

  constructor(field: DuplicateField) {
    super(`Another row has this ${field}.`);
    this.field = field;
  }
}

/** What a day may cost: attempts of the calendar day in UTC that begins at `day`, reserved ones too. */
export type DailyLimits = {
  day: Instant;
  /** For pages and backends together; null: no limit. */
  perDay: number | null;
  /** For pages alone, within `perDay`: what is beyond it belongs to backends. Null: no limit of their own. */
  pagesPerDay: number | null;
};

/** An attempt was not reserved. */
export class AttemptRefused extends Error {
  override readonly name = 'AttemptRefused';
  readonly why: 'over' | 'no-attempts-left' | 'per-day' | 'pages-per-day';

  constructor(why: AttemptRefused['why']) {
    super(`The attempt was not reserved: ${why}.`);
    this.why = why;
  }
}

/** An attempt to be reserved. */
export type NewAttempt = {
  id: string;
  flow: Flow;
  now: Instant;
  /** Until when it may be begun; the vendor's answer may say something else. */
  expiresAt: Instant;
  limits: DailyLimits;
};

/** An attempt that somebody asks for: the open one, or else this new one. */
export type AttemptWish = NewAttempt & {
  verificationId: string;
  /** An open attempt is given again if it can still be begun at this time. */
  openUntil: Instant;
};

/** What the vendor's answer adds to a reserved attempt. */
export type Bought = { bizTokenHash: string; sealed: string; expiresAt: Instant };

/** Whether the vendor has not answered yet about an attempt that is written down. */
export function isReserved(row: Pick<AttemptRow, 'status' | 'bizTokenHash'>): boolean {
  return row.status === 'open' && row.bizTokenHash === null;
}

/** Whether an attempt has not ended. */
export function isUnderWay({ status }: Pick<AttemptRow, 'status'>): boolean {
  return status === 'open' || status === 'returned';
}
