import { fileURLToPath } from 'node:url';
import type { Store } from './store.js';
import type { Engine } from './work.js';

/**
 * Opens the store that an `EKYC_DATABASE_URL` names; loads only the engine that it needs.
 *
 * @param databaseUrl `file:` and a path, `file::memory:`, or `postgres://…`
 * @throws ProblemError `storage-unavailable` when it cannot be opened
 * @throws SchemaTooNewError when a later version of this program has used it
 */
export async function openStore(databaseUrl: string): Promise<Store> {
  if (isPostgres(databaseUrl)) {
    const { openPostgresStore } = await import('./postgres.js');
    return openPostgresStore(databaseUrl);
  }
  const path = pathOf(databaseUrl);
  const { openSqliteStore } = await import('./sqlite.js');
  return openSqliteStore(path);
}

/** As `openStore`: what runs work of any kind on the database, whose schema is the newest. */
export async function openEngine(databaseUrl: string): Promise<Engine> {
  if (isPostgres(databaseUrl)) {
    const { openPostgresEngine } = await import('./postgres.js');
    return openPostgresEngine(databaseUrl);
  }
  const path = pathOf(databaseUrl);
  const { openSqliteEngine } = await import('./sqlite.js');
  return openSqliteEngine(path);
}

function isPostgres(databaseUrl: string): boolean {
  return /^postgres(ql)?:\/\//.test(databaseUrl);
}

/** `file:///var/lib/x` is a URL, with percent signs decoded; after `file:` alone stands a plain path. */
export function pathOf(fileUrl: string): string {
  if (fileUrl.startsWith('file://')) return fileURLToPath(fileUrl);
  if (fileUrl.startsWith('file:')) return fileUrl.slice('file:'.length);
  // The address is not repeated: it may hold a password.
  throw new Error('The database’s address begins with neither file: nor postgres://.');
}
