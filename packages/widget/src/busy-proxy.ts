import { isBusy } from './errors.js';
import type { Verifier } from './verifier.js';

/** A call that is refused because of a crowd is repeated by itself, where the wait is not longer. */
const repeats = 10;
const longestWaitMs = 60_000;

/** Waits as long as a crowded proxy asks for. Such an answer means that nothing was bought. */
export async function untilFree<T>(
  verifier: Verifier,
  work: () => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  for (let repeated = 0; ; repeated += 1) {
    try {
      return await work();
    } catch (error) {
      const waitMs = isBusy(error) ? (error.retryAfterMs ?? Infinity) : Infinity;
      if (waitMs > longestWaitMs || repeated === repeats) throw error;
      verifier.to({ type: 'delay', delay: 'busy' });
      await verifier.host.effects.sleep(waitMs, signal);
    }
  }
}

/** Says it where a question has to wait for a crowd. */
export function tellingBusy<T>(verifier: Verifier, ask: () => Promise<T>): () => Promise<T> {
  return async () => {
    try {
      return await ask();
    } catch (error) {
      if (isBusy(error)) verifier.to({ type: 'delay', delay: 'busy' });
      throw error;
    }
  };
}
