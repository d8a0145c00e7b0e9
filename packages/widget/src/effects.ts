import type { UnsupportedReason } from './browser-support.js';
import { loadSteps } from './load-steps.js';
import type { Configured } from './settings.js';

/**
 * The element's only ways to the world outside the document. An app replaces one of them to open
 * the vendor's page in a web view of its own; a test, to watch or to hurry.
 */
export type Effects = {
  /** Sends one request, as the global `fetch` does. */
  fetch: (request: Request) => Promise<Response>;
  /** Leaves the page. The address has been checked. */
  navigate: (url: string) => void;
  /**
   * Why the verification will hardly work in this browser, or that it goes better on a phone; null:
   * nothing speaks against it. An app that gives its web view the camera knows better than the browser.
   */
  checkSupport: (element: Configured) => Promise<UnsupportedReason | 'phone' | null>;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Resolves after that many milliseconds; rejects when the signal is aborted. */
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
};

/** The browser's own. */
export const browserEffects: Effects = {
  fetch: (request) => fetch(request),
  navigate: (url) => {
    location.assign(url);
  },
  checkSupport: async (element) => {
    try {
      const steps = await loadSteps();
      return await steps.supportOf(element);
    } catch {
      // It was only to warn.
      return null;
    }
  },
  now: Date.now,
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, ms);
      signal.addEventListener('abort', () => {
        clearTimeout(timer);
        reject(new DOMException('Nobody waits any longer.', 'AbortError'));
      });
    }),
};
