/** Attempts: written down before the vendor is asked, then completed or abandoned, and followed to their end. */
import { mostAttempts } from 'ekyc-verify-protocol';
import { midnightBefore } from '../time.js';
import { locked, skipLocked, type Change, type Engine, type Queries } from './engine.js';
import { countOne, uncountOne } from './daily-counts.js';
import { addMessages } from './outbox.js';
import {
  AttemptRefused,
  DuplicateError,
  type AttemptEnding,
  type AttemptRow,
  type AttemptWish,
  type Bought,
  type Instant,
  type Settlement,
  type VerificationRow,
} from './rows.js';
import { toAttemptRow, toVerificationRow } from './schema.js';
import type { MessagesFor } from './store.js';
import { find as findVerification, findLocked } from './verifications.js';

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
    const attempt = await insertNew(database, wish, verification);
    await countOne(database, verification.initiator, wish.limits);
    return { attempt, isNew: true };
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

async function insertNew(
  database: Queries,
  { id, flow, now, expiresAt }: AttemptWish,
  verification: VerificationRow,
): Promise<AttemptRow> {
  const { attempts } = await database
    .updateTable('ekyc_verifications')
    .set((row) => ({ attempts: row('attempts', '+', 1), attemptId: id }))
    .where('id', '=', verification.id)
    .returning('attempts')
    .executeTakeFirstOrThrow();
  // One that was abandoned leaves its number to the next, unless a later one has begun meanwhile.
  const { last } = await database
    .selectFrom(table)
    .select(({ fn }) => fn.max<number | null>('number').as('last'))
    .where('verificationId', '=', verification.id)
    .executeTakeFirstOrThrow();
  const attempt: AttemptRow = {
    id,
    verificationId: verification.id,
    number: Math.max(attempts, (last ?? 0) + 1),
    flow,
    status: 'open',
    reason: null,
    resultCode: null,
    bizTokenHash: null,
    sealed: null,
    sameBrowser: null,
    startedAt: now,
    expiresAt,
    returnedAt: null,
    finishedAt: null,
    nextAskAt: expiresAt,
  };
  await database
    .insertInto(table)
    .values({ ...attempt, sameBrowser: null })
    .execute();
  return attempt;
}

export function complete(id: string, bought: Bought, messagesFor: MessagesFor): Change<boolean> {
  return async (database) => {
    if ((await findByBizTokenHash(database, bought.bizTokenHash)) !== null) {
      throw new DuplicateError('bizTokenHash');
    }
    const columns = await database
      .updateTable(table)
      .set({ ...bought, nextAskAt: bought.expiresAt })
      .where('id', '=', id)
      .where('status', '=', 'open')
      .where('bizTokenHash', 'is', null)
      .returningAll()
      .executeTakeFirst();
    if (columns === undefined) return false;
    await tell(database, toAttemptRow(columns), messagesFor);
    return true;
  };
}

export function abandon(kind: Kind, id: string): Change<void> {
  return async (database) => {
    const attempt = await find(database, id);
    if (attempt === null) return;
    const verification = await findLocked(kind, database, attempt.verificationId);
    const { numDeletedRows } = await database
      .deleteFrom(table)
      .where('id', '=', id)
      .where('status', '=', 'open')
      .where('bizTokenHash', 'is', null)
      .executeTakeFirst();
    if (numDeletedRows === 0n || verification === null) return;
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
    await uncountOne(database, verification.initiator, midnightBefore(attempt.startedAt));
  };
}

/** What the process that died may have bought stays counted. */
export function failReserved(before: Instant, at: Instant): Change<number> {
  return async (database) => {
    const { numUpdatedRows } = await database
      .updateTable(table)
      .set({ status: 'failed', reason: 'service', finishedAt: at, nextAskAt: null })
      .where('status', '=', 'open')
      .where('bizTokenHash', 'is', null)
      .where('startedAt', '<', before)
      .executeTakeFirst();
    return Number(numUpdatedRows);
  };
}

export async function find(database: Queries, id: string): Promise<AttemptRow | null> {
  return firstOf(database.selectFrom(table).selectAll().where('id', '=', id));
}

export async function findByBizTokenHash(
  database: Queries,
  bizTokenHash: string,
): Promise<AttemptRow | null> {
  return firstOf(underWay(database).where('bizTokenHash', '=', bizTokenHash));
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
    const attempt = await firstOf(
      underWay(database)
        .where('id', '=', id)
        .where('bizTokenHash', 'is not', null)
        .$call(locked(kind)),
    );
    if (attempt === null) return false;
    const isFirst = attempt.returnedAt === null;
    // True once proved, until another browser comes; false for good.
    const proved = sameBrowser === true ? (attempt.sameBrowser ?? true) : sameBrowser;
    const known = proved ?? attempt.sameBrowser;
    if (!isFirst && known === attempt.sameBrowser) return false;
    const returned: AttemptRow = {
      ...attempt,
      status: 'returned',
      sameBrowser: known,
      ...(isFirst && { returnedAt: at, nextAskAt }),
    };
    const { status, returnedAt, nextAskAt: askAt } = returned;
    await database
      .updateTable(table)
      .set({
        status,
        returnedAt,
        nextAskAt: askAt,
        sameBrowser: known === null ? null : Number(known),
      })
      .where('id', '=', id)
      .execute();
    if (isFirst) await tell(database, returned, messagesFor);
    return isFirst;
  };
}

/** Settled with the rows as they are now: somebody may have come back while the vendor was asked. */
export function finish(
  kind: Kind,
  id: string,
  ending: AttemptEnding,
  settle: (verification: VerificationRow, attempt: AttemptRow) => Settlement,
): Change<{ verification: VerificationRow; attempt: AttemptRow } | null> {
  return async (database) => {
    const before = await find(database, id);
    if (before === null) return null;
    const verification = await findLocked(kind, database, before.verificationId);
    const columns = await database
      .updateTable(table)
      .set({ ...ending, nextAskAt: null })
      .where('id', '=', id)
      .where('status', 'in', ['open', 'returned'])
      .where('bizTokenHash', 'is not', null)
      .returningAll()
      .executeTakeFirst();
    if (verification === null || columns === undefined) return null;
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
    const due = underWay(database)
      .clearSelect()
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
      .where('status', 'in', ['open', 'returned'])
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

function underWay(database: Queries) {
  return database.selectFrom(table).selectAll().where('status', 'in', ['open', 'returned']);
}

async function tell(
  database: Queries,
  attempt: AttemptRow,
  messagesFor: MessagesFor,
): Promise<void> {
  const verification = await findVerification(database, attempt.verificationId);
  if (verification !== null) await addMessages(database, messagesFor({ verification, attempt }));
}

async function firstOf(query: {
  executeTakeFirst(): Promise<Parameters<typeof toAttemptRow>[0] | undefined>;
}): Promise<AttemptRow | null> {
  const columns = await query.executeTakeFirst();
  return columns === undefined ? null : toAttemptRow(columns);
}
