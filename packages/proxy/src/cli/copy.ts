import type { Config } from '../config/config.js';
import type { Copied } from '../store/copy.js';
import { describeDatabaseError } from '../store/faults.js';
import { exitStatus, type CopyCommand } from './arguments.js';

export type CopyDeps = {
  stdout: (text: string) => void;
  stderr: (text: string) => void;
  copyDatabase: (from: string, to: string) => Promise<Copied>;
};

/**
 * Copies a SQLite file into the database that is configured.
 *
 * @returns The status to end with.
 */
export async function runCopy(
  { from }: CopyCommand,
  { databaseUrl }: Config,
  { stdout, stderr, copyDatabase }: CopyDeps,
): Promise<number> {
  try {
    const copied = await copyDatabase(from, databaseUrl);
    for (const [table, rows] of Object.entries(copied)) stdout(`${table}\t${rows}\n`);
    return exitStatus.ended;
  } catch (error) {
    const words = error instanceof Error ? error.message : 'unknown error';
    const reason = describeDatabaseError(error) ?? words;
    stderr(`Nothing was copied: ${reason}\n`);
    return exitStatus.failed;
  }
}
