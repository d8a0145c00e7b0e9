import { ProblemError } from '../errors.js';
import type { Store } from '../store/store.js';
import type { Finding } from './finding.js';

/**
 * Whether the database answers and can be written. Opening it does what a start does: makes what is
 * missing, and brings its schema up to date.
 */
export async function checkDatabase(
  databaseUrl: string,
  openStore: (databaseUrl: string) => Promise<Store>,
): Promise<Finding> {
  const subject = 'database';
  const engine = databaseUrl.startsWith('file:') ? 'SQLite' : 'PostgreSQL';
  let store: Store | null = null;
  try {
    store = await openStore(databaseUrl);
    const { pending, waitingMessages } = await store.backlog();
    const says = `${engine}, ${pending} pending, ${waitingMessages} webhooks waiting`;
    if (databaseUrl.includes(':memory:')) {
      const mend =
        'Set EKYC_DATABASE_URL to a file or to PostgreSQL: a restart forgets everything.';
      return { subject, state: 'warning', says: `${says}; kept in memory`, mend };
    }
    return { subject, state: 'ok', says, mend: null };
  } catch (error) {
    return { subject, state: 'failed', says: `${engine}: ${reasonOf(error)}`, mend: mends[engine] };
  } finally {
    await store?.close();
  }
}

const mends = {
  SQLite: 'Let this user write the file of EKYC_DATABASE_URL and its folder.',
  PostgreSQL:
    'Look at address, user, password and database in EKYC_DATABASE_URL; the user must own its tables.',
};

/** A driver's own text may hold the address, so only its code is told. */
function reasonOf(error: unknown): string {
  if (error instanceof ProblemError) return `does not answer (${error.log.database ?? error.code})`;
  return error instanceof Error ? error.message : 'unknown error';
}
