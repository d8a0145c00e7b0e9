/** Attempts once they are written down: found again, and followed to their end. */
import { skipLocked, type Change, type Engine, type Queries } from './engine.js';
import { addMessages } from './outbox.js';
import type { AttemptEnding, AttemptRow, Instant, VerificationRow } from './rows.js';
import { toAttemptRow, toVerificationRow } from './schema.js';
import type { MessagesFor, Settle } from './store.js';
import { findLocked } from './verifications.js';

type Kind = Engine['kind'];

const table = 'ekyc_attempts';

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

/**
 * The verification of an attempt, which nobody else changes before this transaction ends. Every change
 * of a single attempt takes it first, so that no two wait for each other.
 */
export function lockVerificationOf(
  kind: Kind,
  database: Queries,
  attemptId: string,
): Promise<VerificationRow | null> {
  return findLocked(kind, database, ({ selectFrom }) =>
    selectFrom(table).select('verificationId').where('ekyc_attempts.id', '=', attemptId),
  );
}

export function withToken(database: Queries, bizTokenHash: string) {
  return database
    .selectFrom(table)
    .where('bizTokenHash', '=', bizTokenHash)
    .where('nextAskAt', 'is not', null);
}

export async function firstOf(query: {
  executeTakeFirst(): Promise<Parameters<typeof toAttemptRow>[0] | undefined>;
}): Promise<AttemptRow | null> {
  const columns = await query.executeTakeFirst();
  return columns === undefined ? null : toAttemptRow(columns);
}
