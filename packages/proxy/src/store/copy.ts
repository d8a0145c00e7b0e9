import { existsSync } from 'node:fs';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import { sql } from 'kysely';
import type { Change, Queries } from './engine.js';
import { migrations } from './migrations.js';
import { openEngine, pathOf } from './open.js';

/** Tables whose rows are copied, those first that others refer to. */
export const copiedTables = [
  'ekyc_verifications',
  'ekyc_attempts',
  'ekyc_report_reads',
  'ekyc_outbox',
  'ekyc_daily_counts',
] as const;
type Table = (typeof copiedTables)[number];

/** How many rows were copied, by table. */
export type Copied = Record<Table, number>;

/** Why a copy was not made; the message is for the operator. */
export class CopyRefused extends Error {
  override readonly name = 'CopyRefused';
}

/** How many rows are read, and written by one statement. */
const batch = 100;

type Row = Record<string, SQLOutputValue>;

/**
 * Copies all verifications of a SQLite file, with what belongs to them and the days' counts, into an
 * empty database, in one transaction: either all is there afterwards, or nothing. The file is only
 * read.
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
      return await target.write(copyInto(source));
    } finally {
      await target.close();
    }
  } finally {
    source.close();
  }
}

function openSource(path: string): DatabaseSync {
  if (!existsSync(path)) throw new CopyRefused(`there is no file ${path}.`);
  let source: DatabaseSync;
  try {
    source = new DatabaseSync(path, { readOnly: true });
  } catch {
    throw new CopyRefused(`${path} can't be opened as a database by this user.`);
  }
  try {
    // One view of the file for the whole copy, whatever else happens to it.
    source.exec('BEGIN');
    const ran = source.prepare('SELECT name FROM ekyc_migrations ORDER BY name').all();
    const names = ran.map(({ name }) => name);
    if (names.join() === Object.keys(migrations).join()) return source;
  } catch {
    source.close();
    throw new CopyRefused(`${path} is no database of this program.`);
  }
  source.close();
  throw new CopyRefused(
    `${path} has another version’s schema; run "check" on it with this version first.`,
  );
}

function copyInto(source: DatabaseSync): Change<Copied> {
  return async (target) => {
    for (const table of copiedTables) {
      if ((await countOf(target, table)) > 0) {
        throw new CopyRefused('the target holds rows already; give it an empty database.');
      }
    }
    const copied = Object.fromEntries(copiedTables.map((table) => [table, 0])) as Copied;
    for (const table of copiedTables) {
      for (const rows of batchesOf(source, table)) {
        await insertAll(target, table, rows);
        copied[table] += rows.length;
      }
      const { n } = source.prepare(`SELECT count(*) AS n FROM ${table}`).get() ?? {};
      if (copied[table] !== n || (await countOf(target, table)) !== n) {
        throw new CopyRefused(`${table} came out with another number of rows; nothing was kept.`);
      }
    }
    return copied;
  };
}

async function countOf(target: Queries, table: Table): Promise<number> {
  const { n } = await target
    .selectFrom(table)
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return n;
}

function* batchesOf(source: DatabaseSync, table: Table): Generator<Row[]> {
  let rows: Row[] = [];
  for (const row of source.prepare(`SELECT * FROM ${table}`).iterate()) {
    rows.push(row);
    if (rows.length < batch) continue;
    yield rows;
    rows = [];
  }
  if (rows.length > 0) yield rows;
}

/** The columns as they are in both databases: whatever they hold comes over as it is. */
async function insertAll(target: Queries, table: Table, rows: readonly Row[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {});
  const tuples = rows.map(
    (row) => sql`(${sql.join(columns.map((column) => row[column] ?? null))})`,
  );
  const names = sql.join(columns.map((column) => sql.ref(column)));
  await sql`INSERT INTO ${sql.table(table)} (${names}) VALUES ${sql.join(tuples)}`.execute(target);
}
