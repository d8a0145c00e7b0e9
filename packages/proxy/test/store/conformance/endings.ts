import { describe, expect, test } from 'vitest';
import { aVerificationRow } from '../../support/rows.js';
import { openForTest, type NewDatabase } from '../databases.js';
import { aMessage, failed, passed } from '../messages.js';

/** The way back, reconciliation's claims, and the end of a verification. */
export function describeEndings(newDatabase: NewDatabase): void {
  const open = async () => openForTest(await newDatabase());

  describe('a return', () => {
    test('is written with its moment, and says when reconciliation asks', async () => {
      const store = await open();
      const row = aVerificationRow();
      await store.insert(row);
      const at = row.createdAt + 1000;
      await store.recordReturn(row.id, at, false, at + 10);
      expect(await store.find(row.id)).toEqual({
        ...row,
        returnedAt: at,
        sameBrowser: false,
        nextAskAt: at + 10,
      });
    });

    test('counts once: later ones move neither its moment nor the next question', async () => {
      const store = await open();
      const row = aVerificationRow();
      await store.insert(row);
      const firsts: boolean[] = [];
      for (const later of [0, 1, 2]) {
        const at = row.createdAt + 1 + later;
        firsts.push(await store.recordReturn(row.id, at, null, at + 8));
      }
      expect(firsts).toEqual([true, false, false]);
      expect(await store.find(row.id)).toEqual({
        ...row,
        returnedAt: row.createdAt + 1,
        nextAskAt: row.createdAt + 9,
      });
    });

    test.each([
      [[null, null], null],
      [[null, true, null], true],
      [[true, true], true],
      [[true, false, true], false],
      [[false, true, null], false],
    ])('of browsers that prove %j is remembered as %j', async (proofs, remembered) => {
      const store = await open();
      const row = aVerificationRow();
      await store.insert(row);
      for (const sameBrowser of proofs) {
        await store.recordReturn(row.id, row.createdAt + 1, sameBrowser, row.createdAt + 9);
      }
      expect((await store.find(row.id))?.sameBrowser).toBe(remembered);
    });

    test('after the end changes nothing, and nobody is asked again', async () => {
      const store = await open();
      const row = aVerificationRow();
      await store.insert(row);
      await store.finish(row.id, passed, () => null);
      const late = store.recordReturn(row.id, row.createdAt + 1, true, row.createdAt + 9);
      expect(await late).toBe(false);
      expect(await store.find(row.id)).toMatchObject({
        ...passed,
        returnedAt: null,
        sameBrowser: null,
        nextAskAt: null,
      });
    });
  });

  describe('an ending', () => {
    test('is told as the row stands then, not as it stood when the vendor was asked', async () => {
      const store = await open();
      const row = aVerificationRow();
      await store.insert(row);
      await store.recordReturn(row.id, row.createdAt + 1, true, row.createdAt + 9);
      const told: unknown[] = [];
      await store.finish(row.id, passed, (final) => {
        told.push(final.status, final.sameBrowser, final.returnedAt);
        return null;
      });
      expect(told).toEqual(['passed', true, row.createdAt + 1]);
    });

    test('is kept with its webhook, which may be sent at once', async () => {
      const store = await open();
      const row = aVerificationRow();
      await store.insert(row);
      expect(await store.finish(row.id, failed, () => aMessage(row.id))).toBe(true);
      expect(await store.find(row.id)).toEqual({ ...row, ...failed, nextAskAt: null });
      expect(await store.listMessages('waiting', 10)).toEqual([
        {
          ...aMessage(row.id),
          state: 'waiting',
          attempts: 0,
          lastError: null,
          nextAttemptAt: passed.finishedAt,
          deliveredAt: null,
        },
      ]);
    });

    test('without a webhook leaves the outbox empty', async () => {
      const store = await open();
      const row = aVerificationRow();
      await store.insert(row);
      expect(await store.finish(row.id, passed, () => null)).toBe(true);
      expect(await store.listMessages('waiting', 10)).toEqual([]);
    });

    test('stands: a second one changes nothing and sends nothing', async () => {
      const store = await open();
      const row = aVerificationRow();
      await store.insert(row);
      await store.finish(row.id, failed, () => aMessage(row.id));
      const second = aMessage(row.id, { id: 'msg_second' });
      expect(await store.finish(row.id, passed, () => second)).toBe(false);
      expect(await store.find(row.id)).toMatchObject(failed);
      expect(await store.listMessages('waiting', 10)).toHaveLength(1);
    });

    test('of a verification that there is not is no ending', async () => {
      const store = await open();
      expect(await store.finish('ver_unknown', passed, () => aMessage('ver_unknown'))).toBe(false);
      expect(await store.listMessages('waiting', 10)).toEqual([]);
    });

    test('is undone when its webhook cannot be kept', async () => {
      const store = await open();
      const [first, second] = [aVerificationRow(), aVerificationRow()];
      await store.insert(first);
      await store.insert(second);
      await store.finish(first.id, passed, () => aMessage(first.id));
      const taken = aMessage(second.id, { id: `msg_${first.id}` });
      await expect(store.finish(second.id, passed, () => taken)).rejects.toThrow();
      expect(await store.find(second.id)).toEqual(second);
    });

    test('is one, when many come together from several instances', async () => {
      const url = await newDatabase();
      const stores = [await openForTest(url), await openForTest(url)];
      const row = aVerificationRow();
      await stores[0]?.insert(row);
      const outcomes = await Promise.all(
        Array.from({ length: 5 }).flatMap((_, round) =>
          stores.map((store, index) => {
            const id = `msg_${round}_${index}`;
            return store.finish(row.id, index === 0 ? passed : failed, () =>
              aMessage(row.id, { id }),
            );
          }),
        ),
      );
      expect(outcomes.filter(Boolean)).toHaveLength(1);
      expect(await stores[0]?.listMessages('waiting', 10)).toHaveLength(1);
    });
  });

  describe('what reconciliation claims', () => {
    test('is pending and due, oldest first, up to the limit', async () => {
      const store = await open();
      const now = aVerificationRow().createdAt;
      const [c, a, b] = [now - 1, now - 3, now - 2].map((nextAskAt) =>
        aVerificationRow({ nextAskAt }),
      );
      const [late, ended] = [aVerificationRow({ nextAskAt: now + 1 }), aVerificationRow()];
      for (const row of [c, a, b, late, ended]) if (row !== undefined) await store.insert(row);
      await store.scheduleAsk(ended.id, now - 9);
      await store.finish(ended.id, passed, () => null);
      const lease = now + 60_000;
      expect(await store.claimDue(now, lease, 2)).toEqual([
        { ...a, nextAskAt: lease },
        { ...b, nextAskAt: lease },
      ]);
      expect(await store.claimDue(now, lease, 2)).toEqual([{ ...c, nextAskAt: lease }]);
      expect(await store.claimDue(now, lease, 2)).toEqual([]);
    });

    test('is due again when its lease has run out, at the very moment', async () => {
      const store = await open();
      const row = aVerificationRow();
      const now = row.nextAskAt ?? 0;
      await store.insert(row);
      expect(await store.claimDue(now, now + 60_000, 9)).toHaveLength(1);
      expect(await store.claimDue(now + 59_999, now + 90_000, 9)).toEqual([]);
      expect(await store.claimDue(now + 60_000, now + 90_000, 9)).toHaveLength(1);
    });

    test('is asked about when it was scheduled next, and no more once it has ended', async () => {
      const store = await open();
      const row = aVerificationRow();
      await store.insert(row);
      await store.scheduleAsk(row.id, 5000);
      expect((await store.find(row.id))?.nextAskAt).toBe(5000);
      await store.finish(row.id, passed, () => null);
      await store.scheduleAsk(row.id, 6000);
      expect((await store.find(row.id))?.nextAskAt).toBeNull();
    });
  });
}
