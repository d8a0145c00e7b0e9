import type { Clock } from '../../src/tencent/clock.js';

/** A clock that stands still until it is told how far to go; timers run on the way, in order. */
export function aClock(): Clock & { advance(milliseconds: number): Promise<void> } {
  const timers = new Set<{ at: number; run: () => void }>();
  let now = 0;
  return {
    now: () => now,
    after(milliseconds, run) {
      const timer = { at: now + milliseconds, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    async advance(milliseconds) {
      const until = now + milliseconds;
      for (;;) {
        await settle();
        const [next] = [...timers].filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at);
        if (next === undefined) break;
        timers.delete(next);
        now = Math.max(now, next.at);
        next.run();
      }
      now = until;
    },
  };
}

/** Lets everything that waits for a promise that is done go on. */
export const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
