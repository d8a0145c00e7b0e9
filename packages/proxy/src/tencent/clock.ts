import { VendorError } from './errors.js';

/** Time that only moves forward, for waiting and measuring; the time of day is something else. */
export type Clock = {
  /** Milliseconds since some moment. */
  now(): number;
  /** Runs something once after so many milliseconds; the returned function calls it off. */
  after(milliseconds: number, run: () => void): () => void;
};

export const systemClock: Clock = {
  now: () => performance.now(),
  after(milliseconds, run) {
    // Node cuts fractions off, which would wake a waiter just before its time.
    const timer = setTimeout(run, Math.ceil(milliseconds));
    return () => clearTimeout(timer);
  },
};

/** Resolves after so many milliseconds; rejects with the signal's reason when that comes first. */
export function sleep(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.reject(signal.reason);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const cancel = clock.after(milliseconds, resolve);
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  return promise.finally(() => {
    cancel();
    signal.removeEventListener('abort', abort);
  });
}

/** A time that something may take, which its caller can end early. */
export class Deadline {
  readonly #clock: Clock;
  readonly #controller = new AbortController();
  readonly #endsAt: number;
  readonly #stopListening: () => void;

  /**
   * @param milliseconds From now on.
   * @param late Makes the reason with which the signal aborts when the time is over.
   * @param caller Aborts the signal, too: with its own reason if that is a `VendorError`, else as `cancelled`.
   */
  constructor(clock: Clock, milliseconds: number, late: () => unknown, caller?: AbortSignal) {
    const leave = () => {
      const reason: unknown = caller?.reason;
      this.abort(reason instanceof VendorError ? reason : new VendorError('cancelled'));
    };
    const stopTimer = clock.after(milliseconds, () => this.abort(late()));
    this.#clock = clock;
    this.#endsAt = clock.now() + milliseconds;
    this.#stopListening = () => {
      stopTimer();
      caller?.removeEventListener('abort', leave);
    };
    if (caller?.aborted) leave();
    caller?.addEventListener('abort', leave, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Milliseconds that are left. */
  left(): number {
    return this.#endsAt - this.#clock.now();
  }

  abort(reason: unknown): void {
    this.#controller.abort(reason);
  }

  /** What had so much time is over. */
  end(): void {
    this.#stopListening();
  }
}
