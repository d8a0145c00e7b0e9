import type { Notice } from 'ekyc-verify-messages';
import type { TemplateResult } from 'lit';
import type { Outcome } from './outcome.js';
import type { UnsupportedReason } from './browser-support.js';
import type { EkycError } from './errors.js';
import type { AttemptFailure, Unfinished } from './standing.js';

/** What is repeated after a failed call: the start, or the question for the result. */
type Recovery = 'start' | 'ask';

/**
 * What a hand-off shows: a heading, what to do next, and what stands below. Read each time it's drawn,
 * so that it follows the language.
 */
export type HandoffView = { readonly notice: Notice; readonly panel: TemplateResult | null };

/** Why it takes longer: the proxy is busy and is asked again by itself, or nobody knows. */
type Delay = 'busy' | 'slow';

/**
 * Where an element may stand, and what it knows there.
 *
 * - `idle`: nothing has begun, or all of it was taken back
 * - `starting`: the proxy is asked for an attempt
 * - `unsupported`: this device or browser will hardly do; the person may go on anyway
 * - `handoff`: a phone may take over, or has; the panel shows the code, or what can be done
 * - `redirecting`: the browser is on its way to the vendor's page
 * - `opened-externally`: the app opened the vendor's page by itself; this page stays
 * - `checking`: the person is back and the result is asked for
 * - `unfinished`: an attempt has begun, and the vendor has no result of it: the person left before the
 *   end
 * - `attempt-failed`: the latest attempt did not pass, and the verification goes on
 * - `passed`, `failed`, `expired`, `canceled`: the verification has ended
 * - `lost`: somebody came back from a verification that is not known here
 * - `error`: a call did not succeed; `recovery` says what can be repeated
 */
type Details = {
  idle: unknown;
  starting: { delay: Delay | null };
  unsupported: { problem: UnsupportedReason };
  handoff: { view: HandoffView };
  redirecting: { verificationUrl: string };
  'opened-externally': unknown;
  checking: { delay: Delay | null };
  unfinished: Unfinished;
  'attempt-failed': AttemptFailure;
  passed: { outcome: Outcome };
  failed: { outcome: Outcome };
  expired: { outcome: Outcome; mayStart: boolean };
  canceled: { outcome: Outcome };
  lost: { mayStart: boolean };
  error: { error: EkycError; recovery: Recovery };
};

export type Phase = keyof Details;
export type StateOf<P extends Phase> = { [K in P]: { phase: K } & Details[K] }[P];
export type State = StateOf<Phase>;

/** What can happen to an element. */
export type Action =
  /** The person, or the page's code, begins an attempt. */
  | { type: 'start' }
  /** This device or browser will hardly do. */
  | { type: 'warn'; problem: UnsupportedReason }
  /** It takes longer. */
  | { type: 'delay'; delay: Delay }
  /** A code for a phone is there, or the phone has got further. */
  | { type: 'show-handoff'; view: HandoffView }
  /** The person does without a phone. */
  | { type: 'use-this-device' }
  /** There is an address to go to. */
  | { type: 'redirect'; verificationUrl: string }
  /** The app said that it opens the address itself. */
  | { type: 'open-externally' }
  /** The person came back, or had already come back earlier. */
  | { type: 'return' }
  /** The person asks for the result once more. */
  | { type: 'ask' }
  /** The vendor has no result of an attempt that has begun. */
  | { type: 'leave-unfinished'; left: Unfinished }
  | { type: 'fail-attempt'; failure: AttemptFailure }
  /** `mayStart`: this page may create another verification after an expiry. */
  | { type: 'finish'; outcome: Outcome; mayStart: boolean }
  /** `mayStart`: this page may create another verification. */
  | { type: 'lose'; mayStart: boolean }
  | { type: 'fail'; error: EkycError }
  /** The browser's back button shows the page again. */
  | { type: 'show-again' }
  /** What was under way is given up: the element left the page, or nothing has begun. */
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
      return canStart(state) ? { phase: 'starting', delay: null } : state;
    case 'warn':
      if (!isIn(state, 'starting')) return state;
      return { phase: 'unsupported', problem: action.problem };
    case 'delay':
      if (state.phase !== 'starting' && state.phase !== 'checking') return state;
      return state.delay === action.delay ? state : { ...state, delay: action.delay };
    case 'show-handoff':
      if (!isIn(state, ...looking, 'starting', 'handoff')) return state;
      return { phase: 'handoff', view: action.view };
    case 'use-this-device':
      return isIn(state, 'handoff') ? { phase: 'starting', delay: null } : state;
    case 'redirect':
      if (!isIn(state, 'starting', 'unfinished')) return state;
      return { phase: 'redirecting', verificationUrl: action.verificationUrl };
    case 'open-externally':
      return isIn(state, 'redirecting') ? { phase: 'opened-externally' } : state;
    case 'return':
      return isIn(state, 'idle', 'starting') ? { phase: 'checking', delay: null } : state;
    case 'ask':
      return canAsk(state) ? { phase: 'checking', delay: null } : state;
    case 'leave-unfinished':
      if (!isIn(state, ...looking, 'handoff')) return state;
      return isSame(state, action.left) ? state : { phase: 'unfinished', ...action.left };
    case 'fail-attempt':
      if (!isIn(state, ...looking, 'handoff')) return state;
      return { phase: 'attempt-failed', ...action.failure };
    case 'finish':
      return isIn(state, ...looking, 'handoff') ? ended(action) : state;
    case 'lose':
      return isIn(state, ...looking, 'starting', 'handoff')
        ? { phase: 'lost', mayStart: action.mayStart }
        : state;
    case 'fail':
      if (!isIn(state, 'starting', 'handoff', 'redirecting', 'checking')) return state;
      return {
        phase: 'error',
        error: action.error,
        recovery: isIn(state, 'checking') ? 'ask' : 'start',
      };
    case 'show-again':
      return isIn(state, 'starting', 'redirecting') ? { phase: 'idle' } : state;
    case 'give-up':
      return isIn(state, ...looking, 'starting', 'handoff') && state.phase !== 'idle'
        ? { phase: 'idle' }
        : state;
    case 'clear':
      return isIn(
        state,
        'unsupported',
        'attempt-failed',
        'failed',
        'expired',
        'canceled',
        'lost',
      ) ||
        (state.phase === 'error' && state.recovery === 'start')
        ? { phase: 'idle' }
        : state;
    case 'reset':
      return isIn(state, 'idle') ? state : { phase: 'idle' };
  }
}

/** Where the proxy may be asked how it stands, quietly or not. */
const looking = ['idle', 'checking', 'unfinished'] as const satisfies readonly Phase[];

function ended({ outcome, mayStart }: Extract<Action, { type: 'finish' }>): State {
  const { status } = outcome;
  return status === 'expired' ? { phase: status, outcome, mayStart } : { phase: status, outcome };
}

function isSame(state: State, { verificationUrl, mayStart }: Unfinished): boolean {
  return (
    state.phase === 'unfinished' &&
    state.verificationUrl === verificationUrl &&
    state.mayStart === mayStart
  );
}

/** Whether an attempt may begin. After a final refusal only `reset` opens the way again. */
export function canStart(state: State): boolean {
  switch (state.phase) {
    case 'idle':
    case 'opened-externally':
    case 'unsupported':
      return true;
    case 'unfinished':
    case 'expired':
    case 'lost':
      return state.mayStart;
    case 'attempt-failed':
      // Where this page may begin none, the site's backend may have.
      return state.retryable || state.attemptsLeft > 0;
    case 'error':
      return state.recovery === 'start';
    case 'starting':
    case 'handoff':
    case 'redirecting':
    case 'checking':
    case 'passed':
    case 'failed':
    case 'canceled':
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
