import { sql, type SelectQueryBuilder } from 'kysely';
import type { Engine, Queries } from './engine.js';

/**
 * Makes a select leave out rows that somebody else is changing, and keep those that it finds. In
 * SQLite a transaction that writes is alone.
 */
export function skipLocked(kind: Engine['kind']) {
  return <DB, Tables extends keyof DB, Row>(
    query: SelectQueryBuilder<DB, Tables, Row>,
  ): SelectQueryBuilder<DB, Tables, Row> =>
    kind === 'postgres' ? query.forUpdate().skipLocked() : query;
}

/** Makes transactions that take the same lock follow each other. In SQLite those that write do so anyway. */
export async function transactionLock(
  kind: Engine['kind'],
  database: Queries,
  lock: number,
): Promise<void> {
  if (kind === 'postgres') await sql`SELECT pg_advisory_xact_lock(${lock})`.execute(database);
}
