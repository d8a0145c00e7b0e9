import { describe, expect, test } from 'vitest';
import { aVerificationRow } from '../../support/rows.js';
import {
  aMessage,
  aWish,
  begun,
  boughtFor,
  canceled,
  created,
  day as today,
  endsWith,
  failed,
  goesOn,
  nothing,
  now,
  passed,
} from '../attempts.js';
import { openForTest, type NewDatabase } from '../databases.js';

const day = 24 * 60 * 60 * 1000;

/** What an erasure and a purge take away, what a restart does not, and who read reports. */
export function describeRetention(newDatabase: NewDatabase): void {
  const open = async () => openForTest(await newDatabase());

  describe('reads of a report', () => {
    test('are kept in their order, each with what came along', async () => {
      const store = await open();
      const { id } = await created(store);
      const read = (readAt: number, include: string[]) => ({
        verificationId: id,
        readAt,
        key: 'a1b2',
        include,
      });
      const second = read(now + 1, ['images', 'video']);
      const first = read(now, []);
      await store.recordReportRead(second);
      await store.recordReportRead(first);
      expect(await store.listReportReads(id)).toEqual([first, second]);
      expect(await store.listReportReads('ver_unknown')).toEqual([]);
    });

    test('of a verification that was erased meanwhile are nothing', async () => {
      const store = await open();
      const { id } = await created(store);
      await store.erase(id);
      await store.recordReportRead({ verificationId: id, readAt: now, key: 'a', include: [] });
      expect(await store.listReportReads(id)).toEqual([]);
    });
  });

  describe('an erasure', () => {
    test('takes all that belongs to the verification, and leaves the day’s count', async () => {
      const store = await open();
      const row = aVerificationRow();
      const other = await created(store);
      const idempotency = { keyHash: 'key', requestHash: 'request' };
      await store.create(row, idempotency);
      const attempt = await begun(store, row);
      await begun(store, row, { flow: 'handoff' });
      await store.recordReportRead({ verificationId: row.id, readAt: now, key: 'a', include: [] });
      await store.offerHandoff(row.id, 'code', now + 1000);
      const message = aMessage(row.id);
      await store.finishAttempt(attempt.id, failed, goesOn(true, [message]));
      expect(await store.erase(row.id)).toBe(true);
      expect(await store.erase(row.id)).toBe(false);
      expect(await store.find(row.id)).toBeNull();
      expect(await store.findByLinkCodeHash(row.linkCodeHash ?? '')).toBeNull();
      expect(await store.findByHandoffCodeHash('code')).toBeNull();
      expect(await store.findByIdempotencyKey('key')).toBeNull();
      expect(await store.findAttempt(attempt.id)).toBeNull();
      expect(await store.listAttempts(row.id)).toEqual([]);
      expect(await store.listReportReads(row.id)).toEqual([]);
      expect(await store.listMessages('waiting', 9)).toEqual([]);
      expect(await store.resendMessage(message.id, now)).toBe(false);
      expect(await store.find(other.id)).toEqual(other);
      expect(await store.countAttempts(today)).toBe(2);
      await store.create(aVerificationRow(), idempotency);
    });

    test('lets everything that is under way find nothing', async () => {
      const store = await open();
      const row = await created(store);
      const { attempt: reserved } = await store.reserveAttempt(aWish(row, { flow: 'handoff' }));
      const { id } = await begun(store, row);
      await store.offerHandoff(row.id, 'code', now + 1000);
      await store.erase(row.id);
      const bought = boughtFor(reserved.id);
      const untold = () => expect.unreachable('there is nothing to tell');
      expect(await store.completeAttempt(reserved.id, bought, untold)).toBeNull();
      await store.abandonAttempt(reserved.id);
      expect(await store.recordReturn(id, now, true, now, untold)).toBe(false);
      expect(await store.finishAttempt(id, passed, untold)).toBeNull();
      expect(await store.end(row.id, canceled, untold)).toBe(false);
      await store.scheduleAsk(id, now);
      expect(await store.offerHandoff(row.id, 'new', now + 1000)).toBe(false);
      expect(await store.useHandoff('code', now)).toBe(false);
      expect(await store.claimDueAttempts(now + 1e9, now + 2e9, 9)).toEqual([]);
      await store.markDelivered(`msg_${row.id}`, now);
      expect(await store.backlog()).toMatchObject({ pendingVerifications: 0, openAttempts: 0 });
    });

    test('while something is written of it leaves no part of it, and no message', async () => {
      const url = await newDatabase();
      const [one, other] = [await openForTest(url), await openForTest(url)];
      const rows = await Promise.all(Array.from({ length: 40 }, () => created(one)));
      const ids = await Promise.all(
        rows.map(async (row, index) => {
          if (index % 3 !== 0) return (await begun(one, row)).id;
          return (await one.reserveAttempt(aWish(row))).attempt.id;
        }),
      );
      await Promise.all(
        rows.map(async (row, index) => {
          const id = ids[index] ?? '';
          const told = [aMessage(row.id)];
          const write = [
            () => one.completeAttempt(id, boughtFor(id), () => told),
            () => one.recordReturn(id, now, null, now, () => told),
            () => one.finishAttempt(id, passed, endsWith(passed, told)),
          ][index % 3];
          await Promise.all([write?.(), other.erase(row.id)]);
        }),
      );
      expect(await one.listMessages('waiting', 99)).toEqual([]);
      const left = await Promise.all(ids.map((id) => other.findAttempt(id)));
      expect(left.filter((attempt) => attempt !== null)).toEqual([]);
    });
  });

  describe('a purge', () => {
    test('takes the secrets out of verifications that ended long enough ago, and nothing else', async () => {
      const store = await open();
      const long = now - 3 * day;
      const [old, young] = [
        await created(store, { reference: 'user-7' }),
        await created(store),
        await created(store),
      ];
      const pending = await created(store);
      await store.end(old.id, { ...canceled, finishedAt: long - 1 }, nothing);
      await store.end(young.id, { ...canceled, finishedAt: long }, nothing);
      expect(await store.purge(long, long - 30 * day)).toBe(0);
      expect(await store.find(old.id)).toEqual({
        ...old,
        ...canceled,
        finishedAt: long - 1,
        clientSecretHash: null,
        linkCodeHash: null,
        sealed: null,
      });
      expect(await store.find(young.id)).toMatchObject({ sealed: 'sealed' });
      expect(await store.find(pending.id)).toEqual(pending);
    });

    test('takes the BizToken out of old attempts, also of a pending verification, once they have ended', async () => {
      const store = await open();
      const long = now - 3 * day;
      const row = await created(store);
      const start = async (startedAt: number, flow: 'redirect' | 'handoff' = 'redirect') => {
        const { id } = await begun(store, row, { now: startedAt, flow });
        return id;
      };
      const ended = await start(long - 1);
      await store.finishAttempt(ended, failed, goesOn(true));
      const young = await start(long);
      await store.finishAttempt(young, failed, goesOn(true));
      const underWay = await start(long - 1);
      await store.purge(long, long);
      expect(await store.findAttempt(ended)).toMatchObject({ ...failed, sealed: null });
      for (const id of [young, underWay]) {
        expect(await store.findAttempt(id)).toMatchObject({ sealed: `sealed ${id}` });
      }
    });

    test('deletes verifications that ended long enough ago, with all that belongs to them', async () => {
      const store = await open();
      const long = now - 30 * day;
      const old = aVerificationRow();
      await store.create(old, { keyHash: 'key', requestHash: 'request' });
      const [young, pending] = [
        await created(store),
        await created(store, { createdAt: long - day }),
      ];
      const attempts: string[] = [];
      for (const [{ id }, finishedAt] of [
        [old, long - 1],
        [young, long],
      ] as const) {
        const attempt = await begun(store, { id });
        const end = { ...passed, finishedAt };
        await store.finishAttempt(attempt.id, end, endsWith(end, [aMessage(id)]));
        await store.markDelivered(`msg_${id}`, now);
        await store.recordReportRead({ verificationId: id, readAt: now, key: 'a', include: [] });
        attempts.push(attempt.id);
      }
      expect(await store.purge(now - 3 * day, long)).toBe(1);
      expect(await store.find(old.id)).toBeNull();
      expect(await store.findByIdempotencyKey('key')).toBeNull();
      expect(await store.findAttempt(attempts[0] ?? '')).toBeNull();
      expect(await store.listReportReads(old.id)).toEqual([]);
      expect(await store.find(young.id)).not.toBeNull();
      expect(await store.findAttempt(attempts[1] ?? '')).not.toBeNull();
      expect(await store.listReportReads(young.id)).toHaveLength(1);
      expect(await store.find(pending.id)).not.toBeNull();
      const left = await store.listMessages('delivered', 9);
      expect(left.map(({ verificationId }) => verificationId)).toEqual([young.id]);
      expect(await store.countAttempts(today)).toBe(2);
    });

    test('leaves a verification whose message still waits, until it is delivered or failed', async () => {
      const store = await open();
      const row = await created(store);
      await store.end(row.id, canceled, () => [aMessage(row.id)]);
      const later = canceled.finishedAt + 1;
      expect(await store.purge(later, later)).toBe(0);
      expect(await store.listMessages('waiting', 9)).toHaveLength(1);
      await store.markDeliveryFailed(`msg_${row.id}`, '500', null);
      expect(await store.purge(later, later)).toBe(1);
      expect(await store.listMessages('failed', 9)).toEqual([]);
    });

    test('gets through more rows than it changes at a time', async () => {
      const store = await open();
      const rows = Array.from({ length: 1200 }, () =>
        aVerificationRow({ status: 'expired', reason: 'expired', finishedAt: now - 1 }),
      );
      // A few at a time: the store refuses more callers than it can serve.
      for (let from = 0; from < rows.length; from += 100) {
        await Promise.all(rows.slice(from, from + 100).map((row) => store.create(row)));
      }
      expect(await store.purge(now, now - 41 * day)).toBe(0);
      const kept = await Promise.all(rows.slice(0, 100).map((row) => store.find(row.id)));
      expect(kept.filter((row) => row?.sealed !== null)).toEqual([]);
      expect(await store.purge(now, now)).toBe(1200);
      const all = { reference: null, status: null, createdAfter: null, createdBefore: null };
      expect(await store.list(all, null, 9)).toEqual([]);
    });
  });

  test('the backlog says what is still to be done, and since when', async () => {
    const store = await open();
    expect(await store.backlog()).toEqual({
      pendingVerifications: 0,
      openAttempts: 0,
      nextAskAt: null,
      waitingMessages: 0,
      oldestWaitingAt: null,
      failedMessages: 0,
    });
    const row = await created(store);
    await created(store);
    const { id } = await begun(store, row);
    await begun(store, row, { flow: 'handoff' });
    const messages = [3, 1, 2].map((createdAt) =>
      aMessage(row.id, { id: `${createdAt}`, createdAt }),
    );
    await store.recordReturn(id, now, null, now + 1, () => messages);
    await store.markDeliveryFailed('1', '500', null);
    expect(await store.backlog()).toEqual({
      pendingVerifications: 2,
      openAttempts: 2,
      nextAskAt: now + 1,
      waitingMessages: 2,
      oldestWaitingAt: 2,
      failedMessages: 1,
    });
  });

  test('a store that is closed and opened again has kept everything', async () => {
    const url = await newDatabase();
    const before = await openForTest(url);
    const [row, ended] = [aVerificationRow({ metadata: { a: 'b' } }), await created(before)];
    await before.create(row, { keyHash: 'key', requestHash: 'request' });
    const { attempt: reserved } = await before.reserveAttempt(aWish(row));
    const { id } = await begun(before, ended);
    await before.finishAttempt(id, passed, endsWith(passed, [aMessage(ended.id)]));
    await before.close();
    const after = await openForTest(url);
    expect(await after.find(row.id)).toEqual({ ...row, attempts: 1, attemptId: reserved.id });
    expect(await after.listAttempts(row.id)).toEqual([reserved]);
    expect((await after.findByIdempotencyKey('key'))?.row.id).toBe(row.id);
    expect(await after.find(ended.id)).toMatchObject(passed);
    expect(await after.listMessages('waiting', 10)).toHaveLength(1);
    expect(await after.countAttempts(today)).toBe(2);
  });

  test('what was written without waiting is kept when the store is closed', async () => {
    const url = await newDatabase();
    const before = await openForTest(url);
    const row = aVerificationRow();
    const written = before.create(row);
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
    await expect(store.create(aVerificationRow())).rejects.toMatchObject(gone);
  });

  test('trying whether the database can be written to leaves nothing', async () => {
    const url = await newDatabase();
    const [one, other] = [await openForTest(url), await openForTest(url)];
    await Promise.all([one.ping(), other.ping(), one.ping()]);
    expect(await one.backlog()).toMatchObject({ pendingVerifications: 0, openAttempts: 0 });
  });
}
