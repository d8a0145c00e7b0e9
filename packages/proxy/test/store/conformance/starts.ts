import { describe, expect, test } from 'vitest';
import { aVerificationRow } from '../../support/rows.js';
import { openForTest, type NewDatabase } from '../databases.js';
import { passed } from '../messages.js';

const idempotency = { keyHash: 'hash-of-key', requestHash: 'hash-of-request' };

/** Keeping a new verification, and finding it again. */
export function describeStarts(newDatabase: NewDatabase): void {
  const open = async () => openForTest(await newDatabase());

  describe('a new verification', () => {
    test('is found as it was kept, by its id and by its BizToken’s hash', async () => {
      const store = await open();
      const full = aVerificationRow({
        reference: 'user-7 – 使用者',
        metadata: { plan: 'gold', note: 'it’s "quoted"; \\ and 漢字 🙂' },
        checks: { checkMode: 2, documentType: null, securityLevel: 5, ruleId: '1000' },
      });
      const bare = aVerificationRow({ clientSecretHash: null, sealed: null });
      await store.insert(full);
      await store.insert(bare);
      expect(await store.find(full.id)).toEqual(full);
      expect(await store.find(bare.id)).toEqual(bare);
      expect(await store.findOpenByBizTokenHash(full.bizTokenHash ?? '')).toEqual(full);
    });

    test('is kept with its end when it comes with one', async () => {
      const store = await open();
      const row = aVerificationRow({
        status: 'failed',
        reason: 'rejected',
        resultCode: -9102,
        sameBrowser: false,
        returnedAt: passed.finishedAt - 1,
        finishedAt: passed.finishedAt,
        nextAskAt: null,
      });
      await store.insert(row);
      expect(await store.find(row.id)).toEqual(row);
    });

    test('is not found by what is not its own', async () => {
      const store = await open();
      const row = aVerificationRow();
      await store.insert(row);
      expect(await store.find('ver_unknown')).toBeNull();
      expect(await store.find(`${row.id}' OR '1'='1`)).toBeNull();
      expect(await store.findOpenByBizTokenHash('unknown')).toBeNull();
      expect(await store.findByIdempotencyKey('unknown')).toBeNull();
    });

    test('is refused when its id or BizToken is another’s, and changes nothing', async () => {
      const store = await open();
      const first = aVerificationRow();
      await store.insert(first);
      const sameId = aVerificationRow({ id: first.id });
      const sameToken = aVerificationRow({ bizTokenHash: first.bizTokenHash });
      await expect(store.insert(sameId)).rejects.toMatchObject({ field: 'id' });
      await expect(store.insert(sameToken)).rejects.toMatchObject({ field: 'bizTokenHash' });
      expect(await store.find(first.id)).toEqual(first);
      expect(await store.find(sameToken.id)).toBeNull();
    });

    test('may have the BizToken of one that has ended, which is not found by it any more', async () => {
      const store = await open();
      const ended = aVerificationRow();
      await store.insert(ended);
      await store.finish(ended.id, passed, () => null);
      expect(await store.findOpenByBizTokenHash(ended.bizTokenHash ?? '')).toBeNull();
      const next = aVerificationRow({ bizTokenHash: ended.bizTokenHash });
      await store.insert(next);
      expect(await store.findOpenByBizTokenHash(ended.bizTokenHash ?? '')).toEqual(next);
    });

    test('that is refused does not take down those that arrive with it', async () => {
      const store = await open();
      const first = aVerificationRow();
      const second = aVerificationRow();
      const outcomes = await Promise.allSettled(
        [first, aVerificationRow({ id: first.id }), second].map((row) => store.insert(row)),
      );
      expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(1);
      expect(await store.find(first.id)).not.toBeNull();
      expect(await store.find(second.id)).not.toBeNull();
    });

    test('is refused when it is pending and would never be asked about', async () => {
      const store = await open();
      const row = aVerificationRow({ nextAskAt: null });
      await expect(store.insert(row)).rejects.toThrow();
      expect(await store.find(row.id)).toBeNull();
    });

    test('is refused with a status that there is not, without telling what it holds', async () => {
      const store = await open();
      const row = { ...aVerificationRow({ sealed: 'canary' }), status: 'approved' as 'passed' };
      const error = await store.insert(row).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ name: 'StatementRefused' });
      expect(String(error)).not.toContain('canary');
      expect(error).not.toHaveProperty('cause');
    });
  });

  describe('an idempotency key', () => {
    test('leads to the verification that it began and to the hash of its request', async () => {
      const store = await open();
      const row = aVerificationRow();
      await store.insert(row, idempotency);
      await store.insert(aVerificationRow());
      expect(await store.findByIdempotencyKey(idempotency.keyHash)).toEqual({
        row,
        requestHash: idempotency.requestHash,
      });
    });

    test('is given away once, however many ask for it together', async () => {
      const url = await newDatabase();
      const [one, other] = [await openForTest(url), await openForTest(url)];
      const rows = Array.from({ length: 10 }, () => aVerificationRow());
      const outcomes = await Promise.allSettled(
        rows.map((row, index) => (index % 2 === 0 ? one : other).insert(row, idempotency)),
      );
      const refusals = outcomes.filter((outcome) => outcome.status === 'rejected');
      expect(refusals).toHaveLength(9);
      for (const { reason } of refusals) {
        expect(reason).toMatchObject({ name: 'DuplicateError', field: 'idempotencyKey' });
      }
      const winner = rows[outcomes.findIndex(({ status }) => status === 'fulfilled')];
      expect((await one.findByIdempotencyKey(idempotency.keyHash))?.row).toEqual(winner);
      const kept = await Promise.all(rows.map((row) => one.find(row.id)));
      expect(kept.filter((row) => row !== null)).toEqual([winner]);
    });
  });

  test('verifications are counted from a moment on, that moment included', async () => {
    const store = await open();
    const first = aVerificationRow();
    await store.insert(first);
    await store.insert(aVerificationRow({ createdAt: first.createdAt + 1 }));
    await store.insert(aVerificationRow({ createdAt: first.createdAt + 2 }));
    expect(await store.countCreatedSince(first.createdAt)).toBe(3);
    expect(await store.countCreatedSince(first.createdAt + 1)).toBe(2);
    expect(await store.countCreatedSince(first.createdAt + 3)).toBe(0);
  });
}
