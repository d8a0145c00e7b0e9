import type { Kysely, SelectQueryBuilder, Transaction } from 'kysely';
import type { Database } from './schema.js';

/** What the rules of the store run on. */
export type Queries = Kysely<Database>;

/** A change: runs in a transaction. What it throws undoes all that it did. */
export type Change<Result> = (database: Transaction<Database>) => Promise<Result>;

/**
 * A database that runs queries. Rejects with `StorageUnavailable` when it cannot do it, and with
 * `StatementRefused` when a query is at fault.
 */
export type Engine = {
  kind: 'sqlite' | 'postgres';
  read<Result>(query: (database: Queries) => Promise<Result>): Promise<Result>;
  /** Resolves when the change is durable. */
  write<Result>(change: Change<Result>): Promise<Result>;
  /** The same, ahead of all changes that wait for a connection; only where instances share the database. */
  writeFirst?<Result>(change: Change<Result>): Promise<Result>;
  close(): Promise<void>;
};

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

/**
 * Makes a select lock what it finds against changes until the transaction ends; rows that refer to it
 * may be added meanwhile. In SQLite a transaction that writes is alone.
 */
export function locked(kind: Engine['kind']) {
  return <DB, Tables extends keyof DB, Row>(
    query: SelectQueryBuilder<DB, Tables, Row>,
  ): SelectQueryBuilder<DB, Tables, Row> => (kind === 'postgres' ? query.forNoKeyUpdate() : query);
}
