import { type Change, type Engine, type Queries, skipLocked } from './engine.js';
import type { Instant, NewMessage, OutboxMessage } from './rows.js';
import { toMessage } from './schema.js';

const table = 'ekyc_outbox';

/** Puts webhooks into the outbox, in the transaction of the change that they tell. */
export async function addMessages(
  database: Queries,
  messages: readonly NewMessage[],
): Promise<void> {
  if (messages.length === 0) return;
  await database.insertInto(table).values(messages.map(toMessage)).execute();
}

export function claimMessages(
  kind: Engine['kind'],
  now: Instant,
  leaseUntil: Instant,
  limit: number,
): Change<OutboxMessage[]> {
  return async (database) => {
    const due = database
      .selectFrom(table)
      .select('id')
      .where('state', '=', 'waiting')
      .where('nextDeliveryAt', '<=', now)
      .orderBy('nextDeliveryAt')
      .limit(limit)
      .$call(skipLocked(kind));
    const claimed = await database
      .updateTable(table)
      .set({ nextDeliveryAt: leaseUntil })
      .where('id', 'in', due)
      .returningAll()
      .execute();
    return claimed.toSorted((a, b) => a.createdAt - b.createdAt);
  };
}

/** A delivery that happened is a fact, even when the message's lease had run out meanwhile. */
export function markDelivered(messageId: string, at: Instant): Change<void> {
  return async (database) => {
    await database
      .updateTable(table)
      .set((row) => ({
        state: 'delivered',
        deliveries: row('deliveries', '+', 1),
        lastError: null,
        nextDeliveryAt: null,
        deliveredAt: at,
      }))
      .where('id', '=', messageId)
      .where('state', '<>', 'delivered')
      .execute();
  };
}

/** Only a waiting message can fail: what another instance delivered in the meantime stays delivered. */
export function markDeliveryFailed(
  messageId: string,
  error: string,
  nextDeliveryAt: Instant | null,
): Change<void> {
  return async (database) => {
    await waiting(database, messageId)
      .set((row) => ({
        state: nextDeliveryAt === null ? 'failed' : 'waiting',
        deliveries: row('deliveries', '+', 1),
        lastError: error,
        nextDeliveryAt,
      }))
      .execute();
  };
}

/** A delivery that was cut off says nothing about the backend, so it takes nothing from the schedule. */
export function releaseMessage(messageId: string, error: string, at: Instant): Change<void> {
  return async (database) => {
    await waiting(database, messageId).set({ lastError: error, nextDeliveryAt: at }).execute();
  };
}

export async function listMessages(
  database: Queries,
  state: OutboxMessage['state'],
  limit: number,
): Promise<OutboxMessage[]> {
  return database
    .selectFrom(table)
    .selectAll()
    .where('state', '=', state)
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

/** A message that waits already is left alone: it may be on its way at this moment. */
export function resendMessage(messageId: string, at: Instant): Change<boolean> {
  return async (database) => {
    await database
      .updateTable(table)
      .set({
        state: 'waiting',
        deliveries: 0,
        lastError: null,
        nextDeliveryAt: at,
        deliveredAt: null,
      })
      .where('id', '=', messageId)
      .where('state', '<>', 'waiting')
      .execute();
    const message = database.selectFrom(table).select('id').where('id', '=', messageId);
    return (await message.executeTakeFirst()) !== undefined;
  };
}

function waiting(database: Queries, messageId: string) {
  return database.updateTable(table).where('id', '=', messageId).where('state', '=', 'waiting');
}
