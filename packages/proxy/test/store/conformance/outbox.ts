import { describe, expect, test } from 'vitest';
import type { NewMessage } from '../../../src/store/rows.js';
import type { Store } from '../../../src/store/store.js';
import { aMessage, begun, created, endsWith, passed } from '../attempts.js';
import { openForTest, type NewDatabase } from '../databases.js';

const now = passed.finishedAt;

/** Puts a message into the outbox, the only way there is: with what it tells. */
async function send(store: Store, different: Partial<NewMessage> = {}): Promise<NewMessage> {
  const row = await created(store);
  const { id } = await begun(store, row);
  const message = aMessage(row.id, different);
  await store.finishAttempt(id, passed, endsWith(passed, [message]));
  return message;
}

/** The delivery of webhooks. */
export function describeOutbox(newDatabase: NewDatabase): void {
  const open = async () => openForTest(await newDatabase());

  describe('a message in the outbox', () => {
    test('is claimed when its time has come, oldest first, up to the limit', async () => {
      const store = await open();
      const third = await send(store, { createdAt: now - 1 });
      const first = await send(store, { createdAt: now - 3 });
      const second = await send(store, { createdAt: now - 2 });
      await send(store, { createdAt: now + 1 });
      const lease = now + 60_000;
      const claimed = await store.claimMessages(now, lease, 2);
      expect(claimed.map(({ id }) => id)).toEqual([first.id, second.id]);
      expect(claimed[0]).toEqual({
        ...first,
        state: 'waiting',
        deliveries: 0,
        lastError: null,
        nextDeliveryAt: lease,
        deliveredAt: null,
      });
      expect((await store.claimMessages(now, lease, 2)).map(({ id }) => id)).toEqual([third.id]);
    });

    test('is claimed again when its lease has run out', async () => {
      const store = await open();
      await send(store);
      expect(await store.claimMessages(now, now + 1000, 9)).toHaveLength(1);
      expect(await store.claimMessages(now + 999, now + 2000, 9)).toEqual([]);
      expect(await store.claimMessages(now + 1000, now + 2000, 9)).toHaveLength(1);
    });

    test('is delivered with the try counted, and claimed no more', async () => {
      const store = await open();
      const message = await send(store);
      await store.markDelivered(message.id, now + 5);
      expect(await store.listMessages('delivered', 9)).toEqual([
        {
          ...message,
          state: 'delivered',
          deliveries: 1,
          lastError: null,
          nextDeliveryAt: null,
          deliveredAt: now + 5,
        },
      ]);
      expect(await store.claimMessages(now + 1e9, now + 2e9, 9)).toEqual([]);
    });

    test('waits after a failed try, which is counted and named', async () => {
      const store = await open();
      const message = await send(store);
      await store.markDeliveryFailed(message.id, '500', now + 10);
      await store.markDeliveryFailed(message.id, 'ECONNREFUSED', now + 20);
      expect(await store.claimMessages(now + 19, now + 99, 9)).toEqual([]);
      expect(await store.claimMessages(now + 20, now + 99, 9)).toMatchObject([
        { id: message.id, deliveries: 2, lastError: 'ECONNREFUSED' },
      ]);
    });

    test('is due again after a try that was cut off, which is named and not counted', async () => {
      const store = await open();
      const message = await send(store);
      await store.markDeliveryFailed(message.id, '500', now);
      await store.claimMessages(now, now + 60_000, 9);
      await store.releaseMessage(message.id, 'stopped', now + 5);
      expect(await store.claimMessages(now + 4, now + 99, 9)).toEqual([]);
      expect(await store.claimMessages(now + 5, now + 99, 9)).toMatchObject([
        { id: message.id, deliveries: 1, lastError: 'stopped' },
      ]);
    });

    test('fails for good when there is no next try', async () => {
      const store = await open();
      const message = await send(store);
      await store.markDeliveryFailed(message.id, '410', null);
      expect(await store.listMessages('failed', 9)).toMatchObject([
        {
          id: message.id,
          deliveries: 1,
          lastError: '410',
          nextDeliveryAt: null,
          deliveredAt: null,
        },
      ]);
      expect(await store.claimMessages(now + 1e9, now + 2e9, 9)).toEqual([]);
    });

    test('that was delivered stays so, whatever a slower instance reports', async () => {
      const store = await open();
      const message = await send(store);
      await store.markDelivered(message.id, now + 1);
      await store.markDelivered(message.id, now + 2);
      await store.markDeliveryFailed(message.id, 'timeout', now + 3);
      await store.markDeliveryFailed(message.id, 'timeout', null);
      await store.releaseMessage(message.id, 'stopped', now + 3);
      expect(await store.listMessages('delivered', 9)).toMatchObject([
        { deliveries: 1, deliveredAt: now + 1 },
      ]);
    });

    test('that had failed is delivered all the same when a slower try got through', async () => {
      const store = await open();
      const message = await send(store);
      await store.markDeliveryFailed(message.id, 'timeout', null);
      await store.markDelivered(message.id, now + 2);
      expect(await store.listMessages('delivered', 9)).toHaveLength(1);
      expect(await store.listMessages('failed', 9)).toEqual([]);
    });

    test('is listed by its state, newest first, up to the limit', async () => {
      const store = await open();
      const old = await send(store, { createdAt: now - 2 });
      const newest = await send(store, { createdAt: now });
      const middle = await send(store, { createdAt: now - 1 });
      const ids = async (limit: number) =>
        (await store.listMessages('waiting', limit)).map(({ id }) => id);
      expect(await ids(9)).toEqual([newest.id, middle.id, old.id]);
      expect(await ids(2)).toEqual([newest.id, middle.id]);
      expect(await store.listMessages('failed', 9)).toEqual([]);
    });
  });

  describe('a message that is sent again', () => {
    test('waits as if it were new, whether it had failed or was delivered', async () => {
      const store = await open();
      const gone = await send(store, { createdAt: now - 1 });
      const done = await send(store);
      await store.markDeliveryFailed(gone.id, '500', null);
      await store.markDelivered(done.id, now);
      expect(await store.resendMessage(gone.id, now + 7)).toBe(true);
      expect(await store.resendMessage(done.id, now + 8)).toBe(true);
      const fresh = { state: 'waiting', deliveries: 0, lastError: null, deliveredAt: null };
      expect(await store.claimMessages(now + 8, now + 99, 9)).toMatchObject([
        { ...gone, ...fresh },
        { ...done, ...fresh },
      ]);
    });

    test('keeps its place when it waits already, as it may be on its way', async () => {
      const store = await open();
      const message = await send(store);
      await store.claimMessages(now, now + 60_000, 9);
      expect(await store.resendMessage(message.id, now)).toBe(true);
      expect(await store.claimMessages(now + 1, now + 60_000, 9)).toEqual([]);
    });

    test('must exist', async () => {
      const store = await open();
      expect(await store.resendMessage('msg_unknown', now)).toBe(false);
    });
  });
}
