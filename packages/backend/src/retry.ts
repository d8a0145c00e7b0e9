import type { EkycErrorCode, EkycError } from './errors.js';

/** The longest that a call waits before it repeats itself; who must wait longer is told so instead. */
const longestPauseMs = 30_000;
const firstPauseMs = 500;
const longestBackoffMs = 8000;

/** Statuses of a proxy that is busy, or of something before it that can't reach it. */
const passingStatuses: ReadonlySet<number | null> = new Set([429, 502, 503, 504]);

/** With one of those statuses, and yet nothing that passes in seconds. */
const lastingCodes: ReadonlySet<EkycErrorCode> = new Set([
  'daily-limit-reached',
  'upstream-refused',
  'mark-mismatch',
  'secret-removed',
] as const);

/**
 * How long to wait before a call is repeated: what `Retry-After` says, else longer each time; a bit at
 * random, so that many that failed together don't come again together.
 *
 * @param repetition 0 for the first one
 * @param random a number from 0 up to 1
 * @returns milliseconds; null if repeating it can't help
 */
export function pauseBefore(
  error: EkycError,
  repetition: number,
  random: () => number,
): number | null {
  const { code, status, retryAfterSeconds } = error;
  const hasNoAnswer = code === 'network' || code === 'timeout';
  if (!hasNoAnswer && (!passingStatuses.has(status) || lastingCodes.has(code))) return null;
  if (retryAfterSeconds !== null) {
    const told = retryAfterSeconds * 1000;
    return told > longestPauseMs ? null : told + random() * firstPauseMs;
  }
  const backoff = Math.min(firstPauseMs * 2 ** repetition, longestBackoffMs);
  return backoff * (0.5 + random() / 2);
}

/** Waits; rejects with the signal's reason when it is aborted. */
export function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(signal.reason);
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
