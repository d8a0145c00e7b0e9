import { copyFile, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import { aVerificationRow } from '../../test/support/rows.js';
import { openStore } from './open.js';
import { openSqlite } from './sqlite.js';
import { describeStore } from '../../test/store/conformance.js';
import { removeChildAfterwards } from '../../test/store/child.js';

async function newPath(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ekyc-verify-sqlite-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return join(folder, 'ekyc.sqlite');
}

removeChildAfterwards();
describeStore('SQLite', async () => `file:${await newPath()}`);

describe('a SQLite store', () => {
  async function open(path: string) {
    const store = await openStore(`file:${path}`);
    onTestFinished(() => store.close());
    return store;
  }

  test('can live in memory, for as long as it is open', async () => {
    const store = await open(':memory:');
    const row = aVerificationRow();
    await store.create(row);
    expect(await store.find(row.id)).toEqual(row);
    const other = await open(':memory:');
    expect(await other.find(row.id)).toBeNull();
  });

  test('makes files that only their owner can read', async () => {
    const path = await newPath();
    await open(path);
    for (const file of [path, `${path}-wal`, `${path}-shm`]) {
      expect((await stat(file)).mode % 0o1000).toBe(0o600);
    }
  });

  test('survives a power cut: it logs ahead, and waits for the disk at each commit', async () => {
    const path = await newPath();
    const engine = openSqlite(path);
    onTestFinished(() => engine.close());
    const pragma = (name: string) =>
      engine.read(async (database) => (await sql.raw(`PRAGMA ${name}`).execute(database)).rows);
    expect(await pragma('journal_mode')).toEqual([{ journalMode: 'wal' }]);
    expect(await pragma('synchronous')).toEqual([{ synchronous: 2 }]);
  });

  test('says that it does not answer while another process holds the file, and answers after', async () => {
    const path = await newPath();
    const store = await open(path);
    const row = aVerificationRow();
    const other = new DatabaseSync(path);
    onTestFinished(() => other.close());
    other.exec('BEGIN IMMEDIATE');
    await expect(store.create(row)).rejects.toMatchObject({ code: 'storage-unavailable' });
    expect(await store.find(row.id)).toBeNull();
    other.exec('ROLLBACK');
    await store.create(row);
    expect(await store.find(row.id)).toEqual(row);
  });

  test.each([
    ['deleted', (path: string) => rm(path)],
    ['moved', (path: string) => rename(path, `${path}.old`)],
    [
      'replaced',
      async (path: string) => {
        await copyFile(path, `${path}.new`);
        await rename(`${path}.new`, path);
      },
    ],
  ])('takes nothing more once its file was %s: it would be lost', async (_how, change) => {
    const path = await newPath();
    const store = await open(path);
    await store.ping();
    await change(path);
    const fault = { code: 'storage-unavailable', fault: 'file-gone' };
    await expect(store.ping()).rejects.toMatchObject(fault);
    await expect(store.create(aVerificationRow())).rejects.toMatchObject(fault);
  });

  test('says that it cannot be opened, and not where it was looked for', async () => {
    const path = await newPath();
    const missing = join(path, 'canary', 'ekyc.sqlite');
    const error = await openStore(`file:${missing}`).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'storage-unavailable' });
    expect(JSON.stringify([String(error), error])).not.toContain('canary');
  });

  test('does not touch a file that is something else', async () => {
    const path = await newPath();
    await writeFile(path, 'a letter to a friend, long enough to be one, and no database at all');
    await expect(openStore(`file:${path}`)).rejects.toMatchObject({ code: 'storage-unavailable' });
  });
});
