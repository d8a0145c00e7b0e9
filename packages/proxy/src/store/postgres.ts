import pg from 'pg';
import { ProblemError } from '../errors.js';
import { StatementRefused, storageUnavailable } from './failures.js';
import { migrate } from './migrate.js';
import { createSqlStore } from './sql-store.js';
import type { Store } from './store.js';
import type { Dialect, Engine, Work } from './work.js';

const poolSize = 10;

/** How many calls may wait for a connection; more are refused at once. */
const longestQueue = 500;

/** How long a call waits for a connection, free or new, in milliseconds. */
const connectionTimeoutMs = 2000;

/** How long a statement may take, in milliseconds; the server ends it. */
const statementTimeoutMs = 3000;

/** How long an answer is waited for, in milliseconds: a server that is gone ends nothing. */
const answerTimeoutMs = 4000;

/** How long a migration's statement may take, in milliseconds: a new index of a large table takes its time. */
const migrationTimeoutMs = 10 * 60_000;

const dialect: Dialect = {
  integer: 'BIGINT',
  tableOptions: '',
  skipLocked: 'FOR UPDATE SKIP LOCKED',
  // The key is any number that other programs on the server are unlikely to use.
  migrationLock: 'SELECT pg_advisory_xact_lock(1701541241)',
  reservationLock: 'SELECT pg_advisory_xact_lock(1701541242)',
  sharedClock: 'SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now',
  stringsOf: (parameter) => `SELECT json_array_elements_text(${parameter}::json)`,
};

/**
 * Opens the store in a PostgreSQL database, which several instances may share, and brings its schema
 * up to date. While the server is away calls are refused; when it is back they work again.
 *
 * @param url `postgres://user:password@host:port/database`
 * @throws ProblemError `storage-unavailable` when the server does not answer or lets nobody in
 * @throws SchemaTooNewError
 */
export async function openPostgresStore(url: string): Promise<Store> {
  return createSqlStore(await openPostgresEngine(url));
}

/** As `openPostgresStore`: what runs work of any kind. */
export async function openPostgresEngine(url: string): Promise<Engine> {
  await migrateDatabase(url);
  return openEngine(url);
}

/** On a connection of its own, as a migration of a large table may take longer than a call. */
async function migrateDatabase(url: string): Promise<void> {
  const client = await mapErrors(
    async () => new pg.Client({ ...connection(url), query_timeout: migrationTimeoutMs }),
  );
  client.on('error', ignore);
  try {
    await mapErrors(() => client.connect());
    await inTransaction(client, () => migrate(dialect));
  } finally {
    await client.end().catch(ignore);
  }
}

function openEngine(url: string): Engine {
  const pool = new pg.Pool({
    ...connection(url),
    max: poolSize,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: statementTimeoutMs,
    query_timeout: answerTimeoutMs,
  });
  // A connection that ends on its own is told of by the call that uses it, or was idle and is
  // replaced by the pool. Without these listeners it would end the process.
  pool.on('error', ignore);
  pool.on('connect', (client) => client.on('error', ignore));

  async function withClient<Result>(use: (client: pg.PoolClient) => Promise<Result>) {
    if (pool.ended) throw storageUnavailable('closed');
    if (pool.waitingCount >= longestQueue) throw storageUnavailable('busy');
    const client = await mapErrors(() => pool.connect());
    let lost = false;
    try {
      return await use(client);
    } catch (error) {
      lost = isUnavailable(error);
      throw error;
    } finally {
      // Nobody knows what a connection that did not answer is still busy with: it is thrown away.
      client.release(lost);
    }
  }

  return {
    dialect,
    read: (work) => withClient((client) => runWork(client, work)),
    write: (work) => withClient((client) => inTransaction(client, work)),
    async close() {
      if (!pool.ended) await pool.end();
    },
  };
}

function connection(url: string): pg.ClientConfig {
  return {
    connectionString: url,
    application_name: 'ekyc-verify-proxy',
    connectionTimeoutMillis: connectionTimeoutMs,
    keepAlive: true,
  };
}

/**
 * PostgreSQL lets commits of several connections share one wait for the disk by itself. READ
 * COMMITTED is named because the server's default may be another, under which a claim could fail.
 */
async function inTransaction<Result>(
  client: pg.ClientBase,
  work: () => Work<Result>,
): Promise<Result> {
  await mapErrors(() => client.query('BEGIN ISOLATION LEVEL READ COMMITTED'));
  try {
    const result = await runWork(client, work);
    await mapErrors(() => client.query('COMMIT'));
    return result;
  } catch (error) {
    // A connection that did not answer is thrown away, and its end undoes the transaction.
    if (!isUnavailable(error)) await mapErrors(() => client.query('ROLLBACK'));
    throw error;
  }
}

async function runWork<Result>(client: pg.ClientBase, work: () => Work<Result>): Promise<Result> {
  const running = work();
  let step = running.next();
  while (step.done !== true) {
    const { sql, values } = step.value;
    const { rows, rowCount } = await mapErrors(() =>
      client.query<Record<string, unknown>>(sql, [...values]),
    );
    step = running.next({ rows, changes: rowCount ?? 0 });
  }
  return step.value;
}

/**
 * Classes of SQLSTATE that mean a faulty statement: 21 cardinality, 22 data, 23 integrity, 42 syntax
 * and names (PostgreSQL, appendix A). All else, and all that is no SQLSTATE, is the server's state.
 */
const refusals = /^(21|22|23|42)/;

async function mapErrors<Result>(action: () => Promise<Result>): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    if (error instanceof pg.DatabaseError && refusals.test(error.code ?? '')) {
      throw new StatementRefused(String(error.code));
    }
    throw storageUnavailable(typeof code === 'string' ? code : 'no-answer');
  }
}

function isUnavailable(error: unknown): boolean {
  return error instanceof ProblemError && error.code === 'storage-unavailable';
}

/** For what is known, or handled, elsewhere. */
function ignore(): void {
  // Nothing to do.
}
