import type { FinalStatus, Hint, Reason } from 'ekyc-verify-protocol/vocabulary';
import type { EkycError } from './errors.js';
import type { Unfit } from './fitness.js';
import type { Text } from './messages.js';

/** A verification that has ended. */
export type Outcome = {
  status: FinalStatus;
  /** Why it did not pass; null when it did. */
  reason: Reason | null;
  /** What to do better, beside the reason `capture`. */
  hint?: Hint;
  /** Whether a new verification can help. */
  retryable: boolean;
  /** The result as a signed token, for the site's backend. */
  resultToken: string | null;
};

/**
 * Where an element stands.
 *
 * - `idle`: nothing has happened, or all of it was taken back
 * - `starting`: the proxy is asked for a verification
 * - `unfit`: this device or browser will hardly do; the person may go on anyway
 * - `handover`: a phone may take over, or has; the panel shows the code, or what can be done
 * - `leaving`: the browser is on its way to the vendor's page
 * - `elsewhere`: the app opened the vendor's page by itself; this page stays
 * - `checking`: the person is back and the result is asked for; `slow` when it takes its time
 * - `delayed`: the result takes longer than a person should wait
 * - `passed`, `failed`, `expired`: the verification has ended
 * - `lost`: somebody came back from a verification that is not known here
 * - `error`: a call did not succeed; `recovery` says what can be repeated
 */
export type State =
  | { phase: 'idle' | 'starting' | 'elsewhere' | 'delayed' | 'lost' }
  | { phase: 'unfit'; unfit: Unfit }
  | { phase: 'handover'; text: Text; panel: HTMLElement | null }
  | { phase: 'leaving'; verificationUrl: string }
  | { phase: 'checking'; slow?: true }
  | { phase: FinalStatus; outcome: Outcome }
  | { phase: 'error'; error: EkycError; recovery: 'start' | 'ask' };

export type Phase = State['phase'];

/** What can happen to an element, and what comes with it. */
type Payloads = {
  /** The person, or the page's code, starts a verification. */
  start: unknown;
  /** This device or browser will hardly do. */
  warn: { unfit: Unfit };
  /** A code for a phone is there, or the phone has got further. */
  show: { text: Text; panel: HTMLElement | null };
  /** The proxy gave an address to go to. */
  leave: { verificationUrl: string };
  /** The app said that it opens the address itself. */
  'hand-off': unknown;
  /** The person came back, or had already come back earlier. */
  return: unknown;
  /** The person asks for the result once more. */
  ask: unknown;
  /** The result is not there at once. */
  wait: unknown;
  /** The result is not there and has been waited for long enough. */
  delay: unknown;
  finish: { outcome: Outcome };
  /** A form's result is there again after the person went back to it. */
  restore: { outcome: Outcome };
  lose: unknown;
  fail: { error: EkycError };
  /** The browser's back button shows the page again. */
  'come-back': unknown;
  /** What was under way is given up because the element left the page. */
  'give-up': unknown;
  reset: unknown;
};

export type Action = { [T in keyof Payloads]: { type: T } & Payloads[T] }[keyof Payloads];

type Rule<T extends keyof Payloads> = (state: State, payload: Payloads[T]) => State | false;

const idle: State = { phase: 'idle' };

/** Where each action leads from a state; false where it means nothing. */
const rules: { [T in keyof Payloads]: Rule<T> } = {
  start: (state) => canStart(state) && { phase: 'starting' },
  warn: (state, { unfit }) => is(state, 'starting') && { phase: 'unfit', unfit },
  show: (state, { text, panel }) =>
    is(state, 'starting', 'handover') && { phase: 'handover', text, panel },
  leave: (state, { verificationUrl }) =>
    is(state, 'starting', 'handover') && { phase: 'leaving', verificationUrl },
  'hand-off': (state) => is(state, 'leaving') && { phase: 'elsewhere' },
  return: (state) => is(state, 'idle', 'starting') && { phase: 'checking' },
  ask: (state) => canAsk(state) && { phase: 'checking' },
  wait: (state) => is(state, 'checking') && { phase: 'checking', slow: true },
  delay: (state) => is(state, 'checking') && { phase: 'delayed' },
  finish: (state, { outcome }) =>
    is(state, 'starting', 'handover', 'checking') && { phase: outcome.status, outcome },
  restore: (state, { outcome }) => is(state, 'idle') && { phase: outcome.status, outcome },
  lose: (state) => is(state, 'idle', 'starting', 'handover', 'checking') && { phase: 'lost' },
  fail: (state, { error }) =>
    is(state, 'starting', 'handover', 'leaving', 'checking') && {
      phase: 'error',
      error,
      recovery: is(state, 'handover', 'checking') ? 'ask' : 'start',
    },
  'come-back': (state) => is(state, 'starting', 'leaving') && idle,
  'give-up': (state) => is(state, 'starting', 'handover', 'checking') && idle,
  reset: (state) => !is(state, 'idle') && idle,
};

/**
 * The state after an action. The very same state comes back when the action means nothing there:
 * that is how a double click stays one start.
 */
export function transition(state: State, action: Action): State {
  const rule = rules[action.type] as (from: State, payload: Action) => State | false;
  return rule(state, action) || state;
}

/** Whether a new verification may begin. After a final refusal only `reset` opens the way again. */
export function canStart(state: State): boolean {
  return (
    is(state, 'idle', 'lost', 'elsewhere', 'unfit') ||
    ('outcome' in state && state.outcome.retryable) ||
    ('recovery' in state && state.recovery === 'start')
  );
}

/** Whether there is a verification whose result can be asked for again. */
export function canAsk(state: State): boolean {
  return is(state, 'delayed', 'elsewhere') || ('recovery' in state && state.recovery === 'ask');
}

function is(state: State, ...phases: Phase[]): boolean {
  return phases.includes(state.phase);
}
