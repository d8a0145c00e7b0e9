import { sql } from 'kysely';
import { secondWithJitter } from '../time.js';
import type { Change } from './engine.js';
import type { CallSlot } from './store.js';

/**
 * Milliseconds from the latest use of a slot to the earliest of the one that is as many slots later
 * as calls are allowed in a second.
 */
export const slotDistance = secondWithJitter;

/** A reservation further ahead than this, in milliseconds, was made by a clock that was set back since. */
const furthest = 65_000;

export type SlotWish = {
  /** How many slots are wanted. */
  count: number;
  /** How many there may be in a second, this caller's view of the limit. */
  limit: number;
  /** How long a slot may be used, in milliseconds. The longer, the fewer there can be. */
  usableFor: number;
  /** How far ahead of now the last may be, in milliseconds. */
  within: number;
};

/**
 * Gives slots out after those that are given already, all moments in milliseconds of one clock.
 * Each is used at some time between its two moments, by whoever owns it. Since the second moments
 * never fall, and each first moment is a distance after the second one of the slot that is `limit`
 * before it, there are never more uses than that in a second.
 *
 * @param given Until when earlier slots may be used, in their order; those that ended longer than a
 * distance ago may be left out.
 * @returns What is given now, as many as fit, and how long the next would be away.
 */
export function nextSlots(
  given: readonly number[],
  now: number,
  { count, limit, usableFor, within }: SlotWish,
): { slots: CallSlot[]; nextIn: number } {
  const ends = [...given];
  const slots: CallSlot[] = [];
  for (;;) {
    const from = Math.max(now, (ends.at(-limit) ?? -Infinity) + slotDistance);
    if (slots.length === count || from > now + within) return { slots, nextIn: from - now };
    const until = Math.max(from + usableFor, ends.at(-1) ?? -Infinity);
    ends.push(until);
    slots.push({ from, until });
  }
}

/**
 * Reserves slots in a row that holds when the latest end, by the database's clock: the clocks
 * of instances need not agree. The row's lock makes one reservation follow the other. Slots are
 * reserved before they are used, so an instance that dies wastes some and exceeds nothing.
 *
 * @param clock Milliseconds, monotonic; read right before and after the database's, so that the
 * moments can be told in this process's own time.
 */
export function reserveCallSlots(
  action: string,
  wish: SlotWish,
  clock: () => number,
): Change<{ slots: CallSlot[]; nextIn: number }> {
  return async (database) => {
    await database
      .insertInto('ekyc_call_slots')
      .values({ action, ends: '[]' })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const row = await database
      .selectFrom('ekyc_call_slots')
      .select('ends')
      .where('action', '=', action)
      .forUpdate()
      .executeTakeFirstOrThrow();
    // In a statement of its own: one that waits for the lock has read the clock before.
    const before = clock();
    const time = sql<{ now: number }>`SELECT
      floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now`;
    const now = (await time.execute(database)).rows[0]?.now ?? 0;
    const after = clock();
    const given = (JSON.parse(row.ends) as number[]).filter(
      (end) => end > now - slotDistance && end < now + furthest,
    );
    const { slots, nextIn } = nextSlots(given, now, wish);
    if (slots.length > 0) {
      const ends = JSON.stringify([...given, ...slots.map(({ until }) => until)]);
      await database
        .updateTable('ekyc_call_slots')
        .set({ ends })
        .where('action', '=', action)
        .execute();
    }
    // The database read its clock after `before` and before `after`.
    const inOwnTime = ({ from, until }: CallSlot) => ({
      from: after + from - now,
      until: before + until - now,
    });
    return { slots: slots.map(inOwnTime), nextIn };
  };
}
