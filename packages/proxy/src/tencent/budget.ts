import type { Clock } from './clock.js';
import { busy, cancelled } from './faults.js';
import type { Priority } from './types.js';

/**
 * Milliseconds that count as a second. The vendor allows so many requests in any second as they
 * arrive; two that leave exactly a second apart may arrive a little closer to each other.
 */
const secondWithJitter = 1050;

/** How many may wait, by priority. At 20 calls a second this is as much as ten seconds of waiting. */
const maxWaiting = 200;

/** Hands out the calls of one action, so many a second. */
export type Budget = {
  /**
   * Resolves when a call may be made.
   *
   * @throws ProblemError `upstream-busy`, at once when the time will not be enough or the queue is
   * full; `upstream-unavailable` when the signal ends the waiting
   */
  take(request: TakeRequest): Promise<void>;
};

type TakeRequest = {
  priority: Priority;
  /** How long it may take, in milliseconds. */
  within: number;
  signal?: AbortSignal | undefined;
};

type Waiter = { admit: () => void };

/**
 * A queue before a sliding window: over any second at most `callsPerSecond` calls are let through,
 * people first, each priority in the order of arrival.
 *
 * @param callsPerSecond A whole number, at least 1.
 */
export function createBudget(callsPerSecond: number, clock: Clock): Budget {
  /** When the newest calls were let through, the oldest of them first. */
  const admissions = Array.from({ length: callsPerSecond }, () => -Infinity);
  const people: Waiter[] = [];
  const sweeps: Waiter[] = [];
  let stopTimer = () => {};

  /** Milliseconds until the call is let through that has so many others before it. */
  function waitBehind(others: number): number {
    const oldest = admissions[others % callsPerSecond] ?? -Infinity;
    const rounds = Math.floor(others / callsPerSecond);
    return Math.max(0, oldest + secondWithJitter - clock.now()) + rounds * secondWithJitter;
  }

  function admitDue(): void {
    stopTimer();
    while (people.length + sweeps.length > 0 && waitBehind(0) === 0) {
      admissions.shift();
      admissions.push(clock.now());
      (people.shift() ?? sweeps.shift())?.admit();
    }
    if (people.length + sweeps.length > 0) stopTimer = clock.after(waitBehind(0), admitDue);
  }

  return {
    async take({ priority, within, signal }) {
      if (signal?.aborted) throw cancelled();
      const queue = priority === 'person' ? people : sweeps;
      const others = people.length + (priority === 'person' ? 0 : sweeps.length);
      const wait = waitBehind(others);
      if (wait > within || queue.length >= maxWaiting) throw busy(wait);

      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const waiter: Waiter = { admit: resolve };
      const leave = () => {
        const place = queue.indexOf(waiter);
        if (place >= 0) queue.splice(place, 1);
      };
      queue.push(waiter);
      // A sweep may be overtaken by people, and then wait longer than it seemed at first.
      const stopWaiting = clock.after(within, () => {
        leave();
        reject(busy(waitBehind(people.length + sweeps.length)));
      });
      const abandon = () => {
        leave();
        reject(cancelled());
      };
      signal?.addEventListener('abort', abandon, { once: true });
      admitDue();
      try {
        await promise;
      } finally {
        stopWaiting();
        signal?.removeEventListener('abort', abandon);
      }
    },
  };
}
