import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aVerificationRow } from '../../test/support/rows.js';
import { copiedTables, copyDatabase } from './copy.js';
import { openStore } from './open.js';
import { aMessage, begun, day, endsWith, nothing, now, passed } from '../../test/store/attempts.js';
import { openForTest } from '../../test/store/databases.js';
import { startPostgresServer, type PostgresServer } from '../../test/store/postgres-server.js';

let server: PostgresServer;
let folder: string;
beforeAll(async () => {
  server = await startPostgresServer();
});
afterAll(() => server.remove());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ekyc-verify-copy-'));
  return () => rm(folder, { recursive: true, force: true });
});

/** A file with so many verifications, one of which has ended and told the backend of it, and one is under way. */
async function aFile(rows: number): Promise<{ url: string; ended: string; open: string }> {
  const url = `file:${join(folder, 'ekyc.sqlite')}`;
  const store = await openStore(url);
  const all = Array.from({ length: rows }, (_, index) =>
    aVerificationRow({ reference: `user-${index} ’"$1`, metadata: { cart: `${index}` } }),
  );
  for (const row of all) await store.create(row, { keyHash: row.id, requestHash: 'hash' });
  const [first, second] = all;
  if (first === undefined || second === undefined) throw new Error('two rows at least');
  const { id } = await begun(store, first);
  await store.finishAttempt(id, passed, endsWith(passed, [aMessage(first.id)]));
  await store.recordReportRead({ verificationId: first.id, readAt: now, key: 'a', include: [] });
  const underWay = await begun(store, second);
  await store.recordReturn(underWay.id, now + 1, false, now + 2, nothing);
  await store.close();
  return { url, ended: first.id, open: second.id };
}

describe('copying a SQLite file to PostgreSQL', () => {
  it('brings every verification and webhook over as it is, and work goes on there', async () => {
    const file = await aFile(250);
    const target = await server.newDatabase();
    expect(await copyDatabase(file.url, target)).toEqual({
      ekyc_verifications: 250,
      ekyc_attempts: 2,
      ekyc_report_reads: 1,
      ekyc_outbox: 1,
      ekyc_daily_counts: 1,
    });
    const [before, after] = [await openForTest(file.url), await openForTest(target)];
    for (const id of [file.ended, file.open]) {
      expect(await after.find(id)).toEqual(await before.find(id));
      expect(await after.findByIdempotencyKey(id)).toEqual(await before.findByIdempotencyKey(id));
      expect(await after.listAttempts(id)).toEqual(await before.listAttempts(id));
      expect(await after.listReportReads(id)).toEqual(await before.listReportReads(id));
    }
    expect(await after.listMessages('waiting', 9)).toEqual(await before.listMessages('waiting', 9));
    expect(await after.backlog()).toEqual(await before.backlog());
    expect(await after.countAttempts(day)).toBe(2);
    expect(await after.claimDueAttempts(now + 2, now + 3, 300)).toMatchObject([
      { verificationId: file.open, number: 1, sameBrowser: false },
    ]);
  });

  it('refuses a target that holds something, and changes nothing of it', async () => {
    const file = await aFile(2);
    const target = await server.newDatabase();
    const store = await openForTest(target);
    const own = aVerificationRow();
    await store.create(own);
    await expect(copyDatabase(file.url, target)).rejects.toThrow('empty database');
    expect(await store.find(own.id)).toEqual(own);
    expect(await store.find(file.open)).toBeNull();
  });

  it('leaves the target empty when it breaks off in the middle', async () => {
    const file = await aFile(150);
    const source = new DatabaseSync(file.url.slice('file:'.length));
    // What PostgreSQL refuses and SQLite keeps: a text that is no text.
    source.exec(`UPDATE ekyc_verifications SET origin = 'a' || char(0) || 'b' WHERE id = (
      SELECT max(id) FROM ekyc_verifications)`);
    source.close();
    const target = await server.newDatabase();
    await expect(copyDatabase(file.url, target)).rejects.toThrow();
    const store = await openForTest(target);
    expect(await store.backlog()).toMatchObject({ pendingVerifications: 0, waitingMessages: 0 });
    expect(await store.find(file.ended)).toBeNull();
  });
});

describe('a copy', () => {
  const memory = 'file::memory:';

  it('refuses what is no database of this program', async () => {
    await expect(copyDatabase(`file:${folder}/none`, memory)).rejects.toThrow('no file');
    const path = join(folder, 'other.sqlite');
    const other = new DatabaseSync(path);
    other.exec('CREATE TABLE other (id TEXT)');
    other.close();
    await expect(copyDatabase(`file:${path}`, memory)).rejects.toThrow('no database of this');
  });

  it('knows every table that holds more than the moment', async () => {
    const { url } = await aFile(2);
    const file = new DatabaseSync(url.slice('file:'.length));
    const tables = file.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
    file.close();
    // The version of the schema, and how many calls were made in the last second.
    const left = ['ekyc_migrations', 'ekyc_migrations_lock', 'ekyc_call_slots'];
    const names = tables.map(({ name }) => String(name)).filter((name) => !left.includes(name));
    expect(new Set(names)).toEqual(new Set(copiedTables));
  });
});
