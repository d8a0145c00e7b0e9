import { describe, expect, test } from 'vitest';
import type { Settlement } from '../../../src/store/rows.js';
import {
  aMessage,
  aWish,
  begun,
  canceled,
  created,
  endsWith,
  expired,
  failed,
  goesOn,
  nothing,
  now,
  passed,
} from '../attempts.js';
import { openForTest, type NewDatabase } from '../databases.js';

/** The way back, reconciliation's claims, and the ends of attempts and verifications. */
export function describeEndings(newDatabase: NewDatabase): void {
  const open = async () => openForTest(await newDatabase());

  /** A verification with an attempt that was bought. */
  async function underWay() {
    const store = await open();
    const row = await created(store);
    return { store, row, attempt: await begun(store, row) };
  }

  describe('a return', () => {
    test('is written with its moment and its webhook, and says when reconciliation asks', async () => {
      const { store, row, attempt } = await underWay();
      const returned = {
        ...attempt,
        status: 'returned',
        returnedAt: now + 5,
        sameBrowser: false,
        nextAskAt: now + 10,
      };
      const isFirst = store.recordReturn(attempt.id, now + 5, false, now + 10, (rows) => {
        expect(rows.attempt).toEqual(returned);
        expect(rows.verification).toMatchObject({ id: row.id, attemptId: attempt.id });
        return [aMessage(row.id, { type: 'attempt.returned' })];
      });
      expect(await isFirst).toBe(true);
      expect(await store.findAttempt(attempt.id)).toEqual(returned);
      expect(await store.listMessages('waiting', 9)).toMatchObject([{ type: 'attempt.returned' }]);
    });

    test('counts once, however many come together from several instances', async () => {
      const url = await newDatabase();
      const stores = [await openForTest(url), await openForTest(url)] as const;
      const row = await created(stores[0]);
      const { id } = await begun(stores[0], row);
      const firsts = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          stores[index % 2 === 0 ? 0 : 1].recordReturn(id, now + index, null, now + 99, () => [
            aMessage(row.id, { id: `msg_${index}` }),
          ]),
        ),
      );
      expect(firsts.filter(Boolean)).toHaveLength(1);
      const first = firsts.indexOf(true);
      expect(await stores[1].findAttempt(id)).toMatchObject({ returnedAt: now + first });
      const messages = await stores[0].listMessages('waiting', 99);
      expect(messages.map((message) => message.id)).toEqual([`msg_${first}`]);
    });

    test('that comes later moves neither the moment nor the next question', async () => {
      const { store, attempt } = await underWay();
      await store.recordReturn(attempt.id, now + 1, null, now + 9, nothing);
      const later = store.recordReturn(attempt.id, now + 2, true, now + 10, () =>
        expect.unreachable('told already'),
      );
      expect(await later).toBe(false);
      expect(await store.findAttempt(attempt.id)).toMatchObject({
        status: 'returned',
        returnedAt: now + 1,
        nextAskAt: now + 9,
      });
    });

    test.each([
      [[null, null], null],
      [[null, true, null], true],
      [[true, true], true],
      [[true, false, true], false],
      [[false, true, null], false],
    ])('of browsers that prove %j is remembered as %j', async (proofs, remembered) => {
      const { store, attempt } = await underWay();
      for (const sameBrowser of proofs) {
        await store.recordReturn(attempt.id, now + 1, sameBrowser, now + 9, nothing);
      }
      expect((await store.findAttempt(attempt.id))?.sameBrowser).toBe(remembered);
    });

    test('after the attempt’s end changes nothing, and nobody is asked again', async () => {
      const { store, attempt } = await underWay();
      await store.finishAttempt(attempt.id, failed, goesOn(true));
      const late = store.recordReturn(attempt.id, now + 1, true, now + 9, nothing);
      expect(await late).toBe(false);
      expect(await store.findAttempt(attempt.id)).toMatchObject({
        ...failed,
        returnedAt: null,
        sameBrowser: null,
        nextAskAt: null,
      });
    });

    test('from an attempt of a verification that has ended is written all the same', async () => {
      const { store, row, attempt } = await underWay();
      await store.end(row.id, canceled, nothing);
      expect(await store.recordReturn(attempt.id, now + 1, null, now + 9, nothing)).toBe(true);
      expect(await store.recordReturn('att_unknown', now, null, now, nothing)).toBe(false);
    });
  });

  describe('an attempt’s end', () => {
    test('is settled with the rows as they are then, not as the vendor was asked about them', async () => {
      const { store, row, attempt } = await underWay();
      await store.recordReturn(attempt.id, now + 1, true, now + 9, nothing);
      const settle = (...rows: unknown[]): Settlement => {
        expect(rows).toEqual([
          { ...row, attempts: 1, attemptId: attempt.id },
          {
            ...attempt,
            ...passed,
            sameBrowser: true,
            returnedAt: now + 1,
            nextAskAt: null,
          },
        ]);
        return endsWith(passed)();
      };
      expect(await store.finishAttempt(attempt.id, passed, settle)).not.toBeNull();
    });

    test('is kept in one piece with the verification’s end and the webhooks', async () => {
      const { store, row, attempt } = await underWay();
      const messages = ['1', '2'].map((id) => aMessage(row.id, { id }));
      const finished = await store.finishAttempt(attempt.id, failed, endsWith(failed, messages));
      const ended = {
        ...row,
        ...failed,
        attempts: 1,
        failedAttempts: 1,
        attemptId: attempt.id,
      };
      const over = { ...attempt, ...failed, nextAskAt: null };
      expect(finished).toEqual({ verification: ended, attempt: over });
      expect(await store.find(row.id)).toEqual(ended);
      expect(await store.findAttempt(attempt.id)).toEqual(over);
      const kept = await store.listMessages('waiting', 9);
      expect(kept.toReversed()).toEqual(
        messages.map((message) => ({
          ...message,
          state: 'waiting',
          deliveries: 0,
          lastError: null,
          nextDeliveryAt: passed.finishedAt,
          deliveredAt: null,
        })),
      );
    });

    test('that another attempt may mend counts, or not, and the verification goes on', async () => {
      const { store, row, attempt } = await underWay();
      await store.finishAttempt(attempt.id, failed, goesOn(true));
      expect(await store.find(row.id)).toMatchObject({ status: 'pending', failedAttempts: 1 });
      const second = await begun(store, row);
      await store.finishAttempt(second.id, failed, goesOn(false));
      expect(await store.find(row.id)).toMatchObject({
        status: 'pending',
        attempts: 2,
        failedAttempts: 1,
        attemptId: second.id,
      });
    });

    test('decides although another attempt was begun after it', async () => {
      const { store, row, attempt } = await underWay();
      await begun(store, row, { flow: 'handoff' });
      await store.finishAttempt(attempt.id, passed, endsWith(passed));
      expect(await store.find(row.id)).toMatchObject({ ...passed, attemptId: attempt.id });
    });

    test('changes nothing of a verification that has ended, and is told all the same', async () => {
      const { store, row, attempt } = await underWay();
      const late = await begun(store, row, { flow: 'handoff' });
      await store.finishAttempt(attempt.id, passed, endsWith(passed));
      const before = await store.find(row.id);
      const message = aMessage(row.id, { type: 'attempt.failed' });
      const finished = await store.finishAttempt(late.id, failed, endsWith(failed, [message]));
      expect(finished).toMatchObject({ verification: before, attempt: failed });
      expect(await store.find(row.id)).toEqual(before);
      expect(await store.findAttempt(late.id)).toMatchObject(failed);
      expect(await store.listMessages('waiting', 9)).toMatchObject([{ type: 'attempt.failed' }]);
    });

    test('stands: a second one changes nothing, asks nothing, and sends nothing', async () => {
      const { store, attempt } = await underWay();
      await store.finishAttempt(attempt.id, failed, goesOn(true));
      const second = store.finishAttempt(attempt.id, passed, () => expect.unreachable());
      expect(await second).toBeNull();
      expect(await store.findAttempt(attempt.id)).toMatchObject(failed);
      expect(await store.finishAttempt('att_unknown', passed, endsWith(passed))).toBeNull();
    });

    test('is undone with all else when its webhook cannot be kept', async () => {
      const { store, row, attempt } = await underWay();
      const taken = aMessage(row.id);
      await store.recordReturn(attempt.id, now + 1, null, now + 9, () => [taken]);
      const before = [await store.find(row.id), await store.findAttempt(attempt.id)];
      const ending = store.finishAttempt(attempt.id, passed, endsWith(passed, [taken]));
      await expect(ending).rejects.toThrow();
      expect([await store.find(row.id), await store.findAttempt(attempt.id)]).toEqual(before);
    });

    test('is one, and counted once, when many come together from several instances', async () => {
      const url = await newDatabase();
      const stores = [await openForTest(url), await openForTest(url)] as const;
      const row = await created(stores[0]);
      const { id } = await begun(stores[0], row);
      const outcomes = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          stores[index % 2 === 0 ? 0 : 1].finishAttempt(
            id,
            failed,
            goesOn(true, [aMessage(row.id, { id: `msg_${index}` })]),
          ),
        ),
      );
      expect(outcomes.filter((each) => each !== null)).toHaveLength(1);
      expect(await stores[1].find(row.id)).toMatchObject({ failedAttempts: 1 });
      expect(await stores[0].listMessages('waiting', 99)).toHaveLength(1);
    });
  });

  describe('a verification’s end', () => {
    test('is kept with its webhook, and its hand-off code is good no longer', async () => {
      const store = await open();
      const row = await created(store);
      await store.offerHandoff(row.id, 'code', now + 1000);
      const ended = { ...row, ...canceled };
      const hasEnded = store.end(row.id, canceled, (verification) => {
        expect(verification).toEqual(ended);
        return [aMessage(row.id, { type: 'verification.canceled' })];
      });
      expect(await hasEnded).toBe(true);
      expect(await store.find(row.id)).toEqual(ended);
      expect(await store.listMessages('waiting', 9)).toMatchObject([
        { type: 'verification.canceled' },
      ]);
    });

    test('stands, whichever comes first', async () => {
      const { store, row, attempt } = await underWay();
      const other = await created(store);
      const early = await begun(store, other);
      await store.finishAttempt(attempt.id, passed, endsWith(passed));
      const tooLate = store.end(row.id, canceled, () => expect.unreachable());
      expect(await tooLate).toBe(false);
      expect(await store.find(row.id)).toMatchObject(passed);
      expect(await store.end(other.id, canceled, nothing)).toBe(true);
      await store.finishAttempt(early.id, passed, endsWith(passed));
      expect(await store.find(other.id)).toMatchObject({ ...canceled, attemptId: early.id });
      expect(await store.end('ver_unknown', canceled, nothing)).toBe(false);
    });

    test('is one, when many come together from several instances', async () => {
      const url = await newDatabase();
      const stores = [await openForTest(url), await openForTest(url)] as const;
      const row = await created(stores[0]);
      const outcomes = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          stores[index % 2 === 0 ? 0 : 1].end(row.id, canceled, () => [
            aMessage(row.id, { id: `msg_${index}` }),
          ]),
        ),
      );
      expect(outcomes.filter(Boolean)).toHaveLength(1);
      expect(await stores[0].listMessages('waiting', 99)).toHaveLength(1);
    });

    test('as expired waits for attempts under way, reserved ones too', async () => {
      const { store, row, attempt } = await underWay();
      const bare = await created(store);
      await store.reserveAttempt(aWish(bare));
      for (const { id } of [row, bare]) expect(await store.end(id, expired, nothing)).toBe(false);
      await store.recordReturn(attempt.id, now + 1, null, now + 2, nothing);
      expect(await store.end(row.id, expired, nothing)).toBe(false);
      await store.finishAttempt(attempt.id, failed, goesOn(false));
      expect(await store.end(row.id, expired, nothing)).toBe(true);
      expect(await store.end(bare.id, canceled, nothing)).toBe(true);
    });

    test('is due for those that are over and have no attempt under way, oldest first', async () => {
      const { store, row, attempt } = await underWay();
      const at = row.expiresAt;
      const second = await created(store, { expiresAt: at - 1 });
      const first = await created(store, { expiresAt: at - 2 });
      const canceledOne = await created(store);
      await store.end(canceledOne.id, canceled, nothing);
      await created(store, { expiresAt: at + 1 });
      expect(await store.findExpired(at, 9)).toEqual([first.id, second.id]);
      expect(await store.findExpired(at, 1)).toEqual([first.id]);
      await store.finishAttempt(attempt.id, failed, goesOn(false));
      expect(await store.findExpired(at, 9)).toEqual([first.id, second.id, row.id]);
      expect(await store.findExpired(at - 3, 9)).toEqual([]);
    });
  });

  describe('what reconciliation claims', () => {
    test('is under way and due, oldest first, up to the limit', async () => {
      const store = await open();
      const start = async (startedAt: number) =>
        begun(store, await created(store), { now: startedAt, expiresAt: startedAt });
      const [c, a, b] = [await start(now - 1), await start(now - 3), await start(now - 2)];
      await start(now + 1);
      const ended = await start(now - 9);
      await store.finishAttempt(ended.id, failed, goesOn(true));
      const lease = now + 60_000;
      expect(await store.claimDueAttempts(now, lease, 2)).toEqual([
        { ...a, nextAskAt: lease },
        { ...b, nextAskAt: lease },
      ]);
      expect(await store.claimDueAttempts(now, lease, 2)).toEqual([{ ...c, nextAskAt: lease }]);
      expect(await store.claimDueAttempts(now, lease, 2)).toEqual([]);
    });

    test('is due again when its lease has run out, at the very moment', async () => {
      const { store, attempt } = await underWay();
      const due = attempt.expiresAt;
      expect(await store.claimDueAttempts(due, due + 60_000, 9)).toHaveLength(1);
      expect(await store.claimDueAttempts(due + 59_999, due + 90_000, 9)).toEqual([]);
      expect(await store.claimDueAttempts(due + 60_000, due + 90_000, 9)).toHaveLength(1);
    });

    test('is asked about when it was scheduled next, and no more once it has ended', async () => {
      const { store, attempt } = await underWay();
      await store.scheduleAsk(attempt.id, 5000);
      expect((await store.findAttempt(attempt.id))?.nextAskAt).toBe(5000);
      await store.finishAttempt(attempt.id, failed, goesOn(true));
      await store.scheduleAsk(attempt.id, 6000);
      expect((await store.findAttempt(attempt.id))?.nextAskAt).toBeNull();
    });
  });
}
