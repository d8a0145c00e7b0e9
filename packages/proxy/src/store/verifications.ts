import { integer, messageColumns, readVerification, text, verificationColumns } from './columns.js';
import { DuplicateError, type DuplicateField } from './store.js';
import type { Ending, IdempotencyKey, Instant, NewMessage, VerificationRow } from './store.js';
import { change, firstRowOf, insertNew, rowsOf, type Dialect, type Work } from './work.js';

const table = 'ekyc_verifications';

export function* insert(row: VerificationRow, idempotency?: IdempotencyKey): Work<void> {
  const columns = verificationColumns(row, idempotency);
  if (yield* insertNew(table, columns)) return;
  throw new DuplicateError(yield* findDuplicate(row, idempotency));
}

/** Which field kept a row from being inserted; the idempotency key first, as its owner can be answered. */
function* findDuplicate(row: VerificationRow, idempotency?: IdempotencyKey): Work<DuplicateField> {
  if (idempotency !== undefined && (yield* findByIdempotencyKey(idempotency.keyHash)) !== null) {
    return 'idempotencyKey';
  }
  return (yield* find(row.id)) === null ? 'bizTokenHash' : 'id';
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
  expiresAfter: Instant,
): Work<VerificationRow | null> {
  const sql = `SELECT * FROM ${table}
    WHERE reference = $1 AND status = 'pending' AND returned_at IS NULL
      AND handed_off_at IS NULL AND expires_at > $2
    ORDER BY created_at DESC LIMIT 1`;
  const row = yield* firstRowOf(sql, [reference, expiresAfter]);
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
  sameBrowser: boolean,
  nextAskAt: Instant,
): Work<void> {
  const sql = `UPDATE ${table} SET
      returned_at = COALESCE(returned_at, $2),
      same_browser = CASE WHEN same_browser = 1 THEN 1 ELSE $3 END,
      next_ask_at = $4
    WHERE id = $1 AND status = 'pending'`;
  yield* change(sql, [id, at, Number(sameBrowser), nextAskAt]);
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
  const sql = `UPDATE ${table} SET handed_off_at = $2
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
      status = $2, reason = $3, result_code = $4, finished_at = $5, next_ask_at = NULL
    WHERE id = $1 AND status = 'pending'`;
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
    `SELECT * FROM ${table} WHERE status = 'pending' AND next_ask_at <= $1
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
