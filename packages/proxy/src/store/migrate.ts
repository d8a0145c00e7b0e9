import { migrations as ourMigrations, type Migration } from './schema.js';
import { change, rowsOf, type Dialect, type Work } from './work.js';

/** The database was migrated by a later version of this program, whose rules this one does not know. */
class SchemaTooNewError extends Error {
  override readonly name = 'SchemaTooNewError';

  constructor(found: number, known: number) {
    super(
      `The database has schema version ${found}, but this version of ekyc-verify-proxy knows ` +
        `schemas up to ${known} only. Migrations go forward only: run a newer version, or use another database.`,
    );
  }
}

/**
 * Brings the schema to the newest version, from nothing or from any earlier one. Runs in one
 * transaction, so that a crash leaves the earlier version.
 *
 * @param migrations Ours; a test passes its own.
 * @throws SchemaTooNewError
 */
export function* migrate(
  dialect: Dialect,
  migrations: readonly Migration[] = ourMigrations,
): Work<void> {
  if (dialect.migrationLock !== null) yield* rowsOf(dialect.migrationLock);
  yield* change(
    `CREATE TABLE IF NOT EXISTS ekyc_schema (version ${dialect.integer} NOT NULL) ${dialect.tableOptions}`,
  );
  const [row] = yield* rowsOf('SELECT version FROM ekyc_schema');
  const found = row === undefined ? 0 : Number(row['version']);
  if (found > migrations.length) throw new SchemaTooNewError(found, migrations.length);
  if (found === migrations.length) return;

  for (const migration of migrations.slice(found)) {
    for (const sql of migration(dialect)) yield* change(sql);
  }
  if (row === undefined) yield* change('INSERT INTO ekyc_schema VALUES (0)');
  yield* change('UPDATE ekyc_schema SET version = $1', [migrations.length]);
}
