import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { integer } from './columns.js';
import { openEngine, pathOf } from './open.js';
import { migrations } from './schema.js';
import { change, firstRowOf, type Value, type Work } from './work.js';

/** Tables whose rows are copied, those first that others refer to. */
export const copiedTables = ['ekyc_verifications', 'ekyc_outbox'] as const;

/** How many rows were copied, by table. */
export type Copied = Record<(typeof copiedTables)[number], number>;

/** Why a copy was not made; the message is for the operator. */
export class CopyRefused extends Error {
  override readonly name = 'CopyRefused';
}

/** How many rows are read, and written by one statement. */
const batch = 100;

type Row = Record<string, Value>;

/**
 * Copies all verifications and webhooks of a SQLite file into an empty database, in one
 * transaction: either all is there afterwards, or nothing. The file is only read.
 *
 * @param from `file:` and a path
 * @param to As `EKYC_DATABASE_URL`; its schema is brought up to date.
 * @throws CopyRefused
 * @throws ProblemError `storage-unavailable`
 */
export async function copyDatabase(from: string, to: string): Promise<Copied> {
  const source = openSource(pathOf(from));
  try {
    const target = await openEngine(to);
    try {
      return await target.write(() => copyInto(source));
    } finally {
      await target.close();
    }
  } finally {
    source.close();
  }
}

function openSource(path: string): DatabaseSync {
  if (!existsSync(path)) throw new CopyRefused(`there is no file ${path}.`);
  const source = new DatabaseSync(path, { readOnly: true });
  try {
    // One view of the file for the whole copy, whatever else happens to it.
    source.exec('BEGIN');
    const version = Number(source.prepare('SELECT version FROM ekyc_schema').get()?.['version']);
    if (version === migrations.length) return source;
  } catch {
    source.close();
    throw new CopyRefused(`${path} is no database of this program.`);
  }
  source.close();
  throw new CopyRefused(
    `${path} has another version’s schema; run "check" on it with this version first.`,
  );
}

function* copyInto(source: DatabaseSync): Work<Copied> {
  for (const table of copiedTables) {
    if ((yield* countOf(table)) > 0) {
      throw new CopyRefused('the target holds verifications already; give it an empty database.');
    }
  }
  const copied = { ekyc_verifications: 0, ekyc_outbox: 0 };
  for (const table of copiedTables) {
    for (const rows of batchesOf(source, table)) copied[table] += yield* insertAll(table, rows);
    const expected = integer(source.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n']);
    if (copied[table] !== expected || (yield* countOf(table)) !== expected) {
      throw new CopyRefused(`${table} came out with another number of rows; nothing was kept.`);
    }
  }
  return copied;
}

function* countOf(table: string): Work<number> {
  return integer((yield* firstRowOf(`SELECT count(*) AS n FROM ${table}`, []))?.['n']);
}

function* batchesOf(source: DatabaseSync, table: string): Generator<Row[]> {
  const page = source.prepare(`SELECT * FROM ${table} WHERE id > ? ORDER BY id LIMIT ${batch}`);
  let last = '';
  for (;;) {
    const rows = page.all(last) as Row[];
    if (rows.length === 0) return;
    yield rows;
    last = String(rows.at(-1)?.['id']);
  }
}

function* insertAll(table: string, rows: Row[]): Work<number> {
  const columns = Object.keys(rows[0] ?? {});
  const parameter = (row: number, column: number) => `$${row * columns.length + column + 1}`;
  const tuples = rows.map(
    (_, row) => `(${columns.map((_name, i) => parameter(row, i)).join(', ')})`,
  );
  const values = rows.flatMap((row) => columns.map((column) => row[column] ?? null));
  const sql = `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${tuples.join(', ')}`;
  return yield* change(sql, values);
}
