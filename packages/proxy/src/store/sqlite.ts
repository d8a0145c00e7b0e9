import { Worker } from 'node:worker_threads';
import { CamelCasePlugin, Kysely, sql, SqliteAdapter, type Transaction } from 'kysely';
import { GenericSqliteWorkerDialect } from 'kysely-generic-sqlite/worker';
import { createNodeWorkerExecutor } from 'kysely-generic-sqlite/worker-helper-node';
import type { Change, Engine } from './engine.js';
import { StatementRefused, StorageUnavailable } from './faults.js';
import type { Database } from './schema.js';

/** How many changes share a transaction at most, so that one commit does not hold everything up. */
const largestGroup = 256;

/** SQLite's primary result codes that mean a faulty statement: ERROR, CONSTRAINT, MISMATCH, RANGE. */
const refusals = /^SQLite (1|19|20|25)$/;

/** Kysely leaves this off for pragmas that no migration of ours has. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl() {
    return true;
  }
}

class WorkerDialect extends GenericSqliteWorkerDialect<Worker, { path: string }> {
  override createAdapter() {
    return new TransactionalAdapter();
  }
}

type Waiting = {
  change: Change<unknown>;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
};

/**
 * Opens a file of this machine, made (readable by its owner alone) where there is none. Several
 * processes may share it. It is used on a thread of its own.
 *
 * @param path A path, or `:memory:` for one that ends with the process.
 */
export function openSqlite(path: string): Engine {
  const database = new Kysely<Database>({
    dialect: new WorkerDialect(createNodeWorkerExecutor({ worker: startWorker, data: { path } })),
    plugins: [new CamelCasePlugin()],
  });
  let isClosed = false;
  let waiting: Waiting[] = [];
  let working: Promise<void> | null = null;

  /** Changes that wait while one is committed share the next transaction, and so one wait for the disk. */
  async function work(): Promise<void> {
    while (waiting.length > 0) {
      const group = waiting.slice(0, largestGroup);
      waiting = waiting.slice(largestGroup);
      try {
        const outcomes = await database.transaction().execute(async (transaction) => {
          const settled: (() => void)[] = [];
          for (const each of group) settled.push(await run(transaction, each, group.length === 1));
          return settled;
        });
        for (const tell of outcomes) tell();
      } catch (error) {
        for (const { reject } of group) reject(translate(error));
      }
    }
    working = null;
  }

  return {
    kind: 'sqlite',
    async read(query) {
      if (isClosed) throw new StorageUnavailable('closed');
      return query(database).catch((error: unknown) => {
        throw translate(error);
      });
    },
    write<Result>(change: Change<Result>) {
      if (isClosed) return Promise.reject(new StorageUnavailable('closed'));
      return new Promise<Result>((resolve, reject) => {
        waiting.push({ change, resolve: resolve as Waiting['resolve'], reject });
        working ??= work();
      });
    },
    async close() {
      isClosed = true;
      await working;
      await database.destroy();
    },
  };
}

/** Runs one change of a group; what it throws is its own, and undoes it alone. Returns how to tell. */
async function run(
  transaction: Transaction<Database>,
  { change, resolve, reject }: Waiting,
  isAlone: boolean,
): Promise<() => void> {
  if (isAlone) {
    const value = await change(transaction);
    return () => resolve(value);
  }
  await sql`SAVEPOINT one_of_many`.execute(transaction);
  let tell: () => void;
  try {
    const value = await change(transaction);
    tell = () => resolve(value);
  } catch (error) {
    tell = () => reject(translate(error));
    await sql`ROLLBACK TO one_of_many`.execute(transaction).catch(() => {
      // The whole transaction is gone with it: a full disk does that.
      throw error;
    });
  }
  await sql`RELEASE one_of_many`.execute(transaction);
  return tell;
}

/** The thread's program is beside this file: its source, or what was built of it. */
function startWorker(): Worker {
  const isSource = import.meta.url.endsWith('.ts');
  const program = new URL(`./sqlite-worker.${isSource ? 'ts' : 'js'}`, import.meta.url);
  // What Node itself was started with, such as `--input-type`, is not meant for this thread.
  return new Worker(program, isSource ? {} : { execArgv: [] });
}

/** What the other thread says of its errors is their code; an error of a change itself stays as it is. */
function translate(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (refusals.test(error.name)) return new StatementRefused(error.name);
  const isCode = /^(SQLite \d+|E[A-Z]+|other-tables|file-gone)$/.test(error.name);
  if (isCode) return new StorageUnavailable(error.name);
  if (error.name.startsWith('ERR_')) return new StatementRefused(error.name);
  return /^Worker (closed|exited|is closing)|destroyed/.test(error.message)
    ? new StorageUnavailable('closed')
    : error;
}
