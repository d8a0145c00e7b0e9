import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Engine } from './engine.js';
import { migrateTo, missingMigrations, type migrations as published } from './migrations.js';
import { openStore } from './open.js';
import { openSqlite } from './sqlite.js';

type Migrations = typeof published;

let path: string;
beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ekyc-verify-migrations-'));
  path = join(folder, 'ekyc.sqlite');
  return () => rm(folder, { recursive: true, force: true });
});

/** What a statement of another program finds in the file. */
function rowsOf(sql: string): Record<string, unknown>[] {
  const database = new DatabaseSync(path);
  const rows = database.prepare(sql).all();
  database.close();
  return rows;
}

describe('the schema', () => {
  let engine: Engine;
  beforeEach(() => {
    engine = openSqlite(path);
    return () => engine.close();
  });

  const run = (all: Migrations) => engine.write(migrateTo('sqlite', all));
  const ran = () =>
    rowsOf('SELECT name FROM ekyc_migrations ORDER BY name').map(({ name }) => name);

  const first: Migrations = {
    a: () => ['CREATE TABLE one (a TEXT)', `INSERT INTO one VALUES ('kept')`],
  };
  const second: Migrations = { ...first, b: () => ['ALTER TABLE one ADD COLUMN b TEXT'] };
  const third: Migrations = {
    ...second,
    c: () => ['CREATE TABLE two (a TEXT)', 'CREATE TABLE two (a TEXT)'],
  };

  test('is made from nothing, each migration once and in order', async () => {
    await run(second);
    await run(second);
    expect(ran()).toEqual(['a', 'b']);
    expect(rowsOf('SELECT * FROM one')).toEqual([{ a: 'kept', b: null }]);
  });

  test('is brought on from an earlier version, with what is in it', async () => {
    await run(first);
    await run(second);
    expect(ran()).toEqual(['a', 'b']);
    expect(rowsOf('SELECT * FROM one')).toEqual([{ a: 'kept', b: null }]);
  });

  test('stays as it was when a migration fails half-way', async () => {
    await run(first);
    await expect(run(third)).rejects.toThrow();
    expect(ran()).toEqual(['a']);
    expect(rowsOf('SELECT * FROM one')).toEqual([{ a: 'kept' }]);
  });

  test('of a database that a later version has migrated is left alone, with what to do', async () => {
    await run(second);
    await expect(missingMigrations(engine)).rejects.toThrow(
      /later version .* Run the newer version/,
    );
    await expect(openStore(`file:${path}`)).rejects.toMatchObject({ name: 'SchemaError' });
    expect(ran()).toEqual(['a', 'b']);
  });
});

test('a store that may not migrate says that the schema is behind, and which command to run', async () => {
  const url = `file:${path}`;
  await expect(openStore(url, { migrate: false })).rejects.toThrow('ekyc-verify-proxy migrate');
  await (await openStore(url)).close();
  await (await openStore(url, { migrate: false })).close();
});
