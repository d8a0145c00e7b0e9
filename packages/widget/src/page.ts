import { arrivalsAt } from './arrivals.js';
import type { AddressBar, Arrivals } from './arrivals.js';
import { isVendorHost } from './navigation-guard.js';
import { pendingStore } from './pending-store.js';
import type { PendingStore } from './pending-store.js';
import { isLoopback, parseWeb } from './url.js';

/** What all elements of a document share. */
export type Page = { store: PendingStore; arrivals: Arrivals };

let page: Page | undefined;

/** Made when the first element appears, so that importing the module touches nothing. */
export function thisPage(): Page {
  if (!page) {
    const store = pendingStore(sessionStorageIfAny(), Date.now);
    page = { store, arrivals: arrivalsAt(addressBar, store) };
  }
  return page;
}

const addressBar: AddressBar = {
  href: () => location.href,
  state: () => history.state as unknown,
  replace: (href, historyState) => {
    try {
      history.replaceState(historyState, '', href);
    } catch {
      // Safari refuses a page that changes it often, and so may a router: the result is worth more.
    }
  },
  listen: (changed) => {
    // Only the Navigation API tells of what a script does to the address; the others, of the person's
    // steps.
    const { navigation } = globalThis as { navigation?: EventTarget };
    navigation?.addEventListener('currententrychange', changed);
    addEventListener('popstate', changed, { capture: true });
    return () => {
      navigation?.removeEventListener('currententrychange', changed);
      removeEventListener('popstate', changed, { capture: true });
    };
  },
  fromVendor: () => {
    // Where nothing can be kept, nothing tells who has left: there the form of the token has to do,
    // since the vendor's page may keep to itself where somebody comes from.
    if (document.referrer === '') return !thisPage().store.lasts();
    const from = parseWeb(document.referrer);
    if (!from || from.origin === location.origin) return false;
    return isVendorHost(from.hostname) || (isLoopback(from) && isLoopback(new URL(location.href)));
  },
  loaded: contentLoaded,
};

/**
 * What finds an element again on the page's next load: its `id`, or its place among its like; in a
 * shadow root, with the same of the root's host.
 */
export function elementKey(element: Element): string {
  const root = element.getRootNode() as ParentNode & Node;
  const place = element.id
    ? `#${element.id}`
    : `${[...root.querySelectorAll(element.localName)].indexOf(element)}`;
  return root instanceof ShadowRoot ? `${elementKey(root.host)} ${place}` : place;
}

/** Reading the property throws where the browser blocks storage, as in a sandboxed frame. */
function sessionStorageIfAny(): Storage | null {
  try {
    return sessionStorage;
  } catch {
    return null;
  }
}

/**
 * Resolves after the document's own scripts, the deferred ones included, have run: their listeners
 * must not miss an event, and elements that they make may be the ones that are waited for.
 */
function contentLoaded(): Promise<void> {
  return new Promise((resolve) => {
    const soon = () => setTimeout(resolve);
    if (document.readyState === 'complete' || hasParsed()) soon();
    addEventListener('DOMContentLoaded', soon);
    addEventListener('load', soon);
  });
}

/** `readyState` alone does not tell: it is "interactive" before and after DOMContentLoaded. */
function hasParsed(): boolean {
  try {
    const [navigation] = performance.getEntriesByType('navigation');
    return (navigation as PerformanceNavigationTiming).domContentLoadedEventEnd > 0;
  } catch {
    // jsdom has no such thing: there the next event tells.
    return false;
  }
}

/**
 * Resolves when the page's code can have said what the element needs, and can listen. Frameworks that
 * render on a server take their elements over later, from a script that may come late; they tell by
 * taking the attribute `defer-hydration` away (a protocol of the Web Components Community Group).
 */
export async function ready(element: Element): Promise<void> {
  await contentLoaded();
  const isReady = () => !element.hasAttribute('defer-hydration');
  if (isReady()) return;
  await new Promise<void>((resolve) => {
    const observer = new MutationObserver(() => {
      if (!isReady()) return;
      observer.disconnect();
      resolve();
    });
    observer.observe(element, { attributeFilter: ['defer-hydration'] });
  });
}
