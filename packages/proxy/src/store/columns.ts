import type { Flow, Reason, VerificationStatus } from 'ekyc-verify-protocol';
import type {
  Checks,
  IdempotencyKey,
  NewMessage,
  OutboxMessage,
  StarterKind,
  VerificationRow,
} from './store.js';
import type { DatabaseRow, Value } from './work.js';

/** The columns of a verification, for an insert. */
export function verificationColumns(
  row: VerificationRow,
  idempotency: IdempotencyKey | undefined,
): Record<string, Value> {
  return {
    id: row.id,
    starter: row.starter,
    status: row.status,
    reason: row.reason,
    result_code: row.resultCode,
    client_secret_hash: row.clientSecretHash,
    biz_token_hash: row.bizTokenHash,
    sealed: row.sealed,
    origin: row.origin,
    reference: row.reference,
    metadata: JSON.stringify(row.metadata),
    checks: JSON.stringify(row.checks),
    same_browser: row.sameBrowser === null ? null : Number(row.sameBrowser),
    flow: row.flow,
    handoff_code_hash: row.handoffCodeHash,
    handoff_expires_at: row.handoffExpiresAt,
    handed_off_at: row.handedOffAt,
    created_at: row.createdAt,
    expires_at: row.expiresAt,
    returned_at: row.returnedAt,
    finished_at: row.finishedAt,
    next_ask_at: row.nextAskAt,
    idempotency_key_hash: idempotency?.keyHash ?? null,
    request_hash: idempotency?.requestHash ?? null,
  };
}

/** A verification from its columns. What they hold was written by `verificationColumns`. */
export function readVerification(row: DatabaseRow): VerificationRow {
  const sameBrowser = integerOrNull(row['same_browser']);
  return {
    id: text(row['id']),
    starter: text(row['starter']) as StarterKind,
    status: text(row['status']) as VerificationStatus,
    reason: textOrNull(row['reason']) as Reason | null,
    resultCode: integerOrNull(row['result_code']),
    clientSecretHash: textOrNull(row['client_secret_hash']),
    bizTokenHash: textOrNull(row['biz_token_hash']),
    sealed: textOrNull(row['sealed']),
    origin: text(row['origin']),
    reference: textOrNull(row['reference']),
    metadata: JSON.parse(text(row['metadata'])) as Record<string, string>,
    checks: JSON.parse(text(row['checks'])) as Checks,
    sameBrowser: sameBrowser === null ? null : sameBrowser === 1,
    flow: text(row['flow']) as Flow,
    handoffCodeHash: textOrNull(row['handoff_code_hash']),
    handoffExpiresAt: integerOrNull(row['handoff_expires_at']),
    handedOffAt: integerOrNull(row['handed_off_at']),
    createdAt: integer(row['created_at']),
    expiresAt: integer(row['expires_at']),
    returnedAt: integerOrNull(row['returned_at']),
    finishedAt: integerOrNull(row['finished_at']),
    nextAskAt: integerOrNull(row['next_ask_at']),
  };
}

/** The columns of a new message, for an insert: it may be sent at once. */
export function messageColumns(message: NewMessage): Record<string, Value> {
  return {
    id: message.id,
    verification_id: message.verificationId,
    type: message.type,
    payload: message.payload,
    state: 'waiting',
    attempts: 0,
    created_at: message.createdAt,
    next_attempt_at: message.createdAt,
  };
}

/** A message from its columns. */
export function readMessage(row: DatabaseRow): OutboxMessage {
  return {
    id: text(row['id']),
    verificationId: text(row['verification_id']),
    type: text(row['type']),
    payload: text(row['payload']),
    state: text(row['state']) as OutboxMessage['state'],
    attempts: integer(row['attempts']),
    lastError: textOrNull(row['last_error']),
    createdAt: integer(row['created_at']),
    nextAttemptAt: integerOrNull(row['next_attempt_at']),
    deliveredAt: integerOrNull(row['delivered_at']),
  };
}

/** A string that must be there; anything else means that the schema is not the one we made. */
export function text(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('A column that holds text holds none.');
  return value;
}

/** An integer that must be there, whichever of its forms the driver gives it in. */
export function integer(value: unknown): number {
  const number = typeof value === 'string' ? Number(value) : value;
  if (!Number.isSafeInteger(number))
    throw new TypeError('A column that holds integers holds none.');
  return number as number;
}

function textOrNull(value: unknown): string | null {
  return value === null ? null : text(value);
}

/** An integer, or null where the column holds none. */
export function integerOrNull(value: unknown): number | null {
  return value === null ? null : integer(value);
}
