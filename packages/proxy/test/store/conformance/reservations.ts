import { mostAttempts } from 'ekyc-verify-protocol';
import { describe, expect, test } from 'vitest';
import { isReserved, type AttemptWish, type VerificationRow } from '../../../src/store/rows.js';
import type { Store } from '../../../src/store/store.js';
import {
  aMessage,
  aWish,
  begun,
  boughtFor,
  canceled,
  created,
  day,
  endsWith,
  failed,
  flows,
  goesOn,
  noLimits,
  nothing,
  now,
  outcomeOf,
  passed,
} from '../attempts.js';
import { openForTest, type NewDatabase } from '../databases.js';

/** Attempts that are written down before they are bought. */
export function describeReservations(newDatabase: NewDatabase): void {
  const open = async () => openForTest(await newDatabase());
  /** Two instances on one database. */
  async function openTwo(): Promise<[Store, Store]> {
    const url = await newDatabase();
    return [await openForTest(url), await openForTest(url)];
  }

  /** Asks so often at once on both. */
  function rush(
    stores: readonly [Store, Store],
    verifications: readonly VerificationRow[],
    different: Partial<AttemptWish> = {},
  ) {
    return Promise.all(
      verifications.map((verification, index) =>
        outcomeOf(stores[index % 2 === 0 ? 0 : 1].reserveAttempt(aWish(verification, different))),
      ),
    );
  }
  const countOf = (outcomes: readonly unknown[], outcome: string) =>
    outcomes.filter((each) => each === outcome).length;

  describe('an attempt', () => {
    test('is written down before it is bought, and is the verification’s latest at once', async () => {
      const store = await open();
      const row = await created(store);
      const wish = aWish(row, { flow: 'link' });
      const { attempt, isNew } = await store.reserveAttempt(wish);
      expect(isNew).toBe(true);
      expect(attempt).toEqual({
        id: wish.id,
        verificationId: row.id,
        number: 1,
        flow: 'link',
        status: 'open',
        reason: null,
        resultCode: null,
        bizTokenHash: null,
        sealed: null,
        sameBrowser: null,
        startedAt: now,
        expiresAt: wish.expiresAt,
        returnedAt: null,
        finishedAt: null,
        nextAskAt: wish.expiresAt,
      });
      expect(isReserved(attempt)).toBe(true);
      expect(await store.findAttempt(wish.id)).toEqual(attempt);
      expect(await store.find(row.id)).toEqual({ ...row, attempts: 1, attemptId: wish.id });
    });

    test('has its BizToken, its time, and its webhook once it is bought', async () => {
      const store = await open();
      const row = await created(store);
      const { attempt } = await store.reserveAttempt(aWish(row));
      const bought = boughtFor(attempt.id, { expiresAt: now + 300_000 });
      const complete = { ...attempt, ...bought, nextAskAt: bought.expiresAt };
      const verification = { ...row, attempts: 1, attemptId: attempt.id };
      const completing = store.completeAttempt(attempt.id, bought, (rows) => {
        expect(rows).toEqual({ verification, attempt: complete });
        return [aMessage(row.id, { type: 'attempt.started' })];
      });
      expect(await completing).toEqual(verification);
      expect(isReserved(complete)).toBe(false);
      expect(await store.findAttempt(attempt.id)).toEqual(complete);
      expect(await store.findAttemptByBizTokenHash(bought.bizTokenHash)).toEqual(complete);
      expect(await store.listMessages('waiting', 9)).toMatchObject([{ type: 'attempt.started' }]);
    });

    test('is found with others by their IDs, as far as they are there', async () => {
      const store = await open();
      const [one, two] = [await begun(store, await created(store)), await created(store)];
      const { attempt } = await store.reserveAttempt(aWish(two));
      await begun(store, await created(store));
      const found = await store.findAttempts([attempt.id, 'att_unknown', one.id]);
      expect(new Set(found.map(({ id }) => id))).toEqual(new Set([one.id, attempt.id]));
      expect(found).toContainEqual(attempt);
      expect(await store.findAttempts([])).toEqual([]);
    });

    test('is completed once, and not with the BizToken of another that is under way', async () => {
      const store = await open();
      const [row, other] = [await created(store), await created(store)];
      const first = await begun(store, row);
      const { attempt } = await store.reserveAttempt(aWish(other));
      const again = store.completeAttempt(first.id, boughtFor('another'), nothing);
      expect(await again).toBeNull();
      const token = boughtFor(first.id);
      await expect(store.completeAttempt(attempt.id, token, nothing)).rejects.toMatchObject({
        field: 'bizTokenHash',
      });
      expect(await store.findAttempt(first.id)).toMatchObject(token);
      expect(await store.findAttempt(attempt.id)).toEqual(attempt);
    });

    test('may have the BizToken of one that has ended, which is not found by it any more', async () => {
      const store = await open();
      const first = await begun(store, await created(store));
      const token = boughtFor(first.id);
      await store.finishAttempt(first.id, failed, goesOn(true));
      expect(await store.findAttemptByBizTokenHash(token.bizTokenHash)).toBeNull();
      const { attempt } = await store.reserveAttempt(aWish(await created(store)));
      expect(await store.completeAttempt(attempt.id, token, nothing)).not.toBeNull();
      const found = await store.findAttemptByBizTokenHash(token.bizTokenHash);
      expect(found?.id).toBe(attempt.id);
    });

    test('that is reserved is asked about, come back from, and ended by nobody', async () => {
      const store = await open();
      const row = await created(store);
      const { attempt } = await store.reserveAttempt(aWish(row));
      expect(await store.claimDueAttempts(now + 1e9, now + 2e9, 9)).toEqual([]);
      expect(await store.recordReturn(attempt.id, now, true, now, nothing)).toBe(false);
      expect(await store.finishAttempt(attempt.id, passed, endsWith(passed))).toBeNull();
      expect(await store.findAttempt(attempt.id)).toEqual(attempt);
    });
  });

  describe('of equal wishes that come together to two instances', () => {
    test('one is reserved, and all get it', async () => {
      const stores = await openTwo();
      const row = await created(stores[0]);
      const outcomes = await rush(
        stores,
        Array.from({ length: 10 }, () => row),
      );
      expect(outcomes.filter((each) => typeof each === 'object' && each.isNew)).toHaveLength(1);
      const attempts = await stores[1].listAttempts(row.id);
      expect(attempts).toHaveLength(1);
      const ids = outcomes.map((each) => (typeof each === 'object' ? each.id : each));
      expect(new Set(ids)).toEqual(new Set([attempts[0]?.id]));
      expect(await stores[0].find(row.id)).toMatchObject({ attempts: 1 });
      expect(await stores[0].countAttempts(day)).toBe(1);
    });

    test('one of each flow is reserved', async () => {
      const stores = await openTwo();
      const row = await created(stores[0]);
      const outcomes = await Promise.all(
        flows.flatMap((flow) =>
          rush(
            stores,
            Array.from({ length: 4 }, () => row),
            { flow },
          ),
        ),
      );
      const isNew = outcomes.flat().filter((each) => typeof each === 'object' && each.isNew);
      expect(isNew).toHaveLength(3);
      const attempts = await stores[0].listAttempts(row.id);
      expect(attempts.map(({ number }) => number)).toEqual([1, 2, 3]);
      expect(attempts.map(({ flow }) => flow).toSorted()).toEqual(flows.toSorted());
    });
  });

  describe('an open attempt', () => {
    const again = async (
      store: Store,
      row: VerificationRow,
      different: Partial<AttemptWish> = {},
    ) => outcomeOf(store.reserveAttempt(aWish(row, different)));

    test('is given again, reserved or bought, and changes nothing', async () => {
      const store = await open();
      const row = await created(store);
      const { attempt } = await store.reserveAttempt(aWish(row));
      expect(await again(store, row)).toEqual({ id: attempt.id, isNew: false });
      await store.completeAttempt(attempt.id, boughtFor(attempt.id), nothing);
      expect(await again(store, row)).toEqual({ id: attempt.id, isNew: false });
      expect(await store.find(row.id)).toMatchObject({ attempts: 1, failedAttempts: 0 });
      expect(await store.countAttempts(day)).toBe(1);
    });

    test('is the latest again once it is given again', async () => {
      const store = await open();
      const row = await created(store);
      const computer = await begun(store, row);
      const phone = await begun(store, row, { flow: 'handoff' });
      expect(await store.find(row.id)).toMatchObject({ attemptId: phone.id });
      expect(await again(store, row)).toEqual({ id: computer.id, isNew: false });
      expect(await store.find(row.id)).toMatchObject({ attemptId: computer.id, attempts: 2 });
    });

    test('is given again until it can hardly be begun any more, at the very moment', async () => {
      const store = await open();
      const row = await created(store);
      const { id, expiresAt } = await begun(store, row);
      const just = await again(store, row, { openUntil: expiresAt - 1 });
      expect(just).toEqual({ id, isNew: false });
      const late = await again(store, row, { openUntil: expiresAt });
      expect(late).toMatchObject({ isNew: true });
      // Of two open ones the newer is given.
      expect(await again(store, row)).toEqual({ ...Object(late), isNew: false });
      expect(await store.findAttempt(id)).toMatchObject({ status: 'open' });
    });

    test.each<[string, (store: Store, id: string) => Promise<unknown>]>([
      ['somebody came back', (store, id) => store.recordReturn(id, now, null, now, nothing)],
      ['it has ended', (store, id) => store.finishAttempt(id, failed, goesOn(true))],
    ])('is not given again when %s', async (_, close) => {
      const store = await open();
      const row = await created(store);
      const { id } = await begun(store, row);
      await close(store, id);
      const next = await again(store, row);
      expect(next).toMatchObject({ isNew: true });
      expect((await store.listAttempts(row.id)).map(({ number }) => number)).toEqual([1, 2]);
    });
  });

  describe('no attempt is reserved', () => {
    test('of a verification that has ended, is over, or is not there', async () => {
      const store = await open();
      const [ended, late] = [await created(store), await created(store)];
      await begun(store, ended);
      await store.end(ended.id, canceled, nothing);
      await begun(store, late);
      const over = { now: late.expiresAt, openUntil: late.expiresAt };
      expect(await outcomeOf(store.reserveAttempt(aWish(ended)))).toBe('over');
      expect(await outcomeOf(store.reserveAttempt(aWish(late, over)))).toBe('over');
      expect(await outcomeOf(store.reserveAttempt(aWish({ id: 'ver_unknown' })))).toBe('over');
      expect(await store.countAttempts(day)).toBe(2);
      const justInTime = aWish(late, { now: late.expiresAt - 1, openUntil: late.expiresAt });
      expect(await outcomeOf(store.reserveAttempt(justInTime))).toMatchObject({ isNew: true });
    });

    test('once as many have failed as may', async () => {
      const store = await open();
      const row = await created(store, { maxAttempts: 2 });
      for (let count = 0; count < 2; count += 1) {
        const { id } = await begun(store, row);
        await store.finishAttempt(id, failed, goesOn(true));
      }
      expect(await outcomeOf(store.reserveAttempt(aWish(row)))).toBe('no-attempts-left');
      expect(await store.find(row.id)).toMatchObject({ attempts: 2, failedAttempts: 2 });
    });

    test('past twenty, whatever their ends were', async () => {
      const stores = await openTwo();
      const [store] = stores;
      const row = await created(store);
      for (let count = 1; count < mostAttempts; count += 1) {
        const { id } = await begun(store, row);
        await store.finishAttempt(id, failed, goesOn(false));
      }
      const last = await Promise.all(
        flows.map((flow) => outcomeOf(store.reserveAttempt(aWish(row, { flow })))),
      );
      expect(last.filter((each) => typeof each === 'object')).toHaveLength(1);
      expect(countOf(last, 'no-attempts-left')).toBe(2);
      expect(await store.find(row.id)).toMatchObject({ attempts: 20, failedAttempts: 0 });
      expect((await store.listAttempts(row.id)).at(-1)).toMatchObject({ number: 20 });
    });
  });

  describe('an attempt that is abandoned', () => {
    test('counts no more, and leaves its number to the next', async () => {
      const store = await open();
      const row = await created(store, { initiator: 'page' });
      const { attempt } = await store.reserveAttempt(aWish(row));
      await store.abandonAttempt(attempt.id);
      await store.abandonAttempt(attempt.id);
      expect(await store.findAttempt(attempt.id)).toBeNull();
      expect(await store.find(row.id)).toEqual(row);
      expect(await store.countAttempts(day)).toBe(0);
      expect(await begun(store, row)).toMatchObject({ number: 1 });
      const limits = { day, perDay: 1, pagesPerDay: null };
      expect(await outcomeOf(store.reserveAttempt(aWish(row, { flow: 'link', limits })))).toBe(
        'per-day',
      );
    });

    test('makes the one before it the latest again, and no other', async () => {
      const store = await open();
      const row = await created(store);
      const first = await begun(store, row);
      const { attempt: second } = await store.reserveAttempt(aWish(row, { flow: 'handoff' }));
      await store.abandonAttempt(second.id);
      expect(await store.find(row.id)).toMatchObject({ attemptId: first.id, attempts: 1 });
      const { attempt: third } = await store.reserveAttempt(aWish(row, { flow: 'handoff' }));
      await store.reserveAttempt(aWish(row));
      await store.abandonAttempt(third.id);
      expect(await store.find(row.id)).toMatchObject({ attemptId: first.id, attempts: 1 });
    });

    test('between others leaves a number out, up to the last one of twenty', async () => {
      const store = await open();
      const row = await created(store);
      for (let count = 1; count < mostAttempts - 1; count += 1) {
        const { id } = await begun(store, row);
        await store.finishAttempt(id, failed, goesOn(false));
      }
      const { attempt } = await store.reserveAttempt(aWish(row));
      const later = await begun(store, row, { flow: 'handoff' });
      await store.abandonAttempt(attempt.id);
      const last = await begun(store, row);
      expect([later.number, last.number]).toEqual([20, 21]);
      expect(await store.find(row.id)).toMatchObject({ attempts: 20, attemptId: last.id });
    });

    test('stays when it was bought before', async () => {
      const store = await open();
      const row = await created(store);
      const { id } = await begun(store, row);
      await store.abandonAttempt(id);
      expect(await store.findAttempt(id)).toMatchObject(boughtFor(id));
      expect(await store.find(row.id)).toMatchObject({ attempts: 1, attemptId: id });
      expect(await store.countAttempts(day)).toBe(1);
    });
  });

  describe('an attempt that a dead process left', () => {
    test('is found after its time, oldest first, and those that were bought are not', async () => {
      const store = await open();
      const start = async (startedAt: number) => {
        const { attempt } = await store.reserveAttempt(
          aWish(await created(store), { now: startedAt }),
        );
        return attempt.id;
      };
      const [second, first, young] = [await start(now + 1), await start(now), await start(now + 2)];
      await begun(store, await created(store));
      expect(await store.findReserved(now + 2, 9)).toEqual([first, second]);
      expect(await store.findReserved(now + 2, 1)).toEqual([first]);
      expect(await store.findReserved(now + 3, 9)).toEqual([first, second, young]);
    });

    test('is ended, stays counted, and is bought no more', async () => {
      const store = await open();
      const row = await created(store);
      const { attempt } = await store.reserveAttempt(aWish(row));
      const service = { ...failed, reason: 'service', resultCode: null } as const;
      const bought = await begun(store, await created(store));
      const asReserved = (id: string) =>
        store.finishAttempt(id, service, goesOn(false), 'reserved');
      expect(await asReserved(bought.id)).toBeNull();
      expect(await asReserved(attempt.id)).toMatchObject({ attempt: { id: attempt.id } });
      expect(await store.findAttempt(attempt.id)).toEqual({
        ...attempt,
        ...service,
        nextAskAt: null,
      });
      const late = store.completeAttempt(attempt.id, boughtFor(attempt.id), nothing);
      expect(await late).toBeNull();
      await store.abandonAttempt(attempt.id);
      expect(await store.find(row.id)).toMatchObject({ attempts: 1, failedAttempts: 0 });
      expect(await store.countAttempts(day)).toBe(2);
    });
  });

  describe('a daily limit', () => {
    const many = async (store: Store, count: number, different: Partial<VerificationRow> = {}) =>
      Promise.all(Array.from({ length: count }, () => created(store, different)));

    test('is passed by no rush, from several instances together', async () => {
      const stores = await openTwo();
      const rows = await many(stores[0], 30);
      const limits = { day, perDay: 7, pagesPerDay: null };
      const outcomes = await rush(stores, rows, { limits });
      expect(countOf(outcomes, 'per-day')).toBe(23);
      expect(await stores[0].countAttempts(day)).toBe(7);
      const attempts = await Promise.all(rows.map(({ id }) => stores[1].listAttempts(id)));
      expect(attempts.flat()).toHaveLength(7);
      const kept = await Promise.all(rows.map(({ id }) => stores[0].find(id)));
      expect(kept.filter((row) => row?.attempts === 1)).toHaveLength(7);
    });

    test('leaves to backends what is beyond the share of pages', async () => {
      const stores = await openTwo();
      const limits = { day, perDay: 10, pagesPerDay: 4 };
      const pages = await rush(stores, await many(stores[0], 20, { initiator: 'page' }), {
        limits,
      });
      expect(countOf(pages, 'pages-per-day')).toBe(16);
      const backends = await rush(stores, await many(stores[0], 20), { limits });
      expect(countOf(backends, 'per-day')).toBe(14);
      expect(await stores[0].countAttempts(day)).toBe(10);
    });

    test('may be one of pages alone, which backends do not use up', async () => {
      const store = await open();
      const limits = { day, perDay: null, pagesPerDay: 1 };
      const reserve = async (initiator: 'page' | 'backend') =>
        outcomeOf(store.reserveAttempt(aWish(await created(store, { initiator }), { limits })));
      expect(await reserve('backend')).toMatchObject({ isNew: true });
      expect(await reserve('page')).toMatchObject({ isNew: true });
      expect(await reserve('backend')).toMatchObject({ isNew: true });
      expect(await reserve('page')).toBe('pages-per-day');
    });

    test('is that of its day, and an open attempt is given again past it', async () => {
      const store = await open();
      const row = await created(store);
      const limits = { day, perDay: 1, pagesPerDay: null };
      await begun(store, row, { limits });
      expect(await outcomeOf(store.reserveAttempt(aWish(row, { limits })))).toMatchObject({
        isNew: false,
      });
      const other = { flow: 'link', limits } as const;
      expect(await outcomeOf(store.reserveAttempt(aWish(row, other)))).toBe('per-day');
      const nextDay = { ...noLimits, day: day + 24 * 60 * 60_000, perDay: 1 };
      const tomorrow = aWish(row, { flow: 'link', limits: nextDay });
      expect(await outcomeOf(store.reserveAttempt(tomorrow))).toMatchObject({ isNew: true });
      expect(await store.countAttempts(nextDay.day)).toBe(1);
    });
  });
}
