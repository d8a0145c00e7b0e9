import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Arrival } from './arrival.js';
import type { Claimant } from './arrivals.js';
import type { Started, Verification } from './answers.js';
import { askUntilFinal } from './asking.js';
import { pendingFor, startBody, wayOut } from './departure.js';
import type { Effects } from './effects.js';
import { EkycError, clientError, isNotOurs } from './errors.js';
import { EkycErrorEvent } from './events/ekyc-error-event.js';
import { EkycRedirectEvent } from './events/ekyc-redirect-event.js';
import { EkycResultEvent } from './events/ekyc-result-event.js';
import { EkycStartEvent } from './events/ekyc-start-event.js';
import { transition } from './machine.js';
import type { Action, State } from './machine.js';
import { contentLoaded, elementKey, thisPage } from './page.js';
import type { Pending } from './pending-store.js';
import { ProxyClient } from './proxy-client.js';
import type { Access } from './proxy-client.js';
import type { Settings } from './settings.js';
import { warn } from './warn.js';

/** What the controller needs of its element. */
export type VerificationHost = ReactiveControllerHost &
  HTMLElement & {
    readonly effects: Effects;
    /** @throws {EkycError} when an attribute is missing or cannot be used. */
    settings(): Settings;
  };

/**
 * Carries out what a verification needs: calls, storage, the way out and the way back. What it
 * means for the element is decided by the state machine. Of several calls only the latest counts;
 * an earlier one is aborted and its answer is dropped.
 */
export class VerificationController implements ReactiveController, Claimant {
  readonly #host: VerificationHost;
  #state: State = { phase: 'idle' };
  #call: AbortController | null = null;
  /** Who is being asked about, from the return (or the app's own way out) to the result. */
  #arrival: Arrival | null = null;

  constructor(host: VerificationHost) {
    this.#host = host;
    host.addController(this);
  }

  get state(): State {
    return this.#state;
  }

  hostConnected(): void {
    addEventListener('pageshow', this.#onPageShow);
    thisPage().arrivals.join(this);
  }

  hostDisconnected(): void {
    removeEventListener('pageshow', this.#onPageShow);
    thisPage().arrivals.leave(this);
    // Moving an element takes it out and puts it in again: only who stays away gives up.
    setTimeout(() => {
      if (!this.#host.isConnected) this.#giveUp();
    });
  }

  key(): string {
    return elementKey(this.#host);
  }

  free(): boolean {
    return this.#state.phase === 'idle';
  }

  welcome(arrival: Arrival): void {
    if (arrival.candidates.length === 0) {
      void this.#lose();
      return;
    }
    this.#arrival = arrival;
    if (this.#to({ type: 'return' })) void this.#run((signal) => this.#check(signal));
  }

  async start(): Promise<void> {
    if (!this.#to({ type: 'start' })) return;
    this.#arrival = null;
    await this.#run(async (signal) => {
      this.#host.dispatchEvent(new EkycStartEvent());
      await this.#depart(signal);
    });
  }

  async ask(): Promise<void> {
    if (this.#to({ type: 'ask' })) await this.#run((signal) => this.#check(signal));
  }

  reset(): void {
    this.#call?.abort();
    for (const { id } of this.#arrival?.candidates ?? []) thisPage().store.remove(id);
    this.#arrival = null;
    this.#to({ type: 'reset' });
  }

  /** Takes an action; false when it means nothing in this state. */
  #to(action: Action): boolean {
    const next = transition(this.#state, action);
    if (next === this.#state) return false;
    this.#state = next;
    this.#host.requestUpdate();
    return true;
  }

  async #run(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.#call?.abort();
    const { signal } = (this.#call = new AbortController());
    try {
      await work(signal);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof EkycError)) throw error;
      if (error.code === 'verification-not-found') await this.#lose(error);
      else if (this.#to({ type: 'fail', error })) this.#report(error);
    }
  }

  async #depart(signal: AbortSignal): Promise<void> {
    const { effects } = this.#host;
    const settings = this.#host.settings();
    const { store, address } = thisPage();
    store.removeEarlier(this.key(), address.href());
    const client = new ProxyClient(settings.proxy, effects.fetch);
    if (!settings.client) {
      this.#leave(await client.start(startBody(settings), signal), settings, signal);
      return;
    }
    // The site's backend has started it: see how far it is.
    const { clientSecret } = settings.client;
    const verification = await client.get(settings.client, false, signal);
    const { id, status, verificationUrl, expiresAt } = verification;
    if (status !== 'pending') {
      this.#finish(verification);
    } else if (verificationUrl !== undefined && expiresAt !== undefined) {
      this.#leave({ id, clientSecret, verificationUrl, expiresAt }, settings, signal);
    } else {
      this.#arrival = { token: null, candidates: [this.#pendingFor(settings.client, settings)] };
      this.#to({ type: 'return' });
      await this.#check(signal);
    }
  }

  #leave(started: Started, settings: Settings, signal: AbortSignal): void {
    const verificationUrl = wayOut(started, settings);
    const pending = this.#pendingFor(started, settings);
    this.#arrival = { token: null, candidates: [pending] };
    thisPage().store.put(pending);
    this.#to({ type: 'leave', verificationUrl });
    const event = new EkycRedirectEvent({ id: started.id, verificationUrl });
    const goes = this.#host.dispatchEvent(event);
    // A listener may have called `reset`.
    signal.throwIfAborted();
    if (goes) this.#host.effects.navigate(verificationUrl);
    else this.#to({ type: 'hand-off' });
  }

  async #check(signal: AbortSignal): Promise<void> {
    const { effects } = this.#host;
    const pending = this.#arrival?.candidates[0];
    if (!pending) return;
    const client = new ProxyClient(new URL(pending.proxy), effects.fetch);
    const ask = async (): Promise<Verification> => {
      const token = this.#arrival?.token ?? null;
      if (token === null) return client.get(pending, true, signal);
      const verification = await client.return(pending, token, signal);
      // Handed in once, it has done its work.
      if (this.#arrival) this.#arrival = { ...this.#arrival, token: null };
      return verification;
    };
    try {
      const verification = await askUntilFinal(ask, effects, signal);
      await contentLoaded();
      if (signal.aborted) return;
      if (verification) this.#finish(verification);
      else this.#to({ type: 'delay' });
    } catch (error) {
      if (signal.aborted || !isNotOurs(error)) throw error;
      await this.#passOn(pending, error);
    }
  }

  /** The token is another verification's, or this one is too old: perhaps the next is it. */
  async #passOn(pending: Pending, error: EkycError): Promise<void> {
    const { store, arrivals } = thisPage();
    const arrival = this.#arrival;
    if (error.code === 'token-mismatch') store.forgetToken(pending);
    else store.remove(pending.id);
    const candidates = arrival?.candidates.slice(1) ?? [];
    if (!arrival?.token || candidates.length === 0) return this.#lose();
    this.#arrival = null;
    this.#to({ type: 'give-up' });
    arrivals.passOn({ token: arrival.token, candidates });
  }

  #finish({ id, status, reason, retryable, resultToken }: Verification): void {
    if (status === 'pending') return;
    const { store } = thisPage();
    store.remove(id);
    this.#arrival?.candidates.slice(1).forEach((other) => store.forgetToken(other));
    this.#arrival = null;
    if (!this.#to({ type: 'finish', outcome: { status, reason, retryable } })) return;
    this.#host.dispatchEvent(new EkycResultEvent({ id, status, reason, retryable, resultToken }));
  }

  async #lose(error = clientError('session-lost')): Promise<void> {
    this.#arrival = null;
    if (!this.#to({ type: 'lose' })) return;
    await contentLoaded();
    this.#report(error);
  }

  #report({ code, message, requestId, transient }: EkycError): void {
    if (!transient) warn(`${code}: ${message}`);
    this.#host.dispatchEvent(
      new EkycErrorEvent({ code, message, ...(requestId !== undefined && { requestId }) }),
    );
  }

  #pendingFor(access: Access & { expiresAt?: string }, settings: Settings): Pending {
    const { address } = thisPage();
    return pendingFor(access, settings, {
      href: address.href(),
      historyState: address.historyState(),
      elementKey: this.key(),
      now: this.#host.effects.now(),
    });
  }

  #giveUp(): void {
    const arrival = this.#state.phase === 'checking' ? this.#arrival : null;
    if (!this.#to({ type: 'give-up' })) return;
    this.#call?.abort();
    this.#arrival = null;
    if (arrival) thisPage().arrivals.giveBack(arrival);
  }

  /** The back button may bring the page back as it was left. */
  readonly #onPageShow = (event: PageTransitionEvent): void => {
    if (!event.persisted || !this.#to({ type: 'come-back' })) return;
    this.#call?.abort();
    this.#arrival = null;
  };
}
