import type { Config } from '../config/config.js';
import { describeDatabaseError } from '../store/faults.js';
import type { OpenStore } from '../store/open.js';
import type { Store } from '../store/store.js';
import { exitStatus } from './arguments.js';

export type StoreDeps = {
  stderr: (text: string) => void;
  openStore: OpenStore;
};

/**
 * Does something with the database of a proxy that may be running, and says which fault there was.
 *
 * @returns The status to end with.
 */
export async function withStore(
  { databaseUrl, database }: Config,
  { stderr, openStore }: StoreDeps,
  work: (store: Store) => Promise<number>,
): Promise<number> {
  let store: Store | null = null;
  try {
    store = await openStore(databaseUrl, database);
    return await work(store);
  } catch (error) {
    const reason = describeDatabaseError(error);
    if (reason === null) throw error;
    stderr(`${reason}\n`);
    return exitStatus.failed;
  } finally {
    await store?.close();
  }
}
