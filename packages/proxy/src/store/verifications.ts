import { integer, messageColumns, readVerification, text, verificationColumns } from './columns.js';
import { DailyLimitError, DuplicateError, type DuplicateField } from './store.js';
import type {
  Bought,
  DailyLimits,
  Ending,
  IdempotencyKey,
  Instant,
  NewMessage,
  Reservation,
  VerificationRow,
} from './store.js';
import { change, firstRowOf, insertNew, rowsOf, type Dialect, type Work } from './work.js';

const table = 'ekyc_verifications';

export function* insert(row: VerificationRow, idempotency?: IdempotencyKey): Work<void> {
  const columns = verificationColumns(row, idempotency);
  if (yield* insertNew(table, columns)) return;
  throw new DuplicateError(yield* findDuplicate(row, idempotency));
}

/** The lock comes first, so that what is counted stays so until it is written. */
export function* reserve(
  dialect: Dialect,
  row: VerificationRow,
  { idempotency, reuse, limits }: Reservation,
): Work<void> {
  const isLimited = limits !== undefined && (limits.perDay ?? limits.pagesPerDay) !== null;
  if (isLimited && dialect.reservationLock !== null) yield* rowsOf(dialect.reservationLock);
  if (reuse !== undefined) {
    // One that can hardly be begun any more makes room for a new one.
    yield* change(
      `UPDATE ${table} SET reuse_hash = NULL
        WHERE reference = $1 AND reuse_hash = $2 AND expires_at <= $3`,
      [row.reference, reuse.requestHash, reuse.expiresAfter],
    );
  }
  const columns = {
    ...verificationColumns(row, idempotency),
    reuse_hash: reuse?.requestHash ?? null,
  };
  if (!(yield* insertNew(table, columns))) {
    throw new DuplicateError(yield* findDuplicate(row, idempotency, reuse));
  }
  if (isLimited) yield* checkLimits(row, limits);
}

/** The row itself is counted already. */
function* checkLimits({ starter }: VerificationRow, limits: DailyLimits): Work<void> {
  const { since, perDay, pagesPerDay } = limits;
  if (perDay === null && (pagesPerDay === null || starter !== 'page')) return;
  const counts = yield* rowsOf(
    `SELECT starter, count(*) AS count FROM ${table} WHERE created_at >= $1 GROUP BY starter`,
    [since],
  );
  const count = (of: string) =>
    integer(counts.find((each) => each['starter'] === of)?.['count'] ?? 0);
  const pages = count('page');
  if (starter === 'page' && pagesPerDay !== null && pages > pagesPerDay) {
    throw new DailyLimitError('pagesPerDay');
  }
  if (perDay !== null && pages + count('backend') > perDay) throw new DailyLimitError('perDay');
}

export function* complete(id: string, bought: Bought): Work<boolean> {
  const { bizTokenHash, sealed, expiresAt } = bought;
  if ((yield* findOpenByBizTokenHash(bizTokenHash)) !== null) {
    throw new DuplicateError('bizTokenHash');
  }
  const sql = `UPDATE ${table} SET
      biz_token_hash = $2, sealed = $3, expires_at = $4, next_ask_at = $4
    WHERE id = $1 AND status = 'pending' AND biz_token_hash IS NULL`;
  return (yield* change(sql, [id, bizTokenHash, sealed, expiresAt])) > 0;
}

export function* abandon(id: string): Work<void> {
  yield* change(`DELETE FROM ${table} WHERE id = $1 AND biz_token_hash IS NULL`, [id]);
}

export function* dropReserved(before: Instant): Work<number> {
  const sql = `DELETE FROM ${table} WHERE biz_token_hash IS NULL AND created_at < $1`;
  return yield* change(sql, [before]);
}

/** Which field kept a row from being inserted; the idempotency key first, as its owner can be answered. */
function* findDuplicate(
  row: VerificationRow,
  idempotency?: IdempotencyKey,
  reuse?: Reservation['reuse'],
): Work<DuplicateField> {
  if (idempotency !== undefined && (yield* findByIdempotencyKey(idempotency.keyHash)) !== null) {
    return 'idempotencyKey';
  }
  if ((yield* find(row.id)) !== null) return 'id';
  if (reuse !== undefined) return 'openReference';
  // A reserved row has no BizToken: the other start with its key was abandoned a moment ago.
  return row.bizTokenHash === null ? 'idempotencyKey' : 'bizTokenHash';
}

export function* find(id: string): Work<VerificationRow | null> {
  const row = yield* firstRowOf(`SELECT * FROM ${table} WHERE id = $1`, [id]);
  return row === null ? null : readVerification(row);
}

export function* findOpenByBizTokenHash(bizTokenHash: string): Work<VerificationRow | null> {
  const sql = `SELECT * FROM ${table} WHERE biz_token_hash = $1 AND status = 'pending'`;
  const row = yield* firstRowOf(sql, [bizTokenHash]);
  return row === null ? null : readVerification(row);
}

export function* findByIdempotencyKey(
  keyHash: string,
): Work<{ row: VerificationRow; requestHash: string } | null> {
  const sql = `SELECT * FROM ${table} WHERE idempotency_key_hash = $1`;
  const row = yield* firstRowOf(sql, [keyHash]);
  if (row === null) return null;
  return { row: readVerification(row), requestHash: text(row['request_hash']) };
}

export function* findOpenByReference(
  reference: string,
  requestHash: string,
  expiresAfter: Instant,
): Work<VerificationRow | null> {
  const sql = `SELECT * FROM ${table}
    WHERE reference = $1 AND reuse_hash = $2 AND expires_at > $3`;
  const row = yield* firstRowOf(sql, [reference, requestHash, expiresAfter]);
  return row === null ? null : readVerification(row);
}

export function* countCreatedSince(since: Instant): Work<number> {
  const sql = `SELECT count(*) AS count FROM ${table} WHERE created_at >= $1`;
  return integer((yield* firstRowOf(sql, [since]))?.['count']);
}

/** What has ended stays as it was told: who comes back later changes nothing. */
export function* recordReturn(
  id: string,
  at: Instant,
  sameBrowser: boolean | null,
  nextAskAt: Instant,
): Work<void> {
  const first = `UPDATE ${table} SET returned_at = $2, next_ask_at = $3, reuse_hash = NULL
    WHERE id = $1 AND status = 'pending' AND returned_at IS NULL`;
  yield* change(first, [id, at, nextAskAt]);
  if (sameBrowser === null) return;
  const proved = sameBrowser
    ? `UPDATE ${table} SET same_browser = 1
        WHERE id = $1 AND status = 'pending' AND same_browser IS NULL`
    : `UPDATE ${table} SET same_browser = 0 WHERE id = $1 AND status = 'pending'`;
  yield* change(proved, [id]);
}

export function* offerHandoff(id: string, codeHash: string, expiresAt: Instant): Work<boolean> {
  const sql = `UPDATE ${table} SET handoff_code_hash = $2, handoff_expires_at = $3
    WHERE id = $1 AND status = 'pending' AND returned_at IS NULL AND handed_off_at IS NULL`;
  return (yield* change(sql, [id, codeHash, expiresAt])) > 0;
}

export function* findByHandoffCodeHash(codeHash: string): Work<VerificationRow | null> {
  const sql = `SELECT * FROM ${table} WHERE handoff_code_hash = $1`;
  const row = yield* firstRowOf(sql, [codeHash]);
  return row === null ? null : readVerification(row);
}

/** The statement's own condition lets one of several that come together pass. */
export function* takeOver(codeHash: string, at: Instant): Work<boolean> {
  const sql = `UPDATE ${table} SET handed_off_at = $2, reuse_hash = NULL
    WHERE handoff_code_hash = $1 AND handoff_expires_at > $2 AND handed_off_at IS NULL
      AND status = 'pending' AND returned_at IS NULL`;
  return (yield* change(sql, [codeHash, at])) > 0;
}

/** The message is made of the row as it is now: somebody may have come back while the vendor was asked. */
export function* finish(
  id: string,
  ending: Ending,
  messageFor: (row: VerificationRow) => NewMessage | null,
): Work<boolean> {
  const { status, reason, resultCode, finishedAt } = ending;
  const sql = `UPDATE ${table} SET
      status = $2, reason = $3, result_code = $4, finished_at = $5, next_ask_at = NULL,
      reuse_hash = NULL
    WHERE id = $1 AND status = 'pending' AND biz_token_hash IS NOT NULL`;
  const changes = yield* change(sql, [id, status, reason, resultCode, finishedAt]);
  if (changes === 0) return false;
  const row = yield* find(id);
  const message = row && messageFor(row);
  if (message !== null && !(yield* insertNew('ekyc_outbox', messageColumns(message)))) {
    throw new Error('Another message in the outbox has this id.');
  }
  return true;
}

export function* claimDue(
  dialect: Dialect,
  now: Instant,
  leaseUntil: Instant,
  limit: number,
): Work<VerificationRow[]> {
  const due = yield* rowsOf(
    `SELECT * FROM ${table}
      WHERE status = 'pending' AND next_ask_at <= $1 AND biz_token_hash IS NOT NULL
      ORDER BY next_ask_at LIMIT $2 ${dialect.skipLocked}`,
    [now, limit],
  );
  if (due.length === 0) return [];
  const ids = due.map((row) => text(row['id']));
  yield* change(`UPDATE ${table} SET next_ask_at = $1 WHERE id IN (${dialect.stringsOf('$2')})`, [
    leaseUntil,
    JSON.stringify(ids),
  ]);
  return due.map((row) => ({ ...readVerification(row), nextAskAt: leaseUntil }));
}

export function* scheduleAsk(id: string, nextAskAt: Instant): Work<void> {
  const sql = `UPDATE ${table} SET next_ask_at = $2 WHERE id = $1 AND status = 'pending'`;
  yield* change(sql, [id, nextAskAt]);
}

/** Takes the secrets out of a number of old verifications. Returns of how many. */
export function* forgetSecrets(dialect: Dialect, before: Instant, limit: number): Work<number> {
  const sql = `UPDATE ${table} SET
      client_secret_hash = NULL, sealed = NULL, handoff_code_hash = NULL
    WHERE id IN (
      SELECT id FROM ${table}
      WHERE created_at < $1 AND (client_secret_hash IS NOT NULL OR sealed IS NOT NULL)
      ORDER BY created_at LIMIT $2 ${dialect.skipLocked}
    )`;
  return yield* change(sql, [before, limit]);
}

/** Deletes a number of old final verifications, and by the foreign key their messages. Returns how many. */
export function* deleteEnded(dialect: Dialect, before: Instant, limit: number): Work<number> {
  const sql = `DELETE FROM ${table} WHERE id IN (
      SELECT id FROM ${table}
      WHERE created_at < $1 AND status <> 'pending' AND NOT EXISTS (
        SELECT 1 FROM ekyc_outbox WHERE verification_id = ${table}.id AND state = 'waiting'
      )
      ORDER BY created_at LIMIT $2 ${dialect.skipLocked}
    )`;
  return yield* change(sql, [before, limit]);
}
