import { onTestFinished } from 'vitest';
import { openStore, type DatabaseOptions } from '../../src/store/open.js';
import type { Store } from '../../src/store/store.js';

/** Makes an empty database; resolves to its `EKYC_DATABASE_URL`. */
export type NewDatabase = () => Promise<string>;

/** Opens a store for the running test, and closes it after. */
export async function openForTest(
  databaseUrl: string,
  options: Partial<DatabaseOptions> = {},
): Promise<Store> {
  const store = await openStore(databaseUrl, options);
  onTestFinished(() => store.close());
  return store;
}
