/** Verifications that are kept: created, found, listed, ended, erased. */
import type { OperandValueExpressionOrList } from 'kysely';
import { locked, type Change, type Engine, type Queries } from './engine.js';
import { addMessages } from './outbox.js';
import {
  DuplicateError,
  type Ending,
  type IdempotencyKey,
  type Instant,
  type ListFilter,
  type ListPosition,
  type ReportReadRow,
  type VerificationRow,
} from './rows.js';
import { toVerificationColumns, toVerificationRow, type Database } from './schema.js';
import type { MessagesFor } from './store.js';

const table = 'ekyc_verifications';

export function create(row: VerificationRow, idempotency?: IdempotencyKey): Change<void> {
  return async (database) => {
    const { numInsertedOrUpdatedRows } = await database
      .insertInto(table)
      .values(toVerificationColumns(row, idempotency))
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (Number(numInsertedOrUpdatedRows) > 0) return;
    throw new DuplicateError((await find(database, row.id)) === null ? 'idempotencyKey' : 'id');
  };
}

export async function find(database: Queries, id: string): Promise<VerificationRow | null> {
  return firstOf(database.selectFrom(table).selectAll().where('id', '=', id));
}

export async function findByLinkCodeHash(
  database: Queries,
  codeHash: string,
): Promise<VerificationRow | null> {
  return firstOf(database.selectFrom(table).selectAll().where('linkCodeHash', '=', codeHash));
}

export async function findByHandoffCodeHash(
  database: Queries,
  codeHash: string,
): Promise<VerificationRow | null> {
  return firstOf(database.selectFrom(table).selectAll().where('handoffCodeHash', '=', codeHash));
}

export async function findByIdempotencyKey(
  database: Queries,
  keyHash: string,
): Promise<{ row: VerificationRow; requestHash: string } | null> {
  const columns = await database
    .selectFrom(table)
    .selectAll()
    .where('idempotencyKeyHash', '=', keyHash)
    .executeTakeFirst();
  // The schema keeps the two hashes together.
  if (columns === undefined) return null;
  return { row: toVerificationRow(columns), requestHash: columns.requestHash ?? '' };
}

export async function list(
  database: Queries,
  filter: ListFilter,
  after: ListPosition | null,
  limit: number,
): Promise<VerificationRow[]> {
  const { reference, status, createdAfter, createdBefore } = filter;
  const rows = await database
    .selectFrom(table)
    .selectAll()
    .$if(reference !== null, (query) => query.where('reference', '=', reference))
    .$if(status !== null, (query) => query.where('status', '=', status ?? 'pending'))
    .$if(createdAfter !== null, (query) => query.where('createdAt', '>=', createdAfter ?? 0))
    .$if(createdBefore !== null, (query) => query.where('createdAt', '<', createdBefore ?? 0))
    .$if(after !== null, (query) =>
      query.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('createdAt', 'id'), '<', tuple(after?.createdAt ?? 0, after?.id ?? '')),
      ),
    )
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(toVerificationRow);
}

/** The statement's own condition lets the first of several ends stand. */
export function end(
  kind: Engine['kind'],
  id: string,
  ending: Ending,
  messagesFor: MessagesFor<VerificationRow>,
): Change<boolean> {
  return async (database) => {
    // Taken first, so that the next statement sees an attempt that begins at this moment.
    if (ending.status === 'expired') await findLocked(kind, database, id);
    const columns = await database
      .updateTable(table)
      .set({ ...ending, handoffCodeHash: null, handoffExpiresAt: null })
      .where('id', '=', id)
      .where('status', '=', 'pending')
      .$if(ending.status === 'expired', (query) =>
        query.where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('ekyc_attempts')
                .select('ekyc_attempts.id')
                .where('verificationId', '=', id)
                .where('ekyc_attempts.nextAskAt', 'is not', null),
            ),
          ),
        ),
      )
      .returningAll()
      .executeTakeFirst();
    if (columns === undefined) return false;
    await addMessages(database, messagesFor(toVerificationRow(columns)));
    return true;
  };
}

export async function findExpired(
  database: Queries,
  now: Instant,
  limit: number,
): Promise<string[]> {
  const rows = await database
    .selectFrom(table)
    .select('id')
    .where('finishedAt', 'is', null)
    .where('expiresAt', '<=', now)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('ekyc_attempts')
            .select('ekyc_attempts.id')
            .whereRef('verificationId', '=', `${table}.id`)
            .where('ekyc_attempts.nextAskAt', 'is not', null),
        ),
      ),
    )
    .orderBy('expiresAt')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

export function offerHandoff(id: string, codeHash: string, expiresAt: Instant): Change<boolean> {
  return async (database) => {
    const { numUpdatedRows } = await database
      .updateTable(table)
      .set({ handoffCodeHash: codeHash, handoffExpiresAt: expiresAt })
      .where('id', '=', id)
      .where('status', '=', 'pending')
      .executeTakeFirst();
    return numUpdatedRows > 0;
  };
}

/** The statement's own condition lets one of several that come together pass. */
export function useHandoff(codeHash: string, at: Instant): Change<boolean> {
  return async (database) => {
    const { numUpdatedRows } = await database
      .updateTable(table)
      .set({ handoffCodeHash: null, handoffExpiresAt: null })
      .where('handoffCodeHash', '=', codeHash)
      .where('handoffExpiresAt', '>', at)
      .where('status', '=', 'pending')
      .executeTakeFirst();
    return numUpdatedRows > 0;
  };
}

export function recordReportRead(
  kind: Engine['kind'],
  { include, ...read }: ReportReadRow,
): Change<void> {
  return async (database) => {
    // Locked: it may be erased at this moment.
    if ((await findLocked(kind, database, read.verificationId)) === null) return;
    await database
      .insertInto('ekyc_report_reads')
      .values({ ...read, include: JSON.stringify(include) })
      .execute();
  };
}

export async function listReportReads(
  database: Queries,
  verificationId: string,
): Promise<ReportReadRow[]> {
  const rows = await database
    .selectFrom('ekyc_report_reads')
    .select(['verificationId', 'readAt', 'key', 'include'])
    .where('verificationId', '=', verificationId)
    .orderBy('readAt')
    .execute();
  return rows.map((row) => ({ ...row, include: JSON.parse(row.include) as string[] }));
}

/** What belongs to it goes by the foreign keys. */
export function erase(id: string): Change<boolean> {
  return async (database) => {
    const { numDeletedRows } = await database
      .deleteFrom(table)
      .where('id', '=', id)
      .executeTakeFirst();
    return numDeletedRows > 0;
  };
}

/**
 * A verification that nobody else changes before this transaction ends. Whoever changes a
 * verification together with its attempts takes it first, so that two never wait for each other.
 */
export async function findLocked(
  kind: Engine['kind'],
  database: Queries,
  id: OperandValueExpressionOrList<Database, typeof table, 'id'>,
): Promise<VerificationRow | null> {
  return firstOf(database.selectFrom(table).selectAll().where('id', '=', id).$call(locked(kind)));
}

async function firstOf(query: {
  executeTakeFirst(): Promise<Parameters<typeof toVerificationRow>[0] | undefined>;
}): Promise<VerificationRow | null> {
  const columns = await query.executeTakeFirst();
  return columns === undefined ? null : toVerificationRow(columns);
}
