import type { ReactiveController } from 'lit';
import { stopIfAborted } from './abort.js';
import type { Arrival } from './arrival.js';
import type { Claimant } from './arrivals.js';
import { asEkycError, clientError, hasCode } from './errors.js';
import type { EkycError } from './errors.js';
import { EkycErrorEvent } from './events/ekyc-error-event.js';
import { loadSteps } from './load-steps.js';
import type { Steps } from './load-steps.js';
import { transition } from './machine.js';
import type { Action, State } from './machine.js';
import { elementKey as keyOf, ready, thisPage } from './page.js';
import type { Page } from './page.js';
import type { StepsHost, Verifier } from './verifier.js';
import { warn } from './warn.js';

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
  toldAttempt: string | null = null;
  private call: AbortController | undefined;
  /** The call that asks quietly, as long as it does. */
  private looking: AbortController | undefined;

  constructor(host: VerificationHost) {
    this.host = host;
    host.addController(this);
  }

  get page(): Page {
    return thisPage();
  }

  hostConnected(): void {
    addEventListener('pageshow', this.onPageShow);
    thisPage().arrivals.join(this);
    this.look();
  }

  hostDisconnected(): void {
    removeEventListener('pageshow', this.onPageShow);
    thisPage().arrivals.part(this);
    // Moving an element takes it out and puts it in again: only who stays away gives up.
    setTimeout(() => {
      if (this.host.isConnected) return;
      const back = this.arrival;
      if (this.free()) this.call?.abort();
      if (this.drop({ type: 'give-up' }) && back?.token) thisPage().arrivals.giveBack(back);
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
    // Who holds a client secret can ask, though nothing is kept of the way out.
    if (coming.candidates.length === 0 && this.host.clientSecret === null) void this.lose();
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

  /**
   * Asks quietly how things stand, where there is a verification to ask about: nobody has clicked, and
   * what cannot be learned is learned with the click.
   */
  look(): void {
    const { store } = thisPage();
    // Looking for the place of each of many elements takes its time: only where something is kept.
    const isKnown = () =>
      this.host.clientSecret !== null ||
      (store.all().length > 0 && store.of(this.key(), location.href) !== undefined);
    const isLooking = this.looking === this.call && this.looking?.signal.aborted === false;
    if (!this.free() || isLooking || !isKnown()) return;
    const work = this.perform((steps, signal) => steps.look(this, signal));
    const { call } = this;
    this.looking = call;
    void work.finally(() => {
      if (this.looking === call) this.looking = undefined;
    });
  }

  reset(): void {
    const { store } = thisPage();
    for (const { id } of this.arrival?.candidates ?? []) store.remove(id);
    store.removeEarlier(this.key(), location.href);
    this.drop({ type: 'reset' });
    this.call?.abort();
    this.arrival = null;
    this.toldAttempt = null;
  }

  /** Takes back what has come to an end without a pass, and nothing that was paid for. */
  clear(): void {
    this.to({ type: 'clear' });
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
    if (this.to(action)) await this.perform(step);
  }

  private async perform(step: Step): Promise<void> {
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

  async lose(error = clientError('session-lost')): Promise<void> {
    const gone = this.arrival?.candidates ?? [];
    for (const { id } of gone) thisPage().store.remove(id);
    this.arrival = null;
    // What the site's backend has created only the backend can create anew.
    const mayStart = gone.every(({ clientSecret }) => clientSecret !== this.host.clientSecret);
    if (!this.to({ type: 'lose', mayStart })) return;
    await ready(this.host);
    this.report(error);
  }

  private report({ code, message, requestId, cause }: EkycError): void {
    warn(`${code}: ${message}`, cause);
    this.host.dispatchEvent(new EkycErrorEvent({ code, message, ...(requestId && { requestId }) }));
  }

  /** The back button may bring the page back as it was left. */
  private readonly onPageShow = ({ persisted }: PageTransitionEvent): void => {
    if (persisted && this.drop({ type: 'show-again' })) this.look();
  };
}
