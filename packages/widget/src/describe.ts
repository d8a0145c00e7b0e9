import type { EkycError } from './errors.js';
import { canAsk, canStart } from './machine.js';
import type { Outcome, State } from './machine.js';
import type { Messages, Text, Trouble } from './messages.js';

/** What a state looks like: everything that the template needs to know. */
export type View = Text & {
  tone: 'neutral' | 'busy' | 'good' | 'bad';
  /** What the button does; null: there is none to press. */
  press: 'start' | 'ask' | null;
  label: string;
  /** The way to go on by hand when the browser does not. */
  link: string | null;
  /** Error code and request id, for whoever is asked for help. */
  reference: string | null;
};

const tones: Record<State['phase'], View['tone']> = {
  idle: 'neutral',
  starting: 'busy',
  leaving: 'busy',
  elsewhere: 'neutral',
  checking: 'busy',
  delayed: 'neutral',
  passed: 'good',
  failed: 'bad',
  expired: 'bad',
  lost: 'bad',
  error: 'bad',
};

/** Codes that are no fault of the site; all others are the operator's matter. */
const troubles: Partial<Record<string, Trouble>> = {
  network: 'offline',
  timeout: 'service',
  'rate-limited': 'busy',
  'daily-limit-reached': 'busy',
  'upstream-busy': 'busy',
  overloaded: 'busy',
  'request-timeout': 'offline',
  'internal-error': 'service',
  'upstream-invalid-answer': 'service',
  'upstream-unavailable': 'service',
  'upstream-timeout': 'service',
  'storage-unavailable': 'service',
};

/** Turns a state into what is shown. */
export function describe(state: State, messages: Messages): View {
  const press = pressOf(state);
  return {
    ...textOf(state, messages),
    tone: tones[state.phase],
    press,
    label: labelOf(state, press, messages),
    link: state.phase === 'leaving' ? state.verificationUrl : null,
    reference: state.phase === 'error' ? referenceOf(state.error) : null,
  };
}

function pressOf(state: State): View['press'] {
  if (canAsk(state)) return 'ask';
  return canStart(state) ? 'start' : null;
}

function labelOf(state: State, press: View['press'], messages: Messages): string {
  if (press === 'ask') return messages.askAgain;
  return state.phase === 'failed' || state.phase === 'expired' || state.phase === 'error'
    ? messages.tryAgain
    : messages.start;
}

function textOf(state: State, messages: Messages): Text {
  switch (state.phase) {
    case 'failed':
    case 'expired':
      return notPassed(state.outcome, messages);
    case 'error':
      return messages.trouble[troubleOf(state.error)];
    default:
      return messages[state.phase];
  }
}

function notPassed({ reason, retryable }: Outcome, messages: Messages): Text {
  const text = messages.notPassed[reason ?? 'unknown'];
  return retryable ? text : { ...text, advice: messages.noMoreTries };
}

function troubleOf({ code, transient }: EkycError): Trouble {
  return troubles[code] ?? (transient ? 'service' : 'setup');
}

function referenceOf({ code, requestId }: EkycError): string {
  return requestId === undefined ? code : `${code} ${requestId}`;
}
