import { describe, expect, test } from 'vitest';
import { aVerificationRow } from '../../support/rows.js';
import { aWish, canceled, created, day, nothing, outcomeOf } from '../attempts.js';
import { openForTest, type NewDatabase } from '../databases.js';

const idempotency = { keyHash: 'hash-of-key', requestHash: 'hash-of-request' };

/** Keeping a new verification, and finding it again. */
export function describeCreations(newDatabase: NewDatabase): void {
  const open = async () => openForTest(await newDatabase());

  describe('a new verification', () => {
    test('is found as it was kept, by its id and by its link', async () => {
      const store = await open();
      const full = aVerificationRow({
        reference: 'user-7 – 使用者',
        metadata: { plan: 'gold', note: 'it’s "quoted"; \\ and 漢字 🙂' },
        checks: { checkMode: 2, documentType: null, securityLevel: 5, ruleId: '1000' },
      });
      const bare = aVerificationRow({ clientSecretHash: null, linkCodeHash: null, sealed: null });
      await store.create(full);
      await store.create(bare);
      expect(await store.find(full.id)).toEqual(full);
      expect(await store.find(bare.id)).toEqual(bare);
      expect(await store.findByLinkCodeHash(full.linkCodeHash ?? '')).toEqual(full);
    });

    test('is not found by what is not its own', async () => {
      const store = await open();
      const row = await created(store, { linkCodeHash: null });
      expect(await store.find('ver_unknown')).toBeNull();
      expect(await store.find(`${row.id}' OR '1'='1`)).toBeNull();
      expect(await store.findByLinkCodeHash('unknown')).toBeNull();
      expect(await store.findByIdempotencyKey('unknown')).toBeNull();
    });

    test('is refused when its id or its link is another’s, and changes nothing', async () => {
      const store = await open();
      const first = await created(store);
      const sameId = aVerificationRow({ id: first.id });
      const sameLink = aVerificationRow({ linkCodeHash: first.linkCodeHash });
      await expect(store.create(sameId)).rejects.toMatchObject({ field: 'id' });
      await expect(store.create(sameLink)).rejects.toThrow();
      expect(await store.find(first.id)).toEqual(first);
      expect(await store.find(sameLink.id)).toBeNull();
    });

    test('that is refused does not take down those that arrive with it', async () => {
      const store = await open();
      const [first, second] = [aVerificationRow(), aVerificationRow()];
      const outcomes = await Promise.allSettled(
        [first, aVerificationRow({ id: first.id }), second].map((row) => store.create(row)),
      );
      expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(1);
      expect(await store.find(first.id)).not.toBeNull();
      expect(await store.find(second.id)).not.toBeNull();
    });

    test('is refused with a status that there is not, without telling what it holds', async () => {
      const store = await open();
      const row = { ...aVerificationRow({ sealed: 'canary' }), status: 'approved' as 'passed' };
      const error = await store.create(row).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ name: 'StatementRefused' });
      expect(String(error)).not.toContain('canary');
      expect(error).not.toHaveProperty('cause');
    });
  });

  describe('a new verification and its first attempt, in one call', () => {
    test('are what a creation and a reservation make one after the other', async () => {
      const store = await open();
      const row = aVerificationRow({ initiator: 'page' });
      const wish = aWish(row, { flow: 'handoff' });
      const attempt = await store.createAndReserve(row, wish, idempotency);
      const apart = await created(store, { initiator: 'page' });
      const { attempt: other } = await store.reserveAttempt(aWish(apart, { flow: 'handoff' }));
      expect(attempt).toEqual({ ...other, id: wish.id, verificationId: row.id });
      expect(await store.findAttempt(wish.id)).toEqual(attempt);
      expect((await store.findByIdempotencyKey(idempotency.keyHash))?.row).toEqual({
        ...row,
        attempts: 1,
        attemptId: wish.id,
      });
      expect(await store.countAttempts(day)).toBe(2);
      expect(await outcomeOf(store.reserveAttempt({ ...wish, id: 'another' }))).toEqual({
        id: wish.id,
        isNew: false,
      });
    });

    test('are neither kept past a limit of the day, and what was counted stays', async () => {
      const store = await open();
      const limits = { day, perDay: 2, pagesPerDay: 1 };
      const create = (initiator: 'page' | 'backend') => {
        const row = aVerificationRow({ initiator });
        return store.createAndReserve(row, aWish(row, { limits }));
      };
      await create('page');
      await expect(create('page')).rejects.toMatchObject({ why: 'pages-per-day' });
      await create('backend');
      await expect(create('backend')).rejects.toMatchObject({ why: 'per-day' });
      const all = { reference: null, status: null, createdAfter: null, createdBefore: null };
      expect(await store.list(all, null, 9)).toHaveLength(2);
      expect(await store.countAttempts(day)).toBe(2);
    });

    test('are neither kept when one of them can’t be', async () => {
      const store = await open();
      const row = aVerificationRow();
      const first = await store.createAndReserve(row, aWish(row), idempotency);
      const sameKey = aVerificationRow();
      await expect(
        store.createAndReserve(sameKey, aWish(sameKey), idempotency),
      ).rejects.toMatchObject({ field: 'idempotencyKey' });
      const sameId = store.createAndReserve(row, aWish(row));
      await expect(sameId).rejects.toMatchObject({ field: 'id' });
      const other = aVerificationRow();
      const sameAttempt = store.createAndReserve(other, { ...aWish(other), id: first.id });
      await expect(sameAttempt).rejects.toThrow();
      expect(await store.find(sameKey.id)).toBeNull();
      expect(await store.find(other.id)).toBeNull();
      expect(await store.listAttempts(row.id)).toEqual([first]);
      expect(await store.countAttempts(day)).toBe(1);
    });

    test('are one of each, however many come with one key to two instances', async () => {
      const url = await newDatabase();
      const [one, other] = [await openForTest(url), await openForTest(url)];
      const outcomes = await Promise.allSettled(
        Array.from({ length: 10 }, (_, index) => {
          const row = aVerificationRow();
          const store = index % 2 === 0 ? one : other;
          return store.createAndReserve(row, aWish(row), idempotency);
        }),
      );
      const kept = outcomes.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
      expect(kept).toHaveLength(1);
      const found = await other.findByIdempotencyKey(idempotency.keyHash);
      expect(await one.listAttempts(found?.row.id ?? '')).toEqual(kept);
      expect(await one.countAttempts(day)).toBe(1);
    });
  });

  describe('an idempotency key', () => {
    test('leads to the verification that it created and to the hash of its request', async () => {
      const store = await open();
      const row = aVerificationRow();
      await store.create(row, idempotency);
      await created(store);
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
        rows.map((row, index) => (index % 2 === 0 ? one : other).create(row, idempotency)),
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

  describe('a list', () => {
    const all = { reference: null, status: null, createdAfter: null, createdBefore: null };
    const at = aVerificationRow().createdAt;

    test('has the newest first, those of one moment by their id, page by page', async () => {
      const store = await open();
      const times = [2, 0, 1, 1, 1, 3];
      const rows = [];
      for (const time of times) rows.push(await created(store, { createdAt: at + time }));
      const expected = rows.toSorted((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1));
      expect(await store.list(all, null, 9)).toEqual(expected);
      const pages = [];
      for (let last = null; ;) {
        const page = await store.list(all, last, 2);
        pages.push(...page);
        last = page.at(-1) ?? null;
        if (last === null) break;
      }
      expect(pages).toEqual(expected);
    });

    test('goes on at its place although others are created and erased meanwhile', async () => {
      const store = await open();
      const [old, middle, young] = [
        await created(store, { createdAt: at }),
        await created(store, { createdAt: at + 1 }),
        await created(store, { createdAt: at + 2 }),
      ];
      expect(await store.list(all, null, 2)).toEqual([young, middle]);
      await store.erase(middle.id);
      await created(store, { createdAt: at + 3 });
      expect(await store.list(all, middle, 2)).toEqual([old]);
    });

    test('has those of a reference, a status, and a time alone, each and together', async () => {
      const store = await open();
      const one = await created(store, { createdAt: at, reference: 'user-1' });
      const two = await created(store, { createdAt: at + 1, reference: 'user-2' });
      const three = await created(store, { createdAt: at + 2, reference: 'user-1' });
      await store.end(three.id, canceled, nothing);
      const ids = async (filter: Partial<typeof all> | object) =>
        (await store.list({ ...all, ...filter }, null, 9)).map(({ id }) => id);
      expect(await ids({ reference: 'user-1' })).toEqual([three.id, one.id]);
      expect(await ids({ reference: 'user-3' })).toEqual([]);
      expect(await ids({ status: 'pending' })).toEqual([two.id, one.id]);
      expect(await ids({ status: 'canceled' })).toEqual([three.id]);
      expect(await ids({ createdAfter: at + 1 })).toEqual([three.id, two.id]);
      expect(await ids({ createdBefore: at + 1 })).toEqual([one.id]);
      expect(await ids({ createdAfter: at + 1, createdBefore: at + 2 })).toEqual([two.id]);
      expect(await ids({ reference: 'user-1', status: 'pending', createdAfter: at })).toEqual([
        one.id,
      ]);
    });
  });
}
