import { fileURLToPath } from 'node:url';
import type { Store } from './store.js';

/**
 * Opens the store that an `EKYC_DATABASE_URL` names; loads only the engine that it needs.
 *
 * @param databaseUrl `file:` and a path, `file::memory:`, or `postgres://…`
 * @throws ProblemError `storage-unavailable` when it cannot be opened
 * @throws SchemaTooNewError when a later version of this program has used it
 */
export async function openStore(databaseUrl: string): Promise<Store> {
  if (/^postgres(ql)?:\/\//.test(databaseUrl)) {
    const { openPostgresStore } = await import('./postgres.js');
    return openPostgresStore(databaseUrl);
  }
  if (databaseUrl.startsWith('file:')) {
    const { openSqliteStore } = await import('./sqlite.js');
    return openSqliteStore(pathOf(databaseUrl));
  }
  // The address is not repeated: it may hold a password.
  throw new Error('The database’s address begins with neither file: nor postgres://.');
}

/** `file:///var/lib/x` is a URL, with percent signs decoded; after `file:` alone stands a plain path. */
function pathOf(fileUrl: string): string {
  return fileUrl.startsWith('file://') ? fileURLToPath(fileUrl) : fileUrl.slice('file:'.length);
}
