/**
 * What the two engines have in common. A piece of work is a generator: it yields statements, is
 * given their answers, and returns what came of them. So each rule of the store is written once,
 * and runs over SQLite's synchronous driver and PostgreSQL's asynchronous one alike.
 */

/** What is bound to a statement's `$1`, `$2`, …: booleans are kept as 0 and 1, moments as milliseconds. */
export type Value = string | number | null;

/** A row as the driver gives it. PostgreSQL's driver gives 64-bit integers as strings. */
export type DatabaseRow = Readonly<Record<string, unknown>>;

export type Statement = { sql: string; values: readonly Value[] };

export type Answer = {
  /** Empty for a statement that returns none. */
  rows: readonly DatabaseRow[];
  /** How many rows a change touched. */
  changes: number;
};

export type Work<Result> = Generator<Statement, Result, Answer>;

/** Where the two kinds of SQL part. */
export type Dialect = {
  /** The type of an integer of 64 bits. */
  integer: string;
  /** What a table's definition ends with. */
  tableOptions: string;
  /** Ends a select of rows that nobody else may take meanwhile: those that another holds are left out. */
  skipLocked: string;
  /** A table of the strings in the JSON array that the parameter holds. */
  stringsOf: (parameter: string) => string;
  /** Runs first in a migration, so that one process at a time migrates; null where the transaction sees to it. */
  migrationLock: string | null;
  /** Makes reservations follow each other; null where transactions that write do so anyway. */
  reservationLock: string | null;
  /**
   * Selects `now`, the database's time in milliseconds, to share slots of calls by; null where
   * instances do not share a database.
   */
  sharedClock: string | null;
};

/** A database that runs work. Rejects with `ProblemError('storage-unavailable')` when it does not answer. */
export type Engine = {
  dialect: Dialect;
  /** Runs work that changes nothing. */
  read<Result>(work: () => Work<Result>): Promise<Result>;
  /**
   * Runs work in a transaction, and resolves when that is durable. What the work throws undoes it.
   *
   * @param patience For how many milliseconds it may wait for other work to be done together with.
   */
  write<Result>(work: () => Work<Result>, patience?: number): Promise<Result>;
  close(): Promise<void>;
};

/** Runs one statement and returns its rows. */
export function* rowsOf(sql: string, values: readonly Value[] = []): Work<readonly DatabaseRow[]> {
  return (yield { sql, values }).rows;
}

/** Runs one statement and returns its first row. */
export function* firstRowOf(sql: string, values: readonly Value[]): Work<DatabaseRow | null> {
  return (yield { sql, values }).rows[0] ?? null;
}

/** Runs one statement and returns how many rows it changed. */
export function* change(sql: string, values: readonly Value[] = []): Work<number> {
  return (yield { sql, values }).changes;
}

/** Inserts a row; one that breaks a unique constraint is left out. Returns whether it was inserted. */
export function* insertNew(table: string, row: Record<string, Value>): Work<boolean> {
  const columns = Object.keys(row);
  const parameters = columns.map((_, index) => `$${index + 1}`);
  const sql = `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${parameters.join(', ')})
    ON CONFLICT DO NOTHING`;
  return (yield* change(sql, Object.values(row))) > 0;
}
