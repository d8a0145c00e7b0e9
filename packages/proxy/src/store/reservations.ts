/** Starts: written down before the vendor is asked, then completed or abandoned. */
import type { Insertable } from 'kysely';
import { transactionLock, type Change, type Engine, type Queries } from './engine.js';
import {
  DailyLimitError,
  DuplicateError,
  type Bought,
  type DailyLimits,
  type DuplicateField,
  type IdempotencyKey,
  type Instant,
  type Reservation,
  type VerificationRow,
} from './rows.js';
import { toColumns, type Database } from './schema.js';
import { find, findByIdempotencyKey, findOpenByBizTokenHash, pending } from './verifications.js';

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
