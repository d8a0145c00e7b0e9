import { describe, expect, test } from 'vitest';
import type { Store } from '../../../src/store/store.js';
import { aMessage, begun, created, endsWith, nothing, now, passed } from '../attempts.js';
import { startChild } from '../child.js';
import { openForTest, type NewDatabase } from '../databases.js';
import { killWriters } from '../kill-writers.js';

const due = passed.finishedAt;

/** Several instances on one database, and processes that die. */
export function describeSharing(newDatabase: NewDatabase): void {
  describe('instances that share a database', () => {
    test('answer for each other’s verifications', async () => {
      const url = await newDatabase();
      const [one, other] = [await openForTest(url), await openForTest(url)];
      const row = await created(one);
      const { id } = await begun(other, row);
      await other.recordReturn(id, now, true, now, nothing);
      expect(await one.finishAttempt(id, passed, endsWith(passed))).not.toBeNull();
      expect(await other.find(row.id)).toMatchObject({ status: 'passed', attemptId: id });
      expect(await other.findAttempt(id)).toMatchObject({ status: 'passed', returnedAt: now });
    });

    test('open a new database at the same time', async () => {
      for (let round = 0; round < 3; round += 1) {
        const url = await newDatabase();
        const children = await Promise.all([1, 2, 3].map(() => startChild('claim', url)));
        for (const child of children) expect(await child.ended()).toEqual([]);
      }
    });

    test('never claim the same thing at the same time', async () => {
      const url = await newDatabase();
      const stores = await Promise.all(Array.from({ length: 3 }, () => openForTest(url)));
      const ids = await insertDue(stores[0], 60);
      const claims = await Promise.all(
        stores
          .flatMap((store) =>
            Array.from({ length: 8 }, () => [
              store.claimDueAttempts(due, due + 60_000, 3),
              store.claimMessages(due, due + 60_000, 3),
            ]),
          )
          .flat(),
      );
      const claimed = claims.flat().map(({ id }) => id);
      expect(new Set(claimed).size).toBe(claimed.length);
      const left = await stores[0]?.claimDueAttempts(due, due + 60_000, 99);
      const leftMessages = await stores[0]?.claimMessages(due, due + 60_000, 99);
      const all = [...claimed, ...[...(left ?? []), ...(leftMessages ?? [])].map(({ id }) => id)];
      expect(all.toSorted()).toEqual(ids.toSorted());
    });

    test('claim each thing once from processes of their own', async () => {
      const url = await newDatabase();
      const ids = await insertDue(await openForTest(url), 90);
      const children = await Promise.all([1, 2, 3].map(() => startChild('claim', url)));
      const reports = await Promise.all(children.map((child) => child.ended()));
      expect(reports.flat().toSorted()).toEqual(ids.toSorted());
    });

    test('take over what an instance had claimed that died', async () => {
      const url = await newDatabase();
      const [dead, alive] = [await openForTest(url), await openForTest(url)];
      await insertDue(dead, 1);
      await dead.claimDueAttempts(due, due + 1000, 9);
      await dead.claimMessages(due, due + 1000, 9);
      await dead.close();
      expect(await alive.claimDueAttempts(due + 999, due + 5000, 9)).toEqual([]);
      expect(await alive.claimMessages(due + 999, due + 5000, 9)).toEqual([]);
      expect(await alive.claimDueAttempts(due + 1000, due + 5000, 9)).toHaveLength(1);
      expect(await alive.claimMessages(due + 1000, due + 5000, 9)).toHaveLength(1);
    });
  });

  test('processes killed at any moment lose nothing that they had acknowledged', async () => {
    const url = await newDatabase();
    const written = await killWriters(url, 40);
    const store = await openForTest(url);
    const messages = await store.listMessages('waiting', 1_000_000);
    const messagesOf = Map.groupBy(messages, (message) => message.verificationId);
    let attemptsOfAll = 0;
    for (const [id, { steps, intended, isTogether }] of written) {
      const row = await store.find(id);
      const attempts = await store.listAttempts(id);
      attemptsOfAll += attempts.length;
      if (row === null) {
        expect(steps, 'an acknowledged creation').toEqual([]);
        continue;
      }
      const [attempt] = attempts;
      // Whether acknowledged or cut off in between: what one transaction wrote is there, or none of it.
      expect(row).toMatchObject({ attempts: attempts.length, attemptId: attempt?.id ?? null });
      if (isTogether || steps.includes('reserved'))
        expect(attempt, 'an acknowledged attempt').toBeDefined();
      const isBought = attempt !== undefined && attempt.bizTokenHash !== null;
      const isReturned = attempt !== undefined && attempt.returnedAt !== null;
      const hasEnded = row.status !== 'pending';
      if (steps.includes('completed')) expect(isBought, 'an acknowledged purchase').toBe(true);
      if (steps.includes('returned')) expect(isReturned, 'an acknowledged return').toBe(true);
      if (steps.includes('finished')) expect(row.status, 'an acknowledged end').toBe(intended);
      expect(attempt?.status ?? 'open').toBe(
        hasEnded ? intended : isReturned ? 'returned' : 'open',
      );
      const told = (messagesOf.get(id) ?? []).map(({ type }) => type);
      expect(told.toSorted()).toEqual([
        ...(isReturned ? ['attempt.returned'] : []),
        ...(isBought ? ['attempt.started'] : []),
        ...(hasEnded ? [`verification.${intended}`] : []),
      ]);
    }
    expect(await store.countAttempts(Date.UTC(2026, 10, 24))).toBe(attemptsOfAll);
  });
}

/** Attempts that are due, and as many messages that are. Returns all their ids. */
async function insertDue(store: Store | undefined, count: number): Promise<string[]> {
  const ids: string[] = [];
  if (store === undefined) return ids;
  for (let index = 0; index < count; index += 1) {
    const open = await begun(store, await created(store), { expiresAt: due });
    const ended = await created(store);
    const { id } = await begun(store, ended);
    const message = aMessage(ended.id);
    await store.finishAttempt(id, passed, endsWith(passed, [message]));
    ids.push(open.id, message.id);
  }
  return ids;
}
