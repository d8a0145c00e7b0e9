import {
  CamelCasePlugin,
  CompiledQuery,
  Kysely,
  PostgresAdapter,
  PostgresDialect,
  PostgresDriver,
  type DatabaseConnection,
  type PostgresDialectConfig,
  type PostgresPool,
} from 'kysely';
import pg from 'pg';
import type { Change, Engine } from './engine.js';
import { StatementRefused, StorageUnavailable } from './faults.js';
import type { Database } from './schema.js';

export type PostgresOptions = {
  /** How many connections there may be at once. */
  poolSize: number;
  /** How long a statement may take, in milliseconds. */
  statementTimeoutMs: number;
};

/** How long a call waits for a connection, free or new, in milliseconds: one may take seconds to be made. */
const connectionTimeoutMs = 8000;

/** How much longer than the server's own limit an answer is waited for, in milliseconds: a server that is gone ends nothing. */
const answerMarginMs = 1000;

/** Migrations hold the transaction's lock already, which a pooler leaves with it: Kysely's is the session's. */
class LocklessAdapter extends PostgresAdapter {
  override async acquireMigrationLock() {}
  override async releaseMigrationLock() {}
}

/**
 * Sets what holds for a transaction within it: a pooler in transaction mode refuses settings at the
 * start of a connection, and would hand on those of a session. READ COMMITTED is named because the
 * server's default may be another, under which a claim could fail.
 */
class TransactionDriver extends PostgresDriver {
  readonly #begin: CompiledQuery;

  constructor(config: PostgresDialectConfig, statementTimeoutMs: number) {
    super(config);
    this.#begin = CompiledQuery.raw(`BEGIN ISOLATION LEVEL READ COMMITTED;
      SET LOCAL statement_timeout = ${statementTimeoutMs};
      SET LOCAL idle_in_transaction_session_timeout = ${statementTimeoutMs}`);
  }

  override async beginTransaction(connection: DatabaseConnection) {
    await connection.executeQuery(this.#begin);
  }
}

class TransactionDialect extends PostgresDialect {
  readonly #driver: TransactionDriver;

  constructor(config: PostgresDialectConfig, statementTimeoutMs: number) {
    super(config);
    this.#driver = new TransactionDriver(config, statementTimeoutMs);
  }

  override createDriver() {
    return this.#driver;
  }

  override createAdapter() {
    return new LocklessAdapter();
  }
}

/**
 * Uses a PostgreSQL database, which several instances may share, also through a pooler in transaction
 * mode. While the server is away calls are refused; when it is back they work again.
 *
 * @param url `postgres://user:password@host:port/database`
 */
export function openPostgres(url: string, options: PostgresOptions): Engine {
  const { poolSize, statementTimeoutMs } = options;
  const pools: pg.Pool[] = [];

  function connect(max: number): Kysely<Database> {
    const pool = new pg.Pool({
      connectionString: withLibpqModes(url),
      application_name: 'ekyc-verify-proxy',
      connectionTimeoutMillis: connectionTimeoutMs,
      keepAlive: true,
      max,
      query_timeout: statementTimeoutMs + answerMarginMs,
      types: numbersForInt8(),
    });
    // A connection that ends on its own is told of by the call that uses it, or was idle and is
    // replaced by the pool. Without these listeners it would end the process.
    pool.on('error', ignore);
    pool.on('connect', (client) => client.on('error', ignore));
    pools.push(pool);
    return new Kysely<Database>({
      dialect: new TransactionDialect({ pool: guarded(pool) }, statementTimeoutMs),
      plugins: [new CamelCasePlugin()],
    });
  }

  const database = connect(poolSize);
  // In a rush hundreds of changes wait for a connection, and what may leave now can't wait with them.
  const first = connect(1);
  const running = new Set<Promise<unknown>>();
  let isClosed = false;

  /** What was begun before the end is finished first. */
  async function run<Result>(action: () => Promise<Result>): Promise<Result> {
    if (isClosed) throw new StorageUnavailable('closed');
    const result = action();
    running.add(result);
    try {
      return await result;
    } finally {
      running.delete(result);
    }
  }

  return {
    kind: 'postgres',
    read: (query) => run(() => query(database)),
    write: <Result>(change: Change<Result>) => run(() => database.transaction().execute(change)),
    writeFirst: <Result>(change: Change<Result>) => run(() => first.transaction().execute(change)),
    async close() {
      if (isClosed) return;
      isClosed = true;
      await Promise.allSettled(running);
      await Promise.all(pools.map((pool) => pool.end()));
    },
  };
}

/** `sslmode` as PostgreSQL's own programs read it: `require` encrypts, `verify-full` knows whom it talks to. */
function withLibpqModes(url: string): string {
  return /[?&]sslmode=/.test(url) && !/[?&]uselibpqcompat=/.test(url)
    ? `${url}&uselibpqcompat=true`
    : url;
}

/** Integers of 64 bits (`int8`, number 20) come as numbers: all of ours are exact in one. */
function numbersForInt8(): pg.CustomTypesConfig {
  const types = new pg.TypeOverrides();
  types.setTypeParser(20, Number);
  return types;
}

/** Tells errors by their codes, and throws a connection away that did not answer: nobody knows what it is busy with. */
function guarded(pool: pg.Pool): PostgresPool {
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      let client: pg.PoolClient;
      try {
        client = await pool.connect();
      } catch (error) {
        throw new StorageUnavailable(codeOf(error));
      }
      let isLost = false;
      async function query(text: string, values?: unknown[]) {
        if (isLost) throw new StorageUnavailable('no-answer');
        try {
          return await client.query(text, values);
        } catch (error) {
          isLost = !(error instanceof pg.DatabaseError);
          return rethrow(error);
        }
      }
      return {
        // Kysely streams nothing here, so the form with a cursor is never used.
        query: query as never,
        release: (isBroken) => client.release(isLost || isBroken === true),
      };
    },
  };
}

/**
 * Classes of SQLSTATE that mean a faulty statement: 21 cardinality, 22 data, 23 integrity, 42 syntax
 * and names (PostgreSQL, appendix A), but for a missing right, and for tables and columns that are not
 * there or are there already. All else is the server's state.
 */
const refusals = /^(21|22|23|42(?!501|701|703|P01|P07))/;

function rethrow(error: unknown): never {
  if (error instanceof pg.DatabaseError && refusals.test(error.code ?? '')) {
    throw new StatementRefused(String(error.code));
  }
  throw new StorageUnavailable(codeOf(error));
}

/**
 * The address is read when a connection is made. What is wrong with its TLS settings, and a password that
 * the server asks for and it has not, have no code of their own; a socket's file has that of any file.
 */
function codeOf(error: unknown): string {
  const { code, syscall, message } = error as NodeJS.ErrnoException;
  if (syscall === 'open' || message.includes('sslmode')) return 'tls-files';
  if (message.includes('does not support SSL')) return 'no-tls';
  if (message.startsWith('SASL')) return 'no-password';
  if (syscall === 'connect' && /^(ENOENT|ENOTDIR|EACCES|EPERM)$/.test(code ?? ''))
    return 'no-socket';
  return typeof code === 'string' ? code : 'no-answer';
}

/** For what is known, or handled, elsewhere. */
function ignore(): void {
  // Nothing to do.
}
