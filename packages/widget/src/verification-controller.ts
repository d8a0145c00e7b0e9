import type { Arrival } from './arrival.js';
import type { Claimant } from './arrivals.js';
import type { Started, Verification } from './answers.js';
import { askUntilFinal } from './asking.js';
import type { Effects } from './effects.js';
import { EkycError, clientError, isNotOurs } from './errors.js';
import { EkycErrorEvent } from './events/ekyc-error-event.js';
import { EkycRedirectEvent } from './events/ekyc-redirect-event.js';
import { EkycResultEvent } from './events/ekyc-result-event.js';
import { EkycStartEvent } from './events/ekyc-start-event.js';
import { restoredOutcome } from './form-field.js';
import * as machine from './machine.js';
import type { Action, State } from './machine.js';
import type { Messages } from './messages.js';
import { allowedVerificationUrl } from './navigation-guard.js';
import { contentLoaded, elementKey as keyOf, thisPage } from './page.js';
import type { Mode } from './handoff/device.js';
import type * as handoffPart from './handoff/handoff.js';
import type { Pending } from './pending-store.js';
import { tokensIn } from './return-address.js';
import { proxyClient } from './proxy-client.js';
import type { Settings } from './settings.js';
import { warn } from './warn.js';

/** After that, people want to know that it takes longer. */
const slowAfterMs = 8000;

/** What the controller needs of its element. */
export type VerificationHost = HTMLElement & {
  readonly effects: Effects;
  readonly mode: Mode | null;
  readonly clientSecret: string | null;
  /** What the element says, in its language. */
  readonly texts: Messages;
  /** Resolves once it says that. */
  readonly updateComplete: Promise<void>;
  requestUpdate(): void;
  start(): Promise<void>;
  reset(): void;
  /** @throws {EkycError} when an attribute is missing or cannot be used. */
  settings(): Settings;
};

/** What is loaded where a phone may take over. */
type PhonePart = typeof handoffPart;

/** What the element asks of it, and the page's arrivals. */
export type VerificationController = Claimant & {
  state(): State;
  connect(): void;
  disconnect(): void;
  start(): Promise<void>;
  ask(): Promise<void>;
  reset(): void;
  /** A form gives back what it had when the person was here before. */
  restore(state: unknown): void;
  /** The person has come back, and the element has not yet looked whether to draw the focus. */
  returned: boolean;
};

/**
 * Carries out what a verification needs: calls, storage, the way out and the way back. What it
 * means for the element is decided by the state machine. Of several calls only the latest counts;
 * an earlier one is aborted and its answer is dropped.
 */
export function verificationController(host: VerificationHost): VerificationController {
  let state: State = { phase: 'idle' };
  let call: AbortController | undefined;
  /** Who is being asked about, from the way out to the result. */
  let arrival: Arrival | null = null;

  /** Takes an action; false when it means nothing in this state. */
  function to(action: Action<void>): boolean;
  function to<Payload>(action: Action<Payload>, payload: Payload): boolean;
  function to<Payload>(action: Action<Payload>, payload?: Payload): boolean {
    const before = state;
    state = action(state, payload as Payload);
    if (state === before) return false;
    host.requestUpdate();
    return true;
  }

  /** Ends what is under way, and forgets whom it was about. */
  const drop = (action: Action<void>): boolean => {
    const dropped = to(action);
    if (dropped) {
      call?.abort();
      arrival = null;
    }
    return dropped;
  };

  const run = async (
    action: Action<void>,
    work: (signal: AbortSignal) => Promise<void>,
  ): Promise<void> => {
    if (!to(action)) return;
    call?.abort();
    const { signal } = (call = new AbortController());
    try {
      await work(signal);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof EkycError)) throw error;
      if (error.code === 'verification-not-found') await lose(error);
      else if (to(machine.fail, { error })) report(error);
    }
  };

  /** @param kept What a phone had, or was offered, before the page was loaded anew. */
  const start = async (warned: boolean, signal: AbortSignal, kept?: Pending): Promise<void> => {
    arrival = null;
    // The page's code may still be about to say what the element needs, and to listen.
    if (kept) await contentLoaded();
    const unfit = kept ? 'phone' : warned ? null : await host.effects.fitness(host);
    signal.throwIfAborted();
    const phone = unfit === 'phone';
    if (unfit && !phone) {
      to(machine.warn, { unfit });
      return;
    }
    if (!kept) host.dispatchEvent(new EkycStartEvent());
    // What cannot be loaded is not offered.
    await depart(
      phone ? await import('./handoff/handoff.js').catch(() => null) : null,
      signal,
      kept,
    );
  };

  const depart = async (
    phone: PhonePart | null,
    signal: AbortSignal,
    kept?: Pending,
  ): Promise<void> => {
    const { effects } = host;
    const { proxy, body, client: given, verificationHosts: hosts } = host.settings();
    const access = given ?? kept;
    if (phone) body.flow = 'handoff';
    const { store } = thisPage();
    const { href } = location;
    const elementKey = keyOf(host);
    store.removeEarlier(elementKey, href);
    const client = proxyClient(proxy, effects.fetch);
    // The site's backend may have started it: then see how far it is.
    const answer = access ? await client.get(access, signal) : await client.start(body, signal);
    if ('status' in answer && answer.status !== 'pending') {
      finish(answer);
      return;
    }
    const { id, clientSecret } = access ?? (answer as Started);
    const startedAt = effects.now();
    const pending: Pending = {
      id,
      clientSecret,
      proxy: proxy.href,
      redirectUrl: body.redirectUrl,
      href,
      historyState: history.state as unknown,
      elementKey,
      startedAt,
      expiresAt: Date.parse(answer.expiresAt ?? '') || startedAt,
    };
    arrival = { token: null, candidates: [pending] };
    const { verificationUrl } = answer;
    if (phone) store.put({ ...pending, token: null });
    const seen = await phone?.handOff(host, (shown) => to(machine.show, shown), {
      client,
      pending,
      signal,
    });
    if (seen) finish(seen);
    // Nobody has asked this page to go when it was loaded anew.
    else if (verificationUrl && (phone || !kept))
      leave(pending, verificationUrl, { proxy, hosts }, signal);
    else {
      to(machine.arrive);
      await check(signal);
    }
  };

  const leave = (
    pending: Pending,
    address: string,
    allowed: Parameters<typeof allowedVerificationUrl>[1],
    signal: AbortSignal,
  ): void => {
    const verificationUrl = allowedVerificationUrl(address, allowed)?.href;
    if (!verificationUrl) throw clientError('verification-url-refused');
    const bizToken = tokensIn(verificationUrl).pop();
    thisPage().store.put({ ...pending, ...(bizToken && { bizToken }) });
    to(machine.leave, { verificationUrl });
    const goes = host.dispatchEvent(new EkycRedirectEvent({ id: pending.id, verificationUrl }));
    // A listener may have called `reset`.
    signal.throwIfAborted();
    if (goes) host.effects.navigate(verificationUrl);
    else to(machine.handOff);
  };

  const check = async (signal: AbortSignal): Promise<void> => {
    const { effects } = host;
    const asked = arrival;
    const pending = asked?.candidates[0];
    if (!pending) return;
    effects.sleep(slowAfterMs, signal).then(
      () => to(machine.wait),
      () => false,
    );
    const { get } = proxyClient(new URL(pending.proxy), effects.fetch);
    const ask = async (): Promise<Verification> => {
      const verification = await get(pending, signal, asked.token, !asked.token);
      // Handed in once, the token has done its work.
      asked.token = null;
      return verification;
    };
    try {
      const verification = await askUntilFinal(ask, effects, signal);
      await contentLoaded();
      signal.throwIfAborted();
      if (verification) finish(verification);
      else to(machine.delay);
    } catch (error) {
      if (signal.aborted || !isNotOurs(error)) throw error;
      await passOn(pending, asked, error);
    }
  };

  /** The token is another verification's, or this one is too old: perhaps the next is it. */
  const passOn = async (
    pending: Pending,
    { token, candidates: [, ...candidates] }: Arrival,
    { code }: EkycError,
  ): Promise<void> => {
    const { store, arrivals } = thisPage();
    const isForeign = code === 'token-mismatch';
    if (isForeign) store.forgetToken(pending);
    else store.remove(pending.id);
    if (token && candidates.length > 0) {
      if (drop(machine.giveUp)) arrivals.giveBack({ token, candidates }, true);
    } else if (isForeign) {
      // Another service's, or the page's own: nobody has come back.
      if (drop(machine.giveUp)) arrivals.putBack();
    } else await lose();
  };

  const finish = (verification: Verification): void => {
    const { id, status, reason, hint, retryable, resultToken } = verification;
    if (status === 'pending') return;
    const { store } = thisPage();
    store.remove(id);
    arrival?.candidates.slice(1).forEach(store.forgetToken);
    arrival = null;
    const outcome = { status, reason, ...(hint && { hint }), retryable, resultToken };
    if (to(machine.finish, { outcome }))
      host.dispatchEvent(new EkycResultEvent({ id, ...outcome }));
  };

  const lose = async (error = clientError('session-lost')): Promise<void> => {
    arrival = null;
    if (!to(machine.lose)) return;
    await contentLoaded();
    report(error);
  };

  const report = ({ code, message, requestId, transient }: EkycError): void => {
    if (!transient) warn(`${code}: ${message}`);
    host.dispatchEvent(new EkycErrorEvent({ code, message, ...(requestId && { requestId }) }));
  };

  /** The back button may bring the page back as it was left. */
  const onPageShow = ({ persisted }: PageTransitionEvent): void => {
    if (persisted) drop(machine.comeBack);
  };

  const controller: VerificationController = {
    state: () => state,
    connect() {
      addEventListener('pageshow', onPageShow);
      thisPage().arrivals.join(controller);
    },
    disconnect() {
      removeEventListener('pageshow', onPageShow);
      thisPage().arrivals.part(controller);
      // Moving an element takes it out and puts it in again: only who stays away gives up.
      setTimeout(() => {
        if (host.isConnected) return;
        const back = state.phase === 'checking' && arrival;
        if (drop(machine.giveUp) && back) thisPage().arrivals.giveBack(back);
      });
    },
    key: () => keyOf(host),
    free: () => state.phase === 'idle',
    welcome(coming) {
      controller.returned = true;
      const [pending] = coming.candidates;
      if (!pending) void lose();
      else if (pending.token === null)
        void run(machine.start, (signal) => start(false, signal, pending));
      else {
        arrival = coming;
        void run(machine.arrive, check);
      }
    },
    start() {
      const warned = state.phase === 'unfit';
      return run(machine.start, (signal) => start(warned, signal));
    },
    ask: () => run(machine.ask, check),
    reset() {
      const candidates = arrival?.candidates ?? [];
      drop(machine.reset);
      for (const { id } of candidates) thisPage().store.remove(id);
    },
    restore(kept) {
      const outcome = restoredOutcome(kept);
      if (outcome) to(machine.restore, { outcome });
    },
    returned: false,
  };
  return controller;
}
