import type { Insertable } from 'kysely';
import { type Change, type Engine, type Queries, skipLocked, transactionLock } from './engine.js';
import { fromColumns, toColumns, toMessage, type Database } from './schema.js';
import {
  DailyLimitError,
  DuplicateError,
  type DuplicateField,
  type Bought,
  type DailyLimits,
  type Ending,
  type IdempotencyKey,
  type Instant,
  type NewMessage,
  type Reservation,
  type VerificationRow,
} from './store.js';

const table = 'ekyc_verifications';
type Columns = Insertable<Database[typeof table]>;

/** A number that stands for reservations among PostgreSQL's advisory locks. */
const reservationLock = 1_701_541_242;

export function insert(row: VerificationRow, idempotency?: IdempotencyKey): Change<void> {
  return async (database) => {
    if (await insertNew(database, toColumns(row, idempotency))) return;
    const reservation = idempotency === undefined ? {} : { idempotency };
    throw new DuplicateError(await findDuplicate(database, row, reservation));
  };
}

/** The lock comes first, so that what is counted stays so until it is written. */
export function reserve(
  kind: Engine['kind'],
  row: VerificationRow,
  reservation: Reservation,
): Change<void> {
  const { idempotency, reuse, limits } = reservation;
  return async (database) => {
    const isLimited = limits !== undefined && (limits.perDay ?? limits.pagesPerDay) !== null;
    if (isLimited) await transactionLock(kind, database, reservationLock);
    if (reuse !== undefined) {
      // One that can hardly be begun any more makes room for a new one.
      await database
        .updateTable(table)
        .set({ reuseHash: null })
        .where('reference', '=', row.reference)
        .where('reuseHash', '=', reuse.requestHash)
        .where('expiresAt', '<=', reuse.expiresAfter)
        .execute();
    }
    const columns = toColumns(row, idempotency, reuse?.requestHash);
    if (!(await insertNew(database, columns))) {
      throw new DuplicateError(await findDuplicate(database, row, reservation));
    }
    if (isLimited) await checkLimits(database, row, limits);
  };
}

/** The row itself is counted already. */
async function checkLimits(
  database: Queries,
  { initiator }: VerificationRow,
  { since, perDay, pagesPerDay }: DailyLimits,
): Promise<void> {
  if (perDay === null && initiator !== 'page') return;
  const { all, pages } = await database
    .selectFrom(table)
    .select(({ fn }) => [
      fn.countAll<number>().as('all'),
      fn.countAll<number>().filterWhere('initiator', '=', 'page').as('pages'),
    ])
    .where('createdAt', '>=', since)
    .executeTakeFirstOrThrow();
  if (initiator === 'page' && pagesPerDay !== null && pages > pagesPerDay) {
    throw new DailyLimitError('pagesPerDay');
  }
  if (perDay !== null && all > perDay) throw new DailyLimitError('perDay');
}

/** Returns whether it was inserted: a row that breaks a unique constraint is left out. */
async function insertNew(database: Queries, columns: Columns): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await database
    .insertInto(table)
    .values(columns)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return Number(numInsertedOrUpdatedRows) > 0;
}

/** Which field kept a row from being inserted; the idempotency key first, as its owner can be answered. */
async function findDuplicate(
  database: Queries,
  row: VerificationRow,
  { idempotency, reuse }: Reservation,
): Promise<DuplicateField> {
  if (idempotency && (await findByIdempotencyKey(database, idempotency.keyHash)) !== null) {
    return 'idempotencyKey';
  }
  if ((await find(database, row.id)) !== null) return 'id';
  if (reuse !== undefined) return 'openReference';
  // A reserved row has no BizToken: the other start with its key was abandoned a moment ago.
  return row.bizTokenHash === null ? 'idempotencyKey' : 'bizTokenHash';
}

/** What `probeWrite` writes; nobody else ever sees it. */
const probeRow: VerificationRow = {
  id: 'probe',
  initiator: 'backend',
  status: 'pending',
  reason: null,
  resultCode: null,
  clientSecretHash: 'probe',
  bizTokenHash: 'probe',
  sealed: 'x'.repeat(1000),
  origin: 'https://probe.invalid',
  reference: null,
  metadata: {},
  checks: { checkMode: 1, documentType: null, securityLevel: null, ruleId: null },
  sameBrowser: null,
  flow: 'redirect',
  handoffCodeHash: null,
  handoffExpiresAt: null,
  handedOffAt: null,
  createdAt: 0,
  expiresAt: 0,
  returnedAt: null,
  finishedAt: null,
  nextAskAt: 0,
};

/**
 * Writes what a start writes and takes it away again, in one transaction: a smaller write still
 * succeeds on a disk that has no room for a start.
 */
export async function probeWrite(database: Queries): Promise<void> {
  await database.insertInto(table).values(toColumns(probeRow)).execute();
  await database.deleteFrom(table).where('id', '=', probeRow.id).execute();
}

export function complete(id: string, bought: Bought): Change<boolean> {
  return async (database) => {
    if ((await findOpenByBizTokenHash(database, bought.bizTokenHash)) !== null) {
      throw new DuplicateError('bizTokenHash');
    }
    const { numUpdatedRows } = await pending(database, id)
      .set({ ...bought, nextAskAt: bought.expiresAt })
      .where('bizTokenHash', 'is', null)
      .executeTakeFirst();
    return numUpdatedRows > 0;
  };
}

export function abandon(id: string): Change<void> {
  return async (database) => {
    await database
      .deleteFrom(table)
      .where('id', '=', id)
      .where('bizTokenHash', 'is', null)
      .execute();
  };
}

export function dropReserved(before: Instant): Change<number> {
  return async (database) => {
    const { numDeletedRows } = await database
      .deleteFrom(table)
      .where('bizTokenHash', 'is', null)
      .where('createdAt', '<', before)
      .executeTakeFirst();
    return Number(numDeletedRows);
  };
}

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

/** Takes the secrets out of a number of old verifications. Resolves to of how many. */
export function forgetSecrets(
  kind: Engine['kind'],
  before: Instant,
  limit: number,
): Change<number> {
  return async (database) => {
    const old = database
      .selectFrom(table)
      .select('id')
      .where('createdAt', '<', before)
      .where((row) =>
        row.or([row('clientSecretHash', 'is not', null), row('sealed', 'is not', null)]),
      )
      .orderBy('createdAt')
      .limit(limit)
      .$call(skipLocked(kind));
    const { numUpdatedRows } = await database
      .updateTable(table)
      .set({ clientSecretHash: null, sealed: null, handoffCodeHash: null })
      .where('id', 'in', old)
      .executeTakeFirst();
    return Number(numUpdatedRows);
  };
}

/** Deletes a number of old final verifications, and by the foreign key their messages. Resolves to how many. */
export function deleteEnded(kind: Engine['kind'], before: Instant, limit: number): Change<number> {
  return async (database) => {
    const old = database
      .selectFrom(table)
      .select('id')
      .where('createdAt', '<', before)
      .where('status', '<>', 'pending')
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('ekyc_outbox')
              .select('ekyc_outbox.id')
              .whereRef('ekyc_outbox.verificationId', '=', `${table}.id`)
              .where('ekyc_outbox.state', '=', 'waiting'),
          ),
        ),
      )
      .orderBy('createdAt')
      .limit(limit)
      .$call(skipLocked(kind));
    const { numDeletedRows } = await database
      .deleteFrom(table)
      .where('id', 'in', old)
      .executeTakeFirst();
    return Number(numDeletedRows);
  };
}

function pending(database: Queries, id: string) {
  return database.updateTable(table).where('id', '=', id).where('status', '=', 'pending');
}

async function firstOf(query: {
  executeTakeFirst(): Promise<Parameters<typeof fromColumns>[0] | undefined>;
}): Promise<VerificationRow | null> {
  const columns = await query.executeTakeFirst();
  return columns === undefined ? null : fromColumns(columns);
}
