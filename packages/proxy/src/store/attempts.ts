/** Attempts: written down before the vendor is asked, then completed or abandoned, and followed to their end. */
import { mostAttempts } from 'ekyc-verify-protocol';
import { midnightBefore } from '../time.js';
import { skipLocked, type Change, type Engine, type Queries } from './engine.js';
import { countOne, uncountOne } from './daily-counts.js';
import { addMessages } from './outbox.js';
import {
  AttemptRefused,
  DuplicateError,
  type AttemptEnding,
  type AttemptRow,
  type AttemptWish,
  type Bought,
  type IdempotencyKey,
  type Instant,
  type NewAttempt,
  type VerificationRow,
} from './rows.js';
import { toAttemptRow, toVerificationRow } from './schema.js';
import type { MessagesFor, Settle } from './store.js';
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

export async function find(database: Queries, id: string): Promise<AttemptRow | null> {
  return firstOf(database.selectFrom(table).selectAll().where('id', '=', id));
}

export async function findAll(database: Queries, ids: readonly string[]): Promise<AttemptRow[]> {
  if (ids.length === 0) return [];
  const rows = await database.selectFrom(table).selectAll().where('id', 'in', ids).execute();
  return rows.map(toAttemptRow);
}

export async function findByBizTokenHash(
  database: Queries,
  bizTokenHash: string,
): Promise<AttemptRow | null> {
  return firstOf(withToken(database, bizTokenHash).selectAll());
}

export async function list(database: Queries, verificationId: string): Promise<AttemptRow[]> {
  const rows = await database
    .selectFrom(table)
    .selectAll()
    .where('verificationId', '=', verificationId)
    .orderBy('number')
    .execute();
  return rows.map(toAttemptRow);
}

/** What has ended stays as it was told: who comes back later changes nothing. */
export function recordReturn(
  kind: Kind,
  id: string,
  at: Instant,
  sameBrowser: boolean | null,
  nextAskAt: Instant,
  messagesFor: MessagesFor,
): Change<boolean> {
  return async (database) => {
    const verification = await lockVerificationOf(kind, database, id);
    if (verification === null) return false;
    const known = sameBrowser === null ? null : Number(sameBrowser);
    const first = await database
      .updateTable(table)
      .set({ status: 'returned', returnedAt: at, nextAskAt, sameBrowser: known })
      .where('id', '=', id)
      .where('status', '=', 'open')
      .where('bizTokenHash', 'is not', null)
      .returningAll()
      .executeTakeFirst();
    if (first !== undefined) {
      const attempt = toAttemptRow(first);
      await addMessages(database, messagesFor({ verification, attempt }));
      return true;
    }
    if (sameBrowser !== null) {
      await database
        .updateTable(table)
        .set({ sameBrowser: known })
        .where('id', '=', id)
        .where('status', '=', 'returned')
        // True once proved, until another browser comes; false for good.
        .$if(sameBrowser, (query) => query.where('sameBrowser', 'is', null))
        .execute();
    }
    return false;
  };
}

/** Settled with the rows as they are now: somebody may have come back while the vendor was asked. */
export function finish(
  kind: Kind,
  id: string,
  ending: AttemptEnding,
  settle: Settle,
  which: 'bought' | 'reserved',
): Change<{ verification: VerificationRow; attempt: AttemptRow } | null> {
  return async (database) => {
    const verification = await lockVerificationOf(kind, database, id);
    if (verification === null) return null;
    const columns = await database
      .updateTable(table)
      .set({ ...ending, nextAskAt: null })
      .where('id', '=', id)
      .where('nextAskAt', 'is not', null)
      .where('bizTokenHash', which === 'bought' ? 'is not' : 'is', null)
      .returningAll()
      .executeTakeFirst();
    if (columns === undefined) return null;
    const attempt = toAttemptRow(columns);
    const { counts, ending: end, messages } = settle(verification, attempt);
    await addMessages(database, messages);
    if (verification.status !== 'pending' || (end === null && !counts)) {
      return { verification, attempt };
    }
    const settled = await database
      .updateTable('ekyc_verifications')
      .set((row) => ({
        failedAttempts: row('failedAttempts', '+', Number(counts)),
        ...(end !== null && {
          ...end,
          attemptId: id,
          handoffCodeHash: null,
          handoffExpiresAt: null,
        }),
      }))
      .where('id', '=', verification.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    return { verification: toVerificationRow(settled), attempt };
  };
}

export function claimDue(
  kind: Kind,
  now: Instant,
  leaseUntil: Instant,
  limit: number,
): Change<AttemptRow[]> {
  return async (database) => {
    const due = database
      .selectFrom(table)
      .select('id')
      .where('nextAskAt', '<=', now)
      .where('bizTokenHash', 'is not', null)
      .orderBy('nextAskAt')
      .limit(limit)
      .$call(skipLocked(kind));
    const claimed = await database
      .updateTable(table)
      .set({ nextAskAt: leaseUntil })
      .where('id', 'in', due)
      .returningAll()
      .execute();
    return claimed.map(toAttemptRow).toSorted((a, b) => a.startedAt - b.startedAt);
  };
}

export function scheduleAsk(id: string, nextAskAt: Instant): Change<void> {
  return async (database) => {
    await database
      .updateTable(table)
      .set({ nextAskAt })
      .where('id', '=', id)
      .where('nextAskAt', 'is not', null)
      .execute();
  };
}

export { countOf as count } from './daily-counts.js';

const probeId = 'probe';

/**
 * Writes what an attempt writes and takes it away again, in one transaction: a smaller write still
 * succeeds on a disk that has no room for an attempt.
 */
export async function probeWrite(database: Queries): Promise<void> {
  await database
    .insertInto('ekyc_verifications')
    .values({
      id: probeId,
      initiator: 'backend',
      status: 'pending',
      sealed: 'x'.repeat(1000),
      origin: 'https://probe.invalid',
      metadata: '{}',
      checks: '{}',
      maxAttempts: 1,
      attempts: 0,
      failedAttempts: 0,
      createdAt: 0,
      expiresAt: 0,
    } as never)
    .execute();
  await database
    .insertInto(table)
    .values({
      id: probeId,
      verificationId: probeId,
      number: 1,
      flow: 'redirect',
      status: 'open',
      bizTokenHash: probeId,
      sealed: 'x'.repeat(1000),
      startedAt: 0,
      expiresAt: 0,
      nextAskAt: 0,
    } as never)
    .execute();
  await database.deleteFrom('ekyc_verifications').where('id', '=', probeId).execute();
}

/**
 * The verification of an attempt, which nobody else changes before this transaction ends. Every change
 * of a single attempt takes it first, so that no two wait for each other.
 */
function lockVerificationOf(
  kind: Kind,
  database: Queries,
  attemptId: string,
): Promise<VerificationRow | null> {
  return findLocked(kind, database, ({ selectFrom }) =>
    selectFrom(table).select('verificationId').where('ekyc_attempts.id', '=', attemptId),
  );
}

function withToken(database: Queries, bizTokenHash: string) {
  return database
    .selectFrom(table)
    .where('bizTokenHash', '=', bizTokenHash)
    .where('nextAskAt', 'is not', null);
}

async function firstOf(query: {
  executeTakeFirst(): Promise<Parameters<typeof toAttemptRow>[0] | undefined>;
}): Promise<AttemptRow | null> {
  const columns = await query.executeTakeFirst();
  return columns === undefined ? null : toAttemptRow(columns);
}
