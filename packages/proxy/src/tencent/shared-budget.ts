import { slotDistance } from '../store/call-slots.js';
import type { CallSlot, CallSlots } from '../store/store.js';
import { limitOfSweeps, type Budget, type BudgetOptions } from './budget.js';
import { busy, cancelled } from './faults.js';

/**
 * How long a slot may be used, in milliseconds: as short as can be, because it is taken from what
 * can be sent in a second. Where a commit or this process takes longer, it grows.
 */
const shortestUse = 50;
const longestUse = 2000;

/** How long the next reservation is put off for sweeps that found no room, at least, in milliseconds. */
const sweepPause = 100;

type Waiter = { until: number; admit: (slot: CallSlot) => void; refuse: (error: unknown) => void };

/**
 * The same queue as `createBudget` for instances that share a database: a call waits for a slot that
 * this instance has reserved there. All that wait share one reservation, and a slot belongs to the
 * instance: who leaves gives it to the next. Sweeps ask only for slots that are there now, so
 * nothing is reserved in front of people who come later.
 */
export function createSharedBudget(
  action: string,
  slots: CallSlots,
  { limit, maxWaiting, clock }: BudgetOptions,
): Budget {
  const people: Waiter[] = [];
  const sweeps: Waiter[] = [];
  /** Slots that are reserved and not used, in their order. */
  const held: CallSlot[] = [];
  let isReserving = false;
  let usableFor = shortestUse;
  /** When the database is asked for sweeps again. */
  let sweepsWaitUntil = -Infinity;
  /** When the next slot was free at the last look. */
  let nextFree = -Infinity;
  let stopTimer = () => {};

  /** Lets through who may go now, and sees to it that there are slots for the others. */
  function settle(): void {
    stopTimer();
    dropStale();
    while (held[0] !== undefined && held[0].from <= clock.now()) {
      const waiter = people.shift() ?? sweeps.shift();
      const slot = waiter && held.shift();
      if (slot === undefined) break;
      waiter?.admit(slot);
    }
    refuseTooLate();
    if (!isReserving) reserveForPeople();
    if (!isReserving) reserveForSweeps();
    wakeAtNext();
  }

  /** A slot whose time is over came back from the database, or was looked at, too late. */
  function dropStale(): void {
    const now = clock.now();
    const fresh = held.filter(({ until }) => until >= now);
    const isMissed = fresh.length < held.length && people.length + sweeps.length > 0;
    if (isMissed) usableFor = Math.min(longestUse, usableFor * 2);
    held.splice(0, held.length, ...fresh);
  }

  /** Whose slot comes after the deadline is told so now, and the slot goes to the next. */
  function refuseTooLate(): void {
    for (let place = 0; place < people.length && place < held.length;) {
      const [waiter, slot] = [people[place], held[place]];
      if (waiter === undefined || slot === undefined) return;
      if (slot.from <= waiter.until) place += 1;
      else refuse(waiter, slot.from - clock.now());
    }
  }

  function refuse(waiter: Waiter, wait: number): void {
    people.splice(people.indexOf(waiter), 1);
    waiter.refuse(busy(wait));
  }

  function reserveForPeople(): void {
    const unserved = people.slice(held.length);
    if (unserved.length === 0) return;
    const within = Math.max(...unserved.map(({ until }) => until)) - clock.now();
    const wish = { count: unserved.length, limit: limit.current(), usableFor, within };
    void reserve(wish, unserved);
  }

  function reserveForSweeps(): void {
    const atOnce = limitOfSweeps(limit.current());
    const count = Math.min(sweeps.length - held.length, atOnce);
    if (people.length > 0 || count <= 0 || clock.now() < sweepsWaitUntil) return;
    void reserve({ count, limit: atOnce, usableFor, within: 0 }, []);
  }

  /** @param unserved People who are refused when there is no slot for them. */
  async function reserve(
    wish: Parameters<CallSlots['reserve']>[1],
    unserved: readonly Waiter[],
  ): Promise<void> {
    isReserving = true;
    try {
      const given = await slots.reserve(action, wish);
      held.push(...given.slots);
      usableFor = Math.max(shortestUse, Math.floor(usableFor * 0.95));
      nextFree = clock.now() + given.nextIn;
      const isShort = given.slots.length < wish.count;
      if (unserved.length === 0 && isShort) {
        sweepsWaitUntil = clock.now() + Math.max(sweepPause, given.nextIn);
      }
      for (const waiter of isShort ? unserved : []) {
        if (people.indexOf(waiter) >= held.length) refuse(waiter, given.nextIn);
      }
    } catch (error) {
      // Without the database nobody knows what others call: those who wait for it are told.
      const waiting = unserved.length > 0 ? unserved : [...sweeps];
      for (const waiter of waiting) waiter.refuse(error);
    } finally {
      isReserving = false;
    }
    settle();
  }

  function wakeAtNext(): void {
    const waiting = people.length + sweeps.length > 0;
    const next =
      held[0]?.from ??
      (sweeps.length > 0 && !isReserving && people.length === 0 ? sweepsWaitUntil : Infinity);
    if (!waiting || next === Infinity) return;
    stopTimer = clock.after(Math.max(0, next - clock.now()), settle);
  }

  /**
   * When the last of those who wait may have had their turn: what a new one can count on. Nobody
   * waits longer than a call may take.
   */
  function waitOfNext(within: number): number {
    const lastHeld = (held.at(-1)?.from ?? -Infinity) - clock.now();
    const rounds = Math.floor(people.length / limit.current());
    const wait = Math.max(0, lastHeld, nextFree - clock.now(), rounds * slotDistance);
    return Math.min(wait, within + slotDistance);
  }

  /**
   * @param signals Any of them ends the waiting.
   * @param enter Puts the waiter into its place in the queue.
   */
  async function waitForSlot(
    within: number,
    signals: readonly (AbortSignal | undefined)[],
    queue: Waiter[],
    enter: (waiter: Waiter) => void,
  ): Promise<CallSlot> {
    if (signals.some((signal) => signal?.aborted)) throw cancelled();
    const { promise, resolve, reject } = Promise.withResolvers<CallSlot>();
    const waiter = { until: clock.now() + within, admit: resolve, refuse: reject };
    enter(waiter);
    const stopWaiting = clock.after(within, () => reject(busy(waitOfNext(within))));
    const abandon = () => reject(cancelled());
    for (const signal of signals) signal?.addEventListener('abort', abandon, { once: true });
    settle();
    try {
      return await promise;
    } finally {
      stopWaiting();
      for (const signal of signals) signal?.removeEventListener('abort', abandon);
      const place = queue.indexOf(waiter);
      if (place >= 0) queue.splice(place, 1);
    }
  }

  return {
    async take({ priority, within, signal }) {
      const queue = priority === 'person' ? people : sweeps;
      if (queue.length >= maxWaiting) throw busy(waitOfNext(within));
      const until = clock.now() + within;
      let slot = await waitForSlot(within, [signal], queue, (waiter) => queue.push(waiter));
      return {
        mayHold: true,
        async send(callSignal) {
          // Its time went by while the connection was made: whoever has one now goes before all others.
          while (slot.until < clock.now()) {
            const left = Math.max(0, until - clock.now());
            slot = await waitForSlot(left, [signal, callSignal], people, (waiter) =>
              people.unshift(waiter),
            );
          }
        },
        end: () => undefined,
      };
    },
  };
}
