import type { Verification } from './answers.js';
import { EkycError } from './errors.js';
import type { Effects } from './effects.js';

/** How long a person who is back is kept waiting: after that the site gets the result by itself. */
const patienceMs = 3 * 60 * 1000;
const longestPauseMs = 10_000;
const failuresInARow = 3;

/**
 * Asks for a verification until it is final; null when the patience is over. A call that failed for
 * a reason that may pass is repeated, three times in a row at the most.
 *
 * @throws {EkycError} What the last call failed with, or at once what will not pass.
 */
export async function askUntilFinal(
  ask: () => Promise<Verification>,
  { now, sleep }: Pick<Effects, 'now' | 'sleep'>,
  signal: AbortSignal,
): Promise<Verification | null> {
  const end = now() + patienceMs;
  let failures = 0;
  for (let pauseMs = 1000; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      const verification = await ask();
      if (verification.status !== 'pending') return verification;
      failures = 0;
    } catch (error) {
      failures += 1;
      const passing = error instanceof EkycError && error.transient;
      if (!passing || failures > failuresInARow) throw error;
    }
    if (now() + pauseMs > end) return null;
    await sleep(pauseMs, signal);
  }
}
