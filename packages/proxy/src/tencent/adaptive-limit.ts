import type { Clock } from './clock.js';

/** Refusals within this time, in milliseconds, are the echo of one burst and count once. */
const echo = 1000;

/** How long the vendor must be content before the limit rises again, in milliseconds. */
const quiet = 2000;

/** How long the way from nothing back to the whole limit takes, in milliseconds. */
const recovery = 30_000;

/** How many calls a second are made: fewer after the vendor has said that it is too much. */
export type AdaptiveLimit = {
  /** A whole number from 1 to the configured one. */
  current(): number;
  /** The vendor refused a call because there were too many: half as many from now on. */
  lower(): void;
};

/**
 * Somebody else may use the same account, or its limit may be smaller than was configured. So a
 * refusal halves the limit, and time without one raises it again, evenly: what several clients do
 * that do not know of each other, and still come to share fairly.
 *
 * @param configured Calls a second, a whole number from 1.
 */
export function createAdaptiveLimit(configured: number, clock: Clock): AdaptiveLimit {
  let level = configured;
  let loweredAt = -Infinity;

  function current(): number {
    if (level === configured) return configured;
    const calm = Math.max(0, clock.now() - loweredAt - quiet);
    const recovered = Math.floor(level + (calm / recovery) * configured);
    if (recovered >= configured) level = configured;
    return Math.min(recovered, configured);
  }

  return {
    current,
    lower() {
      const now = clock.now();
      const isEcho = now - loweredAt < echo;
      if (isEcho) return;
      level = Math.max(1, Math.floor(current() / 2));
      loweredAt = now;
    },
  };
}
