/**
 * The thread that a SQLite file is used on, so that a lock or a slow disk holds up nobody else. Node
 * runs it by itself, also from this source: it imports no other file of ours.
 */
import { closeSync, openSync, statSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { createNodeOnMessageCallback } from 'kysely-generic-sqlite/worker-helper-node';

/** How long a write waits for another process's transaction, in milliseconds. */
const busyTimeoutMs = 2000;

/** More statements than the store has; those with lists in them come in many lengths. */
const mostPrepared = 500;

const pragmas = [
  // Waits for the disk at every commit, so that a power cut takes nothing that was acknowledged;
  // `fullfsync` makes macOS mean it.
  'synchronous = FULL',
  'fullfsync = ON',
  'foreign_keys = ON',
  // Ids and hashes are random, so each row of a large table needs pages of its own: up to 16 MB stay in memory.
  'cache_size = -16000',
  // The log is put into the file every 16 MB: a page that many rows change is written there once.
  'wal_autocheckpoint = 4000',
];

createNodeOnMessageCallback<{ path: string }>(async ({ path }) => {
  const database = await open(path);
  const file = fileAt(path);
  const changes = database.prepare('SELECT changes() AS changes');
  const prepared = new Map<string, StatementSync>();

  function prepare(sql: string): StatementSync {
    let statement = prepared.get(sql);
    if (statement === undefined) {
      if (prepared.size >= mostPrepared) prepared.clear();
      // A transaction that reads first and is overtaken could not write any more.
      statement = database.prepare(sql === 'begin' ? 'BEGIN IMMEDIATE' : sql);
      prepared.set(sql, statement);
    }
    return statement;
  }

  return {
    db: database,
    query: (_isSelect, sql, parameters) =>
      named(() => {
        if (sql === 'rollback') {
          rollBack(database);
          return { rows: [] };
        }
        if (sql === 'begin' && fileAt(path) !== file) throw gone();
        const rows = prepare(sql).all(...parameters);
        if (rows.length > 0) return { rows };
        // Node tells a statement that returns rows only from 22.16 on.
        return { rows, numAffectedRows: BigInt(Number(changes.get()?.['changes'])) };
      }),
    close: () => database.close(),
  };
});

/**
 * Which file a path leads to; null where there is none. SQLite compares this before each write as well
 * (SQLITE_READONLY_DBMOVED), but not with a log beside the file: what it writes into a deleted file is lost.
 */
function fileAt(path: string): string | null {
  if (path === ':memory:') return null;
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? null : `${found.dev} ${found.ino}`;
}

function gone(): Error {
  return Object.assign(new Error('The file is gone.'), { code: 'file-gone' });
}

/** A full disk undoes the transaction by itself: then there is nothing to roll back. */
function rollBack(database: DatabaseSync): void {
  try {
    database.exec('ROLLBACK');
  } catch (error) {
    if ((error as { errcode?: number }).errcode !== 1) throw error;
  }
}

async function open(path: string): Promise<DatabaseSync> {
  const database = named(() => {
    // SQLite would make the file readable by everybody; the files beside it get the mode of this one.
    if (path !== ':memory:') closeSync(openSync(path, 'a', 0o600));
    return new DatabaseSync(path);
  });
  try {
    named(() => database.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`));
    await logAhead(database);
    for (const pragma of pragmas) named(() => database.exec(`PRAGMA ${pragma}`));
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
      return named(() => database.exec('PRAGMA journal_mode = WAL'));
    } catch (error) {
      const isBusy = error instanceof Error && error.name === 'SQLite 5';
      if (!isBusy || waited >= busyTimeoutMs) throw error;
      await sleep(pause);
    }
  }
}

const otherTables = /^no such (table|column)|has no column named|already exists$/;

/** Of an error only its name comes to the other thread: it is made the code, and the text stays here. */
function named<Result>(action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    const { errcode, code, message } = error as Error & { errcode?: number; code?: string };
    const told = new Error('SQLite failed');
    // The lower eight bits are SQLite's primary result code. Number 1 stands for much else as well.
    if (errcode === undefined) told.name = code ?? 'unknown';
    else
      told.name =
        errcode === 1 && otherTables.test(message) ? 'other-tables' : `SQLite ${errcode % 256}`;
    throw told;
  }
}
