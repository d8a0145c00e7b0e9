import type { SlotWish } from './call-slots.js';
import type {
  Backlog,
  Bought,
  Ending,
  IdempotencyKey,
  Instant,
  NewMessage,
  OutboxMessage,
  Reservation,
  VerificationRow,
} from './rows.js';

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
 * pass the same conformance suite (`test/store/conformance.ts`).
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
  /** Counts the attempt and ends the message as delivered. */
  markDelivered(messageId: string, at: Instant): Promise<void>;
  /** Counts the attempt; `nextAttemptAt` null ends the message as failed. */
  markAttemptFailed(messageId: string, error: string, nextAttemptAt: Instant | null): Promise<void>;
  /** Makes a leased message due at a time again; its attempt was cut off and is not counted. */
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
