import { closeSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { StatementRefused, storageUnavailable } from './failures.js';
import { createGroupCommit } from './group-commit.js';
import { migrate } from './migrate.js';
import { createSqlStore } from './sql-store.js';
import type { Store } from './store.js';
import type { Answer, Dialect, Engine, Statement, Work } from './work.js';

/** How long a write waits for another process's transaction, in milliseconds. */
const busyTimeoutMs = 2000;

/** Ids and hashes are random, so each row of a large table needs pages of its own: up to 16 MB stay in memory. */
const cache = 'cache_size = -16000';

/** The log is put into the file every 16 MB: a page that many rows change is written there once. */
const log = 'wal_autocheckpoint = 4000';

export const sqliteDialect: Dialect = {
  integer: 'INTEGER',
  tableOptions: 'STRICT',
  // A transaction that writes is alone: nobody else holds rows meanwhile, and nobody else migrates.
  skipLocked: '',
  migrationLock: null,
  reservationLock: null,
  sharedClock: null,
  stringsOf: (parameter) => `SELECT value FROM json_each(${parameter})`,
};

/**
 * Opens the store in a file of this machine, made (readable by its owner alone) where there is none,
 * and brings its schema up to date. Several processes may share the file.
 *
 * @param path A path, or `:memory:` for a store that ends with the process.
 * @throws ProblemError `storage-unavailable` when the file cannot be opened
 * @throws SchemaTooNewError
 */
export async function openSqliteStore(path: string): Promise<Store> {
  return createSqlStore(await openSqliteEngine(path));
}

/** As `openSqliteStore`: what runs work of any kind. */
export async function openSqliteEngine(path: string): Promise<Engine> {
  const engine = createEngine(await openDatabase(path));
  try {
    await engine.write(() => migrate(sqliteDialect));
  } catch (error) {
    await engine.close();
    throw error;
  }
  return engine;
}

type Prepared = {
  statement: StatementSync;
  /** Which of the values stands at each place, counted from 0. */
  places: number[];
  returnsRows: boolean;
};

function createEngine(database: DatabaseSync): Engine {
  const prepared = new Map<string, Prepared>();

  function prepare(sql: string) {
    let known = prepared.get(sql);
    if (known === undefined) {
      const places: number[] = [];
      // `$1` is a name to SQLite, which it would look up at each use; a bare `?` is a place.
      const placed = sql.replaceAll(/\$(\d+)/g, (_, number) => {
        places.push(Number(number) - 1);
        return '?';
      });
      const statement = database.prepare(placed);
      known = { statement, places, returnsRows: /^\s*(SELECT|WITH)\b/i.test(sql) };
      prepared.set(sql, known);
    }
    return known;
  }

  function run({ sql, values }: Statement): Answer {
    const { statement, places, returnsRows } = prepare(sql);
    const bound = places.map((place) => values[place] ?? null);
    if (!returnsRows) {
      return { rows: [], changes: Number(statement.run(...bound).changes) };
    }
    const rows = statement.all(...bound);
    return { rows, changes: rows.length };
  }

  function runWork<Result>(work: () => Work<Result>): Result {
    const running = work();
    let step = running.next();
    while (step.done !== true) {
      const { value } = step;
      step = running.next(mapErrors(() => run(value)));
    }
    return step.value;
  }

  let isOpen = true;
  const groups = createGroupCommit((sql) => mapErrors(() => prepare(sql).statement.run()));
  return {
    dialect: sqliteDialect,
    read: async (work) => runWork(work),
    write: (work, patience) => groups.write(() => runWork(work), patience),
    async close() {
      if (!isOpen) return;
      isOpen = false;
      groups.flush();
      database.close();
    },
  };
}

async function openDatabase(path: string): Promise<DatabaseSync> {
  const database = mapErrors(() => {
    // SQLite would make the file readable by everybody; the files beside it get the mode of this one.
    if (path !== ':memory:') closeSync(openSync(path, 'a', 0o600));
    return new DatabaseSync(path);
  });
  try {
    mapErrors(() => database.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`));
    await logAhead(database);
    // FULL waits for the disk at every commit, so that a power cut takes nothing that was
    // acknowledged; `fullfsync` makes macOS mean it.
    for (const pragma of [
      'synchronous = FULL',
      'fullfsync = ON',
      'foreign_keys = ON',
      cache,
      log,
    ]) {
      mapErrors(() => database.exec(`PRAGMA ${pragma}`));
    }
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * Writes to a log beside the file, so that reads and a write do not wait for each other. Changing
 * a new file to it is the one thing for which SQLite does not wait while another process does the same.
 */
async function logAhead(database: DatabaseSync): Promise<void> {
  const pause = 50;
  for (let waited = 0; ; waited += pause) {
    try {
      database.exec('PRAGMA journal_mode = WAL');
      return;
    } catch (error) {
      const isBusy = primaryCodeOf(error) === 5;
      if (!isBusy || waited >= busyTimeoutMs) throw mapError(error);
      await sleep(pause);
    }
  }
}

/** SQLite's primary result codes that mean a faulty statement: ERROR, CONSTRAINT, MISMATCH, RANGE. */
const refusals = new Set([1, 19, 20, 25]);

function mapErrors<Result>(action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    throw mapError(error);
  }
}

function mapError(error: unknown): Error {
  const primary = primaryCodeOf(error);
  if (primary !== null) {
    const code = `SQLite ${primary}`;
    return refusals.has(primary) ? new StatementRefused(code) : storageUnavailable(code);
  }
  // Node's own errors are faulty calls, but for the one that says that the database is closed; the
  // rest are the file system's.
  const code = String((error as { code?: unknown }).code);
  const isFault = code.startsWith('ERR_') && code !== 'ERR_INVALID_STATE';
  return isFault ? new StatementRefused(code) : storageUnavailable(code);
}

/** The lower eight bits of SQLite's result code; null for an error that is not SQLite's. */
function primaryCodeOf(error: unknown): number | null {
  const { errcode } = error as { errcode?: unknown };
  return typeof errcode === 'number' ? errcode % 256 : null;
}
