/**
 * The element's only ways to the world outside the document. An app replaces one of them to open
 * the vendor's page in a web view of its own; a test, to watch or to hurry.
 */
export type Effects = {
  /** Sends one request, as the global `fetch` does. */
  fetch: (request: Request) => Promise<Response>;
  /** Leaves the page. The address has been checked. */
  navigate: (url: string) => void;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Resolves after that many milliseconds; rejects with the signal's reason when it is aborted. */
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
};

/** The browser's own. */
export const browserEffects: Effects = {
  fetch: (request) => fetch(request),
  navigate: (url) => {
    location.assign(url);
  },
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      const stop = () => {
        clearTimeout(timer);
        reject(signal.reason as Error);
      };
      const timer = setTimeout(() => {
        signal.removeEventListener('abort', stop);
        resolve();
      }, ms);
      signal.addEventListener('abort', stop);
    }),
};
