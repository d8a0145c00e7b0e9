/** Lets one verification's question to the vendor pass only so often, however often it is put. */
export type Pace = {
  /** Whether to ask now; counts as asked when it says yes. */
  mayAsk(verificationId: string): boolean;
};

/** @param interval Milliseconds between two questions. */
export function createPace(interval: number, now: () => number): Pace {
  // In the order of asking, so that what is over stands in front.
  const askedAt = new Map<string, number>();
  return {
    mayAsk(verificationId) {
      const over = now() - interval;
      for (const [id, at] of askedAt) {
        if (at > over) break;
        askedAt.delete(id);
      }
      if (askedAt.has(verificationId)) return false;
      askedAt.set(verificationId, now());
      return true;
    },
  };
}
