/** Verifications that are kept: found, come back from, handed off, ended, asked about. */
import { skipLocked, type Change, type Engine, type Queries } from './engine.js';
import type { Ending, Instant, NewMessage, VerificationRow } from './rows.js';
import { fromColumns, toMessage } from './schema.js';

const table = 'ekyc_verifications';

export async function find(database: Queries, id: string): Promise<VerificationRow | null> {
  return firstOf(database.selectFrom(table).selectAll().where('id', '=', id));
}

export async function findOpenByBizTokenHash(
  database: Queries,
  bizTokenHash: string,
): Promise<VerificationRow | null> {
  return firstOf(
    database
      .selectFrom(table)
      .selectAll()
      .where('bizTokenHash', '=', bizTokenHash)
      .where('status', '=', 'pending'),
  );
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
  return { row: fromColumns(columns), requestHash: columns.requestHash ?? '' };
}

export async function findOpenByReference(
  database: Queries,
  reference: string,
  requestHash: string,
  expiresAfter: Instant,
): Promise<VerificationRow | null> {
  return firstOf(
    database
      .selectFrom(table)
      .selectAll()
      .where('reference', '=', reference)
      .where('reuseHash', '=', requestHash)
      .where('expiresAt', '>', expiresAfter),
  );
}

export async function findByHandoffCodeHash(
  database: Queries,
  codeHash: string,
): Promise<VerificationRow | null> {
  return firstOf(database.selectFrom(table).selectAll().where('handoffCodeHash', '=', codeHash));
}

export async function countCreatedSince(database: Queries, since: Instant): Promise<number> {
  const { count } = await database
    .selectFrom(table)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('createdAt', '>=', since)
    .executeTakeFirstOrThrow();
  return count;
}

/** What has ended stays as it was told: who comes back later changes nothing. */
export function recordReturn(
  id: string,
  at: Instant,
  sameBrowser: boolean | null,
  nextAskAt: Instant,
): Change<boolean> {
  return async (database) => {
    const { numUpdatedRows } = await pending(database, id)
      .set({ returnedAt: at, nextAskAt, reuseHash: null })
      .where('returnedAt', 'is', null)
      .executeTakeFirst();
    if (sameBrowser !== null) {
      const proved = pending(database, id).set({ sameBrowser: Number(sameBrowser) });
      await (sameBrowser ? proved.where('sameBrowser', 'is', null) : proved).execute();
    }
    return numUpdatedRows > 0;
  };
}

export function offerHandoff(id: string, codeHash: string, expiresAt: Instant): Change<boolean> {
  return async (database) => {
    const { numUpdatedRows } = await pending(database, id)
      .set({ handoffCodeHash: codeHash, handoffExpiresAt: expiresAt })
      .where('returnedAt', 'is', null)
      .where('handedOffAt', 'is', null)
      .executeTakeFirst();
    return numUpdatedRows > 0;
  };
}

/** The statement's own condition lets one of several that come together pass. */
export function acceptHandoff(codeHash: string, at: Instant): Change<boolean> {
  return async (database) => {
    const { numUpdatedRows } = await database
      .updateTable(table)
      .set({ handedOffAt: at, reuseHash: null })
      .where('handoffCodeHash', '=', codeHash)
      .where('handoffExpiresAt', '>', at)
      .where('handedOffAt', 'is', null)
      .where('status', '=', 'pending')
      .where('returnedAt', 'is', null)
      .executeTakeFirst();
    return numUpdatedRows > 0;
  };
}

/** The message is made of the row as it is now: somebody may have come back while the vendor was asked. */
export function finish(
  id: string,
  ending: Ending,
  messageFor: (row: VerificationRow) => NewMessage | null,
): Change<boolean> {
  return async (database) => {
    const { numUpdatedRows } = await pending(database, id)
      .set({ ...ending, nextAskAt: null, reuseHash: null })
      .where('bizTokenHash', 'is not', null)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return false;
    const row = await find(database, id);
    const message = row && messageFor(row);
    if (message !== null) {
      await database.insertInto('ekyc_outbox').values(toMessage(message)).execute();
    }
    return true;
  };
}

export function claimDue(
  kind: Engine['kind'],
  now: Instant,
  leaseUntil: Instant,
  limit: number,
): Change<VerificationRow[]> {
  return async (database) => {
    const due = await database
      .selectFrom(table)
      .selectAll()
      .where('status', '=', 'pending')
      .where('nextAskAt', '<=', now)
      .where('bizTokenHash', 'is not', null)
      .orderBy('nextAskAt')
      .limit(limit)
      .$call(skipLocked(kind))
      .execute();
    if (due.length === 0) return [];
    const ids = due.map(({ id }) => id);
    await database
      .updateTable(table)
      .set({ nextAskAt: leaseUntil })
      .where('id', 'in', ids)
      .execute();
    return due.map((columns) => ({ ...fromColumns(columns), nextAskAt: leaseUntil }));
  };
}

export function scheduleAsk(id: string, nextAskAt: Instant): Change<void> {
  return async (database) => {
    await pending(database, id).set({ nextAskAt }).execute();
  };
}

/** A change of a verification that has not ended. */
export function pending(database: Queries, id: string) {
  return database.updateTable(table).where('id', '=', id).where('status', '=', 'pending');
}

async function firstOf(query: {
  executeTakeFirst(): Promise<Parameters<typeof fromColumns>[0] | undefined>;
}): Promise<VerificationRow | null> {
  const columns = await query.executeTakeFirst();
  return columns === undefined ? null : fromColumns(columns);
}
