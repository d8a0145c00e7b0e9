import PQueue from 'p-queue';
import { slotDistance } from '../store/call-slots.js';
import type { CallSlot, CallSlots } from '../store/store.js';
import { Deadline, sleep, type Clock } from './clock.js';
import { notNow, type VendorError } from './errors.js';

/**
 * Who waits for an answer, the most urgent first: somebody whose verification a backend created, to
 * begin it, because no rush of strangers may hold a backend up; somebody whose question was never put;
 * somebody who asks again how a verification stands; the proxy's own reconciliation.
 */
export const priorities = ['backend', 'person', 'repeat', 'reconcile'] as const;
export type Priority = (typeof priorities)[number];

/**
 * How long a slot may be used, in milliseconds: as short as can be, because it is taken from what
 * can be sent in a second. Where a connection, a commit or this process takes longer, it grows.
 */
const shortestUse = 50;
const longestUse = 2000;

/** How far ahead slots are reserved, in milliseconds: what is reserved, nobody more urgent can have. */
const horizon = 100;

/** Before reconciliation that found no room asks again, in milliseconds, at least. */
const reconcilePause = 100;

/** When all that may leave in a second are being connected, it is looked again after so many milliseconds. */
const unsentPause = 20;

/** In the queue the higher goes first; whose slot went by goes before all others. */
const weights: Readonly<Record<Priority, number>> = {
  backend: 3,
  person: 2,
  repeat: 1,
  reconcile: 0,
};
const front = 4;

/** Leave to make one call between two moments. */
export type Slot = CallSlot & {
  /** The call's first byte leaves now. */
  sent?(): void;
  /** The call is over, sent or not. */
  end?(): void;
};

/** Gives out slots; those of a database know neither when they are used nor that they are not. */
export type Slots = {
  reserve(...wish: Parameters<CallSlots['reserve']>): Promise<{ slots: Slot[]; nextIn: number }>;
};

type RateLimitOptions = {
  action: string;
  callsPerSecond: number;
  /** How many calls may wait, by priority. */
  maxWaiting: number;
  /** Gives out the slots: in this process, or for all instances that share a database. */
  slots: Slots;
  clock: Clock;
};

/**
 * Hands out the calls of one action: in any second no more than the limit, the most urgent first,
 * each priority in the order of arrival. A call may leave while its slot is usable; reconciliation
 * takes only what is free now, so that nothing is reserved in front of people who come later.
 */
export class RateLimit {
  readonly #options: RateLimitOptions;
  readonly #queue = new PQueue({ concurrency: 1 });
  readonly #waiting: Record<Priority, number> = {
    backend: 0,
    person: 0,
    repeat: 0,
    reconcile: 0,
  };
  /** One for each call that waits. */
  readonly #waits = new Set<Deadline>();
  /** Slots that are reserved and given to nobody yet, in their order. */
  readonly #held: Slot[] = [];
  #usableFor = shortestUse;
  /** When the next slot was free at the last look. */
  #nextFree = -Infinity;
  /** Since when calls have been waiting without a break, and when slots were given out meanwhile. */
  #busySince = Infinity;
  #given: number[] = [];

  constructor(options: RateLimitOptions) {
    this.#options = options;
  }

  /** How many calls wait in the queue in this process. */
  waiting(): number {
    return priorities.reduce((sum, priority) => sum + this.#waiting[priority], 0);
  }

  /**
   * Resolves when a call may be made.
   *
   * @param wish Within how many milliseconds, and what ends the waiting earlier.
   * @throws VendorError `busy`, at once when the time will not be enough or the queue is full, or
   * `cancelled`; ProblemError `storage-unavailable` when the slots are in a database that does not answer
   */
  async acquire(wish: {
    priority: Priority;
    within: number;
    signal?: AbortSignal | undefined;
  }): Promise<Slot> {
    const { priority, within, signal } = wish;
    const wait = this.#waitOfNext(priority);
    const isFull = this.#waiting[priority] >= this.#options.maxWaiting;
    if (wait > within || isFull) throw this.#busy(priority, within);
    if (this.waiting() === 0) this.#busySince = this.#options.clock.now();
    this.#waiting[priority] += 1;
    try {
      return await this.#wait(priority, weights[priority], within, signal);
    } finally {
      this.#waiting[priority] -= 1;
      if (this.waiting() === 0) this.#busySince = Infinity;
    }
  }

  /**
   * The slot itself while it is usable. Else, because its time went by while a connection was made,
   * another, before everybody who waits.
   *
   * @throws as `acquire` does
   */
  async renew(slot: Slot, within: number, signal: AbortSignal): Promise<Slot> {
    return this.#isUsable(slot) ? slot : this.#wait('person', front, within, signal);
  }

  async #wait(
    priority: Priority,
    weight: number,
    within: number,
    signal: AbortSignal | undefined,
  ): Promise<Slot> {
    const { clock } = this.#options;
    const deadline = new Deadline(clock, within, () => this.#busy(priority, within), signal);
    this.#waits.add(deadline);
    try {
      for (let place = weight; ;) {
        deadline.signal.throwIfAborted();
        const reserve = () => this.#reserve(priority, deadline);
        const options = { priority: place, signal: deadline.signal };
        const slot = await this.#queue.add(reserve, options);
        if (slot === null) {
          const pause = Math.max(reconcilePause, this.#nextFree - clock.now());
          await sleep(clock, pause, deadline.signal);
          continue;
        }
        await this.#untilUsable(slot, deadline.signal);
        if (this.#isUsable(slot)) return slot;
        place = front;
      }
    } finally {
      deadline.end();
      this.#waits.delete(deadline);
    }
  }

  async #untilUsable(slot: Slot, signal: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    if (slot.from <= clock.now()) return;
    try {
      await sleep(clock, slot.from - clock.now(), signal);
    } catch (error) {
      this.#held.unshift(slot);
      throw error;
    }
  }

  /**
   * Gives the next slot, and reserves as many as people wait for. They wait at the head of the queue,
   * where they hold up nobody: there is no slot that another could have. For reconciliation there is
   * one at once, or null.
   */
  async #reserve(priority: Priority, deadline: Deadline): Promise<Slot | null> {
    const { action, callsPerSecond, slots, clock } = this.#options;
    const { signal } = deadline;
    const isPerson = priority !== 'reconcile';
    // A quarter of each second is left for people who come.
    const limit = callsPerSecond - (isPerson ? 0 : Math.floor(callsPerSecond / 4));
    for (;;) {
      signal.throwIfAborted();
      const slot = this.#nextHeld();
      if (slot !== undefined) return slot;
      const left = Math.max(0, deadline.left());
      const within = isPerson ? Math.min(horizon, left) : 0;
      const count = isPerson ? 1 + this.#peopleInQueue() : 1;
      const wish = { count, limit, usableFor: this.#usableFor, within };
      const given = await slots.reserve(action, wish).catch((error: unknown) => {
        // Without the database nobody knows what others call: all who wait are told.
        for (const wait of this.#waits) wait.abort(error);
        throw error;
      });
      this.#nextFree = clock.now() + given.nextIn;
      if (given.slots.length > 0) {
        this.#usableFor = Math.max(shortestUse, Math.floor(this.#usableFor * 0.95));
        this.#held.push(...given.slots);
        continue;
      }
      if (!isPerson) return null;
      if (given.nextIn > left) throw this.#busy(priority, left);
      // In a process nothing is reserved ahead.
      const isAhead = given.nextIn > within;
      await sleep(clock, isAhead ? given.nextIn - within : given.nextIn, signal);
    }
  }

  #nextHeld(): Slot | undefined {
    const now = this.#options.clock.now();
    const fresh = this.#held.filter(({ until }) => until >= now);
    if (fresh.length < this.#held.length) this.#growUse();
    this.#held.splice(0, this.#held.length, ...fresh);
    const slot = this.#held.shift();
    if (slot === undefined) return undefined;
    this.#given = [...this.#given.filter((at) => at > now - 2 * slotDistance), now];
    return slot;
  }

  #peopleInQueue(): number {
    const places = [front, weights.backend, weights.person, weights.repeat];
    return places.reduce((sum, priority) => sum + this.#queue.sizeBy({ priority }), 0);
  }

  /** Nobody waits longer than a call may take; so whoever is told to come back need not, either. */
  #busy(priority: Priority, within: number): VendorError {
    return notNow('busy', Math.min(this.#waitOfNext(priority), within + slotDistance));
  }

  /** When a new call can count on a slot, in milliseconds from now. */
  #waitOfNext(priority: Priority): number {
    const before = priorities.slice(0, priorities.indexOf(priority) + 1);
    const ahead = before.reduce((sum, other) => sum + this.#waiting[other], 0);
    const rounds = Math.floor(ahead / this.#callsPerSecond());
    return Math.max(0, this.#nextFree - this.#options.clock.now()) + rounds * slotDistance;
  }

  /** The limit, or what is left of it to this instance while others have calls waiting, too. */
  #callsPerSecond(): number {
    const { callsPerSecond, clock } = this.#options;
    const from = clock.now() - 2 * slotDistance;
    if (this.#busySince > from) return callsPerSecond;
    const recent = this.#given.filter((at) => at > from).length;
    // None at all is what a slow database does; it says nothing about others.
    if (recent === 0) return callsPerSecond;
    return Math.min(callsPerSecond, Math.max(1, Math.floor(recent / 2)));
  }

  #isUsable(slot: Slot): boolean {
    const isLate = slot.until < this.#options.clock.now();
    if (isLate) this.#growUse();
    return !isLate;
  }

  #growUse(): void {
    this.#usableFor = Math.min(longestUse, this.#usableFor * 2);
  }
}

/**
 * Gives out the slots of a process that has the account for itself. It knows when each call leaves,
 * so a slot is good however long a connection takes, and comes back when the call is never sent.
 */
export function slotsOfProcess(clock: Pick<Clock, 'now'>): Slots {
  /** When the calls of the last second left, in their order. */
  const sent: number[] = [];
  /** Slots whose calls may leave any moment. */
  let unsent = 0;

  function aSlot(): Slot {
    let isUnsent = true;
    const use = (then: () => void) => {
      if (!isUnsent) return;
      isUnsent = false;
      unsent -= 1;
      then();
    };
    unsent += 1;
    return {
      from: clock.now(),
      until: Infinity,
      sent: () => use(() => sent.push(clock.now())),
      end: () => use(() => {}),
    };
  }

  return {
    async reserve(_action, { count, limit }) {
      const now = clock.now();
      while (sent[0] !== undefined && sent[0] + slotDistance <= now) sent.shift();
      const room = Math.max(0, Math.min(count, limit - sent.length - unsent));
      const slots = Array.from({ length: room }, aSlot);
      // How many of those that left must be out of the window before another may.
      const over = sent.length + unsent - limit;
      const next = over < 0 ? now : (sent[over] ?? now - slotDistance + unsentPause) + slotDistance;
      return { slots, nextIn: next - now };
    },
  };
}
