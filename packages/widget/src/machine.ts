import type { Notice } from 'ekyc-verify-messages';
import type { TemplateResult } from 'lit';
import type { Outcome } from './outcome.js';
import type { UnsupportedReason } from './browser-support.js';
import type { EkycError } from './errors.js';

/** What is repeated after a failed call: the start, or the question for the result. */
type Recovery = 'start' | 'ask';

/** What a hand-off shows: a heading, what to do next, and what stands below. */
export type HandoffView = { notice: Notice; panel: TemplateResult | null };

/**
 * Where an element may stand, and what it knows there.
 *
 * - `idle`: nothing has happened, or all of it was taken back
 * - `starting`: the proxy is asked for a verification
 * - `unsupported`: this device or browser will hardly do; the person may go on anyway
 * - `handoff`: a phone may take over, or has; the panel shows the code, or what can be done
 * - `redirecting`: the browser is on its way to the vendor's page
 * - `opened-externally`: the app opened the vendor's page by itself; this page stays
 * - `checking`: the person is back and the result is asked for; `slow` when it takes its time
 * - `unfinished`: the person is back, and the vendor has no result: they left before the end. Their
 *   page is known as long as it can be gone on with
 * - `passed`, `failed`, `expired`: the verification has ended
 * - `lost`: somebody came back from a verification that is not known here
 * - `error`: a call did not succeed; `recovery` says what can be repeated
 */
type Details = {
  idle: unknown;
  starting: unknown;
  unsupported: { problem: UnsupportedReason };
  handoff: { view: HandoffView };
  redirecting: { verificationUrl: string };
  'opened-externally': unknown;
  checking: { slow: boolean };
  unfinished: { verificationUrl: string | null; mayStart: boolean };
  passed: { outcome: Outcome };
  failed: { outcome: Outcome };
  expired: { outcome: Outcome };
  lost: unknown;
  error: { error: EkycError; recovery: Recovery };
};

export type Phase = keyof Details;
export type StateOf<P extends Phase> = { [K in P]: { phase: K } & Details[K] }[P];
export type State = StateOf<Phase>;

/** What can happen to an element. */
export type Action =
  /** The person, or the page's code, starts a verification. */
  | { type: 'start' }
  /** This device or browser will hardly do. */
  | { type: 'warn'; problem: UnsupportedReason }
  /** A code for a phone is there, or the phone has got further. */
  | { type: 'show-handoff'; view: HandoffView }
  /** There is an address to go to. */
  | { type: 'redirect'; verificationUrl: string }
  /** The app said that it opens the address itself. */
  | { type: 'open-externally' }
  /** The person came back, or had already come back earlier. */
  | { type: 'return' }
  /** The person asks for the result once more. */
  | { type: 'ask' }
  /** The result is not there at once. */
  | { type: 'slow' }
  /** The vendor has no result: whoever came back did not finish. */
  | { type: 'leave-unfinished'; verificationUrl: string | null; mayStart: boolean }
  | { type: 'finish'; outcome: Outcome }
  /** A form's result is there again after the person went back to it. */
  | { type: 'restore'; outcome: Outcome }
  | { type: 'lose' }
  | { type: 'fail'; error: EkycError }
  /** The browser's back button shows the page again. */
  | { type: 'show-again' }
  /** What was under way is given up because the element left the page. */
  | { type: 'give-up' }
  /** The form around it is reset: what was paid for stays. */
  | { type: 'clear' }
  | { type: 'reset' };

/**
 * The state after something has happened. The very same state comes back when it means nothing
 * there: that is how a double click stays one start.
 */
export function transition(state: State, action: Action): State {
  switch (action.type) {
    case 'start':
      return canStart(state) ? { phase: 'starting' } : state;
    case 'warn':
      if (!isIn(state, 'starting')) return state;
      return { phase: 'unsupported', problem: action.problem };
    case 'show-handoff':
      if (!isIn(state, 'starting', 'handoff')) return state;
      return { phase: 'handoff', view: action.view };
    case 'redirect':
      if (!isIn(state, 'starting', 'handoff', 'unfinished')) return state;
      return { phase: 'redirecting', verificationUrl: action.verificationUrl };
    case 'open-externally':
      return isIn(state, 'redirecting') ? { phase: 'opened-externally' } : state;
    case 'return':
      return isIn(state, 'idle', 'starting') ? { phase: 'checking', slow: false } : state;
    case 'ask':
      return canAsk(state) ? { phase: 'checking', slow: false } : state;
    case 'slow':
      return state.phase === 'checking' && !state.slow ? { ...state, slow: true } : state;
    case 'leave-unfinished':
      if (!isIn(state, 'checking')) return state;
      return {
        phase: 'unfinished',
        verificationUrl: action.verificationUrl,
        mayStart: action.mayStart,
      };
    case 'finish':
      return isIn(state, 'starting', 'handoff', 'checking', 'unfinished')
        ? { phase: action.outcome.status, outcome: action.outcome }
        : state;
    case 'restore':
      return isIn(state, 'idle')
        ? { phase: action.outcome.status, outcome: action.outcome }
        : state;
    case 'lose':
      return isIn(state, 'idle', 'starting', 'handoff', 'checking', 'unfinished')
        ? { phase: 'lost' }
        : state;
    case 'fail':
      if (!isIn(state, 'starting', 'handoff', 'redirecting', 'checking')) return state;
      return {
        phase: 'error',
        error: action.error,
        recovery: isIn(state, 'handoff', 'checking') ? 'ask' : 'start',
      };
    case 'show-again':
      return isIn(state, 'starting', 'redirecting') ? { phase: 'idle' } : state;
    case 'give-up':
      return isIn(state, 'starting', 'handoff', 'checking', 'unfinished')
        ? { phase: 'idle' }
        : state;
    case 'clear':
      return isIn(state, 'unsupported', 'failed', 'expired', 'lost') ||
        (state.phase === 'error' && state.recovery === 'start')
        ? { phase: 'idle' }
        : state;
    case 'reset':
      return isIn(state, 'idle') ? state : { phase: 'idle' };
  }
}

/** Whether a new verification may begin. After a final refusal only `reset` opens the way again. */
export function canStart(state: State): boolean {
  switch (state.phase) {
    case 'idle':
    case 'lost':
    case 'opened-externally':
    case 'unsupported':
      return true;
    case 'unfinished':
      return state.mayStart;
    case 'failed':
    case 'expired':
      return state.outcome.retryable;
    case 'error':
      return state.recovery === 'start';
    case 'starting':
    case 'handoff':
    case 'redirecting':
    case 'checking':
    case 'passed':
      return false;
  }
}

/** Whether there is a verification whose result can be asked for again. */
function canAsk(state: State): boolean {
  return (
    isIn(state, 'opened-externally', 'unfinished') ||
    (state.phase === 'error' && state.recovery === 'ask')
  );
}

function isIn(state: State, ...phases: readonly Phase[]): boolean {
  return phases.includes(state.phase);
}
