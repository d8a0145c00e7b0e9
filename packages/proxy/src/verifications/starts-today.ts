import type { Store } from '../store/store.js';
import type { Clock } from '../tencent/clock.js';
import { midnightBefore } from '../time.js';

/** How many verifications were begun on this day, UTC. */
export type StartsToday = {
  /** Makes sure in any case that the database answers: what cannot be kept must not be bought. */
  count(): Promise<number>;
  /** One more was begun here. */
  add(): void;
};

/** How long a count is good for, in milliseconds: so late are the starts of other instances seen. */
const shelfLife = 1000;

/**
 * Counts rows once a second at most, and in between adds what was begun here: counting takes longer
 * the more there were, and each start would wait for it.
 *
 * @param now The time of day, in milliseconds since 1970: says which day it is.
 * @param clock Says how old a count is, however the time of day is set meanwhile.
 */
export function createStartsToday(
  store: Pick<Store, 'countCreatedSince' | 'ping'>,
  now: () => number,
  clock: Pick<Clock, 'now'>,
): StartsToday {
  let known = { midnight: NaN, at: -Infinity, count: 0 };

  return {
    async count() {
      const at = clock.now();
      const midnight = midnightBefore(now());
      if (known.midnight === midnight && at - known.at < shelfLife) {
        await store.ping();
      } else {
        known = { midnight, at, count: await store.countCreatedSince(midnight) };
      }
      return known.count;
    },
    add() {
      known.count += 1;
    },
  };
}
