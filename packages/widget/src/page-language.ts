import { trimmed } from './text.js';

/**
 * The language that the page says the element is in, as it is written: the nearest `lang` around it,
 * shadow hosts included. Empty: the page says none.
 */
export function languageAround(element: Element): string {
  for (let inside: Element | null = element; inside;) {
    const named: Element | null = inside.closest('[lang]');
    if (named) return named.getAttribute('lang') ?? '';
    const root = inside.getRootNode();
    inside = root instanceof ShadowRoot ? root.host : null;
  }
  // An element that is not in the document yet is asked before it has a place.
  return document.documentElement.lang;
}

/**
 * Tells when a `lang` around the element may have changed: pages switch it without loading anew, and
 * so do translators.
 *
 * @returns what ends that
 */
export function watchLanguageAround(element: Element, onChange: () => void): () => void {
  const observer = new MutationObserver(onChange);
  for (let root = element.getRootNode(); ; root = root.host.getRootNode()) {
    observer.observe(root, { attributeFilter: ['lang'], subtree: true });
    if (!(root instanceof ShadowRoot)) break;
  }
  return () => {
    observer.disconnect();
  };
}

/**
 * A language tag as BCP 47 writes it: `zh_TW` and `th_TH.UTF-8` are what other systems call the same. Pages
 * and frameworks may give anything.
 */
export function languageTag(text: unknown): string {
  const [tag = ''] = trimmed(text).split(/[.@]/);
  return tag.replace(/_/g, '-');
}
