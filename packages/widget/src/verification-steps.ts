/** Loaded when somebody clicks, or comes back: all that asks the proxy. */
import type { ElementMessages } from 'ekyc-verify-messages';
import { stopIfAborted } from './abort.js';
import type { BegunAttempt, Verification } from './answers.js';
import type { Arrival } from './arrival.js';
import { clientError, hasCode, isBusy } from './errors.js';
import type { EkycError } from './errors.js';
import { EkycAttemptEvent } from './events/ekyc-attempt-event.js';
import { EkycRedirectEvent } from './events/ekyc-redirect-event.js';
import { EkycResultEvent } from './events/ekyc-result-event.js';
import { EkycStartEvent } from './events/ekyc-start-event.js';
import type * as handoff from './handoff/handoff.js';
import type { HandoffHost } from './handoff/handoff.js';
import type { Action, HandoffView } from './machine.js';
import { allowedVerificationUrl } from './navigation-guard.js';
import { contentLoaded, elementKey as keyOf } from './page.js';
import type { Page } from './page.js';
import type { Pending } from './pending-store.js';
import { poll } from './poll.js';
import { proxyClient } from './proxy-client.js';
import type { Access, CreateBody, Flow, ProxyClient } from './proxy-client.js';
import { tokensIn } from './return-address.js';
import { settingsOf } from './settings.js';
import type { Configured, Settings } from './settings.js';
import { standingOf } from './standing.js';
import type { Standing } from './standing.js';
import type { Effects } from './effects.js';
import { warn } from './warn.js';

// In the same file, so that a click loads one.
export { supportOf } from './browser-support.js';

/** After that, people want to know that it takes longer. */
const slowAfterMs = 8000;

/** How long the result is asked for, behind the scenes for most of it. */
const patience = { ms: 30 * 60_000, failures: 3 };

/** A call that is refused because of a crowd is repeated by itself, where the wait is not longer. */
const repeats = 10;
const longestWaitMs = 60_000;

/** What the steps need of the element. */
export type StepsHost = HandoffHost &
  Configured & {
    readonly effects: Effects;
    readonly texts: Pick<ElementMessages, 'unsupported'>;
    /** The page is the proxy's own, of a link. */
    readonly linkPage: boolean;
    /** Good for one creation. */
    captchaToken: string | null;
  };

/**
 * The controller, as far as the steps need it. The page comes with it: a page that loads the script
 * by an address of its own, such as one with a query, gives this file another copy of the script.
 */
export type Verifier = {
  readonly host: StepsHost;
  readonly page: Page;
  /** Who is being asked about, from the way out to the result. */
  arrival: Arrival | null;
  /** The attempt whose end the page has heard of. */
  toldAttempt: string | null;
  /** Takes an action; false when it means nothing in this state. */
  to(action: Action): boolean;
  /** Ends what is under way, and forgets whom it was about. */
  drop(action: Action): boolean;
  lose(error?: EkycError): Promise<void>;
};

/** An attempt of a verification that is known, or of one that this page creates. */
export async function begin(
  verifier: Verifier,
  isWarned: boolean,
  signal: AbortSignal,
): Promise<void> {
  const { host } = verifier;
  const support = isWarned ? null : await host.effects.checkSupport(host);
  stopIfAborted(signal);
  // An app's own may resolve with nothing, or with what nobody knows.
  if (support && support !== 'phone' && support in host.texts.unsupported) {
    verifier.to({ type: 'warn', problem: support });
    return;
  }
  host.dispatchEvent(new EkycStartEvent());
  stopIfAborted(signal);
  // What cannot be loaded is not offered.
  const phone = support === 'phone' ? await loadHandoff().catch(() => null) : null;
  stopIfAborted(signal);
  const settings = settingsOf(host);
  const client = proxyClient(settings.proxy, host.effects.fetch);
  const known: Access & { attempt?: BegunAttempt } =
    knownTo(verifier, settings) ??
    (await create(
      verifier,
      client,
      phone ? settings.body : { ...settings.body, begin: true },
      signal,
    ));
  const pending = pendingFor(host, known, settings);
  verifier.arrival = { token: null, candidates: [pending] };
  if (phone && !(await offerPhone(verifier, client, pending, phone, false, signal))) return;
  await goOnHere(verifier, client, pending, known.attempt, signal);
}

/**
 * Asks how things stand before anybody clicks, and shows it: a page loaded anew has what was there
 * before.
 */
export async function look(verifier: Verifier, signal: AbortSignal): Promise<void> {
  const { host, page } = verifier;
  // The page's code may still be about to say what the element needs, and to listen.
  await contentLoaded();
  stopIfAborted(signal);
  const settings = settingsOf(host);
  const kept = page.store.of(keyOf(host), location.href);
  const known = settings.client ?? (kept && fits(kept, settings) ? kept : null);
  if (!known) return;
  const pending = pendingFor(host, known, settings);
  verifier.arrival = { token: null, candidates: [pending] };
  const client = proxyClient(settings.proxy, host.effects.fetch);
  const wasOffered = kept?.id === pending.id && kept.token === null;
  try {
    await watch(verifier, client, pending, wasOffered, signal);
  } catch (error) {
    stopIfAborted(signal);
    if (settings.client || !hasCode(error, 'verification-not-found')) throw error;
    // Nobody has asked for what is gone: the next click creates another.
    page.store.remove(pending.id);
    verifier.arrival = null;
  }
}

/** Asks for the result until it is there. */
export async function check(verifier: Verifier, signal: AbortSignal): Promise<void> {
  const { host } = verifier;
  const asked = verifier.arrival;
  if (!asked) return;
  const settings = asked.candidates.length > 0 ? null : settingsOf(host);
  const pending =
    asked.candidates[0] ?? (settings?.client && pendingFor(host, settings.client, settings));
  if (!pending) return;
  asked.candidates[0] = pending;
  host.effects.sleep(slowAfterMs, signal).then(
    () => verifier.to({ type: 'delay', delay: 'slow' }),
    () => false,
  );
  const client = proxyClient(new URL(pending.proxy), host.effects.fetch);
  try {
    await watch(verifier, client, pending, false, signal);
  } catch (error) {
    if (signal.aborted || !hasCode(error, 'token-mismatch', 'verification-not-found')) throw error;
    await passOn(verifier, pending, asked, error);
  }
}

/**
 * Asks until there is something to show, and goes on asking while the person has not finished: the
 * result may still come.
 *
 * @param wasOffered The page was loaded anew while it showed a code.
 */
async function watch(
  verifier: Verifier,
  client: ProxyClient,
  pending: Pending,
  wasOffered: boolean,
  signal: AbortSignal,
): Promise<void> {
  const { host, arrival, page } = verifier;
  type Found = { seen: Verification; standing: Standing };
  const read = (seen: Verification): Found | null => {
    const standing = standingOf(seen);
    if (standing.is !== 'unfinished') return { seen, standing };
    verifier.to({ type: 'leave-unfinished', left: standing.left });
    return null;
  };
  // The second answer may be held until something changes: what did so before is in the first, and who
  // has not finished is told at once.
  const ask = async () => read(await askNow()) ?? read(await client.get(pending, signal, true));
  const askNow = async (): Promise<Verification> => {
    const token = arrival?.token;
    if (!arrival || !token) return client.get(pending, signal);
    const seen = await client.returnWith(pending, signal, token);
    // Handed in once, the token has done its work.
    arrival.token = null;
    page.store.forgetToken(pending);
    return seen;
  };
  const found = await poll(tellingBusy(verifier, ask), host.effects, signal, patience);
  if (!found) return;
  await contentLoaded();
  stopIfAborted(signal);
  const { seen, standing } = found;
  const isOnPhone = standing.is === 'on-phone';
  if (isOnPhone || (wasOffered && standing.is === 'not-begun')) {
    const isHere = await offerPhone(
      verifier,
      client,
      pending,
      await loadHandoff(),
      isOnPhone,
      signal,
    );
    if (isHere) await goOnHere(verifier, client, pending, undefined, signal);
  } else show(verifier, seen, standing);
}

/** Shows what an answer means. */
function show(verifier: Verifier, seen: Verification, standing: Standing): void {
  const { host, page, arrival } = verifier;
  switch (standing.is) {
    case 'ended': {
      const { outcome } = standing;
      // A page loaded anew shows it again; but who did not pass may begin anew with the next click.
      const [kept] = page.store.all().filter(({ id }) => id === seen.id);
      if (kept && outcome.status !== 'passed') page.store.put({ ...kept, over: true });
      arrival?.candidates.slice(1).forEach(page.store.forgetToken);
      const mayStart = outcome.retryable && host.clientSecret === null;
      if (!verifier.to({ type: 'finish', outcome, mayStart })) return;
      tellAttempt(verifier, seen);
      host.dispatchEvent(new EkycResultEvent({ id: seen.id, ...outcome }));
      return;
    }
    case 'attempt-failed':
      arrival?.candidates.slice(1).forEach(page.store.forgetToken);
      if (verifier.to({ type: 'fail-attempt', failure: standing.failure }))
        tellAttempt(verifier, seen);
      return;
    case 'unfinished':
      verifier.to({ type: 'leave-unfinished', left: standing.left });
      return;
    case 'not-begun':
    case 'on-phone':
      verifier.to({ type: 'give-up' });
  }
}

/** Tells the page how an attempt ended, once. */
function tellAttempt(verifier: Verifier, { id, attempt, attemptsLeft }: Verification): void {
  if (!attempt || attempt.id === verifier.toldAttempt) return;
  const { id: attemptId, status, reason, hint } = attempt;
  if (status !== 'passed' && status !== 'failed') return;
  verifier.toldAttempt = attemptId;
  verifier.host.dispatchEvent(
    new EkycAttemptEvent({ id, attemptId, status, reason, ...(hint && { hint }), attemptsLeft }),
  );
}

/** The verification that the site's backend created, or the one that this element did. */
function knownTo({ host, page, arrival }: Verifier, settings: Settings): Access | null {
  if (settings.client) return settings.client;
  const mine = arrival?.candidates[0];
  // What is kept knows how it ended.
  const kept = page.store.all().find(({ id }) => id === mine?.id) ?? mine;
  const own = kept ?? page.store.of(keyOf(host), location.href);
  return own && !own.over && fits(own, settings) ? own : null;
}

/** Whether it is what the page asks for now. */
function fits({ proxy, documentType }: Pending, settings: Settings): boolean {
  return proxy === settings.proxy.href && documentType === settings.body.documentType;
}

async function create(
  verifier: Verifier,
  client: ProxyClient,
  body: CreateBody,
  signal: AbortSignal,
): Promise<Access & { attempt?: BegunAttempt }> {
  const { host, page } = verifier;
  page.store.removeEarlier(keyOf(host), location.href);
  const created = () => client.create(body, signal);
  if (body.captchaToken === null) return untilFree(verifier, created, signal);
  // It is sent, and is good for one creation: neither this one nor the next may send it again, and the
  // page may have a new one before the answer comes.
  host.captchaToken = null;
  host.removeAttribute('captcha-token');
  return created();
}

/** Leads to the vendor's page: with a new attempt, unless one has begun already. */
async function goOnHere(
  verifier: Verifier,
  client: ProxyClient,
  pending: Pending,
  begun: BegunAttempt | undefined,
  signal: AbortSignal,
): Promise<void> {
  const flow: Flow = verifier.host.linkPage ? 'link' : 'redirect';
  try {
    const attempt =
      begun ?? (await untilFree(verifier, () => client.begin(pending, signal, flow), signal));
    leave(verifier, pending, attempt.verificationUrl, signal);
  } catch (error) {
    if (!hasCode(error, 'verification-over', 'no-attempts-left')) throw error;
    // Something has ended it meanwhile: see what.
    verifier.to({ type: 'return' });
    await check(verifier, signal);
  }
}

function loadHandoff(): Promise<typeof handoff> {
  return import('./handoff/handoff.js');
}

/**
 * Lets a phone go on.
 *
 * @param isTaken One has already.
 * @returns whether the person wants to go on here
 */
async function offerPhone(
  verifier: Verifier,
  client: ProxyClient,
  pending: Pending,
  { handOff }: typeof handoff,
  isTaken: boolean,
  signal: AbortSignal,
): Promise<boolean> {
  const { host, page } = verifier;
  page.store.put({ ...pending, token: null });
  const showView = (view: HandoffView) => verifier.to({ type: 'show-handoff', view });
  const job = { client, access: pending, signal, poll, standingOf };
  const seen = await handOff(host, showView, { ...job, told: verifier.toldAttempt }, isTaken);
  stopIfAborted(signal);
  if (!seen) {
    verifier.to({ type: 'use-this-device' });
    return true;
  }
  const standing = standingOf(seen);
  show(verifier, seen, standing);
  // The phone came back without having finished: its result may still come.
  if (standing.is === 'unfinished') await watch(verifier, client, pending, false, signal);
  return false;
}

/** Waits as long as a crowded proxy asks for. Such an answer means that nothing was bought. */
async function untilFree<T>(
  verifier: Verifier,
  work: () => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  for (let repeated = 0; ; repeated += 1) {
    try {
      return await work();
    } catch (error) {
      const waitMs = isBusy(error) ? (error.retryAfterMs ?? Infinity) : Infinity;
      if (waitMs > longestWaitMs || repeated === repeats) throw error;
      verifier.to({ type: 'delay', delay: 'busy' });
      await verifier.host.effects.sleep(waitMs, signal);
    }
  }
}

/** Says it where a question has to wait for a crowd. */
function tellingBusy<T>(verifier: Verifier, ask: () => Promise<T>): () => Promise<T> {
  return async () => {
    try {
      return await ask();
    } catch (error) {
      if (isBusy(error)) verifier.to({ type: 'delay', delay: 'busy' });
      throw error;
    }
  };
}

function pendingFor(
  host: StepsHost,
  { id, clientSecret }: Access,
  { proxy, body }: Settings,
): Pending {
  return {
    id,
    clientSecret,
    proxy: proxy.href,
    redirectUrl: body.redirectUrl,
    href: location.href,
    historyState: history.state as unknown,
    elementKey: keyOf(host),
    startedAt: host.effects.now(),
    documentType: body.documentType,
  };
}

/** The way out: to an address that the browser may be sent to. */
export function leave(
  verifier: Verifier,
  pending: Pending,
  address: string,
  signal: AbortSignal,
): void {
  const { host, page } = verifier;
  const { proxy, verificationHosts: hosts } = settingsOf(host);
  const verificationUrl = allowedVerificationUrl(address, { proxy, hosts })?.href;
  if (!verificationUrl) throw clientError('verification-url-refused');
  const bizToken = tokensIn(verificationUrl).pop();
  const { token: _, ...left } = pending;
  if (!page.store.put({ ...left, ...(bizToken && { bizToken }) }) && host.clientSecret === null)
    warn(
      'sessionStorage is blocked or full: who comes back will hear that the session has ended. Your backend still gets the result.',
    );
  verifier.to({ type: 'redirect', verificationUrl });
  const goes = host.dispatchEvent(new EkycRedirectEvent({ id: pending.id, verificationUrl }));
  // A listener may have called `reset`.
  stopIfAborted(signal);
  if (goes) host.effects.navigate(verificationUrl);
  else verifier.to({ type: 'open-externally' });
}

/** The token is another verification's, or this one is too old: perhaps the next is it. */
async function passOn(
  verifier: Verifier,
  pending: Pending,
  { token, candidates: [, ...candidates] }: Arrival,
  error: unknown,
): Promise<void> {
  const { store, arrivals } = verifier.page;
  const isForeign = hasCode(error, 'token-mismatch');
  if (isForeign) store.forgetToken(pending);
  else store.remove(pending.id);
  if (token && candidates.length > 0) {
    if (verifier.drop({ type: 'give-up' })) arrivals.giveBack({ token, candidates }, true);
  } else if (isForeign) {
    // Another service's, or the page's own: nobody has come back.
    if (verifier.drop({ type: 'give-up' })) arrivals.putBack();
  } else await verifier.lose();
}
