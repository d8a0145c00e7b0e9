import type { Config } from '../../config/config.js';
import { SchemaError, StorageUnavailable } from '../../store/faults.js';
import { isPostgres, type OpenStore } from '../../store/open.js';
import type { Store } from '../../store/store.js';
import type { CheckResult } from './result.js';

/**
 * Whether the database answers and takes a write. Opening it does what a start does: makes what is
 * missing and brings its schema up to date, if that is left on.
 */
export async function checkDatabase(
  { databaseUrl, database }: Pick<Config, 'databaseUrl' | 'database'>,
  openStore: OpenStore,
): Promise<CheckResult> {
  const subject = 'database';
  const engine = isPostgres(databaseUrl) ? 'PostgreSQL' : 'SQLite';
  let store: Store | null = null;
  try {
    store = await openStore(databaseUrl, database);
    await store.ping();
    const { pendingVerifications, waitingMessages } = await store.backlog();
    const message = `${engine}, ${pendingVerifications} pending, ${waitingMessages} webhooks waiting`;
    if (databaseUrl.includes(':memory:')) {
      const remedy =
        'Set EKYC_DATABASE_URL to a file or to PostgreSQL: a restart forgets everything.';
      return { subject, state: 'warning', message: `${message}; kept in memory`, remedy };
    }
    return { subject, state: 'ok', message, remedy: null };
  } catch (error) {
    if (!(error instanceof StorageUnavailable || error instanceof SchemaError)) throw error;
    return {
      subject,
      state: 'failed',
      message: `${engine}: ${error.summary}`,
      remedy: error.remedy,
    };
  } finally {
    await store?.close();
  }
}
