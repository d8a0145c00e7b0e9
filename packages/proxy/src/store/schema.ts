import type { Insertable, Selectable } from 'kysely';
import type { IdempotencyKey, NewMessage, OutboxMessage, VerificationRow } from './rows.js';

/**
 * The tables, as queries see them: names of columns in camelCase here, in snake_case in the database.
 * Moments are milliseconds since 1970; booleans are 0 and 1; hashes are SHA-256 in base64url.
 */
export type Database = {
  ekyc_verifications: Omit<VerificationRow, 'metadata' | 'checks' | 'sameBrowser'> & {
    /** JSON, as `checks`. */
    metadata: string;
    checks: string;
    sameBrowser: number | null;
    idempotencyKeyHash: string | null;
    /** Of the start that came with the idempotency key. */
    requestHash: string | null;
    /** Of a start that may be reused; null once it may no longer. */
    reuseHash: string | null;
  };
  ekyc_outbox: OutboxMessage;
  /** Until when the latest calls of an action to the vendor may leave, as a JSON array. */
  ekyc_call_slots: { action: string; ends: string };
  /** Which migrations ran; kept by Kysely. */
  ekyc_migrations: { name: string; timestamp: string };
};

type Verifications = Database['ekyc_verifications'];

/** A verification as it is inserted. */
export function toColumns(
  row: VerificationRow,
  idempotency?: IdempotencyKey,
  reuseHash: string | null = null,
): Insertable<Verifications> {
  return {
    ...row,
    metadata: JSON.stringify(row.metadata),
    checks: JSON.stringify(row.checks),
    sameBrowser: row.sameBrowser === null ? null : Number(row.sameBrowser),
    idempotencyKeyHash: idempotency?.keyHash ?? null,
    requestHash: idempotency?.requestHash ?? null,
    reuseHash,
  };
}

/** A verification from its columns. What they hold was written by `toColumns`. */
export function fromColumns(columns: Selectable<Verifications>): VerificationRow {
  const { idempotencyKeyHash: _key, requestHash: _request, reuseHash: _reuse, ...row } = columns;
  return {
    ...row,
    metadata: JSON.parse(row.metadata) as VerificationRow['metadata'],
    checks: JSON.parse(row.checks) as VerificationRow['checks'],
    sameBrowser: row.sameBrowser === null ? null : row.sameBrowser === 1,
  };
}

/** A new message as it is inserted: it may be sent at once. */
export function toMessage(message: NewMessage): OutboxMessage {
  return {
    ...message,
    state: 'waiting',
    attempts: 0,
    lastError: null,
    nextAttemptAt: message.createdAt,
    deliveredAt: null,
  };
}
