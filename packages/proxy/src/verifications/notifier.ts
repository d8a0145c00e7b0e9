import { EventEmitter, once } from 'node:events';

/**
 * Tells the long polls of this process that a verification has ended, or has come a step nearer to
 * it. Other processes learn it from the database, the next time they look.
 */
export class Notifier {
  readonly #events = new EventEmitter().setMaxListeners(0);

  /** Wakes everybody who waits for this verification. */
  notify(verificationId: string): void {
    this.#events.emit(verificationId);
  }

  /** Resolves when the verification is notified of, when the time is over, or when the signal aborts. */
  async wait(verificationId: string, milliseconds: number, signal: AbortSignal): Promise<void> {
    const over = AbortSignal.any([signal, AbortSignal.timeout(Math.ceil(milliseconds))]);
    await once(this.#events, verificationId, { signal: over }).catch(() => undefined);
  }
}
