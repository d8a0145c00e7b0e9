/** What came of a number of callers who call one after the other, all at the same time. */
export type Load = {
  /** Calls that were answered as they should. */
  calls: number;
  failed: number;
  seconds: number;
  /** Milliseconds. */
  median: number;
  p99: number;
};

/**
 * Keeps so many callers busy.
 *
 * @param call Makes one call; false, or an error, when it failed.
 * @param until Milliseconds to go on for, or how many calls to make.
 */
export async function runLoad(
  callers: number,
  until: { ms: number } | { calls: number },
  call: () => Promise<boolean>,
): Promise<Load> {
  const times: number[] = [];
  let failed = 0;
  let left = 'calls' in until ? until.calls : Infinity;
  const begin = performance.now();
  const end = 'ms' in until ? begin + until.ms : Infinity;

  async function caller(): Promise<void> {
    while (left > 0 && performance.now() < end) {
      left -= 1;
      const from = performance.now();
      if (await call().catch(() => false)) times.push(performance.now() - from);
      else failed += 1;
    }
  }
  await Promise.all(Array.from({ length: callers }, caller));
  times.sort((a, b) => a - b);
  return {
    calls: times.length,
    failed,
    seconds: (performance.now() - begin) / 1000,
    median: times[Math.floor(times.length / 2)] ?? NaN,
    p99: times[Math.floor(times.length * 0.99)] ?? NaN,
  };
}
