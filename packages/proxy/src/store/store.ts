import type { FinalStatus, Flow, Reason, VerificationStatus } from 'ekyc-verify-protocol';
import type { SlotWish } from './call-slots.js';

/** A moment, in milliseconds since 1970. */
export type Instant = number;

/** Who asked for a verification: each has a share of the daily limit of its own. */
export type InitiatorKind = 'page' | 'backend';

/**
 * A verification as it is kept: ids, hashes, times and states, no personal data.
 *
 * It is written before it is bought. Until the vendor has answered it is *reserved*: pending, with
 * `bizTokenHash` and `sealed` null. See `Store.reserve`.
 */
export type VerificationRow = {
  id: string;
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
  /** The `webhook-id`: the same in every try. */
  id: string;
  verificationId: string;
  /** `verification.passed`, … */
  type: string;
  /** The body, as it is signed and sent. */
  payload: string;
  state: 'waiting' | 'delivered' | 'failed';
  attempts: number;
  /** HTTP status or short error code of the last try. */
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

/** Between which moments one call may leave, in milliseconds of this process's `performance.now()`. */
export type CallSlot = { from: number; until: number };

/**
 * How instances share the calls that the vendor allows: see `call-slots.ts`. Slots are given out by
 * the database's clock.
 */
export type CallSlots = {
  /** @returns The slots that are the caller's now, and how long the next would be away, in milliseconds. */
  reserve(action: string, wish: SlotWish): Promise<{ slots: CallSlot[]; nextIn: number }>;
};

/**
 * Where verifications and the outbox of webhooks are kept. SQLite and PostgreSQL implement it and
 * pass the same conformance suite (`store.conformance.ts`).
 *
 * Every method that resolves has made its change durable. Every method rejects with
 * `ProblemError('storage-unavailable')` when the database does not answer.
 */
export type Store = {
  /** Keeps a whole verification. Rejects with `DuplicateError` on an id, an open BizToken or an idempotency key that is taken. */
  insert(row: VerificationRow, idempotency?: IdempotencyKey): Promise<void>;
  /**
   * Writes a start down before the vendor is asked: the row (with `bizTokenHash` and `sealed` null),
   * its idempotency key, its claim to the reference, and its place within the day's limits, all in
   * one transaction, so that no rush passes a limit and of equal starts one is reserved.
   *
   * After it comes `complete` or `abandon`. What neither reached, because the process died, is
   * removed by `dropReserved`.
   *
   * Rejects with `DailyLimitError`, and with `DuplicateError`: on `idempotencyKey` and `openReference`
   * the other start's row is found by `findByIdempotencyKey` or `findOpenByReference`. That row may
   * still be reserved (`isReserved`): read it again until it is complete, or gone because it was
   * abandoned, when the start may be reserved anew. The duplicates are looked for before the limits,
   * so that a repetition is answered also when the limit is reached.
   */
  reserve(row: VerificationRow, reservation?: Reservation): Promise<void>;
  /**
   * The vendor answered: the reserved row becomes one that can be begun until `expiresAt`, when the
   * reconciliation asks about it. False, and nothing changes, when it is reserved no longer.
   * Rejects with `DuplicateError('bizTokenHash')` when an open verification has this BizToken.
   */
  complete(id: string, bought: Bought): Promise<boolean>;
  /** The vendor refused: the reserved row goes, with its idempotency key, and counts no more. */
  abandon(id: string): Promise<void>;
  /** Removes what was reserved before a moment and never completed. Resolves to the number of rows. */
  dropReserved(before: Instant): Promise<number>;
  find(id: string): Promise<VerificationRow | null>;
  /** The pending verification of this BizToken. */
  findOpenByBizTokenHash(bizTokenHash: string): Promise<VerificationRow | null>;
  /** The verification that an earlier start with this key made, and the hash of that start's body. */
  findByIdempotencyKey(
    keyHash: string,
  ): Promise<{ row: VerificationRow; requestHash: string } | null>;
  /**
   * The verification that was reserved with this reference and `reuse.requestHash` and can be begun
   * until after `expiresAfter`: it is pending, nobody has come back from it, and no phone has taken
   * it over. There is at most one. It may still be reserved.
   */
  findOpenByReference(
    reference: string,
    requestHash: string,
    expiresAfter: Instant,
  ): Promise<VerificationRow | null>;
  /** How many verifications were created at `since` or later. */
  countCreatedSince(since: Instant): Promise<number>;
  /**
   * Writes that a browser came back. Only the first return counts for `returnedAt` and for
   * `nextAskAt`, when reconciliation asks unless somebody learns the end before: nobody can put an end off.
   * Changes nothing of a verification that has ended. Resolves to true once, whoever comes back together.
   *
   * @param sameBrowser Whether it is the browser that was sent to the vendor: null says that nothing
   * is proved and leaves what is known, true is kept unless another browser came back, and false,
   * another browser, is final.
   */
  recordReturn(
    id: string,
    at: Instant,
    sameBrowser: boolean | null,
    nextAskAt: Instant,
  ): Promise<boolean>;
  /**
   * Gives a verification a code that a phone may take it over with; an earlier one is good no longer.
   * Resolves to false, and changes nothing, when it has ended, was come back from, or was taken over.
   */
  offerHandoff(id: string, codeHash: string, expiresAt: Instant): Promise<boolean>;
  /** The verification whose newest code this is, however long ago it was good. */
  findByHandoffCodeHash(codeHash: string): Promise<VerificationRow | null>;
  /**
   * A phone takes a verification over. Resolves to true once, whoever asks together; false when the
   * code is too old or was used, and when the verification has ended or was come back from.
   */
  acceptHandoff(codeHash: string, at: Instant): Promise<boolean>;
  /**
   * Ends a pending verification and puts its webhook into the outbox, in one transaction.
   * Resolves to false, and changes nothing, when it has already ended: the first ending stands.
   *
   * @param messageFor Makes the webhook of the row as it ends; null: none is sent.
   */
  finish(
    id: string,
    ending: Ending,
    messageFor: (row: VerificationRow) => NewMessage | null,
  ): Promise<boolean>;
  /**
   * Pending verifications whose `nextAskAt` has come, oldest first; moves their `nextAskAt` to
   * `leaseUntil`, so that no other instance takes them meanwhile. Reserved ones are left out: there
   * is nothing to ask about yet.
   */
  claimDue(now: Instant, leaseUntil: Instant, limit: number): Promise<VerificationRow[]>;
  /** Sets when reconciliation asks for a pending verification next. */
  scheduleAsk(id: string, nextAskAt: Instant): Promise<void>;
  /** Waiting messages whose time has come, oldest first; leased like `claimDue`. */
  claimMessages(now: Instant, leaseUntil: Instant, limit: number): Promise<OutboxMessage[]>;
  /** Counts the try and ends the message as delivered. */
  markDelivered(messageId: string, at: Instant): Promise<void>;
  /** Counts the try; `nextAttemptAt` null ends the message as failed. */
  markAttemptFailed(messageId: string, error: string, nextAttemptAt: Instant | null): Promise<void>;
  /** Makes a leased message due at a time again; its try was cut off and is not counted. */
  releaseMessage(messageId: string, error: string, at: Instant): Promise<void>;
  /** Messages of one state, newest first. */
  listMessages(state: OutboxMessage['state'], limit: number): Promise<OutboxMessage[]>;
  /** Makes a failed or delivered message wait again, with its attempts at zero. False: no such message. */
  resendMessage(messageId: string, at: Instant): Promise<boolean>;
  /**
   * Retention: takes client secret hash, hand-off code's hash and sealed BizToken out of verifications created before
   * `secretsBefore`, and deletes final verifications (with their messages that do not wait, and
   * idempotency keys) created before `rowsBefore`. One whose message still waits stays until the
   * message is delivered or failed. Resolves to the number of deleted verifications.
   */
  purge(secretsBefore: Instant, rowsBefore: Instant): Promise<number>;
  backlog(): Promise<Backlog>;
  /** Null when no other instance uses this database, and each process has the rate limit for itself. */
  callSlots: CallSlots | null;
  /** Resolves when the database has taken what a start writes. Asks it each time; who asks at once shares the answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
};
