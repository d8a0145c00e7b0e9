import { mostAttempts } from 'ekyc-verify-protocol';
import { describe, expect, test } from 'vitest';
import { isUnderWay, type AttemptRow } from '../../../src/store/rows.js';
import type { Store } from '../../../src/store/store.js';
import {
  aMessage,
  aWish,
  boughtFor,
  created,
  endsWith,
  failed,
  flows,
  goesOn,
  now,
  outcomeOf,
  passed,
  day,
  canceled,
} from '../attempts.js';
import { openForTest, type NewDatabase } from '../databases.js';

/** Changes of all kinds, to the same verification at once: none waits for another for ever. */
export function describeParallel(newDatabase: NewDatabase): void {
  /** Begins an attempt and does all that may be done with it, much of it at the same time. */
  async function useUp(one: Store, other: Store, verificationId: string, index: number) {
    const flow = flows[index % flows.length] ?? 'redirect';
    const told = () => [aMessage(verificationId, { id: crypto.randomUUID() })];
    const reserved = await outcomeOf(one.reserveAttempt(aWish({ id: verificationId }, { flow })));
    if (typeof reserved !== 'object') return;
    const { id } = reserved;
    await Promise.all([
      one.completeAttempt(id, boughtFor(id), told),
      index % 4 === 0 ? other.abandonAttempt(id) : null,
    ]);
    await Promise.all([
      other.recordReturn(id, now, index % 2 === 0, now, told),
      one.finishAttempt(id, failed, goesOn(index % 3 === 0, told())),
      one.recordReturn(id, now + 1, null, now, told),
      other.finishAttempt(id, failed, goesOn(index % 3 === 0, told())),
      other.scheduleAsk(id, now),
      one.claimDueAttempts(now, now + 1000, 3),
      other.claimMessages(passed.finishedAt, passed.finishedAt + 1000, 3),
      one.recordReportRead({ verificationId, readAt: now, key: 'a', include: [] }),
      other.purge(now - 1, now - 1),
    ]);
  }

  async function openTwo(): Promise<[Store, Store]> {
    const url = await newDatabase();
    return [await openForTest(url), await openForTest(url)];
  }

  describe('many changes at once', () => {
    test('to one verification are all done, and its counts are those of its attempts', async () => {
      const [one, other] = await openTwo();
      const row = await created(one);
      await Promise.all(Array.from({ length: 30 }, (_, index) => useUp(one, other, row.id, index)));
      const attempts = await other.listAttempts(row.id);
      const kept = await one.find(row.id);
      expect(kept).toMatchObject({ status: 'pending', attempts: attempts.length });
      expect(await one.countAttempts(day)).toBe(attempts.length);
      expect(attempts.length).toBeLessThanOrEqual(mostAttempts);
      expect(kept?.failedAttempts).toBeLessThanOrEqual(row.maxAttempts);
      expect(new Set(attempts.map(({ number }) => number)).size).toBe(attempts.length);
      expect(attempts.filter(isUnderWay)).toEqual([]);
      // All may have been abandoned before they were completed.
      const latest = attempts.length > 0 ? attempts.map(({ id }: AttemptRow) => id) : [null];
      expect(latest).toContain(kept?.attemptId);
    });

    test('to one verification that is ended and erased meanwhile leave nothing of it', async () => {
      const [one, other] = await openTwo();
      const rows = await Promise.all(Array.from({ length: 6 }, () => created(one)));
      await Promise.all(
        rows.flatMap((row, which) => [
          ...Array.from({ length: 6 }, (_, index) => useUp(one, other, row.id, index)),
          which % 2 === 0
            ? one.end(row.id, canceled, () => [aMessage(row.id)])
            : one
                .reserveAttempt(aWish(row))
                .then(({ attempt }) => other.finishAttempt(attempt.id, passed, endsWith(passed)))
                .catch(() => null),
          other.erase(row.id),
        ]),
      );
      for (const { id } of rows) {
        expect(await one.find(id)).toBeNull();
        expect(await one.listAttempts(id)).toEqual([]);
        expect(await one.listReportReads(id)).toEqual([]);
      }
      expect(await one.listMessages('waiting', 99)).toEqual([]);
      expect(await one.backlog()).toMatchObject({ pendingVerifications: 0, openAttempts: 0 });
    });
  });
}
