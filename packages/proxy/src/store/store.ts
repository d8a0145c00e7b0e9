import type { SlotWish } from './call-slots.js';
import type {
  AttemptEnding,
  AttemptRow,
  AttemptWish,
  Backlog,
  Bought,
  Ending,
  IdempotencyKey,
  Instant,
  ListFilter,
  ListPosition,
  NewAttempt,
  NewMessage,
  OutboxMessage,
  ReportReadRow,
  Settlement,
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

/** Makes the webhooks that a change puts into the outbox, of the rows as they are after it. */
export type MessagesFor<Row = { verification: VerificationRow; attempt: AttemptRow }> = (
  rows: Row,
) => NewMessage[];

/**
 * Says what the end of an attempt means. What it says of the verification is written only while that is
 * pending; of one that has ended already only the messages are.
 *
 * @param attempt As it ends.
 */
export type Settle = (verification: VerificationRow, attempt: AttemptRow) => Settlement;

/**
 * Where verifications, their attempts and the outbox of webhooks are kept. SQLite and PostgreSQL
 * implement it and pass the same conformance suite (`test/store/conformance.ts`).
 *
 * Every method that resolves has made its change durable, in one transaction with the webhooks that
 * it causes. Every method rejects with `ProblemError('storage-unavailable')` when the database does
 * not answer.
 */
export type Store = {
  /** Keeps a new verification. Rejects with `DuplicateError` on an id or an idempotency key that is taken. */
  create(row: VerificationRow, idempotency?: IdempotencyKey): Promise<void>;
  /**
   * The same, and reserves its first attempt as `reserveAttempt` would: both are kept, or neither.
   * Rejects with `AttemptRefused` as well, past a limit of the day.
   */
  createAndReserve(
    row: VerificationRow,
    first: NewAttempt,
    idempotency?: IdempotencyKey,
  ): Promise<AttemptRow>;
  find(id: string): Promise<VerificationRow | null>;
  /** The verification that an earlier creation with this key made, and the hash of that one's body. */
  findByIdempotencyKey(
    keyHash: string,
  ): Promise<{ row: VerificationRow; requestHash: string } | null>;
  findByLinkCodeHash(codeHash: string): Promise<VerificationRow | null>;
  /** Newest first: those behind a position. */
  list(filter: ListFilter, after: ListPosition | null, limit: number): Promise<VerificationRow[]>;

  /**
   * Gives the attempt that somebody asks for, and makes it the verification's latest (`attemptId`).
   *
   * An attempt of the same flow that is open (nobody has come back, and it is reserved or can be
   * begun until after `openUntil`) is given again: there is at most one. Otherwise a new one is
   * written down before the vendor is asked, within the day's limits, `maxAttempts` and the cap of
   * 20, all in one transaction, so that no rush passes a limit and of equal wishes one is reserved.
   *
   * After a new one comes `completeAttempt` or `abandonAttempt`. What neither reached, because the
   * process died, is found by `findReserved`. One that is given again may still be reserved
   * (`isReserved`): read it again until it is complete, or gone, when the attempt may be asked for anew.
   *
   * Rejects with `AttemptRefused`; `over` also when there is no such verification.
   */
  reserveAttempt(wish: AttemptWish): Promise<{ attempt: AttemptRow; isNew: boolean }>;
  /**
   * The vendor answered: the reserved attempt becomes one that can be begun until `expiresAt`, when
   * reconciliation asks about it. Resolves to its verification, which may have ended meanwhile; to
   * null, and nothing changes, when the attempt is reserved no longer.
   * Rejects with `DuplicateError('bizTokenHash')` when an attempt under way has this BizToken.
   */
  completeAttempt(
    id: string,
    bought: Bought,
    messagesFor: MessagesFor,
  ): Promise<VerificationRow | null>;
  /** The vendor refused: the reserved attempt goes, and counts no more, in the verification and in the day. */
  abandonAttempt(id: string): Promise<void>;
  /**
   * IDs of attempts that were reserved before a moment and not completed since, oldest first: the
   * process that reserved them died. They may have been bought, so they are finished and stay counted.
   */
  findReserved(before: Instant, limit: number): Promise<string[]>;
  findAttempt(id: string): Promise<AttemptRow | null>;
  /** Those of these attempts that there are, in any order. */
  findAttempts(ids: readonly string[]): Promise<AttemptRow[]>;
  /** The attempt under way with this BizToken. */
  findAttemptByBizTokenHash(bizTokenHash: string): Promise<AttemptRow | null>;
  /** All attempts of a verification, the first one first. */
  listAttempts(verificationId: string): Promise<AttemptRow[]>;
  /** How many attempts the day that began at this moment has. */
  countAttempts(day: Instant): Promise<number>;
  /**
   * Writes that a browser came back: the attempt becomes `returned`. Only the first return counts for
   * `returnedAt` and for `nextAskAt`, when reconciliation asks unless somebody learns the end before:
   * nobody can put an end off. Changes nothing of an attempt that has ended. Resolves to true once,
   * whoever comes back together; only then are messages made.
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
    messagesFor: MessagesFor,
  ): Promise<boolean>;
  /**
   * Ends an attempt under way and settles what that means for its verification. Resolves to null,
   * and changes nothing, when the attempt has ended already or was erased: the first ending stands.
   *
   * @param which Whether it is one that was bought, or one that is still reserved: of the other kind
   * it resolves to null as well.
   */
  finishAttempt(
    id: string,
    ending: AttemptEnding,
    settle: Settle,
    which?: 'bought' | 'reserved',
  ): Promise<{ verification: VerificationRow; attempt: AttemptRow } | null>;
  /**
   * Ends a pending verification. Resolves to false, and changes nothing, when it has already ended:
   * the first ending stands. `expired` is refused as well (false) while an attempt is under way.
   */
  end(id: string, ending: Ending, messagesFor: MessagesFor<VerificationRow>): Promise<boolean>;
  /** IDs of pending verifications that expired before `now` and have no attempt under way, oldest first. */
  findExpired(now: Instant, limit: number): Promise<string[]>;

  /**
   * Gives a verification a code that a phone may go on with; an earlier one is good no longer.
   * Resolves to false, and changes nothing, when it has ended.
   */
  offerHandoff(id: string, codeHash: string, expiresAt: Instant): Promise<boolean>;
  /** The verification whose newest code this is, however long ago it was good. */
  findByHandoffCodeHash(codeHash: string): Promise<VerificationRow | null>;
  /** Uses a code up. Resolves to true once, whoever asks together; false when it is too old, or the verification has ended. */
  useHandoff(codeHash: string, at: Instant): Promise<boolean>;

  /**
   * Attempts under way whose `nextAskAt` has come, oldest first; moves their `nextAskAt` to
   * `leaseUntil`, so that no other instance takes them meanwhile. Reserved ones are left out: there
   * is nothing to ask about yet.
   */
  claimDueAttempts(now: Instant, leaseUntil: Instant, limit: number): Promise<AttemptRow[]>;
  /** Sets when reconciliation asks about an attempt under way next. */
  scheduleAsk(attemptId: string, nextAskAt: Instant): Promise<void>;

  /** Keeps who read a report, for as long as the verification is kept. Nothing when it was erased. */
  recordReportRead(read: ReportReadRow): Promise<void>;
  /** Who read a verification's report, the first one first. */
  listReportReads(verificationId: string): Promise<ReportReadRow[]>;
  /**
   * Erases a verification with all that belongs to it: attempts, messages, reads, idempotency key.
   * What stays are the day's counts. False: there is none.
   */
  erase(id: string): Promise<boolean>;

  /** Waiting messages whose time has come, oldest first; leased like `claimDueAttempts`. */
  claimMessages(now: Instant, leaseUntil: Instant, limit: number): Promise<OutboxMessage[]>;
  /** Counts the delivery and ends the message as delivered. */
  markDelivered(messageId: string, at: Instant): Promise<void>;
  /** Counts the delivery; `nextDeliveryAt` null ends the message as failed. */
  markDeliveryFailed(
    messageId: string,
    error: string,
    nextDeliveryAt: Instant | null,
  ): Promise<void>;
  /** Makes a leased message due at a time again; its delivery was cut off and is not counted. */
  releaseMessage(messageId: string, error: string, at: Instant): Promise<void>;
  /** Messages of one state, newest first. */
  listMessages(state: OutboxMessage['state'], limit: number): Promise<OutboxMessage[]>;
  /** Makes a failed or delivered message wait again, with its deliveries at zero. False: no such message. */
  resendMessage(messageId: string, at: Instant): Promise<boolean>;
  /**
   * Retention: takes hashes and sealed texts out of verifications that ended, and attempts that
   * began, before `secretsBefore`, and deletes verifications that ended before `rowsBefore` with all
   * that belongs to them. One whose message still waits stays until the message is delivered or
   * failed. Resolves to the number of deleted verifications.
   */
  purge(secretsBefore: Instant, rowsBefore: Instant): Promise<number>;
  backlog(): Promise<Backlog>;
  /** Null when no other instance uses this database, and each process has the rate limit for itself. */
  callSlots: CallSlots | null;
  /** Resolves when the database has taken what an attempt writes. Asks it each time; who asks at once shares the answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
};
