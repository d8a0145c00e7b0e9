import { sql, type Kysely } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';
import type { Change, Engine } from './engine.js';
import { SchemaError } from './faults.js';
import type { Database } from './schema.js';

/**
 * What makes the schema, by name, in the order of the names. The list only grows, and one that was
 * published never changes. The tables begin with `ekyc_`, because the database may be shared with
 * the site's own.
 */
export const migrations: Readonly<Record<string, (kind: Engine['kind']) => readonly string[]>> = {
  '0001_initial': (kind) => {
    const integer = kind === 'sqlite' ? 'INTEGER' : 'BIGINT';
    const strict = kind === 'sqlite' ? 'STRICT' : '';
    return [
      `CREATE TABLE ekyc_verifications (
        id TEXT PRIMARY KEY,
        initiator TEXT NOT NULL CHECK (initiator IN ('page', 'backend')),
        status TEXT NOT NULL
          CHECK (status IN ('pending', 'passed', 'failed', 'expired', 'canceled')),
        reason TEXT,
        result_code ${integer},
        client_secret_hash TEXT,
        link_code_hash TEXT,
        sealed TEXT,
        origin TEXT NOT NULL,
        reference TEXT,
        metadata TEXT NOT NULL,
        checks TEXT NOT NULL,
        max_attempts ${integer} NOT NULL CHECK (max_attempts BETWEEN 1 AND 20),
        attempts ${integer} NOT NULL CHECK (attempts BETWEEN 0 AND 20),
        failed_attempts ${integer} NOT NULL CHECK (failed_attempts BETWEEN 0 AND max_attempts),
        attempt_id TEXT,
        handoff_code_hash TEXT,
        handoff_expires_at ${integer},
        created_at ${integer} NOT NULL,
        expires_at ${integer} NOT NULL,
        finished_at ${integer},
        idempotency_key_hash TEXT,
        request_hash TEXT,
        CHECK ((status = 'pending') = (finished_at IS NULL)),
        CHECK ((handoff_code_hash IS NULL) = (handoff_expires_at IS NULL)),
        CHECK ((idempotency_key_hash IS NULL) = (request_hash IS NULL))
      ) ${strict}`,
      // Each index costs every creation; so they hold what is looked for and nothing else. What a
      // partial one holds is a question of NULL: of a status as a parameter SQLite can't know it.
      `CREATE UNIQUE INDEX ekyc_verifications_idempotency
        ON ekyc_verifications (idempotency_key_hash) WHERE idempotency_key_hash IS NOT NULL`,
      `CREATE UNIQUE INDEX ekyc_verifications_link ON ekyc_verifications (link_code_hash)
        WHERE link_code_hash IS NOT NULL`,
      `CREATE UNIQUE INDEX ekyc_verifications_handoff ON ekyc_verifications (handoff_code_hash)
        WHERE handoff_code_hash IS NOT NULL`,
      `CREATE INDEX ekyc_verifications_expiring ON ekyc_verifications (expires_at)
        WHERE finished_at IS NULL`,
      `CREATE INDEX ekyc_verifications_created ON ekyc_verifications (created_at, id)`,
      `CREATE INDEX ekyc_verifications_status ON ekyc_verifications (status, created_at, id)`,
      `CREATE INDEX ekyc_verifications_reference ON ekyc_verifications (reference, created_at, id)
        WHERE reference IS NOT NULL`,
      `CREATE INDEX ekyc_verifications_finished ON ekyc_verifications (finished_at)
        WHERE finished_at IS NOT NULL`,

      // An attempt under way without a next question would never end: the schema refuses it.
      `CREATE TABLE ekyc_attempts (
        id TEXT PRIMARY KEY,
        verification_id TEXT NOT NULL REFERENCES ekyc_verifications (id) ON DELETE CASCADE,
        number ${integer} NOT NULL CHECK (number >= 1),
        flow TEXT NOT NULL CHECK (flow IN ('redirect', 'handoff', 'link')),
        status TEXT NOT NULL CHECK (status IN ('open', 'returned', 'passed', 'failed')),
        reason TEXT,
        result_code ${integer},
        biz_token_hash TEXT,
        sealed TEXT,
        same_browser ${integer} CHECK (same_browser IN (0, 1)),
        started_at ${integer} NOT NULL,
        expires_at ${integer} NOT NULL,
        returned_at ${integer},
        finished_at ${integer},
        next_ask_at ${integer},
        UNIQUE (verification_id, number),
        CHECK ((status IN ('open', 'returned')) = (next_ask_at IS NOT NULL)),
        CHECK ((status IN ('open', 'returned')) = (finished_at IS NULL)),
        CHECK (status NOT IN ('returned', 'passed') OR biz_token_hash IS NOT NULL),
        CHECK (status <> 'open' OR returned_at IS NULL)
      ) ${strict}`,
      `CREATE UNIQUE INDEX ekyc_attempts_biz_token ON ekyc_attempts (biz_token_hash)
        WHERE biz_token_hash IS NOT NULL AND next_ask_at IS NOT NULL`,
      `CREATE INDEX ekyc_attempts_due ON ekyc_attempts (next_ask_at)
        WHERE next_ask_at IS NOT NULL`,
      `CREATE INDEX ekyc_attempts_reserved ON ekyc_attempts (started_at)
        WHERE biz_token_hash IS NULL AND next_ask_at IS NOT NULL`,
      `CREATE INDEX ekyc_attempts_sealed ON ekyc_attempts (started_at) WHERE sealed IS NOT NULL`,

      `CREATE TABLE ekyc_report_reads (
        verification_id TEXT NOT NULL REFERENCES ekyc_verifications (id) ON DELETE CASCADE,
        read_at ${integer} NOT NULL,
        key TEXT NOT NULL,
        include TEXT NOT NULL
      ) ${strict}`,
      `CREATE INDEX ekyc_report_reads_verification ON ekyc_report_reads (verification_id, read_at)`,

      `CREATE TABLE ekyc_daily_counts (
        day ${integer} PRIMARY KEY,
        attempts ${integer} NOT NULL,
        page_attempts ${integer} NOT NULL
      ) ${strict}`,

      `CREATE TABLE ekyc_outbox (
        id TEXT PRIMARY KEY,
        verification_id TEXT NOT NULL REFERENCES ekyc_verifications (id) ON DELETE CASCADE,
        type TEXT NOT NULL,
        payload TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'failed')),
        deliveries ${integer} NOT NULL,
        last_error TEXT,
        created_at ${integer} NOT NULL,
        next_delivery_at ${integer},
        delivered_at ${integer},
        CHECK ((state = 'waiting') = (next_delivery_at IS NOT NULL))
      ) ${strict}`,
      `CREATE INDEX ekyc_outbox_due ON ekyc_outbox (state, next_delivery_at)`,
      `CREATE INDEX ekyc_outbox_state ON ekyc_outbox (state, created_at, id)`,
      `CREATE INDEX ekyc_outbox_verification ON ekyc_outbox (verification_id)`,

      `CREATE TABLE ekyc_call_slots (action TEXT PRIMARY KEY, ends TEXT NOT NULL) ${strict}`,
    ];
  },
};

/** The names of migrations that this program has and the database has not. */
export async function missingMigrations(engine: Engine): Promise<string[]> {
  const ran = await engine.read(async (database) => {
    const table =
      engine.kind === 'sqlite'
        ? sql<{
            found: string;
          }>`SELECT name AS found FROM sqlite_master WHERE name = 'ekyc_migrations'`
        : sql<{ found: string | null }>`SELECT to_regclass('ekyc_migrations')::text AS found`;
    const [row] = (await table.execute(database)).rows;
    if (row === undefined || row.found === null) return [];
    return database.selectFrom('ekyc_migrations').select('name').execute();
  });
  const names = new Set(ran.map(({ name }) => name));
  const own = Object.keys(migrations);
  if ([...names].some((name) => !own.includes(name))) {
    throw new SchemaError(
      'the database was migrated by a later version of ekyc-verify-proxy, whose rules this one does not know',
      'Run the newer version, or name another database in EKYC_DATABASE_URL: migrations go forward only.',
    );
  }
  return own.filter((name) => !names.has(name));
}

/**
 * Brings the schema to the newest version, from nothing or from any earlier one, in one transaction:
 * a crash leaves the earlier version, and of several processes one migrates at a time.
 */
export async function migrate(engine: Engine): Promise<void> {
  await engine.write(migrateTo(engine.kind, migrations));
}

/** @param all Ours; a test passes its own. */
export function migrateTo(kind: Engine['kind'], all: typeof migrations): Change<void> {
  return async (database) => {
    let schema: string | undefined;
    if (kind === 'postgres') {
      // Kysely's own lock is the session's, which a pooler shares out: this one is the transaction's.
      await sql`SELECT pg_advisory_xact_lock(1701541241)`.execute(database);
      await sql`SET LOCAL statement_timeout = 0`.execute(database);
      const found = await sql<{ name: string }>`SELECT current_schema() AS name`.execute(database);
      schema = found.rows[0]?.name;
    }
    // As Kysely makes it; a missing right is told here, where no later statement hides it.
    await sql`CREATE TABLE IF NOT EXISTS ekyc_migrations
      (name VARCHAR(255) NOT NULL PRIMARY KEY, timestamp VARCHAR(255) NOT NULL)`.execute(database);
    const migrator = new Migrator({
      db: database as Kysely<Database>,
      provider: { getMigrations: async () => compose(kind, all) },
      migrationTableName: 'ekyc_migrations',
      migrationLockTableName: 'ekyc_migrations_lock',
      ...(schema !== undefined && { migrationTableSchema: schema }),
    });
    const { error } = await migrator.migrateToLatest();
    if (error !== undefined) throw error;
  };
}

function compose(kind: Engine['kind'], all: typeof migrations): Record<string, Migration> {
  const compiled = Object.entries(all).map(([name, statements]): [string, Migration] => [
    name,
    {
      async up(database) {
        for (const statement of statements(kind)) await sql.raw(statement).execute(database);
      },
    },
  ]);
  return Object.fromEntries(compiled);
}
