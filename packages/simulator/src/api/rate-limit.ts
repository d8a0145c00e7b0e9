/**
 * Calls within any second, for each action by itself. The vendor says "20 requests a second" and
 * not how it counts, so this counts in the strictest way: a window that moves with every call.
 */
export class RateLimit {
  readonly #callsPerSecond: number;
  readonly #calls = new Map<string, number[]>();

  constructor(callsPerSecond: number) {
    this.#callsPerSecond = callsPerSecond;
  }

  /** Whether a call at `now` (milliseconds) may go through. A refused call does not count. */
  take(action: string, now: number): boolean {
    const recent = (this.#calls.get(action) ?? []).filter((at) => now - at < 1000);
    const allowed = recent.length < this.#callsPerSecond;
    if (allowed) recent.push(now);
    this.#calls.set(action, recent);
    return allowed;
  }
}
