import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeEach, describe, expect, test } from 'vitest';
import { migrate } from './migrate.js';
import { migrations as published, type Migration } from './schema.js';
import { openSqliteStore, sqliteDialect } from './sqlite.js';

/** Runs migrations as an engine would, in a transaction. */
function runOn(database: DatabaseSync, migrations: readonly Migration[]): void {
  const work = migrate(sqliteDialect, migrations);
  database.exec('BEGIN');
  try {
    let step = work.next();
    while (step.done !== true) {
      const { sql, values } = step.value;
      const rows = database.prepare(sql.replaceAll(/\$\d/g, '?')).all(...values);
      step = work.next({ rows, changes: 0 });
    }
    database.exec('COMMIT');
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}

describe('the schema', () => {
  let database: DatabaseSync;
  beforeEach(() => {
    database = new DatabaseSync(':memory:');
    return () => database.close();
  });

  const run = (migrations: readonly Migration[]) => runOn(database, migrations);
  const versions = () => database.prepare('SELECT version FROM ekyc_schema').all();

  const first: Migration = () => ['CREATE TABLE one (a TEXT)', `INSERT INTO one VALUES ('kept')`];
  const second: Migration = () => ['ALTER TABLE one ADD COLUMN b TEXT'];
  const third: Migration = () => ['CREATE TABLE two (a TEXT)', 'CREATE TABLE two (a TEXT)'];

  test('is made from nothing, each migration once and in order', () => {
    run([first, second]);
    run([first, second]);
    expect(versions()).toEqual([{ version: 2 }]);
    expect(database.prepare('SELECT * FROM one').all()).toEqual([{ a: 'kept', b: null }]);
  });

  test('is brought on from an earlier version, with what is in it', () => {
    run([first]);
    run([first, second]);
    expect(versions()).toEqual([{ version: 2 }]);
    expect(database.prepare('SELECT * FROM one').all()).toEqual([{ a: 'kept', b: null }]);
  });

  test('stays as it was when a migration fails half-way', () => {
    run([first]);
    expect(() => run([first, second, third])).toThrow();
    expect(versions()).toEqual([{ version: 1 }]);
    expect(database.prepare('SELECT * FROM one').all()).toEqual([{ a: 'kept' }]);
  });

  test('is left alone, with a clear error, when it is newer than this program', () => {
    run([first, second]);
    expect(() => run([first])).toThrow(/schema version 2, but .* up to 1 only/);
    expect(versions()).toEqual([{ version: 2 }]);
  });
});

test('a store refuses a database that a later version has migrated', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ekyc-verify-migrate-'));
  const path = join(folder, 'ekyc.sqlite');
  try {
    await (await openSqliteStore(path)).close();
    const later = new DatabaseSync(path);
    later.exec(`UPDATE ekyc_schema SET version = ${published.length + 1}`);
    later.close();
    await expect(openSqliteStore(path)).rejects.toMatchObject({ name: 'SchemaTooNewError' });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
