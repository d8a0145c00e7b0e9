/**
 * Tells the long polls of this process that a verification has ended, or has come a step nearer to
 * it. Other processes learn it from the database, at their next look.
 */
export type Finishes = {
  announce(verificationId: string): void;
  /** Resolves when the verification ends here, when the time is over or when the signal says so. */
  wait(verificationId: string, milliseconds: number, signal: AbortSignal): Promise<void>;
};

export function createFinishes(): Finishes {
  const waiting = new Map<string, Set<() => void>>();
  return {
    announce(verificationId) {
      for (const wake of waiting.get(verificationId) ?? []) wake();
    },
    wait(verificationId, milliseconds, signal) {
      if (signal.aborted) return Promise.resolve();
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, milliseconds);
      const wakes = waiting.get(verificationId) ?? new Set();
      waiting.set(verificationId, wakes.add(resolve));
      const stop = () => resolve();
      signal.addEventListener('abort', stop, { once: true });
      return promise.finally(() => {
        clearTimeout(timer);
        signal.removeEventListener('abort', stop);
        wakes.delete(resolve);
        if (wakes.size === 0) waiting.delete(verificationId);
      });
    },
  };
}
