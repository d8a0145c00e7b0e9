import type { VerificationRow } from '../store/store.js';
import type { Clock } from '../tencent/clock.js';

/** Milliseconds between two questions about one verification: right after the return, and at most. */
const shortest = 1500;
const longest = 60_000;

/**
 * How long to leave between two questions, in milliseconds. The longer a verification has been
 * unfinished, the rarer: a call costs nothing but a share of the budget, which is everybody's.
 */
export function askInterval(row: VerificationRow, now: number): number {
  const unfinishedFor = now - (row.returnedAt ?? row.expiresAt);
  return Math.min(Math.max(unfinishedFor / 4, shortest), longest);
}

/** Lets one verification's question to the vendor pass only so often, however often it is put. */
export type Pace = {
  /**
   * Whether to ask now; counts as asked when it says yes.
   *
   * @param interval Milliseconds since the last question.
   */
  mayAsk(verificationId: string, interval: number): boolean;
};

/** @param clock Measures the interval: with the time of day, a clock set back would hold every question up. */
export function createPace(clock: Pick<Clock, 'now'>): Pace {
  // In the order of asking, so that what is over stands in front.
  const askedAt = new Map<string, number>();
  return {
    mayAsk(verificationId, interval) {
      const now = clock.now();
      for (const [id, at] of askedAt) {
        if (at > now - longest) break;
        askedAt.delete(id);
      }
      const last = askedAt.get(verificationId);
      if (last !== undefined && last > now - interval) return false;
      askedAt.delete(verificationId);
      askedAt.set(verificationId, now);
      return true;
    },
  };
}
