/** Loaded when a computer hands over to a phone. */
import type { ElementMessages } from 'ekyc-verify-messages';
import { adoptStyles } from 'lit';
import type { ReactiveControllerHost } from 'lit';
import type { HandoffOffer, Verification } from '../answers.js';
import type { Effects } from '../effects.js';
import { hasCode, isEkycError } from '../errors.js';
import type { HandoffView } from '../machine.js';
import type { poll } from '../poll.js';
import type { Access, ProxyClient } from '../proxy-client.js';
import type { standingOf } from '../standing.js';
import { styles } from '../ekyc-verify-element.styles.js';
import { buttonPanel, codePanel } from './panel.js';
import { panelStyles } from './panel.styles.js';
import { qrCode } from './qr.js';

/** A new code is asked for so many seconds before the old one is over. */
const renewedBefore = 30;
/** Between two codes. */
const leastPauseMs = 1000;

/** The element, as far as a hand-off needs it. */
export type HandoffHost = HTMLElement &
  ReactiveControllerHost & {
    readonly effects: Pick<Effects, 'now' | 'sleep'>;
    readonly texts: Pick<ElementMessages, 'handoff'>;
    readonly clientSecret: string | null;
    /** Nothing can be pressed. */
    readonly isOff: boolean;
  };

/**
 * Which verification it is about, and how the proxy is asked, again and again: imported here, `poll`
 * and `standingOf` would be a file of their own.
 */
type Job = {
  client: ProxyClient;
  access: Access;
  signal: AbortSignal;
  poll: typeof poll;
  standingOf: typeof standingOf;
  /** The id of an attempt whose end is no news: the page has heard of it. */
  told: string | null;
};

/** What a hand-off works with. */
type Handoff = Job & {
  host: HandoffHost;
  show: (view: HandoffView) => unknown;
  /** The id of an attempt that a phone has, or may have, though not by the code that is shown. */
  held: string | null;
};

/**
 * Lets a phone take a verification over, and follows along.
 *
 * @param isTaken A phone has it already.
 * @returns the verification once there is something to show; null when the person, or the proxy,
 * wants it on this device
 * @throws what a call failed with
 */
export async function handOff(
  host: HandoffHost,
  show: (view: HandoffView) => unknown,
  job: Job,
  isTaken: boolean,
): Promise<Verification | null> {
  // It may have no root yet when a page starts at once.
  await host.updateComplete;
  addStyles(host.shadowRoot);
  const work: Handoff = { ...job, host, show, held: null };
  try {
    return await follow(work, isTaken);
  } finally {
    keepFocus(host);
  }
}

async function follow(work: Handoff, isTaken: boolean): Promise<Verification | null> {
  for (let isWithPhone = isTaken; ; isWithPhone = false) {
    const seen = isWithPhone ? 'on-phone' : await showCode(work);
    if (seen === 'here') return null;
    if (seen === 'over') await showOver(work);
    else if (seen === 'on-phone') {
      const end = await followPhone(work);
      if (end !== 'again') return end;
    } else return seen;
  }
}

/** A new code, or why there is none: it has ended, or this device will do. */
async function askForCode({
  client,
  access,
  signal,
}: Handoff): Promise<HandoffOffer | Verification | 'here'> {
  try {
    return (await client.handoff(access, signal)) ?? 'here';
  } catch (error) {
    if (hasCode(error, 'verification-over')) return client.get(access, signal);
    // The proxy cannot hand this one over: it is as good here.
    if (hasCode(error, 'not-found', 'no-attempts-left', 'photo-required')) return 'here';
    throw error;
  }
}

/** Until a phone takes over, the person presses something, or no new code is to be had. */
async function showCode(work: Handoff): Promise<Verification | 'here' | 'on-phone' | 'over'> {
  const { show, host } = work;
  const first = await askForCode(work);
  if (!isOffer(first)) return first;
  return untilFirst(work, (now, pressed) => {
    const showPanel = (offer: HandoffOffer, isCopied: boolean) => {
      const code = qrCode(offer.url);
      const ways = {
        onHere: () => pressed('here'),
        isCopied,
        onCopied: () => showPanel(offer, true),
      };
      show({
        get notice() {
          return host.texts.handoff.scan;
        },
        get panel() {
          return codePanel({ ...offer, ...code }, host, ways);
        },
      });
    };
    keepFocus(host);
    showPanel(first, false);
    const renewed = renew(now, first, (offer) => showPanel(offer, false));
    let isFirst = true;
    const news = pollUntil(now, (seen) => {
      const { is } = now.standingOf(seen);
      const id = seen.attempt?.id ?? null;
      // What a phone had before there was a code to scan: a lost one, or what the backend has begun.
      const isNews = !isFirst && id !== work.held;
      isFirst = false;
      if (is === 'on-phone') work.held = id;
      if (is === 'on-phone') return isNews ? is : null;
      return is === 'ended' || (is === 'attempt-failed' && id !== now.told) ? seen : null;
    });
    return [renewed, news];
  });
}

/** Puts a new code in place of each before its time is over, for as long as it is looked at. */
async function renew(
  work: Handoff,
  first: HandoffOffer,
  showOffer: (offer: HandoffOffer) => void,
): Promise<Verification | 'here' | 'over'> {
  const { host, signal, poll: repeat } = work;
  for (let offer = first; ; showOffer(offer)) {
    const leftMs = Math.min(renewedBefore, offer.expiresIn / 2) * 1000;
    // The last code of a verification may have no time left.
    await host.effects.sleep(Math.max(leastPauseMs, offer.expiresIn * 1000 - leftMs), signal);
    const patience = { ms: leftMs, failures: Infinity };
    const next = await repeat(() => askForCode(work), host.effects, signal, patience).catch(
      (error: unknown) => {
        if (isEkycError(error) && error.transient) return null;
        throw error;
      },
    );
    if (next === null) return 'over';
    if (!isOffer(next)) return next;
    offer = next;
  }
}

/** No new code could be had in time: the person asks for one. */
async function showOver({ host, show, signal }: Handoff): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    signal.addEventListener('abort', reject);
    keepFocus(host);
    show({
      get notice() {
        return host.texts.handoff.expired;
      },
      get panel() {
        return buttonPanel(host, true, resolve);
      },
    });
  });
}

/** Until the phone is back, or the person wants a new code because it is lost. */
async function followPhone(work: Handoff): Promise<Verification | 'again'> {
  const { host, show } = work;
  let isBack = false;
  return untilFirst(work, (now, pressed) => {
    keepFocus(host);
    show({
      get notice() {
        return host.texts.handoff.onPhone;
      },
      get panel() {
        return buttonPanel(host, false, () => pressed('again'));
      },
    });
    const back = pollUntil(now, (seen) => {
      const { is } = now.standingOf(seen);
      if (is === 'on-phone') work.held = seen.attempt?.id ?? null;
      if (is === 'ended' || is === 'attempt-failed') return seen;
      // The phone may be back a moment before its result is there.
      const wasBack = isBack;
      isBack = is === 'unfinished';
      return wasBack && isBack ? seen : null;
    });
    return [back];
  });
}

/** The first of several that comes to something; the others are ended. */
async function untilFirst<Found, Pressed>(
  work: Handoff,
  begin: (now: Handoff, pressed: (what: Pressed) => void) => Promise<Found>[],
): Promise<Found | Pressed> {
  // A question that nobody waits for any longer would hold a connection until the proxy answers.
  const ending = new AbortController();
  const stop = () => ending.abort();
  work.signal.addEventListener('abort', stop);
  try {
    const now = { ...work, signal: ending.signal };
    return await new Promise<Found | Pressed>((resolve, reject) => {
      for (const found of begin(now, resolve)) found.then(resolve, reject);
    });
  } finally {
    stop();
  }
}

const styled = new WeakSet<ShadowRoot>();

function addStyles(root: ShadowRoot | null): void {
  if (!root || styled.has(root)) return;
  styled.add(root);
  adoptStyles(root, [styles, panelStyles]);
}

/** What is used goes away with its panel: the focus must not. */
function keepFocus(host: HandoffHost): void {
  if (host.shadowRoot?.activeElement?.closest('.handoff')) host.focus();
}

/** Asks again and again, as long as it takes, until an answer means something. */
async function pollUntil<Meaning>(
  { client, access, host, poll: repeat, signal }: Handoff,
  meaningOf: (seen: Verification) => Meaning | null,
): Promise<Meaning> {
  // The second answer may be held until something changes: what did so before is in the first.
  const ask = async () =>
    meaningOf(await client.get(access, signal)) ??
    meaningOf(await client.get(access, signal, true));
  const found = await repeat(ask, host.effects, signal, { ms: Infinity, failures: Infinity });
  if (found === null) throw new Error('An endless patience has ended.');
  return found;
}

function isOffer(answer: HandoffOffer | Verification | 'here'): answer is HandoffOffer {
  return typeof answer === 'object' && 'url' in answer;
}
