import { describe, expect, test } from 'vitest';
import { aVerificationRow } from '../../support/rows.js';
import type { Store } from '../../../src/store/store.js';
import { openForTest, type NewDatabase } from '../databases.js';
import { aMessage, passed } from '../messages.js';
import { startChild } from '../child.js';
import { killWriters } from '../kill-writers.js';

const now = passed.finishedAt;

/** Several instances on one database, and processes that die. */
export function describeSharing(newDatabase: NewDatabase): void {
  describe('instances that share a database', () => {
    test('answer for each other’s verifications', async () => {
      const url = await newDatabase();
      const [one, other] = [await openForTest(url), await openForTest(url)];
      const row = aVerificationRow();
      await one.insert(row);
      await other.recordReturn(row.id, now, true, now);
      expect(await one.finish(row.id, passed, () => null)).toBe(true);
      expect(await other.find(row.id)).toMatchObject({ status: 'passed', returnedAt: now });
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
      const due = await insertDue(stores[0], 60);
      const claims = await Promise.all(
        stores
          .flatMap((store) =>
            Array.from({ length: 8 }, () => [
              store.claimDue(now, now + 60_000, 3),
              store.claimMessages(now, now + 60_000, 3),
            ]),
          )
          .flat(),
      );
      const claimed = claims.flat().map(({ id }) => id);
      expect(new Set(claimed).size).toBe(claimed.length);
      const left = await stores[0]?.claimDue(now, now + 60_000, 99);
      const leftMessages = await stores[0]?.claimMessages(now, now + 60_000, 99);
      const all = [...claimed, ...[...(left ?? []), ...(leftMessages ?? [])].map(({ id }) => id)];
      expect(all.toSorted()).toEqual(due.toSorted());
    });

    test('claim each thing once from processes of their own', async () => {
      const url = await newDatabase();
      const due = await insertDue(await openForTest(url), 90);
      const children = await Promise.all([1, 2, 3].map(() => startChild('claim', url)));
      const reports = await Promise.all(children.map((child) => child.ended()));
      expect(reports.flat().toSorted()).toEqual(due.toSorted());
    });

    test('take over what an instance had claimed that died', async () => {
      const url = await newDatabase();
      const [dead, alive] = [await openForTest(url), await openForTest(url)];
      await insertDue(dead, 1);
      await dead.claimDue(now, now + 1000, 9);
      await dead.claimMessages(now, now + 1000, 9);
      await dead.close();
      expect(await alive.claimDue(now + 999, now + 5000, 9)).toEqual([]);
      expect(await alive.claimMessages(now + 999, now + 5000, 9)).toEqual([]);
      expect(await alive.claimDue(now + 1000, now + 5000, 9)).toHaveLength(1);
      expect(await alive.claimMessages(now + 1000, now + 5000, 9)).toHaveLength(1);
    });
  });

  test('processes killed at any moment lose nothing that they had acknowledged', async () => {
    const url = await newDatabase();
    const written = await killWriters(url, 40);
    const store = await openForTest(url);
    const messages = await store.listMessages('waiting', 1_000_000);
    const messageOf = new Map(messages.map((message) => [message.verificationId, message]));
    expect(messageOf.size).toBe(messages.length);
    for (const [id, { inserted, finished, intended }] of written) {
      const row = await store.find(id);
      const message = messageOf.get(id);
      if (inserted) expect(row, 'an acknowledged start').not.toBeNull();
      if (finished) expect(row?.status, 'an acknowledged end').toBe(intended);
      // Whether acknowledged or cut off in between: the end and its webhook are there, or neither.
      const ended = row !== null && row.status !== 'pending';
      expect(ended ? message?.type : message).toBe(ended ? `verification.${intended}` : undefined);
    }
  }, 60_000);
}

/** Verifications that are due, and as many messages that are. Returns all their ids. */
async function insertDue(store: Store | undefined, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const [due, ended] = [aVerificationRow({ nextAskAt: now }), aVerificationRow()];
    const message = aMessage(ended.id);
    await Promise.all([store?.insert(due), store?.insert(ended)]);
    await store?.finish(ended.id, passed, () => message);
    ids.push(due.id, message.id);
  }
  return ids;
}
