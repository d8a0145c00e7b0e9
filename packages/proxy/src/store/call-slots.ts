import { secondWithJitter } from '../time.js';
import { integer, text } from './columns.js';
import type { CallSlot } from './store.js';
import { change, insertNew, rowsOf, type Work } from './work.js';

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
 * @param sharedClock Selects the database's time, as the dialect writes it.
 * @param clock Milliseconds, monotonic; read right before and after the database's, so that the
 * moments can be told in this process's own time.
 */
export function* reserveCallSlots(
  action: string,
  wish: SlotWish,
  sharedClock: string,
  clock: () => number,
): Work<{ slots: CallSlot[]; nextIn: number }> {
  const lock = 'SELECT ends FROM ekyc_call_slots WHERE action = $1 FOR UPDATE';
  let [row] = yield* rowsOf(lock, [action]);
  if (row === undefined) {
    yield* insertNew('ekyc_call_slots', { action, ends: '[]' });
    [row] = yield* rowsOf(lock, [action]);
  }
  // In a statement of its own: one that waits for the lock has read the clock before.
  const before = clock();
  const [time] = yield* rowsOf(sharedClock);
  const after = clock();
  const now = integer(time?.['now']);
  const given = readEnds(text(row?.['ends'])).filter(
    (end) => end > now - slotDistance && end < now + furthest,
  );
  const { slots, nextIn } = nextSlots(given, now, wish);
  if (slots.length > 0) {
    const ends = [...given, ...slots.map(({ until }) => until)];
    yield* change('UPDATE ekyc_call_slots SET ends = $2 WHERE action = $1', [
      action,
      JSON.stringify(ends),
    ]);
  }
  // The database read its clock after `before` and before `after`.
  const inOwnTime = ({ from, until }: CallSlot) => ({
    from: after + from - now,
    until: before + until - now,
  });
  return { slots: slots.map(inOwnTime), nextIn };
}

function readEnds(json: string): number[] {
  return (JSON.parse(json) as unknown[]).map(integer);
}
