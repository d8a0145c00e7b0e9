import type { Effects } from './effects.js';
import { isBusy, isEkycError } from './errors.js';

const firstPauseMs = 1000;
const longestPauseMs = 10_000;
/**
 * The proxy held such an answer for as long as nothing changed: that was pause enough, and what changes
 * between two questions would be news for neither.
 */
const heldMs = 5000;

/** A proxy that is busy says when to come again: that is no failure, up to so many times in a row. */
const mostBusyAnswers = 10;

/** When to stop asking. */
export type Patience = {
  /** Milliseconds; `Infinity` for as long as the page is there. */
  ms: number;
  /** So many calls in a row may fail for a reason that may pass. */
  failures: number;
};

/**
 * Asks again and again until there is something to find; null when the patience is over and there is
 * nothing yet. Pauses grow where answers come at once, and are as long as the proxy asks for.
 *
 * @param ask Null: nothing yet.
 * @throws What the last call failed with when the patience is over, or at once what will not pass.
 */
export async function poll<Found>(
  ask: () => Promise<Found | null>,
  { now, sleep }: Pick<Effects, 'now' | 'sleep'>,
  signal: AbortSignal,
  patience: Patience,
): Promise<Found | null> {
  const end = now() + patience.ms;
  let failures = 0;
  let pauseMs = firstPauseMs;
  for (;;) {
    const askedAt = now();
    let waitMs = pauseMs;
    try {
      const found = await ask();
      if (found !== null) return found;
      failures = 0;
      if (now() - askedAt >= heldMs) {
        pauseMs = firstPauseMs;
        waitMs = 0;
      }
    } catch (error) {
      failures += 1;
      const most = isBusy(error) ? Math.max(mostBusyAnswers, patience.failures) : patience.failures;
      if (!isEkycError(error) || !error.transient || failures > most) throw error;
      waitMs = Math.max(pauseMs, error.retryAfterMs ?? 0);
      if (now() + waitMs > end) throw error;
    }
    if (now() + waitMs > end) return null;
    await sleep(waitMs, signal);
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  }
}
