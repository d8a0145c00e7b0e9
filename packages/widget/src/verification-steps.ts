/** Loaded when somebody clicks, or comes back: all that asks the proxy. */
import { stopIfAborted } from './abort.js';
import type { BegunAttempt, Verification } from './answers.js';
import type { Arrival } from './arrival.js';
import { tellingBusy, untilFree } from './busy-proxy.js';
import { leave, pendingFor } from './departure.js';
import { hasCode } from './errors.js';
import { EkycStartEvent } from './events/ekyc-start-event.js';
import type * as handoff from './handoff/handoff.js';
import { inTime } from './in-time.js';
import type { HandoffView } from './machine.js';
import { elementKey as keyOf, ready } from './page.js';
import type { Pending } from './pending-store.js';
import { poll } from './poll.js';
import { proxyClient } from './proxy-client.js';
import type { Access, CreateBody, Flow, ProxyClient } from './proxy-client.js';
import { settingsOf } from './settings.js';
import type { Settings } from './settings.js';
import { showStanding } from './show-standing.js';
import { standingOf } from './standing.js';
import type { Standing } from './standing.js';
import type { Verifier } from './verifier.js';

// In the same file, so that a click loads one.
export { supportOf } from './browser-support.js';
export { leave } from './departure.js';

/** After that, people want to know that it takes longer. */
const slowAfterMs = 8000;

/** How long the result is asked for, behind the scenes for most of it. */
const patience = { ms: 30 * 60_000, failures: 3 };

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
  const found =
    knownTo(verifier, settings) ??
    (await create(
      verifier,
      client,
      phone ? settings.body : { ...settings.body, begin: true },
      signal,
    ));
  // What the site's backend has created counts, though it comes while the page creates its own.
  const known: Access & { attempt?: BegunAttempt } = settingsOf(host).client ?? found;
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
  await ready(host);
  stopIfAborted(signal);
  const settings = settingsOf(host);
  const kept = page.store.of(keyOf(host), location.href);
  const known = settings.client ?? (kept && fits(kept, settings) ? kept : null);
  if (!known) return;
  const pending = pendingFor(host, known, settings);
  verifier.arrival = { token: null, candidates: [pending] };
  const client = proxyClient(settings.proxy, host.effects.fetch);
  const isKept = kept?.id === pending.id;
  const wasOffered = isKept && kept.token === null;
  const before = { wasOffered, hasLeft: isKept && !wasOffered };
  try {
    await watch(verifier, client, pending, before, signal);
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
    await watch(verifier, client, pending, cameBack, signal);
  } catch (error) {
    if (signal.aborted || !hasCode(error, 'token-mismatch', 'verification-not-found')) throw error;
    await passOn(verifier, pending, asked, error);
  }
}

/** What this tab did before its page was loaded: showed a code, or went to the vendor's page. */
type Before = { wasOffered: boolean; hasLeft: boolean };
const cameBack: Before = { wasOffered: false, hasLeft: true };

/**
 * Asks until there is something to show, and goes on asking while the person has not finished: the
 * result may still come.
 */
async function watch(
  verifier: Verifier,
  client: ProxyClient,
  pending: Pending,
  { wasOffered, hasLeft }: Before,
  signal: AbortSignal,
): Promise<void> {
  const { host, arrival, page } = verifier;
  type Found = { seen: Verification; standing: Standing };
  const read = (seen: Verification): Found | null => {
    let standing = standingOf(seen);
    // An attempt that the backend began: nobody has left for it, and the click gets it.
    if (standing.is === 'unfinished' && seen.attempt?.status === 'open' && !hasLeft)
      standing = { is: 'not-begun' };
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
    page.arrivals.takeOutAgain();
    // Safari refuses for half a minute.
    host.effects.sleep(30_000, signal).then(page.arrivals.takeOutAgain, () => undefined);
    return seen;
  };
  const found = await poll(tellingBusy(verifier, ask), host.effects, signal, patience);
  if (!found) return;
  await ready(host);
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
  } else showStanding(verifier, seen, standing);
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
  const { host } = verifier;
  const flow: Flow = host.linkPage ? 'link' : 'redirect';
  try {
    const attempt =
      begun ?? (await untilFree(verifier, () => client.begin(pending, signal, flow), signal));
    const settings = settingsOf(host);
    // So it does while another's attempt begins.
    if (settings.client && settings.client.id !== pending.id) {
      const late = pendingFor(host, settings.client, settings);
      verifier.arrival = { token: null, candidates: [late] };
      await goOnHere(verifier, client, late, undefined, signal);
      return;
    }
    leave(verifier, pending, attempt.verificationUrl, signal);
  } catch (error) {
    if (!hasCode(error, 'verification-over', 'no-attempts-left')) throw error;
    // Something has ended it meanwhile: see what.
    verifier.to({ type: 'return' });
    await check(verifier, signal);
  }
}

function loadHandoff(): Promise<typeof handoff> {
  return inTime(import('./handoff/handoff.js'), 30_000);
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
  showStanding(verifier, seen, standing);
  // The phone came back without having finished: its result may still come.
  if (standing.is === 'unfinished') await watch(verifier, client, pending, cameBack, signal);
  return false;
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
  const isNext = token && candidates.length > 0;
  if (!isNext && !isForeign) return verifier.lose();
  if (!verifier.drop({ type: 'give-up' })) return;
  if (isNext) arrivals.giveBack({ token, candidates }, true);
  // Another service's, or the page's own: nobody has come back.
  else arrivals.putBack();
  // What there was before shows again.
  verifier.look();
}
