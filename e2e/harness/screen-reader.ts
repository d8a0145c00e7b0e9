/// <reference lib="dom" />
import type { Page } from 'playwright-core';

/**
 * Runs in a page before its own scripts: keeps what the live region of an element says, once for
 * each change. What is in a region when it appears is not announced.
 */
export function listenToRegions(): void {
  const announced: string[] = [];
  Object.assign(globalThis, { announced });
  const original = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function attachShadow(options) {
    const root = original.call(this, options);
    new MutationObserver((changes) => {
      const regions = changes.map(({ target }) =>
        (target instanceof Element ? target : target.parentElement)?.closest(
          '[role=status], output',
        ),
      );
      for (const region of new Set(regions))
        if (region)
          announced.push((region as HTMLElement).innerText.replaceAll(/\s+/g, ' ').trim());
    }).observe(root, { subtree: true, childList: true, characterData: true });
    return root;
  };
}

/** What was announced in this document, in its order. */
export function announcements(page: Page): Promise<string[]> {
  return page.evaluate(() => (globalThis as unknown as { announced: string[] }).announced);
}

/** Role and name of what has the focus, as the accessibility tree has them: `button "Try again"`. */
export async function focused(page: Page): Promise<string> {
  const [line = ''] = (await page.locator(':focus').last().ariaSnapshot()).split('\n');
  return line.replace(/^- /, '').replace(/:$/, '');
}
