import type { AttemptRow } from '../store/rows.js';
import type { Clock } from '../tencent/clock.js';
import type { Priority } from '../tencent/rate-limit.js';

/** Milliseconds between two questions about one attempt, at least and at most. */
const shortest = 1500;
const longest = 60_000;

/** How many returns from one attempt are asked about as soon as can be. */
const promptReturns = 5;

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
  /** When each was asked about, and for how many returns; in the order of asking, so that what is over stands in front. */
  readonly #asked = new Map<string, { at: number; returns: number }>();

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
    for (const [id, { at }] of this.#asked) {
      if (at > now - 2 * longest) break;
      this.#asked.delete(id);
    }
    const last = this.#asked.get(attemptId);
    if (last !== undefined && last.at > now - interval) return null;
    this.#asked.delete(attemptId);
    this.#asked.set(attemptId, { at: now, returns: last?.returns ?? 0 });
    return last === undefined ? 'person' : 'repeat';
  }

  /**
   * As `next`, for somebody who came back. They may have finished since, so polls that have grown rare
   * don't hold that up. Only who comes back more often than people do must wait longer each time.
   */
  nextOfReturn(attemptId: string): ReturnType<AskThrottle['next']> {
    const { returns = 0 } = this.#asked.get(attemptId) ?? {};
    const doublings = Math.max(0, returns - promptReturns);
    const priority = this.next(attemptId, Math.min(shortest * 2 ** doublings, longest));
    const asked = this.#asked.get(attemptId);
    if (priority !== null && asked !== undefined) asked.returns += 1;
    return priority;
  }
}
