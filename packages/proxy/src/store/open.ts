import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Engine } from './engine.js';
import { SchemaError, StorageUnavailable } from './faults.js';
import { migrate, missingMigrations } from './migrations.js';
import { createSqlStore } from './sql-store.js';
import type { Store } from './store.js';

/** How a database is used; the defaults are those of the configuration. */
export type DatabaseOptions = {
  /** Whether to bring the schema up to date; if not, one that is behind is refused. */
  migrate: boolean;
  /** PostgreSQL: how many connections there may be at once. */
  poolSize: number;
  /** PostgreSQL: how long a statement may take, in milliseconds. */
  statementTimeoutMs: number;
};

const defaults: DatabaseOptions = { migrate: true, poolSize: 10, statementTimeoutMs: 3000 };

/**
 * Opens the store that an `EKYC_DATABASE_URL` names, with the newest schema; loads only the engine
 * that it needs.
 *
 * @param databaseUrl `file:` and a path, `file::memory:`, or `postgres://…`
 * @throws StorageUnavailable when it cannot be opened
 * @throws SchemaError when its schema is newer than this program, or older and not to be migrated
 */
export async function openStore(
  databaseUrl: string,
  options: Partial<DatabaseOptions> = {},
): Promise<Store> {
  return createSqlStore(await openEngine(databaseUrl, options));
}

/** As `openStore`: what runs queries of any kind. */
export async function openEngine(
  databaseUrl: string,
  options: Partial<DatabaseOptions> = {},
): Promise<Engine> {
  const settings = { ...defaults, ...options };
  const engine = await openAnyEngine(databaseUrl, settings);
  try {
    if ((await missingMigrations(engine)).length === 0) return engine;
    if (!settings.migrate) {
      throw new SchemaError(
        'the database’s schema is older than this program, and EKYC_DATABASE_MIGRATE is off',
        'Run "ekyc-verify-proxy migrate" with a user that owns the tables, and start again.',
      );
    }
    if (engine.kind === 'sqlite') await migrate(engine);
    else await migrateDatabase(databaseUrl);
    return engine;
  } catch (error) {
    await engine.close();
    throw error;
  }
}

/** How long one statement of a migration may take, in milliseconds: a new index of a large table takes its time. */
const migrationTimeoutMs = 60 * 60_000;

/**
 * Brings a database's schema up to date and does nothing else.
 *
 * @returns The names of the migrations that ran.
 */
export async function migrateDatabase(databaseUrl: string): Promise<string[]> {
  const settings = { ...defaults, poolSize: 2, statementTimeoutMs: migrationTimeoutMs };
  const engine = await openAnyEngine(databaseUrl, settings);
  try {
    const missing = await missingMigrations(engine);
    if (missing.length > 0) await migrate(engine);
    return missing;
  } finally {
    await engine.close();
  }
}

async function openAnyEngine(databaseUrl: string, options: DatabaseOptions): Promise<Engine> {
  if (isPostgres(databaseUrl)) {
    const { openPostgres } = await import('./postgres.js');
    return openPostgres(databaseUrl, options);
  }
  const path = pathOf(databaseUrl);
  const { openSqlite } = await import('./sqlite.js');
  return openSqlite(path);
}

/** How long a start waits for a database that may come, and between two tries, in milliseconds. */
const longestWait = 60_000;
const pause = 1000;

/**
 * Opens a store whose database may still be waking, and tries a write: what may pass by itself is waited
 * for, and said.
 *
 * @param waiting Told once for each new reason.
 * @throws What the last try threw.
 */
export async function openStoreWithRetry(
  databaseUrl: string,
  options: Partial<DatabaseOptions>,
  waiting: (reason: StorageUnavailable) => void,
): Promise<Store> {
  const until = performance.now() + longestWait;
  let told: string | null = null;
  for (;;) {
    try {
      return await openWritable(databaseUrl, options);
    } catch (error) {
      const isWorthIt = error instanceof StorageUnavailable && error.isTransient;
      if (!isWorthIt || performance.now() > until) throw error;
      if (told !== error.summary) waiting(error);
      told = error.summary;
      await sleep(pause);
    }
  }
}

/** A database that only reads, a replica or one without rights, would say so at the first start of a person. */
async function openWritable(
  databaseUrl: string,
  options: Partial<DatabaseOptions>,
): Promise<Store> {
  const store = await openStore(databaseUrl, options);
  try {
    await store.ping();
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

export function isPostgres(databaseUrl: string): boolean {
  return /^postgres(ql)?:\/\//.test(databaseUrl);
}

/** `file:///var/lib/x` is a URL, with percent signs decoded; after `file:` alone stands a plain path. */
export function pathOf(fileUrl: string): string {
  if (fileUrl.startsWith('file://')) return fileURLToPath(fileUrl);
  if (fileUrl.startsWith('file:')) return fileUrl.slice('file:'.length);
  // The address is not repeated: it may hold a password.
  throw new Error('The database’s address begins with neither file: nor postgres://.');
}
