import type { EkycError } from './errors.js';
import { canAsk, canStart } from './machine.js';
import type { AnyState, Phase, State } from './machine.js';
import type { Messages, Text, Topic } from './messages.js';

/** What a state looks like: everything that the template needs to know. */
export type View = {
  title: string;
  /** Empty: there is nothing to do. */
  advice: string;
  tone: 'neutral' | 'busy' | 'good' | 'bad';
  /** What the button does; null: it cannot be pressed. */
  press: 'start' | 'ask' | null;
  /** Whether there is a button: a busy element keeps it, so that the focus can stay. */
  button: boolean;
  label: string;
  /** The way to go on by hand when the browser does not. */
  link: string | undefined;
  /** What stands below the words: a code for a phone. */
  panel: HTMLElement | null | undefined;
  /** Error code and request id, for whoever is asked for help. */
  reference: string | undefined;
};

/** Of the failures, those that a person can do something about. */
const offline = /^(network|request-timeout)$/;
const busy = /^(rate-limited|daily-limit-reached|upstream-busy|overloaded)$/;

/** Turns a state into what is shown. */
export function describe(state: State, messages: Messages): View {
  const { phase, verificationUrl, panel, error }: AnyState = state;
  const [title, advice] = textOf(state, messages);
  const tone = toneOf(phase);
  const press = canAsk(state) ? 'ask' : canStart(state) ? 'start' : null;
  return {
    title,
    advice,
    tone,
    press,
    button: press !== null || tone === 'busy',
    label: messages[labelOf(phase, press)],
    link: verificationUrl,
    panel,
    reference: error && `${error.code} ${error.requestId ?? ''}`.trim(),
  };
}

function toneOf(phase: Phase): View['tone'] {
  if (phase.endsWith('ing')) return 'busy';
  if (phase === 'passed') return 'good';
  return /^(idle|handoff|elsewhere|delayed)$/.test(phase) ? 'neutral' : 'bad';
}

function labelOf(phase: Phase, press: View['press']) {
  if (press === 'ask' || phase === 'checking') return 'askAgain';
  if (phase === 'unfit') return 'anyway';
  return /^(failed|expired|error)$/.test(phase) ? 'tryAgain' : 'start';
}

function textOf(state: State, messages: Messages): Text {
  const { text, outcome }: AnyState = state;
  if (text) return text;
  const [title, advice] = messages[topicOf(state)] ?? messages.unknown;
  return [title, outcome?.reason && !outcome.retryable ? messages.contact : advice];
}

function topicOf({ phase, outcome, error, unfit, slow }: AnyState): Topic {
  if (error) return troubleOf(error);
  return outcome?.hint ?? outcome?.reason ?? unfit ?? ((slow ? 'slow' : phase) as Topic);
}

function troubleOf(error: EkycError): Topic {
  if (offline.test(error.code)) return 'offline';
  if (busy.test(error.code)) return 'busy';
  return error.transient ? 'service' : 'integration';
}
