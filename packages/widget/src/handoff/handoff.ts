/** Loaded when a computer hands over to a phone. */
import type { ElementMessages } from 'ekyc-verify-messages';
import { adoptStyles } from 'lit';
import type { ReactiveControllerHost } from 'lit';
import { stopIfAborted } from '../abort.js';
import type { HandoffOffer, Verification } from '../answers.js';
import type { Effects } from '../effects.js';
import { hasCode, isEkycError } from '../errors.js';
import type { HandoffView } from '../machine.js';
import type { poll } from '../poll.js';
import type { Access, ProxyClient } from '../proxy-client.js';
import { styles } from '../ekyc-verify-element.styles.js';
import { buttonPanel, codePanel } from './panel.js';
import { panelStyles } from './panel.styles.js';

/** The element, as far as a hand-off needs it. */
export type HandoffHost = HTMLElement &
  ReactiveControllerHost & {
    readonly effects: Pick<Effects, 'now' | 'sleep'>;
    readonly texts: Pick<ElementMessages, 'handoff' | 'buttons'>;
    readonly clientSecret: string | null;
    start(): Promise<void>;
    reset(): void;
  };

/**
 * Which verification it is about, and how the proxy is asked, again and again: imported here, `poll`
 * would be a file of its own.
 */
type Job = { client: ProxyClient; access: Access; signal: AbortSignal; poll: typeof poll };

/** What a hand-off works with. */
type Handoff = Job & {
  host: HandoffHost;
  texts: ElementMessages['handoff'];
  show: (view: HandoffView) => unknown;
};

/**
 * Lets a phone take a verification over, and follows along.
 *
 * @returns the verification once it is final; null when the person, or the proxy, wants it on this
 * device
 * @throws what a call failed with
 */
export async function handOff(
  host: HandoffHost,
  show: (view: HandoffView) => unknown,
  job: Job,
): Promise<Verification | null> {
  // The texts may still be on their way when a page starts at once.
  await host.updateComplete;
  const texts = host.texts.handoff;
  addStyles(host.shadowRoot);
  const work: Handoff = { ...job, host, texts, show };
  try {
    return await follow(work);
  } finally {
    keepFocus(host);
  }
}

async function follow(work: Handoff): Promise<Verification | null> {
  const { host, texts, show } = work;
  for (;;) {
    const offer = await askForCode(work);
    const seen = typeof offer === 'object' && 'url' in offer ? await showCode(work, offer) : offer;
    if (seen === 'here') return null;
    if (seen === 'on-phone') return followPhone(work);
    if (seen !== 'over') return seen;
    await new Promise<void>((resolve) => {
      keepFocus(host);
      show({ notice: texts.expired, panel: buttonPanel(texts.newCode, true, resolve) });
    });
  }
}

/** A new code, or why there is none: a phone has taken over, it has ended, or this device will do. */
async function askForCode(
  work: Handoff,
): Promise<HandoffOffer | Verification | 'on-phone' | 'here'> {
  const { client, access, signal } = work;
  try {
    return (await client.handoff(access, signal)) ?? 'here';
  } catch (error) {
    if (hasCode(error, 'handoff-used')) return 'on-phone';
    if (hasCode(error, 'verification-over')) return whatCame(work);
    // The proxy cannot hand this one over: it is as good here.
    if (hasCode(error, 'handoff-not-prepared', 'not-found')) return 'here';
    throw error;
  }
}

/** It can no longer be begun: by a phone that has, or because nobody did in time. */
async function whatCame(work: Handoff): Promise<Verification | 'on-phone' | 'here'> {
  const { client, access, signal } = work;
  const seen = await client.get(access, signal);
  // Without the vendor's address somebody is at it, or was: it cannot be begun here either.
  if (!isFinal(seen)) return seen.verificationUrl ? 'here' : 'on-phone';
  if (seen.status === 'expired' && mayStartOver(work)) {
    startOver(work);
    stopIfAborted(signal);
  }
  return seen;
}

/** Until a phone takes over, the person presses something, or the code's time is over. */
async function showCode(
  work: Handoff,
  offer: HandoffOffer,
): Promise<Verification | 'here' | 'on-phone' | 'over'> {
  const { texts, show, host, client, access, signal } = work;
  const here = new Promise<'here'>((resolve) => {
    const showPanel = (isCopied: boolean) => {
      const panel = codePanel(offer, texts, {
        onHere: () => resolve('here'),
        isCopied,
        onCopied: () => showPanel(true),
      });
      show({ notice: texts.scan, panel });
    };
    keepFocus(host);
    showPanel(false);
  });
  const over = host.effects
    .sleep(offer.expiresIn * 1000, signal)
    .then(() => client.get(access, signal))
    // It may have been taken in the last moment. Where that cannot be learned, a new code tells.
    .then(meaning, (error: unknown) => {
      if (!isEkycError(error) || !error.transient) throw error;
      return null;
    })
    .then((seen) => seen ?? ('over' as const));
  // A question that nobody waits for any longer would hold a connection until the proxy answers.
  const ending = new AbortController();
  const stop = () => ending.abort();
  signal.addEventListener('abort', stop);
  try {
    return await Promise.race([here, over, pollUntil(work, meaning, ending.signal)]);
  } finally {
    stop();
  }
}

/** Until the end: the phone's way back brings it or, when the phone is lost, the proxy's patience. */
async function followPhone(work: Handoff): Promise<Verification> {
  const { host, texts, show, signal } = work;
  const restart = buttonPanel(host.texts.buttons.startOver, false, () => {
    keepFocus(host);
    startOver(work);
  });
  keepFocus(host);
  show({ notice: texts.onPhone, panel: mayStartOver(work) ? restart : null });
  return pollUntil(work, (seen) => (isFinal(seen) ? seen : null), signal);
}

/** A verification that the site's backend began is not the page's to begin anew. */
function mayStartOver({ host }: Handoff): boolean {
  return host.clientSecret === null;
}

/** Ends this hand-off, and with it everything that waits. */
function startOver({ host }: Handoff): void {
  host.reset();
  void host.start();
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
  { client, access, host, poll: repeat }: Handoff,
  meaningOf: (seen: Verification) => Meaning | null,
  signal: AbortSignal,
): Promise<Meaning> {
  const ask = async () => meaningOf(await client.get(access, signal, true));
  const found = await repeat(ask, host.effects, signal, { ms: Infinity, failures: Infinity });
  if (found === null) throw new Error('An endless patience has ended.');
  return found;
}

function meaning(seen: Verification): Verification | 'on-phone' | null {
  if (isFinal(seen)) return seen;
  return seen.handedOff ? 'on-phone' : null;
}

function isFinal({ status }: Verification): boolean {
  return status !== 'pending';
}
