import type { TemplateResult } from 'lit';
import { fill, pluralOf } from 'ekyc-verify-messages';
import type { ElementMessages, Notice, ShownError } from 'ekyc-verify-messages';
import type { ProblemCode, Reason } from 'ekyc-verify-protocol/vocabulary';
import type { Failure } from './outcome.js';
import type { ClientErrorCode, EkycError } from './errors.js';
import { canStart } from './machine.js';
import type { Phase, StateOf } from './machine.js';

/**
 * How serious it is. `warning` is for what nobody here can help: a vendor's outage, a missing
 * connection; `danger` for a refusal.
 */
export type Tone = 'neutral' | 'busy' | 'success' | 'warning' | 'danger';

/** What a button does: begin, ask for the result, or go on with what is open. */
export type Press = 'start' | 'ask' | 'resume';

/**
 * A button; without `press` it cannot be pressed, and keeps the focus of whoever is waiting. One with
 * an address opens that in a new tab.
 */
export type Button = { label: string; press: Press | null; href?: string };

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
  link: { href: string; label: string } | null;
  /** How many attempts are left, where they are few. */
  attemptsLeft: string | null;
  /** What stands below the words: a code for a phone. */
  panel: TemplateResult | null;
  /** Error code and request id, for whoever is asked for help. */
  reference: string | null;
};

/** How each phase looks; one that is missing does not compile. */
const views: { [P in Phase]: (state: StateOf<P>, texts: ElementMessages) => View } = {
  idle: (_state, texts) => view('neutral', texts.states.idle, start(texts.buttons.start)),
  starting: ({ delay }, texts) =>
    view('busy', texts.states[delay ?? 'starting'], waiting(texts.buttons.start)),
  unsupported: ({ problem }, texts) => {
    const goOn = start(texts.buttons.continueAnyway);
    if (problem !== 'framed') return view('warning', texts.unsupported[problem], goOn);
    // Where this page is only a part of another, it can be a whole one.
    const tab = { label: texts.buttons.openInNewTab, press: null, href: location.href };
    return { ...view('warning', texts.unsupported.framed, tab), secondary: goOn };
  },
  handoff: ({ view: { notice, panel } }) => ({ ...view('neutral', notice, null), panel }),
  redirecting: ({ verificationUrl }, texts) => ({
    ...view('busy', texts.states.redirecting, waiting(texts.buttons.start)),
    link: { href: verificationUrl, label: texts.links.notRedirected },
  }),
  'opened-externally': (_state, texts) =>
    view('neutral', texts.states['opened-externally'], {
      label: texts.buttons.checkResult,
      press: 'ask',
    }),
  checking: ({ delay }, texts) =>
    view('busy', texts.states[delay ?? 'checking'], waiting(texts.buttons.checkResult)),
  unfinished: (state, texts) => {
    const startOver = canStart(state) ? start(texts.buttons.startOver) : null;
    if (state.verificationUrl === null)
      return view(
        'neutral',
        texts.states.unfinished,
        startOver ?? { label: texts.buttons.checkResult, press: 'ask' },
      );
    return {
      ...view('neutral', texts.states.unfinished, {
        label: texts.buttons.continue,
        press: 'resume',
      }),
      secondary: startOver,
    };
  },
  passed: (_state, texts) => view('success', texts.states.passed, null),
  'attempt-failed': (state, texts) => {
    const { retryable, attemptsLeft } = state;
    // Where attempts are left and this page may not begin one, the site has to.
    const nowhere = attemptsLeft > 0 ? texts.errors.photo.text : texts.notes.contact;
    return {
      ...failed(state, texts, retryable ? null : nowhere),
      button: retryable ? start(texts.buttons.tryAgain) : null,
      // So few are worth a word, and none is not what a button to try again stands beside.
      attemptsLeft:
        retryable && (attemptsLeft === 1 || attemptsLeft === 2) ? left(attemptsLeft, texts) : null,
    };
  },
  failed: ({ outcome: { reason, hint } }, texts) =>
    failed({ reason: reason ?? 'unknown', ...(hint && { hint }) }, texts, texts.notes.contact),
  expired: ({ mayStart }, { states: { expired }, notes, buttons }) =>
    mayStart
      ? view('neutral', expired, start(buttons.startOver))
      : view('neutral', { ...expired, text: notes.contact }, null),
  canceled: (_state, texts) => view('neutral', texts.states.canceled, null),
  lost: ({ mayStart }, { states: { lost }, notes, buttons }) =>
    mayStart
      ? view('warning', lost, start(buttons.start))
      : view('warning', { ...lost, text: notes.contact }, null),
  error: ({ error, recovery }, texts) => ({
    ...view('warning', noticeOf(error, texts), wayOn(error, recovery, texts)),
    reference: [error.code, error.requestId ?? ''].join(' ').trim(),
  }),
};

/** Turns a state into what is shown. */
export function viewOf<P extends Phase>(state: StateOf<P>, texts: ElementMessages): View {
  return views[state.phase](state, texts);
}

function view(tone: Tone, { title, text }: Notice, button: Button | null): View {
  return {
    tone,
    title,
    advice: text,
    button,
    secondary: null,
    link: null,
    attemptsLeft: null,
    panel: null,
    reference: null,
  };
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

/** @param advice In place of what the person may do about it. */
function failed({ reason, hint }: Failure, texts: ElementMessages, advice: string | null): View {
  const { title, text } = hint ? texts.hints[hint] : texts.reasons[reason];
  return view(tones[reason], { title, text: advice ?? text }, null);
}

function left(n: number, { notes, language }: ElementMessages): string {
  return fill(pluralOf(notes.attemptsLeft, n, language), { n });
}

/** Of the failed calls, those that a person can tell apart. */
const shownErrors: Partial<Record<ProblemCode | ClientErrorCode, ShownError | 'unknown'>> = {
  network: 'offline',
  'request-timeout': 'offline',
  'rate-limited': 'busy',
  'daily-limit-reached': 'busy',
  'upstream-busy': 'busy',
  overloaded: 'busy',
  'captcha-failed': 'captcha',
  'photo-required': 'photo',
  unexpected: 'unknown',
};

/** What failed may go well the next time; but where the site has to go on, a button would lead nowhere. */
function wayOn(
  { code }: EkycError,
  press: 'start' | 'ask',
  { buttons }: ElementMessages,
): Button | null {
  if (code === 'photo-required') return null;
  return { label: press === 'ask' ? buttons.checkResult : buttons.tryAgain, press };
}

function noticeOf({ code, transient }: EkycError, { errors, reasons }: ElementMessages): Notice {
  const known = new Map<string, ShownError | 'unknown'>(Object.entries(shownErrors));
  const shown = known.get(code) ?? (transient ? 'service' : 'integration');
  return shown in errors ? errors[shown as ShownError] : reasons[shown as Reason];
}
