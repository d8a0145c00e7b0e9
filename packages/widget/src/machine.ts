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
 * - `handoff`: a phone may take over, or has; the panel shows the code, or what can be done
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
  | { phase: 'handoff'; text: Text; panel: HTMLElement | null }
  | { phase: 'leaving'; verificationUrl: string }
  | { phase: 'checking'; slow?: true }
  | { phase: FinalStatus; outcome: Outcome }
  | { phase: 'error'; error: EkycError; recovery: 'start' | 'ask' };

/** What a state may have, for whoever asks without telling the phases apart. */
export type AnyState = {
  phase: Phase;
  unfit?: Unfit;
  text?: Text;
  panel?: HTMLElement | null;
  verificationUrl?: string;
  slow?: true;
  outcome?: Outcome;
  error?: EkycError;
  recovery?: 'start' | 'ask';
};

export type Phase = State['phase'];

/**
 * Something that can happen to an element: gives the state after it. The very same state comes back
 * when it means nothing there: that is how a double click stays one start.
 *
 * @param payload What comes with it.
 */
export type Action<Payload = unknown> = (state: State, payload: Payload) => State;

/** The person, or the page's code, starts a verification. */
export const start = action('starting', canStart);
/** This device or browser will hardly do. */
export const warn = action<{ unfit: Unfit }>('unfit', among('starting'));
/** A code for a phone is there, or the phone has got further. */
export const show = action<{ text: Text; panel: HTMLElement | null }>(
  'handoff',
  among('starting', 'handoff'),
);
/** The proxy gave an address to go to. */
export const leave = action<{ verificationUrl: string }>('leaving', among('starting', 'handoff'));
/** The app said that it opens the address itself. */
export const handOff = action('elsewhere', among('leaving'));
/** The person came back, or had already come back earlier. */
export const arrive = action('checking', among('idle', 'starting'));
/** The person asks for the result once more. */
export const ask = action('checking', canAsk);
/** The result is not there at once. */
export const wait = action('checking', among('checking'), () => ({ slow: true }));
/** The result is not there and has been waited for long enough. */
export const delay = action('delayed', among('checking'));
export const finish = action<{ outcome: Outcome }>(null, among('starting', 'handoff', 'checking'));
/** A form's result is there again after the person went back to it. */
export const restore = action<{ outcome: Outcome }>(null, among('idle'));
export const lose = action('lost', among('idle', 'starting', 'handoff', 'checking'));
export const fail = action<{ error: EkycError }>(
  'error',
  among('starting', 'handoff', 'leaving', 'checking'),
  (state) => ({ recovery: among('handoff', 'checking')(state) ? 'ask' : 'start' }),
);
/** The browser's back button shows the page again. */
export const comeBack = action('idle', among('starting', 'leaving'));
/** What was under way is given up because the element left the page. */
export const giveUp = action('idle', among('starting', 'handoff', 'checking'));
export const reset = action('idle', ({ phase }) => phase !== 'idle');

/**
 * @param to Null: where the outcome says.
 * @param from In which states it means something.
 * @param more What the new state has beside the payload.
 */
function action<Payload = void>(
  to: Phase | null,
  from: (state: State) => boolean,
  more?: (state: State) => object,
): Action<Payload> {
  return (state, payload) => {
    if (!from(state)) return state;
    const phase = to ?? (payload as { outcome: Outcome }).outcome.status;
    return { phase, ...payload, ...more?.(state) } as State;
  };
}

/** Whether a new verification may begin. After a final refusal only `reset` opens the way again. */
export function canStart(state: State): boolean {
  const { outcome, recovery }: AnyState = state;
  return (
    among('idle', 'lost', 'elsewhere', 'unfit')(state) ||
    recovery === 'start' ||
    !!outcome?.retryable
  );
}

/** Whether there is a verification whose result can be asked for again. */
export function canAsk(state: State): boolean {
  const { recovery }: AnyState = state;
  return among('delayed', 'elsewhere')(state) || recovery === 'ask';
}

function among(...phases: Phase[]) {
  return ({ phase }: State): boolean => phases.includes(phase);
}
