/*
 * Loaded when a computer hands over to a phone. It stands alone: what it shared with the script
 * would be in a file of its own. So errors are told apart by their fields, not by their class.
 */
import type { Verification } from '../answers.js';
import type { Effects } from '../effects.js';
import type { Text } from '../messages.js';
import type { Access, ProxyClient } from '../proxy-client.js';
import { buttonPanel, codePanel } from './panel.js';
import type { Offer } from './panel.js';
import { panelStyles } from './panel.styles.js';
import { textsIn } from './texts.js';
import type { HandoffTexts } from './texts.js';

/** Between two questions: the proxy may answer at once, or not be there. */
const pauseMs = 1000;
const longestPauseMs = 10_000;

/** The element, as far as a hand-off needs it. */
type Host = HTMLElement & {
  readonly effects: Pick<Effects, 'sleep'>;
  readonly texts: { language: string; handoff?: Partial<HandoffTexts> };
  readonly clientSecret: string | null;
  readonly updateComplete: Promise<void>;
  start(): Promise<void>;
  reset(): void;
};

/** Shows a heading, what to do next, and a panel below. */
type Show = (shown: { text: Text; panel: HTMLElement | null }) => unknown;

/** Which verification it is about, and how the proxy is asked. */
type Job = { client: ProxyClient; pending: Access; signal: AbortSignal };

/** What a hand-off works with. */
type Way = Job & {
  host: Host;
  texts: HandoffTexts;
  show: (text: Text, panel: HTMLElement | null) => void;
};

/**
 * Lets a phone take a verification over, and follows along.
 *
 * @returns the verification once it is final; undefined when the person, or the proxy, wants it on
 * this device
 * @throws what a call failed with
 */
export async function handOff(host: Host, show: Show, job: Job): Promise<Verification | undefined> {
  // The texts may still be on their way when a page starts at once.
  await host.updateComplete;
  const { language, handoff } = host.texts;
  const texts = { ...(await textsIn(language)), ...handoff };
  adopt(host.shadowRoot);
  const way: Way = {
    ...job,
    host,
    texts,
    show(text, panel) {
      keepFocus(host);
      show({ text, panel });
    },
  };
  try {
    return await follow(way);
  } finally {
    keepFocus(host);
  }
}

async function follow(way: Way): Promise<Verification | undefined> {
  const { texts, show } = way;
  for (;;) {
    const offer = await askForCode(way);
    const seen = typeof offer === 'object' && 'url' in offer ? await showCode(way, offer) : offer;
    if (seen === 'here') return undefined;
    if (seen === 'taken') return followPhone(way);
    if (seen !== 'over') return seen;
    await new Promise<void>((resolve) => {
      show(texts.over, buttonPanel(texts.renew, true, resolve));
    });
  }
}

/** A new code, or why there is none: a phone has taken over, it has ended, or this device will do. */
async function askForCode(way: Way): Promise<Offer | Verification | 'taken' | 'here'> {
  const { client, pending, signal } = way;
  const { id, clientSecret } = pending;
  try {
    const headers = { authorization: `Bearer ${clientSecret}` };
    return readOffer(await client.call(`/${id}/handoff`, signal, {}, headers)) ?? 'here';
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code === 'handoff-used') return 'taken';
    if (code === 'verification-over') return whatCame(way);
    // The proxy cannot hand this one over: it is as good here.
    if (code === 'handoff-not-prepared' || code === 'not-found') return 'here';
    throw error;
  }
}

/** It can no longer be begun: by a phone that has, or because nobody did in time. */
async function whatCame(way: Way): Promise<Verification | 'taken' | 'here'> {
  const seen = await look(way, false);
  // Without the vendor's address somebody is at it, or was: it cannot be begun here either.
  if (!isFinal(seen)) return seen.verificationUrl ? 'here' : 'taken';
  if (seen.status === 'expired' && mayBeginAnew(way)) {
    beginAnew(way);
    way.signal.throwIfAborted();
  }
  return seen;
}

/** Until a phone takes over, the person presses something, or the code's time is over. */
async function showCode(way: Way, offer: Offer): Promise<Verification | 'here' | 'taken' | 'over'> {
  const { texts, show, host, signal } = way;
  const here = new Promise<'here'>((resolve) => {
    show(
      texts.scan,
      codePanel(offer, texts, () => resolve('here')),
    );
  });
  const over = host.effects
    .sleep(offer.expiresIn * 1000, signal)
    .then(() => look(way, false))
    // It may have been taken in the last moment. Where that cannot be learned, a new code tells.
    .then(meaning, (error: { transient?: boolean }) => {
      if (!error.transient) throw error;
      return null;
    })
    .then((seen) => seen ?? ('over' as const));
  // A question that nobody waits for any longer would hold a connection until the proxy answers.
  const poll = new AbortController();
  const stop = () => poll.abort();
  signal.addEventListener('abort', stop);
  try {
    return await Promise.race([here, over, askUntil({ ...way, signal: poll.signal }, meaning)]);
  } finally {
    stop();
  }
}

/** Until the end: the phone's way back brings it or, when the phone is lost, the proxy's patience. */
async function followPhone(way: Way): Promise<Verification> {
  const { texts, show } = way;
  const restart = buttonPanel(texts.restart, false, () => {
    keepFocus(way.host);
    beginAnew(way);
  });
  show(texts.onPhone, mayBeginAnew(way) ? restart : null);
  return askUntil(way, (seen) => (isFinal(seen) ? seen : null));
}

/** A verification that the site's backend began is not the page's to begin anew. */
function mayBeginAnew({ host }: Way): boolean {
  return host.clientSecret === null;
}

/** Ends this hand-off, and with it everything that waits. */
function beginAnew({ host }: Way): void {
  host.reset();
  void host.start();
}

/** What is used goes away with its panel: the focus must not. */
function keepFocus(host: Host): void {
  if (host.shadowRoot?.activeElement?.closest('.handoff')) host.focus();
}

/** How it stands; with `wait`, the answer may take until that changes. */
function look({ client, pending, signal }: Way, wait: boolean): Promise<Verification> {
  return client.get(pending, signal, null, wait);
}

/**
 * Asks again and again until an answer means something. A call that failed for a reason that may
 * pass is repeated.
 */
async function askUntil<Meaning>(
  way: Way,
  meaningOf: (seen: Verification) => Meaning | null,
): Promise<Meaning> {
  for (let pause = pauseMs; ;) {
    try {
      const found = meaningOf(await look(way, true));
      if (found !== null) return found;
      pause = pauseMs;
    } catch (error) {
      if (way.signal.aborted || !(error as { transient?: boolean }).transient) throw error;
      pause = Math.min(pause * 2, longestPauseMs);
    }
    await way.host.effects.sleep(pause, way.signal);
  }
}

function meaning(seen: Verification): Verification | 'taken' | null {
  if (isFinal(seen)) return seen;
  return seen.handedOff ? 'taken' : null;
}

function isFinal({ status }: Verification): boolean {
  return status !== 'pending';
}

/** The code leads where the proxy says, but never to another kind of address. */
function readOffer(answer: unknown): Offer | null {
  const { url, number, expiresIn } = { ...(answer as Partial<Record<string, unknown>> | null) };
  if (
    typeof url === 'string' &&
    /^https?:\/\/[^\s@]+\/v\/[\w-]+$/.test(url) &&
    typeof number === 'string' &&
    typeof expiresIn === 'number'
  )
    return { url, number, expiresIn };
  return null;
}

let sheet: CSSStyleSheet | undefined;

/** A style sheet made by script is allowed by any policy. */
function adopt(root: ShadowRoot | null): void {
  if (!root) return;
  try {
    if (!sheet) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(panelStyles);
    }
    if (!root.adoptedStyleSheets.includes(sheet))
      root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  } catch {
    // Firefox before 101, Safari before 16.4.
    root.append(Object.assign(document.createElement('style'), { textContent: panelStyles }));
  }
}
