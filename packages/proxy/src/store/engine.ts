import type { Kysely, Transaction } from 'kysely';
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
  close(): Promise<void>;
};
