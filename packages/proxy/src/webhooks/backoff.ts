import type { Instant } from '../store/rows.js';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/**
 * Pauses after the first, second, … failed delivery, in milliseconds: quick at first, for a backend that
 * is being restarted, then longer, up to a bit more than three days in all, so that an outage over
 * a weekend loses nothing.
 */
export const retryDelaysMs: readonly number[] = [
  5 * second,
  30 * second,
  2 * minute,
  15 * minute,
  45 * minute,
  1 * hour,
  2 * hour,
  4 * hour,
  8 * hour,
  14 * hour,
  18 * hour,
  24 * hour,
];

/** Each pause is up to this part of itself shorter or longer, so that retries do not come in waves. */
const jitter = 0.1;

/** The longest `Retry-After` that is followed: a backend must not be able to stretch the schedule. */
export const longestRetryAfterMs = 1 * hour;

type FailedDelivery = {
  /** Deliveries so far, the one that failed just now included. */
  deliveries: number;
  /** What the backend asked for, or null. */
  retryAfterMs: number | null;
  now: Instant;
  /** From 0 up to 1, as `Math.random` gives it. */
  random: () => number;
};

/** When a message is tried again; null when there is none left. */
export function nextDeliveryAt({
  deliveries,
  retryAfterMs,
  now,
  random,
}: FailedDelivery): Instant | null {
  const delay = retryDelaysMs[deliveries - 1];
  if (delay === undefined) return null;
  const jittered = delay * (1 - jitter + 2 * jitter * random());
  const asked = Math.min(retryAfterMs ?? 0, longestRetryAfterMs);
  return now + Math.ceil(Math.max(jittered, asked));
}

/** The date that RFC 9110, section 5.6.7 asks senders to write: `Sun, 06 Nov 1994 08:49:37 GMT`. */
const httpDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * Reads a `Retry-After` header (RFC 9110, section 10.2.3), which is seconds or a date.
 *
 * @returns milliseconds from now on, never negative; null when the header is absent or neither
 */
export function parseRetryAfter(header: unknown, now: Instant): number | null {
  if (typeof header !== 'string') return null;
  if (/^\d{1,9}$/.test(header)) return Number(header) * second;
  const at = httpDate.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
