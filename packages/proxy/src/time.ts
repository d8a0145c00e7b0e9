/** A moment as texts of the wire give it: RFC 3339, in UTC, with milliseconds. */
export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

export function isoTimeOrNull(milliseconds: number | null): string | null {
  return milliseconds === null ? null : isoTime(milliseconds);
}

const day = 24 * 60 * 60 * 1000;

/** When the day of a moment began, UTC. */
export function midnightBefore(now: number): number {
  return Math.floor(now / day) * day;
}

/** When the day of a moment ends, UTC. */
export function midnightAfter(now: number): number {
  return midnightBefore(now) + day;
}

/**
 * Milliseconds that count as a second of the vendor's. It allows so many requests in any second as
 * they arrive; two that leave exactly a second apart may arrive a little closer to each other.
 */
export const secondWithJitter = 1050;
