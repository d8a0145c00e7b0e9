import type { Config } from '../config/config.js';
import { describeDatabaseError } from '../store/faults.js';
import { exitStatus } from './arguments.js';

export type MigrateDeps = {
  stdout: (text: string) => void;
  stderr: (text: string) => void;
  /** Resolves to the names of the migrations that ran. */
  migrateDatabase: (databaseUrl: string) => Promise<string[]>;
};

/**
 * Brings the schema of the configured database up to date, and does nothing else: for a user that
 * owns the tables, where the proxy runs as one that may not change them.
 *
 * @returns The status to end with.
 */
export async function runMigrate(
  { databaseUrl }: Config,
  { stdout, stderr, migrateDatabase }: MigrateDeps,
): Promise<number> {
  try {
    const ran = await migrateDatabase(databaseUrl);
    stdout(ran.length === 0 ? 'up to date\n' : ran.map((name) => `${name}\n`).join(''));
    return exitStatus.ended;
  } catch (error) {
    const reason = describeDatabaseError(error);
    if (reason === null) throw error;
    stderr(`Nothing was migrated. ${reason}\n`);
    return exitStatus.failed;
  }
}
