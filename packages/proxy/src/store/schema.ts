import type { Insertable, Selectable } from 'kysely';
import type {
  AttemptRow,
  IdempotencyKey,
  NewMessage,
  OutboxMessage,
  ReportReadRow,
  VerificationRow,
} from './rows.js';

/**
 * The tables, as queries see them: names of columns in camelCase here, in snake_case in the database.
 * Moments are milliseconds since 1970; booleans are 0 and 1; hashes are SHA-256 in base64url.
 */
export type Database = {
  ekyc_verifications: Omit<VerificationRow, 'metadata' | 'checks'> & {
    /** JSON, as `checks`. */
    metadata: string;
    checks: string;
    idempotencyKeyHash: string | null;
    /** Of the creation that came with the idempotency key. */
    requestHash: string | null;
  };
  ekyc_attempts: Omit<AttemptRow, 'sameBrowser'> & { sameBrowser: number | null };
  ekyc_outbox: OutboxMessage;
  /** `include` is JSON. */
  ekyc_report_reads: Omit<ReportReadRow, 'include'> & { include: string };
  /** How many attempts each day had, and how many of them pages began; a day is named by its first moment. */
  ekyc_daily_counts: { day: number; attempts: number; pageAttempts: number };
  /** Until when the latest calls of an action to the vendor may leave, as a JSON array. */
  ekyc_call_slots: { action: string; ends: string };
  /** Which migrations ran; kept by Kysely. */
  ekyc_migrations: { name: string; timestamp: string };
};

/** A verification as it is inserted. */
export function toVerificationColumns(
  row: VerificationRow,
  idempotency?: IdempotencyKey,
): Insertable<Database['ekyc_verifications']> {
  return {
    ...row,
    metadata: JSON.stringify(row.metadata),
    checks: JSON.stringify(row.checks),
    idempotencyKeyHash: idempotency?.keyHash ?? null,
    requestHash: idempotency?.requestHash ?? null,
  };
}

/** A verification from its columns. What they hold was written by `toVerificationColumns`. */
export function toVerificationRow(
  columns: Selectable<Database['ekyc_verifications']>,
): VerificationRow {
  const { idempotencyKeyHash: _key, requestHash: _request, ...row } = columns;
  return {
    ...row,
    metadata: JSON.parse(row.metadata) as VerificationRow['metadata'],
    checks: JSON.parse(row.checks) as VerificationRow['checks'],
  };
}

/** An attempt from its columns. */
export function toAttemptRow(columns: Selectable<Database['ekyc_attempts']>): AttemptRow {
  const { sameBrowser } = columns;
  return { ...columns, sameBrowser: sameBrowser === null ? null : sameBrowser === 1 };
}

/** A new message as it is inserted: it may be sent at once. */
export function toMessage(message: NewMessage): OutboxMessage {
  return {
    ...message,
    state: 'waiting',
    deliveries: 0,
    lastError: null,
    nextDeliveryAt: message.createdAt,
    deliveredAt: null,
  };
}
