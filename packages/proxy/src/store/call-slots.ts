import { integer, text } from './columns.js';
import { insertNew, rowsOf, change, type Work } from './work.js';

/**
 * How long after its moment a slot may be used, in milliseconds. What comes later (a commit that
 * took long, a process that was held up) must take another.
 */
export const slotUsableFor = 50;

/**
 * Milliseconds between a slot and the one that is as many slots later as calls are allowed in a
 * second: the second itself, the time within which each may be used, and what the network may add.
 */
export const slotWindow = 1000 + slotUsableFor + 50;

/** A reservation further ahead than this, in milliseconds, was made by a clock that was set back since. */
const furthest = 65_000;

export type SlotWish = {
  /** How many slots are wanted. */
  count: number;
  /** How many there may be in a second, this caller's view of the limit. */
  limit: number;
  /** How far ahead of now the first may be at the earliest, in milliseconds: what the reservation itself takes. */
  lead: number;
  /** How far ahead of now the last may be, in milliseconds. */
  within: number;
};

/**
 * Gives slots out after those that are given already, all moments in milliseconds of one clock:
 * over any second of slots there are no more than the limit, whoever they belong to.
 *
 * @param given Moments of earlier slots, in their order; those older than a window may be left out.
 * @returns What is given now, as many as fit, and how long the next would be away.
 */
export function nextSlots(
  given: readonly number[],
  now: number,
  { count, limit, lead, within }: SlotWish,
): { slots: number[]; nextIn: number } {
  const all = [...given];
  const slots: number[] = [];
  for (;;) {
    const afterFull = (all.at(-limit) ?? -Infinity) + slotWindow;
    const slot = Math.max(now + lead, afterFull, all.at(-1) ?? -Infinity);
    if (slots.length === count || slot > now + lead + within) return { slots, nextIn: slot - now };
    all.push(slot);
    slots.push(slot);
  }
}

/** A moment at which one call may be made, in milliseconds of this process's monotonic clock. */
export type CallSlot = { from: number; until: number };

/**
 * Reserves slots in a row that holds the moments of the latest, by the database's clock: the clocks
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
  const lock = 'SELECT slots FROM ekyc_call_slots WHERE action = $1 FOR UPDATE';
  let [row] = yield* rowsOf(lock, [action]);
  if (row === undefined) {
    yield* insertNew('ekyc_call_slots', { action, slots: '[]' });
    [row] = yield* rowsOf(lock, [action]);
  }
  // In a statement of its own: one that waits for the lock has read the clock before.
  const before = clock();
  const [time] = yield* rowsOf(sharedClock);
  const after = clock();
  const now = integer(time?.['now']);
  const given = readSlots(text(row?.['slots'])).filter(
    (slot) => slot > now - slotWindow && slot < now + furthest,
  );
  const { slots, nextIn } = nextSlots(given, now, wish);
  if (slots.length > 0) {
    yield* change('UPDATE ekyc_call_slots SET slots = $2 WHERE action = $1', [
      action,
      JSON.stringify([...given, ...slots]),
    ]);
  }
  const inOwnTime = (slot: number) => ({
    from: after + slot - now,
    until: before + slot - now + slotUsableFor,
  });
  return { slots: slots.map(inOwnTime), nextIn };
}

function readSlots(json: string): number[] {
  return (JSON.parse(json) as unknown[]).map(integer);
}
