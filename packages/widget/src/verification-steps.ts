/** Loaded when somebody clicks, or comes back: all that asks the proxy. */
import type { ElementMessages } from 'ekyc-verify-messages';
import { stopIfAborted } from './abort.js';
import type { Started, Verification } from './answers.js';
import type { Arrival } from './arrival.js';
import { clientError, hasCode, isEkycError } from './errors.js';
import type { EkycError } from './errors.js';
import { EkycRedirectEvent } from './events/ekyc-redirect-event.js';
import { EkycStartEvent } from './events/ekyc-start-event.js';
import type { HandoffHost } from './handoff/handoff.js';
import type { Action, HandoffView } from './machine.js';
import { allowedVerificationUrl } from './navigation-guard.js';
import { contentLoaded, elementKey as keyOf } from './page.js';
import type { Page } from './page.js';
import type { Pending } from './pending-store.js';
import { poll } from './poll.js';
import { proxyClient } from './proxy-client.js';
import type { Access, ProxyClient } from './proxy-client.js';
import { tokensIn } from './return-address.js';
import { settingsOf } from './settings.js';
import type { Configured, Settings } from './settings.js';
import type { Effects } from './effects.js';

// In the same file, so that a click loads one.
export { supportOf } from './browser-support.js';

/** After that, people want to know that it takes longer. */
const slowAfterMs = 8000;

/** So many times the vendor may have no result before the person is told that they have not finished. */
const pendingAnswers = 2;

/** How long the result is asked for, behind the scenes for most of it. */
const patience = { ms: 30 * 60_000, failures: 3 };

/** A start that is refused because of a crowd is repeated by itself, where the wait is not longer. */
const repeats = 2;
const longestWaitMs = 30_000;

/** What the steps need of the element. */
export type StepsHost = HandoffHost &
  Configured & {
    readonly effects: Effects;
    readonly texts: Pick<ElementMessages, 'unsupported'>;
    /** Good for one start. */
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
  /** Takes an action; false when it means nothing in this state. */
  to(action: Action): boolean;
  /** Ends what is under way, and forgets whom it was about. */
  drop(action: Action): boolean;
  finish(seen: Verification): void;
  lose(error?: EkycError): Promise<void>;
};

/** A verification of this page's, or the one that the site's backend has begun. */
export async function begin(
  verifier: Verifier,
  isWarned: boolean,
  signal: AbortSignal,
): Promise<void> {
  const { host } = verifier;
  verifier.arrival = null;
  const support = isWarned ? null : await host.effects.checkSupport(host);
  stopIfAborted(signal);
  // An app's own may resolve with nothing, or with what nobody knows.
  if (support && support !== 'phone' && support in host.texts.unsupported) {
    verifier.to({ type: 'warn', problem: support });
    return;
  }
  host.dispatchEvent(new EkycStartEvent());
  stopIfAborted(signal);
  await open(verifier, null, support === 'phone', signal);
}

/** Goes on with what a phone had, or was offered, before the page was loaded anew. */
export async function followHandoff(
  verifier: Verifier,
  kept: Pending,
  signal: AbortSignal,
): Promise<void> {
  // The page's code may still be about to say what the element needs, and to listen.
  await contentLoaded();
  stopIfAborted(signal);
  await open(verifier, kept, true, signal);
}

/** Leads to the vendor's page, or to a phone, or to the result where there is one already. */
async function open(
  verifier: Verifier,
  kept: Pending | null,
  isPhone: boolean,
  signal: AbortSignal,
): Promise<void> {
  const { host } = verifier;
  const { store } = verifier.page;
  // What cannot be loaded is not offered.
  const phone = isPhone ? await import('./handoff/handoff.js').catch(() => null) : null;
  const settings = settingsOf(host);
  const client = proxyClient(settings.proxy, host.effects.fetch);
  store.removeEarlier(keyOf(host), location.href);
  // The site's backend may have started it: then see how far it is.
  const known = settings.client ?? kept;
  let access: Access;
  let found: { verificationUrl?: string; expiresAt?: string };
  if (known) {
    const seen = await untilFree(() => client.get(known, signal), host, signal);
    if (seen.status !== 'pending') {
      verifier.finish(seen);
      return;
    }
    [access, found] = [known, seen];
  } else {
    const started = await buy(client, host, settings, phone !== null, signal);
    [access, found] = [started, started];
  }
  const pending = pendingFor(host, access, found, settings);
  verifier.arrival = { token: null, candidates: [pending] };
  let ended: Verification | null = null;
  if (phone) {
    store.put({ ...pending, token: null });
    const show = (view: HandoffView) => verifier.to({ type: 'show-handoff', view });
    ended = await phone.handOff(host, show, { client, access, signal, poll });
  }
  if (ended) verifier.finish(ended);
  // Nobody has asked this page to go when it was loaded anew.
  else if (pending.verificationUrl && (phone || !kept))
    leave(verifier, pending, pending.verificationUrl, signal);
  else {
    verifier.to({ type: 'return' });
    await check(verifier, signal);
  }
}

async function buy(
  client: ProxyClient,
  host: StepsHost,
  { body }: Settings,
  isPhone: boolean,
  signal: AbortSignal,
): Promise<Started> {
  const { captchaToken } = body;
  const start = () => client.start(isPhone ? { ...body, flow: 'handoff' } : body, signal);
  if (captchaToken === null) return untilFree(start, host, signal);
  // It is sent, and is good for one start: neither this one nor the next may send it again, and the
  // page may have a new one before the answer comes.
  host.captchaToken = null;
  host.removeAttribute('captcha-token');
  return start();
}

/** Waits as long as a crowded proxy asks for. Such an answer means that nothing was bought. */
async function untilFree<T>(
  work: () => Promise<T>,
  { effects }: StepsHost,
  signal: AbortSignal,
): Promise<T> {
  for (let repeated = 0; ; repeated += 1) {
    try {
      return await work();
    } catch (error) {
      const waitMs = waitAskedFor(error);
      if (waitMs === null || repeated === repeats) throw error;
      await effects.sleep(waitMs, signal);
    }
  }
}

/** Milliseconds, where the proxy refused because of a crowd; null: waiting will not do. */
function waitAskedFor(error: unknown): number | null {
  if (!isEkycError(error) || !hasCode(error, 'upstream-busy', 'overloaded', 'rate-limited'))
    return null;
  const { retryAfterMs } = error;
  return retryAfterMs !== undefined && retryAfterMs <= longestWaitMs ? retryAfterMs : null;
}

function pendingFor(
  host: StepsHost,
  { id, clientSecret }: Access,
  { verificationUrl, expiresAt }: { verificationUrl?: string; expiresAt?: string },
  { proxy, body }: Settings,
): Pending {
  const startedAt = host.effects.now();
  return {
    id,
    clientSecret,
    proxy: proxy.href,
    redirectUrl: body.redirectUrl,
    href: location.href,
    historyState: history.state as unknown,
    elementKey: keyOf(host),
    startedAt,
    expiresAt: Date.parse(expiresAt ?? '') || startedAt,
    ...(verificationUrl !== undefined && { verificationUrl }),
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
  page.store.put({ ...pending, ...(bizToken && { bizToken }) });
  verifier.to({ type: 'redirect', verificationUrl });
  const goes = host.dispatchEvent(new EkycRedirectEvent({ id: pending.id, verificationUrl }));
  // A listener may have called `reset`.
  stopIfAborted(signal);
  if (goes) host.effects.navigate(verificationUrl);
  else verifier.to({ type: 'open-externally' });
}

/** Asks for the result until it is there. */
export async function check(verifier: Verifier, signal: AbortSignal): Promise<void> {
  const { effects } = verifier.host;
  const asked = verifier.arrival;
  const pending = asked?.candidates[0];
  if (!pending) return;
  effects.sleep(slowAfterMs, signal).then(
    () => verifier.to({ type: 'slow' }),
    () => false,
  );
  const client = proxyClient(new URL(pending.proxy), effects.fetch);
  let unanswered = 0;
  const ask = async (): Promise<Verification | null> => {
    const seen = asked.token
      ? await client.returnWith(pending, signal, asked.token)
      : // Who has not finished is told before the proxy may hold its answer.
        await client.get(pending, signal, unanswered >= pendingAnswers);
    // Handed in once, the token has done its work.
    asked.token = null;
    if (seen.status !== 'pending') return seen;
    unanswered += 1;
    // Whoever is on a phone is not done there, and did not leave anything here.
    if (unanswered >= pendingAnswers && !seen.handedOff) leaveUnfinished(verifier, pending);
    return null;
  };
  try {
    const ended = await poll(ask, effects, signal, patience);
    await contentLoaded();
    stopIfAborted(signal);
    if (ended) verifier.finish(ended);
  } catch (error) {
    if (signal.aborted || !hasCode(error, 'token-mismatch', 'verification-not-found')) throw error;
    await passOn(verifier, pending, asked, error);
  }
}

function leaveUnfinished(verifier: Verifier, { verificationUrl, expiresAt }: Pending): void {
  const { host } = verifier;
  const isOpen = expiresAt > host.effects.now();
  verifier.to({
    type: 'leave-unfinished',
    verificationUrl: (isOpen && verificationUrl) || null,
    // A verification that the site's backend began is not the page's to begin anew.
    mayStart: host.clientSecret === null,
  });
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
