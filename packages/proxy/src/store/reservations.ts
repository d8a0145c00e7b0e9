/** Attempts are written down before the vendor is asked, then completed or abandoned. */
import { mostAttempts } from 'ekyc-verify-protocol';
import { midnightBefore } from '../time.js';
import { findByBizTokenHash, firstOf, lockVerificationOf, withToken } from './attempts.js';
import { countOne, uncountOne } from './daily-counts.js';
import type { Change, Engine, Queries } from './engine.js';
import { addMessages } from './outbox.js';
import {
  AttemptRefused,
  DuplicateError,
  type AttemptRow,
  type AttemptWish,
  type Bought,
  type IdempotencyKey,
  type Instant,
  type NewAttempt,
  type VerificationRow,
} from './rows.js';
import { toAttemptRow } from './schema.js';
import type { MessagesFor } from './store.js';
import { create, findLocked } from './verifications.js';

type Kind = Engine['kind'];

const table = 'ekyc_attempts';

/** The verification is taken first, so that what is counted stays so until it is written. */
export function reserve(
  kind: Kind,
  wish: AttemptWish,
): Change<{ attempt: AttemptRow; isNew: boolean }> {
  return async (database) => {
    const verification = await findLocked(kind, database, wish.verificationId);
    if (verification?.status !== 'pending' || wish.now >= verification.expiresAt) {
      throw new AttemptRefused('over');
    }
    const open = await findOpen(database, wish);
    if (open !== null) {
      if (open.id !== verification.attemptId) {
        await database
          .updateTable('ekyc_verifications')
          .set({ attemptId: open.id })
          .where('id', '=', verification.id)
          .execute();
      }
      return { attempt: open, isNew: false };
    }
    const { attempts, failedAttempts, maxAttempts } = verification;
    if (attempts >= mostAttempts || failedAttempts >= maxAttempts) {
      throw new AttemptRefused('no-attempts-left');
    }
    await database
      .updateTable('ekyc_verifications')
      .set((row) => ({ attempts: row('attempts', '+', 1), attemptId: wish.id }))
      .where('id', '=', verification.id)
      .execute();
    return { attempt: await insertNew(database, verification, wish), isNew: true };
  };
}

/** Nobody else knows the verification yet, so there is nothing to look at first. */
export function createAndReserve(
  row: VerificationRow,
  first: NewAttempt,
  idempotency?: IdempotencyKey,
): Change<AttemptRow> {
  return async (database) => {
    await create({ ...row, attempts: 1, attemptId: first.id }, idempotency)(database);
    return insertNew(database, row, first);
  };
}

/** One that can be begun for a while yet, or that is being bought at this moment. */
async function findOpen(
  database: Queries,
  { verificationId, flow, openUntil }: AttemptWish,
): Promise<AttemptRow | null> {
  return firstOf(
    database
      .selectFrom(table)
      .selectAll()
      .where('verificationId', '=', verificationId)
      .where('flow', '=', flow)
      .where('status', '=', 'open')
      .where((row) => row.or([row('bizTokenHash', 'is', null), row('expiresAt', '>', openUntil)]))
      .orderBy('number', 'desc')
      .limit(1),
  );
}

/** Writes a new attempt down, and counts it in the day. */
async function insertNew(
  database: Queries,
  verification: VerificationRow,
  { id, flow, now, expiresAt, limits }: NewAttempt,
): Promise<AttemptRow> {
  const columns = await database
    .insertInto(table)
    .values(({ selectFrom }) => ({
      id,
      verificationId: verification.id,
      // One that was abandoned leaves its number to the next, unless a later one has begun meanwhile.
      number: selectFrom(table)
        .select((row) => row(row.fn.coalesce(row.fn.max('number'), row.lit(0)), '+', 1).as('next'))
        .where('verificationId', '=', verification.id),
      flow,
      status: 'open',
      startedAt: now,
      expiresAt,
      nextAskAt: expiresAt,
    }))
    .returningAll()
    .executeTakeFirstOrThrow();
  await countOne(database, verification.initiator, limits);
  return toAttemptRow(columns);
}

export function complete(
  kind: Kind,
  id: string,
  bought: Bought,
  messagesFor: MessagesFor,
): Change<VerificationRow | null> {
  return async (database) => {
    const verification = await lockVerificationOf(kind, database, id);
    if (verification === null) return null;
    const columns = await database
      .updateTable(table)
      .set({ ...bought, nextAskAt: bought.expiresAt })
      .where('id', '=', id)
      .where('status', '=', 'open')
      .where('bizTokenHash', 'is', null)
      .where(({ not, exists }) =>
        not(exists(withToken(database, bought.bizTokenHash).select('id'))),
      )
      .returningAll()
      .executeTakeFirst();
    if (columns !== undefined) {
      const attempt = toAttemptRow(columns);
      await addMessages(database, messagesFor({ verification, attempt }));
      return verification;
    }
    const holder = await findByBizTokenHash(database, bought.bizTokenHash);
    if (holder === null || holder.id === id) return null;
    throw new DuplicateError('bizTokenHash');
  };
}

export function abandon(kind: Kind, id: string): Change<void> {
  return async (database) => {
    const verification = await lockVerificationOf(kind, database, id);
    if (verification === null) return;
    const abandoned = await database
      .deleteFrom(table)
      .where('id', '=', id)
      .where('status', '=', 'open')
      .where('bizTokenHash', 'is', null)
      .returning('startedAt')
      .executeTakeFirst();
    if (abandoned === undefined) return;
    await database
      .updateTable('ekyc_verifications')
      .set(({ eb, selectFrom }) => ({
        attempts: eb('attempts', '-', 1),
        attemptId:
          verification.attemptId === id
            ? selectFrom(table)
                .select('id')
                .where('verificationId', '=', verification.id)
                .orderBy('number', 'desc')
                .limit(1)
            : verification.attemptId,
      }))
      .where('id', '=', verification.id)
      .execute();
    await uncountOne(database, verification.initiator, midnightBefore(abandoned.startedAt));
  };
}

export async function findReserved(
  database: Queries,
  before: Instant,
  limit: number,
): Promise<string[]> {
  const rows = await database
    .selectFrom(table)
    .select('id')
    .where('nextAskAt', 'is not', null)
    .where('bizTokenHash', 'is', null)
    .where('startedAt', '<', before)
    .orderBy('startedAt')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}
