import { readMessage, text } from './columns.js';
import type { Instant, OutboxMessage } from './store.js';
import { change, firstRowOf, rowsOf, type Dialect, type Work } from './work.js';

const table = 'ekyc_outbox';

export function* claimMessages(
  dialect: Dialect,
  now: Instant,
  leaseUntil: Instant,
  limit: number,
): Work<OutboxMessage[]> {
  const due = yield* rowsOf(
    `SELECT * FROM ${table} WHERE state = 'waiting' AND next_attempt_at <= $1
      ORDER BY next_attempt_at LIMIT $2 ${dialect.skipLocked}`,
    [now, limit],
  );
  if (due.length === 0) return [];
  const ids = due.map((row) => text(row['id']));
  yield* change(
    `UPDATE ${table} SET next_attempt_at = $1 WHERE id IN (${dialect.stringsOf('$2')})`,
    [leaseUntil, JSON.stringify(ids)],
  );
  return due.map((row) => ({ ...readMessage(row), nextAttemptAt: leaseUntil }));
}

/** A delivery that happened is a fact, even when the message's lease had run out meanwhile. */
export function* markDelivered(messageId: string, at: Instant): Work<void> {
  const sql = `UPDATE ${table} SET state = 'delivered', attempts = attempts + 1,
      last_error = NULL, next_attempt_at = NULL, delivered_at = $2
    WHERE id = $1 AND state <> 'delivered'`;
  yield* change(sql, [messageId, at]);
}

/** Only a waiting message can fail: what another instance delivered in the meantime stays delivered. */
export function* markAttemptFailed(
  messageId: string,
  error: string,
  nextAttemptAt: Instant | null,
): Work<void> {
  const sql = `UPDATE ${table} SET state = $2, attempts = attempts + 1,
      last_error = $3, next_attempt_at = $4
    WHERE id = $1 AND state = 'waiting'`;
  const state = nextAttemptAt === null ? 'failed' : 'waiting';
  yield* change(sql, [messageId, state, error, nextAttemptAt]);
}

/** A try that was cut off says nothing about the backend, so it takes nothing from the schedule. */
export function* releaseMessage(messageId: string, error: string, at: Instant): Work<void> {
  const sql = `UPDATE ${table} SET last_error = $2, next_attempt_at = $3
    WHERE id = $1 AND state = 'waiting'`;
  yield* change(sql, [messageId, error, at]);
}

export function* listMessages(state: OutboxMessage['state'], limit: number): Work<OutboxMessage[]> {
  const sql = `SELECT * FROM ${table} WHERE state = $1 ORDER BY created_at DESC, id DESC LIMIT $2`;
  return (yield* rowsOf(sql, [state, limit])).map(readMessage);
}

/** A message that waits already is left alone: it may be on its way at this moment. */
export function* resendMessage(messageId: string, at: Instant): Work<boolean> {
  const sql = `UPDATE ${table} SET state = 'waiting', attempts = 0, last_error = NULL,
      next_attempt_at = $2, delivered_at = NULL
    WHERE id = $1 AND state <> 'waiting'`;
  if ((yield* change(sql, [messageId, at])) > 0) return true;
  return (yield* firstRowOf(`SELECT id FROM ${table} WHERE id = $1`, [messageId])) !== null;
}
