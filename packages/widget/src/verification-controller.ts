import type { ReactiveController } from 'lit';
import { stopIfAborted } from './abort.js';
import type { Verification } from './answers.js';
import type { Arrival } from './arrival.js';
import type { Claimant } from './arrivals.js';
import { asEkycError, clientError, hasCode } from './errors.js';
import type { EkycError } from './errors.js';
import { EkycErrorEvent } from './events/ekyc-error-event.js';
import { EkycResultEvent } from './events/ekyc-result-event.js';
import { restoredOutcome } from './form-field.js';
import { loadSteps } from './load-steps.js';
import type { Steps } from './load-steps.js';
import { transition } from './machine.js';
import type { Action, State } from './machine.js';
import type { Outcome } from './outcome.js';
import { contentLoaded, elementKey as keyOf, thisPage } from './page.js';
import type { Page } from './page.js';
import type { StepsHost, Verifier } from './verification-steps.js';
import { warn } from './warn.js';

/** Passes of this page by their verification's id, which the element has in an attribute. */
const passes = new Map<string, Outcome>();
const passAttribute = 'data-verification';

/** What the controller needs of its element. */
export type VerificationHost = StepsHost & {
  /** The state has changed: forms and style sheets learn it at once. */
  stateChanged(): void;
};

/** A part of the way, from the file that is loaded when it is first gone. */
type Step = (steps: Steps, signal: AbortSignal) => Promise<void> | void;

/**
 * Keeps how far a verification is, and whom it is about; its steps make the calls. What they mean for
 * the element is decided by the state machine. Of several steps only the latest counts; an earlier
 * one is aborted and its answer is dropped.
 */
export class VerificationController implements ReactiveController, Claimant, Verifier {
  state: State = { phase: 'idle' };
  /** The person has come back, and the element has not yet looked whether to draw the focus. */
  returned = false;

  readonly host: VerificationHost;
  arrival: Arrival | null = null;
  private call: AbortController | undefined;

  constructor(host: VerificationHost) {
    this.host = host;
    host.addController(this);
  }

  get page(): Page {
    return thisPage();
  }

  hostConnected(): void {
    addEventListener('pageshow', this.onPageShow);
    this.takePass();
    thisPage().arrivals.join(this);
  }

  hostDisconnected(): void {
    removeEventListener('pageshow', this.onPageShow);
    thisPage().arrivals.part(this);
    // Moving an element takes it out and puts it in again: only who stays away gives up.
    setTimeout(() => {
      if (this.host.isConnected) return;
      const { phase } = this.state;
      const back = phase === 'checking' || phase === 'unfinished' ? this.arrival : null;
      if (this.drop({ type: 'give-up' }) && back) thisPage().arrivals.giveBack(back);
    });
  }

  key(): string {
    return keyOf(this.host);
  }

  free(): boolean {
    return this.state.phase === 'idle';
  }

  welcome(coming: Arrival): void {
    this.returned = true;
    const [pending] = coming.candidates;
    if (!pending) void this.lose();
    else if (pending.token === null)
      void this.run({ type: 'start' }, (steps, signal) =>
        steps.followHandoff(this, pending, signal),
      );
    else {
      this.arrival = coming;
      void this.run({ type: 'return' }, (steps, signal) => steps.check(this, signal));
    }
  }

  start(): Promise<void> {
    const isWarned = this.state.phase === 'unsupported';
    return this.run({ type: 'start' }, (steps, signal) => steps.begin(this, isWarned, signal));
  }

  ask(): Promise<void> {
    return this.run({ type: 'ask' }, (steps, signal) => steps.check(this, signal));
  }

  /** Goes on with what the person left before its end. */
  async resume(): Promise<void> {
    const pending = this.arrival?.candidates[0];
    if (this.state.phase !== 'unfinished' || !pending) return;
    const { verificationUrl } = this.state;
    if (verificationUrl === null) return;
    await this.run({ type: 'redirect', verificationUrl }, (steps, signal) => {
      steps.leave(this, pending, verificationUrl, signal);
    });
  }

  reset(): void {
    const candidates = this.arrival?.candidates ?? [];
    this.drop({ type: 'reset' });
    passes.delete(this.host.getAttribute(passAttribute) ?? '');
    this.host.removeAttribute(passAttribute);
    for (const { id } of candidates) thisPage().store.remove(id);
  }

  /** Takes back what has come to an end without a pass, and nothing that was paid for. */
  clear(): void {
    this.drop({ type: 'clear' });
  }

  /** A form gives back what it had when the person was here before. */
  restore(kept: unknown): void {
    const outcome = restoredOutcome(kept);
    if (outcome) this.to({ type: 'restore', outcome });
  }

  to(action: Action): boolean {
    const before = this.state;
    this.state = transition(before, action);
    if (this.state === before) return false;
    this.host.requestUpdate();
    this.host.stateChanged();
    return true;
  }

  drop(action: Action): boolean {
    const isDropped = this.to(action);
    if (isDropped) {
      this.call?.abort();
      this.arrival = null;
    }
    return isDropped;
  }

  private async run(action: Action, step: Step): Promise<void> {
    if (!this.to(action)) return;
    this.call?.abort();
    const call = new AbortController();
    this.call = call;
    try {
      const steps = await loadSteps();
      stopIfAborted(call.signal);
      await step(steps, call.signal);
    } catch (thrown) {
      if (call.signal.aborted) return;
      const error = asEkycError(thrown);
      if (hasCode(error, 'verification-not-found')) await this.lose(error);
      else if (this.to({ type: 'fail', error })) this.report(error);
    }
  }

  /** Caches of pages, like Turbo's, put a copy of the tag in its place: that has the pass again. */
  private takePass(): void {
    const id = this.host.getAttribute(passAttribute) ?? '';
    const outcome = passes.get(id);
    const { clientSecret } = this.host;
    if (outcome && (clientSecret === null || clientSecret.startsWith(`${id}_`)))
      this.to({ type: 'restore', outcome });
  }

  finish({ id, status, reason, hint, retryable, resultToken }: Verification): void {
    if (status === 'pending') return;
    const { store } = thisPage();
    store.remove(id);
    this.arrival?.candidates.slice(1).forEach(store.forgetToken);
    this.arrival = null;
    const outcome = { status, reason, ...(hint && { hint }), retryable, resultToken };
    if (!this.to({ type: 'finish', outcome })) return;
    if (status === 'passed') {
      passes.set(id, outcome);
      this.host.setAttribute(passAttribute, id);
    }
    this.host.dispatchEvent(new EkycResultEvent({ id, ...outcome }));
  }

  async lose(error = clientError('session-lost')): Promise<void> {
    this.arrival = null;
    if (!this.to({ type: 'lose' })) return;
    await contentLoaded();
    this.report(error);
  }

  private report({ code, message, requestId, cause }: EkycError): void {
    warn(`${code}: ${message}`, cause);
    this.host.dispatchEvent(new EkycErrorEvent({ code, message, ...(requestId && { requestId }) }));
  }

  /** The back button may bring the page back as it was left. */
  private readonly onPageShow = ({ persisted }: PageTransitionEvent): void => {
    if (persisted) this.drop({ type: 'show-again' });
  };
}
