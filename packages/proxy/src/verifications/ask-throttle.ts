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
  /** When each was asked about last, and for how many returns; in the order of asking, so that what is over stands in front. */
  readonly #asked = new Map<string, { at: number; returns: number; isCutOff: boolean }>();
  readonly #running = new Map<string, Promise<unknown>>();

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
    this.#asked.set(attemptId, { at: now, returns: last?.returns ?? 0, isCutOff: false });
    return last === undefined ? 'person' : 'repeat';
  }

  /**
   * Puts the question for somebody who came back. They may have finished since, so polls that have
   * grown rare don't hold that up; only who comes back more often than people do must wait longer each
   * time. Whose page is loaded again waits for the question that runs, and puts it again where it was
   * cut off; of several who wait, one does.
   *
   * @returns What the question brought; false when it was put a moment ago.
   */
  async askForReturn(
    attemptId: string,
    signal: AbortSignal,
    ask: (priority: Priority) => Promise<boolean>,
  ): Promise<boolean> {
    for (let running; (running = this.#running.get(attemptId)) !== undefined;) await running;
    const { returns, isCutOff } = this.#asked.get(attemptId) ?? { returns: 0, isCutOff: false };
    const doublings = Math.max(0, returns - promptReturns);
    const least = isCutOff && doublings === 0 ? 0 : shortest;
    const priority = this.next(attemptId, Math.min(least * 2 ** doublings, longest));
    const asked = this.#asked.get(attemptId);
    if (priority === null || asked === undefined) return false;
    asked.returns += 1;
    const { promise: over, resolve } = Promise.withResolvers<void>();
    this.#running.set(attemptId, over);
    try {
      return await ask(priority);
    } catch (error) {
      asked.isCutOff = signal.aborted;
      throw error;
    } finally {
      if (this.#running.get(attemptId) === over) this.#running.delete(attemptId);
      resolve();
    }
  }
}
