import type { Clock } from './clock.js';
import { VendorError } from './errors.js';

/** The one deadline of a call: its retries, its connection and its body all end with it. */
export type Deadline = {
  /** Aborts with the `VendorError` that the call then fails with. */
  signal: AbortSignal;
  /** Milliseconds that are left. */
  left(): number;
  /** The call is over: the timer stops, and the caller's signal is listened to no longer. */
  end(): void;
};

/**
 * @param timeoutMs From now on, in milliseconds.
 * @param caller Ends the call early; leave it out for a call that must go on without its caller.
 */
export function startDeadline(clock: Clock, timeoutMs: number, caller?: AbortSignal): Deadline {
  const controller = new AbortController();
  const endsAt = clock.now() + timeoutMs;
  const stopTimer = clock.after(timeoutMs, () => controller.abort(new VendorError('timeout')));
  const leave = () => controller.abort(new VendorError('cancelled'));
  if (caller?.aborted) leave();
  caller?.addEventListener('abort', leave, { once: true });
  return {
    signal: controller.signal,
    left: () => endsAt - clock.now(),
    end() {
      stopTimer();
      caller?.removeEventListener('abort', leave);
    },
  };
}
