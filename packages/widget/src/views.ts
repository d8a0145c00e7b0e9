import type { TemplateResult } from 'lit';
import type { ProblemCode, Reason } from 'ekyc-verify-protocol/vocabulary';
import type { Outcome } from './answers.js';
import type { ClientErrorCode, EkycError } from './errors.js';
import { canStart } from './machine.js';
import type { Phase, StateOf } from './machine.js';
import type { Messages, Text, Trouble } from './messages.js';

/**
 * How serious it is. `warning` is for what nobody here can help: a vendor's outage, a missing
 * connection; `danger` for a refusal.
 */
export type Tone = 'neutral' | 'busy' | 'success' | 'warning' | 'danger';

/** What a button does: begin, ask for the result, or go on with what is open. */
export type Press = 'start' | 'ask' | 'resume';

/** A button; without `press` it cannot be pressed, and keeps the focus of whoever is waiting. */
export type Button = { label: string; press: Press | null };

/** What a state looks like: everything that the template needs to know. */
export type View = {
  tone: Tone;
  title: string;
  /** Empty: there is nothing to do. */
  advice: string;
  /** The main button, and the other way; null: there is none. */
  button: Button | null;
  secondary: Button | null;
  /** A way on that is an address. */
  link: { href: string; label: string; target?: '_blank' } | null;
  /** What stands below the words: a code for a phone. */
  panel: TemplateResult | null;
  /** Error code and request id, for whoever is asked for help. */
  reference: string | null;
};

/** How each phase looks; one that is missing does not compile. */
const views: { [P in Phase]: (state: StateOf<P>, texts: Messages) => View } = {
  idle: (_state, texts) => view('neutral', texts.idle, start(texts.start)),
  starting: (_state, texts) => view('busy', texts.starting, waiting(texts.start)),
  unsupported: ({ problem }, texts) => ({
    ...view('warning', texts[problem], start(texts.anyway)),
    // Where this page is only a part of another, it can be a whole one.
    link:
      problem === 'framed'
        ? { href: location.href, label: texts.openAlone, target: '_blank' }
        : null,
  }),
  handoff: ({ view: { text, panel } }) => ({ ...view('neutral', text, null), panel }),
  redirecting: ({ verificationUrl }, texts) => ({
    ...view('busy', texts.redirecting, waiting(texts.start)),
    link: { href: verificationUrl, label: texts.goOn },
  }),
  'opened-externally': (_state, texts) =>
    view('neutral', texts['opened-externally'], { label: texts.askAgain, press: 'ask' }),
  checking: ({ slow }, texts) =>
    view('busy', slow ? texts.slow : texts.checking, waiting(texts.askAgain)),
  unfinished: (state, texts) => {
    const startOver = canStart(state) ? start(texts.startOver) : null;
    if (state.verificationUrl === null)
      return view(
        'neutral',
        texts.unfinished,
        startOver ?? { label: texts.askAgain, press: 'ask' },
      );
    return {
      ...view('neutral', texts.unfinished, { label: texts.resume, press: 'resume' }),
      secondary: startOver,
    };
  },
  passed: (_state, texts) => view('success', texts.passed, null),
  failed: ({ outcome }, texts) => ended(outcome, texts),
  expired: ({ outcome }, texts) => ended(outcome, texts),
  lost: (_state, texts) => view('warning', texts.lost, start(texts.start)),
  error: ({ error, recovery }, texts) => ({
    ...view('warning', troubleOf(error, texts), {
      label: recovery === 'ask' ? texts.askAgain : texts.tryAgain,
      press: recovery,
    }),
    reference: [error.code, error.requestId ?? ''].join(' ').trim(),
  }),
};

/** Turns a state into what is shown. */
export function viewOf<P extends Phase>(state: StateOf<P>, texts: Messages): View {
  return views[state.phase](state, texts);
}

function view(tone: Tone, [title, advice]: Text, button: Button | null): View {
  return { tone, title, advice, button, secondary: null, link: null, panel: null, reference: null };
}

function start(label: string): Button {
  return { label, press: 'start' };
}

function waiting(label: string): Button {
  return { label, press: null };
}

/** A refusal is not the same as leaving on purpose, and an outage is neither. */
const tones: Record<Reason, Tone> = {
  capture: 'warning',
  rejected: 'danger',
  cancelled: 'neutral',
  'timed-out': 'neutral',
  limit: 'danger',
  expired: 'neutral',
  service: 'warning',
  integration: 'warning',
  unknown: 'warning',
};

function ended({ reason, hint, retryable }: Outcome, texts: Messages): View {
  const about = reason ?? 'unknown';
  const [title, advice] = texts[hint ?? about];
  return view(
    tones[about],
    [title, retryable ? advice : texts.contact],
    retryable ? start(texts.tryAgain) : null,
  );
}

/** Of the failed calls, those that a person can tell apart. */
const troubles: Partial<Record<ProblemCode | ClientErrorCode, Trouble | 'unknown'>> = {
  network: 'offline',
  'request-timeout': 'offline',
  'rate-limited': 'busy',
  'daily-limit-reached': 'busy',
  'upstream-busy': 'busy',
  overloaded: 'busy',
  'captcha-failed': 'captcha',
  unexpected: 'unknown',
};

function troubleOf({ code, transient }: EkycError, texts: Messages): Text {
  const known = new Map<string, Trouble | 'unknown'>(Object.entries(troubles));
  return texts[known.get(code) ?? (transient ? 'service' : 'integration')];
}
