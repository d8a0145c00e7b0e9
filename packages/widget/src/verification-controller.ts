import type { ReactiveController } from 'lit';
import { stopIfAborted } from './abort.js';
import type { Outcome, Started, Verification } from './answers.js';
import type { Arrival } from './arrival.js';
import type { Claimant } from './arrivals.js';
import type { Effects } from './effects.js';
import { asEkycError, clientError, hasCode, isEkycError } from './errors.js';
import type { EkycError } from './errors.js';
import { EkycErrorEvent } from './events/ekyc-error-event.js';
import { EkycRedirectEvent } from './events/ekyc-redirect-event.js';
import { EkycResultEvent } from './events/ekyc-result-event.js';
import { EkycStartEvent } from './events/ekyc-start-event.js';
import { restoredOutcome } from './form-field.js';
import type { Mode } from './handoff/device.js';
import type { HandoffHost } from './handoff/handoff.js';
import { transition } from './machine.js';
import type { Action, HandoffView, State } from './machine.js';
import { allowedVerificationUrl } from './navigation-guard.js';
import { contentLoaded, elementKey as keyOf, thisPage } from './page.js';
import type { Pending } from './pending-store.js';
import { poll } from './poll.js';
import { tokensIn } from './return-address.js';
import { proxyClient } from './proxy-client.js';
import type { Access, ProxyClient } from './proxy-client.js';
import type { Settings } from './settings.js';
import { warn } from './warn.js';

/** After that, people want to know that it takes longer. */
const slowAfterMs = 8000;

/** So many times the vendor may have no result before the person is told that they have not finished. */
const pendingAnswers = 2;

/** How long the result is asked for, behind the scenes for most of it. */
const patience = { ms: 30 * 60_000, failures: 3 };

/** A start that is refused because of a crowd is repeated by itself, where the wait is not longer. */
const repeats = 2;
const longestWaitMs = 30_000;

/** Passes of this page by their verification's id, which the element has in an attribute. */
const passes = new Map<string, Outcome>();
const passAttribute = 'data-verification';

/** What the controller needs of its element. */
export type VerificationHost = HandoffHost & {
  readonly effects: Effects;
  readonly mode: Mode | null;
  /** Good for one start. */
  captchaToken: string | null;
  /** The state has changed: forms and style sheets learn it at once. */
  stateChanged(): void;
  /** @throws {EkycError} when an attribute is missing or cannot be used. */
  settings(): Settings;
};

/**
 * Carries out what a verification needs: calls, storage, the way out and the way back. What it
 * means for the element is decided by the state machine. Of several calls only the latest counts;
 * an earlier one is aborted and its answer is dropped.
 */
export class VerificationController implements ReactiveController, Claimant {
  state: State = { phase: 'idle' };
  /** The person has come back, and the element has not yet looked whether to draw the focus. */
  returned = false;

  private readonly host: VerificationHost;
  private call: AbortController | undefined;
  /** Who is being asked about, from the way out to the result. */
  private arrival: Arrival | null = null;

  constructor(host: VerificationHost) {
    this.host = host;
    host.addController(this);
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
      void this.run({ type: 'start' }, (signal) => this.followHandoff(pending, signal));
    else {
      this.arrival = coming;
      void this.run({ type: 'return' }, (signal) => this.check(signal));
    }
  }

  start(): Promise<void> {
    const isWarned = this.state.phase === 'unsupported';
    return this.run({ type: 'start' }, (signal) => this.begin(isWarned, signal));
  }

  ask(): Promise<void> {
    return this.run({ type: 'ask' }, (signal) => this.check(signal));
  }

  /** Goes on with what the person left before its end. */
  async resume(): Promise<void> {
    const pending = this.arrival?.candidates[0];
    if (this.state.phase !== 'unfinished' || !pending) return;
    const { verificationUrl } = this.state;
    if (verificationUrl === null) return;
    await this.run({ type: 'redirect', verificationUrl }, (signal) => {
      this.leave(pending, verificationUrl, signal);
      return Promise.resolve();
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

  /** Takes an action; false when it means nothing in this state. */
  private to(action: Action): boolean {
    const before = this.state;
    this.state = transition(before, action);
    if (this.state === before) return false;
    this.host.requestUpdate();
    this.host.stateChanged();
    return true;
  }

  /** Ends what is under way, and forgets whom it was about. */
  private drop(action: Action): boolean {
    const isDropped = this.to(action);
    if (isDropped) {
      this.call?.abort();
      this.arrival = null;
    }
    return isDropped;
  }

  private async run(action: Action, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    if (!this.to(action)) return;
    this.call?.abort();
    const call = new AbortController();
    this.call = call;
    try {
      await work(call.signal);
    } catch (thrown) {
      if (call.signal.aborted) return;
      const error = asEkycError(thrown);
      if (hasCode(error, 'verification-not-found')) await this.lose(error);
      else if (this.to({ type: 'fail', error })) this.report(error);
    }
  }

  private async begin(isWarned: boolean, signal: AbortSignal): Promise<void> {
    const { host } = this;
    this.arrival = null;
    const support = isWarned ? null : await host.effects.checkSupport(host);
    stopIfAborted(signal);
    if (support !== null && support !== 'phone') {
      this.to({ type: 'warn', problem: support });
      return;
    }
    host.dispatchEvent(new EkycStartEvent());
    stopIfAborted(signal);
    await this.open(null, support === 'phone', signal);
  }

  /** Goes on with what a phone had, or was offered, before the page was loaded anew. */
  private async followHandoff(kept: Pending, signal: AbortSignal): Promise<void> {
    // The page's code may still be about to say what the element needs, and to listen.
    await contentLoaded();
    stopIfAborted(signal);
    await this.open(kept, true, signal);
  }

  /** Leads to the vendor's page, or to a phone, or to the result where there is one already. */
  private async open(kept: Pending | null, isPhone: boolean, signal: AbortSignal): Promise<void> {
    const { host } = this;
    // What cannot be loaded is not offered.
    const phone = isPhone ? await import('./handoff/handoff.js').catch(() => null) : null;
    const settings = host.settings();
    const client = proxyClient(settings.proxy, host.effects.fetch);
    const { store } = thisPage();
    store.removeEarlier(keyOf(host), location.href);
    // The site's backend may have started it: then see how far it is.
    const known = settings.client ?? kept;
    let access: Access;
    let found: { verificationUrl?: string; expiresAt?: string };
    if (known) {
      const seen = await this.untilFree(() => client.get(known, signal), signal);
      if (seen.status !== 'pending') {
        this.finish(seen);
        return;
      }
      [access, found] = [known, seen];
    } else {
      const started = await this.buy(client, settings, phone !== null, signal);
      [access, found] = [started, started];
    }
    const pending = this.pendingFor(access, found, settings);
    this.arrival = { token: null, candidates: [pending] };
    let ended: Verification | null = null;
    if (phone) {
      store.put({ ...pending, token: null });
      const show = (view: HandoffView) => this.to({ type: 'show-handoff', view });
      ended = await phone.handOff(host, show, { client, access, signal });
    }
    if (ended) this.finish(ended);
    // Nobody has asked this page to go when it was loaded anew.
    else if (pending.verificationUrl && (phone || !kept))
      this.leave(pending, pending.verificationUrl, signal);
    else {
      this.to({ type: 'return' });
      await this.check(signal);
    }
  }

  private async buy(
    client: ProxyClient,
    { body }: Settings,
    isPhone: boolean,
    signal: AbortSignal,
  ): Promise<Started> {
    try {
      return await this.untilFree(
        () => client.start(isPhone ? { ...body, flow: 'handoff' } : body, signal),
        signal,
      );
    } finally {
      // It has been sent, and is good for one start.
      this.host.captchaToken = null;
      this.host.removeAttribute('captcha-token');
    }
  }

  /** Waits as long as a crowded proxy asks for. Such an answer means that nothing was bought. */
  private async untilFree<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    for (let repeated = 0; ; repeated += 1) {
      try {
        return await work();
      } catch (error) {
        const waitMs = waitAskedFor(error);
        if (waitMs === null || repeated === repeats) throw error;
        await this.host.effects.sleep(waitMs, signal);
      }
    }
  }

  private pendingFor(
    { id, clientSecret }: Access,
    { verificationUrl, expiresAt }: { verificationUrl?: string; expiresAt?: string },
    { proxy, body }: Settings,
  ): Pending {
    const startedAt = this.host.effects.now();
    return {
      id,
      clientSecret,
      proxy: proxy.href,
      redirectUrl: body.redirectUrl,
      href: location.href,
      historyState: history.state as unknown,
      elementKey: keyOf(this.host),
      startedAt,
      expiresAt: Date.parse(expiresAt ?? '') || startedAt,
      ...(verificationUrl !== undefined && { verificationUrl }),
    };
  }

  private leave(pending: Pending, address: string, signal: AbortSignal): void {
    const { host } = this;
    const { proxy, verificationHosts: hosts } = host.settings();
    const verificationUrl = allowedVerificationUrl(address, { proxy, hosts })?.href;
    if (!verificationUrl) throw clientError('verification-url-refused');
    const bizToken = tokensIn(verificationUrl).pop();
    thisPage().store.put({ ...pending, ...(bizToken && { bizToken }) });
    this.to({ type: 'redirect', verificationUrl });
    const goes = host.dispatchEvent(new EkycRedirectEvent({ id: pending.id, verificationUrl }));
    // A listener may have called `reset`.
    stopIfAborted(signal);
    if (goes) host.effects.navigate(verificationUrl);
    else this.to({ type: 'open-externally' });
  }

  private async check(signal: AbortSignal): Promise<void> {
    const { effects } = this.host;
    const asked = this.arrival;
    const pending = asked?.candidates[0];
    if (!pending) return;
    effects.sleep(slowAfterMs, signal).then(
      () => this.to({ type: 'slow' }),
      () => false,
    );
    const client = proxyClient(new URL(pending.proxy), effects.fetch);
    let unanswered = 0;
    const ask = async (): Promise<Verification | null> => {
      const seen = asked.token
        ? await client.returnWith(pending, signal, asked.token)
        : await client.get(pending, signal, unanswered > 0);
      // Handed in once, the token has done its work.
      asked.token = null;
      if (seen.status !== 'pending') return seen;
      unanswered += 1;
      // Whoever is on a phone is not done there, and did not leave anything here.
      if (unanswered >= pendingAnswers && !seen.handedOff) this.leaveUnfinished(pending);
      return null;
    };
    try {
      const ended = await poll(ask, effects, signal, patience);
      await contentLoaded();
      stopIfAborted(signal);
      if (ended) this.finish(ended);
    } catch (error) {
      if (signal.aborted || !hasCode(error, 'token-mismatch', 'verification-not-found'))
        throw error;
      await this.passOn(pending, asked, error);
    }
  }

  private leaveUnfinished({ verificationUrl, expiresAt }: Pending): void {
    const isOpen = expiresAt > this.host.effects.now();
    this.to({
      type: 'leave-unfinished',
      verificationUrl: (isOpen && verificationUrl) || null,
      // A verification that the site's backend began is not the page's to begin anew.
      mayStart: this.host.clientSecret === null,
    });
  }

  /** The token is another verification's, or this one is too old: perhaps the next is it. */
  private async passOn(
    pending: Pending,
    { token, candidates: [, ...candidates] }: Arrival,
    error: unknown,
  ): Promise<void> {
    const { store, arrivals } = thisPage();
    const isForeign = hasCode(error, 'token-mismatch');
    if (isForeign) store.forgetToken(pending);
    else store.remove(pending.id);
    if (token && candidates.length > 0) {
      if (this.drop({ type: 'give-up' })) arrivals.giveBack({ token, candidates }, true);
    } else if (isForeign) {
      // Another service's, or the page's own: nobody has come back.
      if (this.drop({ type: 'give-up' })) arrivals.putBack();
    } else await this.lose();
  }

  /** Caches of pages, like Turbo's, put a copy of the tag in its place: that has the pass again. */
  private takePass(): void {
    const id = this.host.getAttribute(passAttribute) ?? '';
    const outcome = passes.get(id);
    const { clientSecret } = this.host;
    if (outcome && (clientSecret === null || clientSecret.startsWith(`${id}_`)))
      this.to({ type: 'restore', outcome });
  }

  private finish({ id, status, reason, hint, retryable, resultToken }: Verification): void {
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

  private async lose(error = clientError('session-lost')): Promise<void> {
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

/** Milliseconds, where the proxy refused because of a crowd; null: waiting will not do. */
function waitAskedFor(error: unknown): number | null {
  if (!isEkycError(error) || !hasCode(error, 'upstream-busy', 'overloaded', 'rate-limited'))
    return null;
  const { retryAfterMs } = error;
  return retryAfterMs !== undefined && retryAfterMs <= longestWaitMs ? retryAfterMs : null;
}
