import type { FinalStatus, Reason } from 'ekyc-verify-protocol/vocabulary';
import type { EkycError } from './errors.js';

/** A verification that has ended. */
export type Outcome = {
  status: FinalStatus;
  /** Why it did not pass; null when it did. */
  reason: Reason | null;
  /** Whether a new verification can help. */
  retryable: boolean;
};

/**
 * Where an element stands.
 *
 * - `idle`: nothing has happened, or all of it was taken back
 * - `starting`: the proxy is asked for a verification
 * - `leaving`: the browser is on its way to the vendor's page
 * - `elsewhere`: the app opened the vendor's page by itself; this page stays
 * - `checking`: the person is back and the result is asked for
 * - `delayed`: the result takes longer than a person should wait
 * - `passed`, `failed`, `expired`: the verification has ended
 * - `lost`: somebody came back from a verification that is not known here
 * - `error`: a call did not succeed; `recovery` says what can be repeated
 */
export type State =
  | { phase: 'idle' | 'starting' | 'elsewhere' | 'checking' | 'delayed' | 'lost' }
  | { phase: 'leaving'; verificationUrl: string }
  | { phase: FinalStatus; outcome: Outcome }
  | { phase: 'error'; error: EkycError; recovery: 'start' | 'ask' };

export type Phase = State['phase'];

/** What can happen to an element. */
export type Action =
  /** The person, or the page's code, starts a verification. */
  | { type: 'start' }
  /** The proxy gave an address to go to. */
  | { type: 'leave'; verificationUrl: string }
  /** The app said that it opens the address itself. */
  | { type: 'hand-off' }
  /** The person came back, or had already come back earlier. */
  | { type: 'return' }
  /** The person asks for the result once more. */
  | { type: 'ask' }
  /** The result is not there and has been waited for long enough. */
  | { type: 'delay' }
  | { type: 'finish'; outcome: Outcome }
  | { type: 'lose' }
  | { type: 'fail'; error: EkycError }
  /** The browser's back button shows the page again. */
  | { type: 'come-back' }
  /** What was under way is given up because the element left the page. */
  | { type: 'give-up' }
  | { type: 'reset' };

const idle: State = { phase: 'idle' };

/**
 * The state after an action. The very same state comes back when the action means nothing there:
 * that is how a double click stays one start.
 */
export function transition(state: State, action: Action): State {
  switch (action.type) {
    case 'start':
      return canStart(state) ? { phase: 'starting' } : state;
    case 'leave':
      return state.phase === 'starting'
        ? { phase: 'leaving', verificationUrl: action.verificationUrl }
        : state;
    case 'hand-off':
      return state.phase === 'leaving' ? { phase: 'elsewhere' } : state;
    case 'return':
      return isOneOf(state, 'idle', 'starting') ? { phase: 'checking' } : state;
    case 'ask':
      return canAsk(state) ? { phase: 'checking' } : state;
    case 'delay':
      return state.phase === 'checking' ? { phase: 'delayed' } : state;
    case 'finish':
      return isOneOf(state, 'starting', 'checking')
        ? { phase: action.outcome.status, outcome: action.outcome }
        : state;
    case 'lose':
      return isOneOf(state, 'idle', 'starting', 'checking') ? { phase: 'lost' } : state;
    case 'fail':
      return fail(state, action.error);
    case 'come-back':
      return isOneOf(state, 'starting', 'leaving') ? idle : state;
    case 'give-up':
      return isOneOf(state, 'starting', 'checking') ? idle : state;
    case 'reset':
      return state.phase === 'idle' ? state : idle;
    default:
      return unreachable(action);
  }
}

/** Whether a new verification may begin. After a final refusal only `reset` opens the way again. */
export function canStart(state: State): boolean {
  switch (state.phase) {
    case 'idle':
    case 'lost':
    case 'elsewhere':
      return true;
    case 'failed':
    case 'expired':
      return state.outcome.retryable;
    case 'error':
      return state.recovery === 'start';
    case 'starting':
    case 'leaving':
    case 'checking':
    case 'delayed':
    case 'passed':
      return false;
    default:
      return unreachable(state);
  }
}

/** Whether there is a verification whose result can be asked for again. */
export function canAsk(state: State): boolean {
  return (
    isOneOf(state, 'delayed', 'elsewhere') || (state.phase === 'error' && state.recovery === 'ask')
  );
}

function fail(state: State, error: EkycError): State {
  switch (state.phase) {
    case 'starting':
    case 'leaving':
      return { phase: 'error', error, recovery: 'start' };
    case 'checking':
      return { phase: 'error', error, recovery: 'ask' };
    default:
      return state;
  }
}

function isOneOf(state: State, ...phases: Phase[]): boolean {
  return phases.includes(state.phase);
}

function unreachable(value: never): never {
  throw new Error(`Not a case: ${JSON.stringify(value)}`);
}
