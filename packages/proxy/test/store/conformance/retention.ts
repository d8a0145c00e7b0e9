import { describe, expect, test } from 'vitest';
import { aVerificationRow } from '../../support/rows.js';
import { openForTest, type NewDatabase } from '../databases.js';
import { aMessage, passed } from '../messages.js';

const day = 24 * 60 * 60 * 1000;
const now = aVerificationRow().createdAt;

/** What a purge takes away, and what a restart does not. */
export function describeRetention(newDatabase: NewDatabase): void {
  const open = async () => openForTest(await newDatabase());

  describe('a purge', () => {
    test('takes the secrets out of verifications that are old enough, and nothing else', async () => {
      const store = await open();
      const old = aVerificationRow({ createdAt: now - 3 * day - 1, reference: 'user-7' });
      const handedOff = { flow: 'handoff', handoffExpiresAt: now, handedOffAt: now } as const;
      const phones = aVerificationRow({
        ...handedOff,
        createdAt: old.createdAt,
        handoffCodeHash: 'hash-of-code',
      });
      const young = aVerificationRow({ createdAt: now - 3 * day });
      await store.insert(old);
      await store.insert(phones);
      await store.insert(young);
      expect(await store.purge(now - 3 * day, now - 30 * day)).toBe(0);
      expect(await store.find(old.id)).toEqual({ ...old, clientSecretHash: null, sealed: null });
      expect(await store.find(phones.id)).toEqual({
        ...phones,
        clientSecretHash: null,
        sealed: null,
        handoffCodeHash: null,
      });
      expect(await store.find(young.id)).toEqual(young);
    });

    test('deletes ended verifications that are old enough, with messages and idempotency keys', async () => {
      const store = await open();
      const old = aVerificationRow({ createdAt: now - 30 * day - 1 });
      const young = aVerificationRow({ createdAt: now - 30 * day });
      const pending = aVerificationRow({ createdAt: now - 30 * day - 1 });
      await store.insert(old, { keyHash: 'key', requestHash: 'request' });
      await store.insert(young);
      await store.insert(pending);
      for (const { id } of [old, young]) {
        await store.finish(id, passed, () => aMessage(id));
        await store.markDelivered(`msg_${id}`, now);
      }
      expect(await store.purge(now - 3 * day, now - 30 * day)).toBe(1);
      expect(await store.find(old.id)).toBeNull();
      expect(await store.findByIdempotencyKey('key')).toBeNull();
      expect(await store.find(young.id)).not.toBeNull();
      expect(await store.find(pending.id)).not.toBeNull();
      const left = await store.listMessages('delivered', 9);
      expect(left.map(({ verificationId }) => verificationId)).toEqual([young.id]);
      await store.insert(aVerificationRow(), { keyHash: 'key', requestHash: 'another' });
    });

    test('leaves a verification whose message still waits, until it is delivered or failed', async () => {
      const store = await open();
      const row = aVerificationRow({ createdAt: now - 40 * day });
      await store.insert(row);
      await store.finish(row.id, passed, () => aMessage(row.id));
      expect(await store.purge(now, now)).toBe(0);
      expect(await store.listMessages('waiting', 9)).toHaveLength(1);
      await store.markAttemptFailed(`msg_${row.id}`, '500', null);
      expect(await store.purge(now, now)).toBe(1);
      expect(await store.listMessages('failed', 9)).toEqual([]);
    });

    test('gets through more rows than it changes at a time', async () => {
      const store = await open();
      const rows = Array.from({ length: 1200 }, () =>
        aVerificationRow({
          createdAt: now - 40 * day,
          status: 'expired',
          reason: 'expired',
          finishedAt: now,
          nextAskAt: null,
        }),
      );
      // A few at a time: the store refuses more callers than it can serve.
      for (let from = 0; from < rows.length; from += 100) {
        await Promise.all(rows.slice(from, from + 100).map((row) => store.insert(row)));
      }
      expect(await store.purge(now, now - 41 * day)).toBe(0);
      const kept = await Promise.all(rows.slice(0, 100).map((row) => store.find(row.id)));
      expect(kept.filter((row) => row?.sealed !== null)).toEqual([]);
      expect(await store.purge(now, now)).toBe(1200);
      expect(await store.countCreatedSince(0)).toBe(0);
    });
  });

  test('a store that is closed and opened again has kept everything', async () => {
    const url = await newDatabase();
    const before = await openForTest(url);
    const [row, ended] = [aVerificationRow({ metadata: { a: 'b' } }), aVerificationRow()];
    await before.insert(row, { keyHash: 'key', requestHash: 'request' });
    await before.insert(ended);
    await before.finish(ended.id, passed, () => aMessage(ended.id));
    await before.close();
    const after = await openForTest(url);
    expect(await after.find(row.id)).toEqual(row);
    expect((await after.findByIdempotencyKey('key'))?.row).toEqual(row);
    expect(await after.find(ended.id)).toMatchObject(passed);
    expect(await after.listMessages('waiting', 9)).toHaveLength(1);
  });

  test('what was written without waiting is kept when the store is closed', async () => {
    const url = await newDatabase();
    const before = await openForTest(url);
    const row = aVerificationRow();
    const written = before.insert(row);
    await before.close();
    await written;
    expect(await (await openForTest(url)).find(row.id)).toEqual(row);
  });

  test('a store answers until it is closed, and says that it does not from then on', async () => {
    const store = await open();
    await store.ping();
    await store.close();
    await store.close();
    const gone = { code: 'storage-unavailable' };
    await expect(store.ping()).rejects.toMatchObject(gone);
    await expect(store.find('ver_1')).rejects.toMatchObject(gone);
    await expect(store.insert(aVerificationRow())).rejects.toMatchObject(gone);
  });
}
