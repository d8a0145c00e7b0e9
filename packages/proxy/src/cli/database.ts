import type { Config } from '../config/config.js';
import { copyDatabase, CopyRefused } from '../store/copy.js';
import { describeDatabaseError } from '../store/faults.js';
import { migrateDatabase, openStore } from '../store/open.js';
import type { Store } from '../store/store.js';
import { CommandFailed, type CommandDeps } from './deps.js';

/** Does something with the configured database, whose proxy may be running. */
export async function withStore<Result>(
  { databaseUrl, database }: Pick<Config, 'databaseUrl' | 'database'>,
  work: (store: Store) => Promise<Result>,
): Promise<Result> {
  const store = await openStore(databaseUrl, database);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/**
 * Brings the schema of the configured database up to date, and does nothing else: for a user that
 * owns the tables, where the proxy runs as one that may not change them.
 */
export async function runMigrate({ databaseUrl }: Config, deps: CommandDeps): Promise<void> {
  try {
    const ran = await migrateDatabase(databaseUrl);
    deps.stdout(ran.length === 0 ? 'up to date\n' : ran.map((name) => `${name}\n`).join(''));
  } catch (error) {
    const reason = describeDatabaseError(error);
    if (reason === null) throw error;
    throw new CommandFailed(`Nothing was migrated. ${reason}`);
  }
}

/** Copies a SQLite file into the configured database. */
export async function runCopy(
  from: string,
  { databaseUrl }: Config,
  { stdout }: CommandDeps,
): Promise<void> {
  try {
    const copied = await copyDatabase(from, databaseUrl);
    for (const [table, rows] of Object.entries(copied)) stdout(`${table}\t${rows}\n`);
  } catch (error) {
    const reason = error instanceof CopyRefused ? error.message : describeDatabaseError(error);
    if (reason === null) throw error;
    throw new CommandFailed(`Nothing was copied: ${reason}`);
  }
}
