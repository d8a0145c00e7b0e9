import type { AttemptRow } from '../store/rows.js';
import type { Clock } from '../tencent/clock.js';
import type { Priority } from '../tencent/rate-limit.js';

/** Milliseconds between two questions about one attempt: whenever somebody comes back, and at most. */
export const shortest = 1500;
const longest = 60_000;

/**
 * How long to leave between two questions, in milliseconds. The longer an attempt has been unfinished,
 * the rarer: a call costs nothing but a share of the rate limit, which is everybody's.
 */
export function askInterval(
  { returnedAt, expiresAt }: Pick<AttemptRow, 'returnedAt' | 'expiresAt'>,
  now: number,
): number {
  const unfinishedFor = now - (returnedAt ?? expiresAt);
  return Math.min(Math.max(unfinishedFor / 4, shortest), longest);
}

/**
 * Lets the question about one attempt pass only so often, however often it is put. A first
 * question goes before one that is repeated: whoever polls slows down nobody who comes back.
 */
export class AskThrottle {
  readonly #clock: Pick<Clock, 'now'>;
  /** In the order of asking, so that what is over stands in front. */
  readonly #askedAt = new Map<string, number>();

  /** @param clock Measures the interval: with the time of day, a clock set back would hold every question up. */
  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  /**
   * Whether to ask now, and how urgent that is; null: not now. Counts as asked unless it is null.
   *
   * @param interval Milliseconds since the last question.
   */
  next(attemptId: string, interval: number): Extract<Priority, 'person' | 'repeat'> | null {
    const now = this.#clock.now();
    for (const [id, at] of this.#askedAt) {
      if (at > now - 2 * longest) break;
      this.#askedAt.delete(id);
    }
    const last = this.#askedAt.get(attemptId);
    if (last !== undefined && last > now - interval) return null;
    this.#askedAt.delete(attemptId);
    this.#askedAt.set(attemptId, now);
    return last === undefined ? 'person' : 'repeat';
  }
}
