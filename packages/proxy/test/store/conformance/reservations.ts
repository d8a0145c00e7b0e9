import { describe, expect, test } from 'vitest';
import { aVerificationRow } from '../../support/rows.js';
import {
  DailyLimitError,
  DuplicateError,
  isReserved,
  type Reservation,
  type VerificationRow,
} from '../../../src/store/rows.js';
import type { Store } from '../../../src/store/store.js';
import { openForTest, type NewDatabase } from '../databases.js';
import { passed } from '../messages.js';

const reference = 'user-7';
const requestHash = 'hash-of-request';
const idempotency = { keyHash: 'hash-of-key', requestHash };
const { createdAt, expiresAt } = aVerificationRow();
const reuse = { requestHash, expiresAfter: createdAt + 10 };
const bought = (row: VerificationRow) => ({
  bizTokenHash: `token of ${row.id}`,
  sealed: `sealed ${row.id}`,
  expiresAt: row.expiresAt,
});

function aReservedRow(different: Partial<VerificationRow> = {}): VerificationRow {
  return aVerificationRow({ bizTokenHash: null, sealed: null, ...different });
}

/** Starts that are written down before they are bought. */
export function describeReservations(newDatabase: NewDatabase): void {
  const open = async () => openForTest(await newDatabase());
  /** Two instances on one database. */
  async function openTwo(): Promise<[Store, Store]> {
    const url = await newDatabase();
    return [await openForTest(url), await openForTest(url)];
  }

  /** Reserves so many at once on both; returns how each ended: reserved, or what refused it. */
  async function rush(
    stores: readonly Store[],
    rows: readonly VerificationRow[],
    reservation: Reservation,
  ): Promise<string[]> {
    const outcomes = rows.map(async (row, index) => {
      try {
        await stores[index % stores.length]?.reserve(row, reservation);
        return 'reserved';
      } catch (error) {
        if (error instanceof DuplicateError) return error.field;
        if (error instanceof DailyLimitError) return error.limit;
        throw error;
      }
    });
    return Promise.all(outcomes);
  }
  const countOf = (outcomes: readonly string[], outcome: string) =>
    outcomes.filter((each) => each === outcome).length;

  describe('a reserved start', () => {
    test('is kept without a BizToken, and with it once it is bought', async () => {
      const store = await open();
      const row = aReservedRow({ initiator: 'page' });
      await store.reserve(row);
      expect(await store.find(row.id)).toEqual(row);
      expect(isReserved(row)).toBe(true);
      expect(await store.complete(row.id, { ...bought(row), expiresAt: expiresAt + 5 })).toBe(true);
      const complete = {
        ...row,
        ...bought(row),
        expiresAt: expiresAt + 5,
        nextAskAt: expiresAt + 5,
      };
      expect(await store.find(row.id)).toEqual(complete);
      expect(isReserved(complete)).toBe(false);
      expect(await store.findOpenByBizTokenHash(`token of ${row.id}`)).toEqual(complete);
    });

    test('is completed once, and not with the BizToken of another', async () => {
      const store = await open();
      const [row, other] = [aReservedRow(), aReservedRow()];
      await store.reserve(row);
      await store.reserve(other);
      await store.complete(row.id, bought(row));
      expect(await store.complete(row.id, bought(other))).toBe(false);
      await expect(store.complete(other.id, bought(row))).rejects.toMatchObject({
        field: 'bizTokenHash',
      });
      expect(await store.find(row.id)).toMatchObject(bought(row));
      expect(await store.find(other.id)).toEqual(other);
    });

    test('goes when it is abandoned, with its idempotency key and its claim to the reference', async () => {
      const store = await open();
      const row = aReservedRow({ reference });
      await store.reserve(row, { idempotency, reuse });
      await store.abandon(row.id);
      expect(await store.find(row.id)).toBeNull();
      expect(await store.findByIdempotencyKey(idempotency.keyHash)).toBeNull();
      await store.reserve(aReservedRow({ reference }), { idempotency, reuse });
    });

    test('stays when it was bought before it is abandoned', async () => {
      const store = await open();
      const row = aReservedRow();
      await store.reserve(row);
      await store.complete(row.id, bought(row));
      await store.abandon(row.id);
      expect(await store.find(row.id)).toMatchObject(bought(row));
    });

    test('is asked about and ended by nobody before it is bought', async () => {
      const store = await open();
      const row = aReservedRow({ nextAskAt: createdAt });
      await store.reserve(row);
      expect(await store.claimDue(createdAt + 1, createdAt + 2, 9)).toEqual([]);
      expect(await store.finish(row.id, passed, () => null)).toBe(false);
      expect(await store.find(row.id)).toEqual(row);
    });

    test('that a dead process left is dropped, and what was bought stays', async () => {
      const store = await open();
      const [left, young, complete] = [
        aReservedRow(),
        aReservedRow({ createdAt: createdAt + 1 }),
        aReservedRow(),
      ];
      for (const row of [left, young, complete]) await store.reserve(row);
      await store.complete(complete.id, bought(complete));
      expect(await store.dropReserved(createdAt + 1)).toBe(1);
      expect(await store.find(left.id)).toBeNull();
      expect(await store.find(young.id)).toEqual(young);
      expect(await store.find(complete.id)).not.toBeNull();
      expect(await store.complete(left.id, bought(left))).toBe(false);
    });
  });

  describe('equal starts that come together to two instances', () => {
    test('with one idempotency key reserve one verification', async () => {
      const stores = await openTwo();
      const rows = Array.from({ length: 10 }, () => aReservedRow());
      const outcomes = await rush(stores, rows, { idempotency });
      expect(countOf(outcomes, 'reserved')).toBe(1);
      expect(countOf(outcomes, 'idempotencyKey')).toBe(9);
      expect((await stores[0].findByIdempotencyKey(idempotency.keyHash))?.row).toEqual(
        rows[outcomes.indexOf('reserved')],
      );
    });

    test('that would reuse the reference’s open verification reserve one', async () => {
      const stores = await openTwo();
      const rows = Array.from({ length: 10 }, () => aReservedRow({ reference }));
      const outcomes = await rush(stores, rows, { reuse });
      expect(countOf(outcomes, 'reserved')).toBe(1);
      expect(countOf(outcomes, 'openReference')).toBe(9);
      const found = await stores[1].findOpenByReference(reference, requestHash, createdAt);
      expect(found).toEqual(rows[outcomes.indexOf('reserved')]);
    });
  });

  describe('an open verification of a reference', () => {
    const reserve = async (store: Store, different: Partial<VerificationRow> = {}) => {
      const row = aReservedRow({ reference, ...different });
      await store.reserve(row, { reuse });
      return row;
    };
    const find = (store: Store, hash = requestHash, after = createdAt) =>
      store.findOpenByReference(reference, hash, after);

    test('is found by an equal request, as long as it can be begun', async () => {
      const store = await open();
      const row = await reserve(store);
      expect(await find(store)).toEqual(row);
      expect(await find(store, 'another')).toBeNull();
      expect(await find(store, requestHash, expiresAt)).toBeNull();
      expect(await store.findOpenByReference('user-8', requestHash, createdAt)).toBeNull();
    });

    test('is not one that did not ask to be reused', async () => {
      const store = await open();
      await store.reserve(aReservedRow({ reference }), { idempotency });
      await store.insert(aVerificationRow({ reference }));
      expect(await find(store)).toBeNull();
      await reserve(store);
    });

    test.each<[string, (store: Store, row: VerificationRow) => Promise<unknown>]>([
      ['somebody came back', (store, { id }) => store.recordReturn(id, createdAt, null, createdAt)],
      ['it has ended', (store, { id }) => store.finish(id, passed, () => null)],
      [
        'a phone took it over',
        async (store, { id }) => {
          await store.offerHandoff(id, 'code', expiresAt);
          await store.acceptHandoff('code', createdAt);
        },
      ],
    ])('is open no longer when %s, and makes room for another', async (_, close) => {
      const store = await open();
      const row = await reserve(store);
      await store.complete(row.id, bought(row));
      expect(await find(store)).not.toBeNull();
      await close(store, row);
      expect(await find(store)).toBeNull();
      const next = await reserve(store);
      expect(await find(store)).toEqual(next);
    });

    test('makes room for another when it can hardly be begun any more', async () => {
      const store = await open();
      await reserve(store, { expiresAt: reuse.expiresAfter });
      const next = await reserve(store);
      expect(await find(store, requestHash, reuse.expiresAfter)).toEqual(next);
    });
  });

  describe('a daily limit', () => {
    const since = createdAt;

    test('is passed by no rush, from several instances together', async () => {
      const stores = await openTwo();
      const rows = Array.from({ length: 30 }, () => aReservedRow());
      const outcomes = await rush(stores, rows, {
        limits: { since, perDay: 7, pagesPerDay: null },
      });
      expect(countOf(outcomes, 'reserved')).toBe(7);
      expect(countOf(outcomes, 'perDay')).toBe(23);
      expect(await stores[0].countCreatedSince(since)).toBe(7);
    });

    test('counts from its moment on, and what was abandoned no more', async () => {
      const store = await open();
      const limits = { since, perDay: 1, pagesPerDay: null };
      await store.insert(aVerificationRow({ createdAt: since - 1 }));
      const row = aReservedRow();
      await store.reserve(row, { limits });
      await expect(store.reserve(aReservedRow(), { limits })).rejects.toMatchObject({
        name: 'DailyLimitError',
        limit: 'perDay',
      });
      await store.abandon(row.id);
      await store.reserve(aReservedRow(), { limits });
    });

    test('leaves to backends what is beyond the share of pages', async () => {
      const stores = await openTwo();
      const limits = { since, perDay: 10, pagesPerDay: 4 };
      const rows = (initiator: 'page' | 'backend') =>
        Array.from({ length: 20 }, () => aReservedRow({ initiator }));
      const pages = await rush(stores, rows('page'), { limits });
      expect(countOf(pages, 'reserved')).toBe(4);
      expect(countOf(pages, 'pagesPerDay')).toBe(16);
      const backends = await rush(stores, rows('backend'), { limits });
      expect(countOf(backends, 'reserved')).toBe(6);
      expect(countOf(backends, 'perDay')).toBe(14);
    });

    test('may be one of pages alone', async () => {
      const store = await open();
      const limits = { since, perDay: null, pagesPerDay: 1 };
      await store.reserve(aReservedRow({ initiator: 'backend' }), { limits });
      await store.reserve(aReservedRow({ initiator: 'page' }), { limits });
      await store.reserve(aReservedRow({ initiator: 'backend' }), { limits });
      await expect(
        store.reserve(aReservedRow({ initiator: 'page' }), { limits }),
      ).rejects.toMatchObject({ limit: 'pagesPerDay' });
    });

    test('does not keep a repetition from its answer', async () => {
      const store = await open();
      const limits = { since, perDay: 1, pagesPerDay: null };
      await store.reserve(aReservedRow(), { idempotency, limits });
      await expect(store.reserve(aReservedRow(), { idempotency, limits })).rejects.toMatchObject({
        field: 'idempotencyKey',
      });
    });
  });
}
