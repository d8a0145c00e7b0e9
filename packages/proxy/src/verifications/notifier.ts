/**
 * Tells the long polls of this process that a verification has ended, or has come a step nearer to
 * it. Other processes learn it from the database, the next time they look.
 */
export class Notifier {
  readonly #waiting = new Map<string, Set<() => void>>();

  /** Wakes everybody who waits for this verification. */
  notify(verificationId: string): void {
    for (const wake of this.#waiting.get(verificationId) ?? []) wake();
  }

  /** Resolves when the verification is notified of, when the time is over, or when the signal aborts. */
  wait(verificationId: string, milliseconds: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, milliseconds);
    const wakes = this.#waiting.get(verificationId) ?? new Set();
    this.#waiting.set(verificationId, wakes.add(resolve));
    const stop = () => resolve();
    signal.addEventListener('abort', stop, { once: true });
    return promise.finally(() => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      wakes.delete(resolve);
      if (wakes.size === 0) this.#waiting.delete(verificationId);
    });
  }
}
