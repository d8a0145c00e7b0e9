import type { Clock } from './clock.js';
import { circuitOpen } from './faults.js';

/** So many calls in a row that found no vendor open the circuit. */
const threshold = 10;

/** How long it stays open at first, in milliseconds; each failed trial doubles it. */
const firstPause = 5000;
const longestPause = 30_000;

/** How a call ended, as far as it tells whether the vendor is there. */
export type CallOutcome = 'answered' | 'failed' | 'unclear';

/**
 * - `closed`: calls are made
 * - `open`: they are refused, because the vendor is not there
 * - `half-open`: the pause is over; the next call is the trial, and the others wait for its outcome
 */
export type CircuitState = 'closed' | 'open' | 'half-open';

/** Spares a vendor that is not there the calls, and people the waiting for it. */
export type Circuit = {
  state(): CircuitState;
  /** @throws ProblemError `upstream-unavailable` when no call may be made now */
  check(): void;
  /**
   * Begins a call.
   *
   * @returns To be told how it ended, once.
   * @throws as `check` does
   */
  begin(): (outcome: CallOutcome) => void;
};

/** @param changed Told when it opens and when it closes again. */
export function createCircuit(clock: Clock, changed: (state: 'open' | 'closed') => void): Circuit {
  let failures = 0;
  /** Until when it is open; null: it is closed. */
  let openUntil: number | null = null;
  let pause = firstPause;
  let isTrying = false;

  function state(): CircuitState {
    if (openUntil === null) return 'closed';
    return clock.now() < openUntil ? 'open' : 'half-open';
  }

  function check(): void {
    const current = state();
    if (current === 'open') throw circuitOpen((openUntil ?? 0) - clock.now());
    if (current === 'half-open' && isTrying) throw circuitOpen(firstPause);
  }

  function open(): void {
    openUntil = clock.now() + pause;
    pause = Math.min(longestPause, pause * 2);
  }

  function close(): void {
    const wasOpen = openUntil !== null;
    failures = 0;
    openUntil = null;
    pause = firstPause;
    if (wasOpen) changed('closed');
  }

  function judge(outcome: CallOutcome, isTrial: boolean): void {
    if (outcome === 'answered') return close();
    if (outcome === 'unclear') return;
    failures += 1;
    if (isTrial) return open();
    // A call that began before it opened says nothing new.
    if (openUntil !== null || failures < threshold) return;
    open();
    changed('open');
  }

  return {
    state,
    check,
    begin() {
      check();
      const isTrial = state() === 'half-open';
      if (isTrial) isTrying = true;
      return (outcome) => {
        if (isTrial) isTrying = false;
        judge(outcome, isTrial);
      };
    },
  };
}
