import type {
  FinalStatus,
  Flow,
  InitiatorKind,
  Reason,
  VerificationStatus,
  WebhookState,
} from 'ekyc-verify-protocol';

/** A moment, in milliseconds since 1970. */
export type Instant = number;

/**
 * A verification as it is kept: ids, hashes, times and states, no personal data.
 *
 * It is written before it is bought. Until the vendor has answered it is *reserved*: pending, with
 * `bizTokenHash` and `sealed` null. See `Store.reserve`.
 */
export type VerificationRow = {
  id: string;
  /** Each kind has a share of the daily limit of its own. */
  initiator: InitiatorKind;
  status: VerificationStatus;
  reason: Reason | null;
  /** The vendor's `ErrorCode`, for operators; never shown to a browser. */
  resultCode: number | null;
  /** SHA-256 of the client secret, base64url; null once its time is over. */
  clientSecretHash: string | null;
  /** SHA-256 of the BizToken, base64url; null while the row is reserved, and only then. */
  bizTokenHash: string | null;
  /** BizToken and verification URL, sealed (JWE); null while the row is reserved, and once their time is over. */
  sealed: string | null;
  /** Origin of the page: the audience of the result token. */
  origin: string;
  /** The site's own id of the user; null when a page started it. */
  reference: string | null;
  /** A backend's short strings. */
  metadata: Record<string, string>;
  /** What was checked, as the result token and the webhook tell it. */
  checks: Checks;
  /**
   * Whether the person came back in the browser that was sent to the vendor: null until something is
   * proved, and false for good once another browser came back.
   */
  sameBrowser: boolean | null;
  /** `handoff`: a phone may take it over, and the vendor sends the browser back to the proxy. */
  flow: Flow;
  /** SHA-256 of the code that a phone may take it over with, base64url; null without one. */
  handoffCodeHash: string | null;
  /** Until when the code is good. */
  handoffExpiresAt: Instant | null;
  /** When a phone took it over: once and for all. */
  handedOffAt: Instant | null;
  createdAt: Instant;
  /** Until when the person must have begun. */
  expiresAt: Instant;
  /** When the browser came back first. */
  returnedAt: Instant | null;
  finishedAt: Instant | null;
  /** When reconciliation asks the vendor next; null when final. */
  nextAskAt: Instant | null;
};

export type Checks = {
  checkMode: number;
  documentType: string | null;
  securityLevel: number | null;
  ruleId: string | null;
};

/** The end of a verification. */
export type Ending = {
  status: FinalStatus;
  reason: Reason | null;
  resultCode: number | null;
  finishedAt: Instant;
};

/** A webhook that waits to be delivered, was delivered, or failed for good. */
export type OutboxMessage = {
  /** The `webhook-id`: the same in every attempt. */
  id: string;
  verificationId: string;
  /** `verification.passed`, … */
  type: string;
  /** The body, as it is signed and sent. */
  payload: string;
  state: WebhookState;
  attempts: number;
  /** HTTP status or short error code of the last attempt. */
  lastError: string | null;
  createdAt: Instant;
  nextAttemptAt: Instant | null;
  deliveredAt: Instant | null;
};

export type NewMessage = Pick<
  OutboxMessage,
  'id' | 'verificationId' | 'type' | 'payload' | 'createdAt'
>;

/** A start that came with an `Idempotency-Key`, so that its repetition finds it. */
export type IdempotencyKey = {
  /** SHA-256 of the API key and the header, base64url. */
  keyHash: string;
  /** SHA-256 of the body, base64url. */
  requestHash: string;
};

/** What is still to be done, for operators. */
export type Backlog = {
  /** Verifications that have not ended. */
  pending: number;
  /** When reconciliation must ask next; null when nothing is pending. */
  nextAskAt: Instant | null;
  waitingMessages: number;
  /** When the oldest message that waits was put in. */
  oldestWaitingAt: Instant | null;
  failedMessages: number;
};

/** What a new verification shares with one that is already there. */
export type DuplicateField = 'id' | 'bizTokenHash' | 'idempotencyKey' | 'openReference';

/** A new verification was not kept, because something that must be its own belongs to another. */
export class DuplicateError extends Error {
  override readonly name = 'DuplicateError';
  readonly field: DuplicateField;

  constructor(field: DuplicateField) {
    super(`Another verification has this ${field}.`);
    this.field = field;
  }
}

/** What a day may cost. A day begins at `since`; rows created then or later count, reserved ones too. */
export type DailyLimits = {
  since: Instant;
  /** For pages and backends together; null: no limit. */
  perDay: number | null;
  /** For pages alone, within `perDay`: what is beyond it belongs to backends. Null: no limit of their own. */
  pagesPerDay: number | null;
};

/** A start was not reserved, because the day's limit is reached. */
export class DailyLimitError extends Error {
  override readonly name = 'DailyLimitError';
  readonly limit: 'perDay' | 'pagesPerDay';

  constructor(limit: 'perDay' | 'pagesPerDay') {
    super(`The daily limit of starts (${limit}) is reached.`);
    this.limit = limit;
  }
}

/** What a start is reserved with; each part may be left out. */
export type Reservation = {
  idempotency?: IdempotencyKey;
  /**
   * The start asked for the reference's open verification, and there is none to be begun after
   * `expiresAfter`: until somebody comes back, a phone takes over or it ends, no equal start (same
   * reference, same `requestHash`) can be reserved beside it. Needs `row.reference`.
   */
  reuse?: { requestHash: string; expiresAfter: Instant };
  limits?: DailyLimits;
};

/** What the vendor's answer adds to a reserved row. */
export type Bought = { bizTokenHash: string; sealed: string; expiresAt: Instant };

/** Whether the vendor has not answered yet about a verification that is written down. */
export function isReserved(row: Pick<VerificationRow, 'status' | 'bizTokenHash'>): boolean {
  return row.status === 'pending' && row.bizTokenHash === null;
}
