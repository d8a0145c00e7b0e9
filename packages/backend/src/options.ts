/** What a client is made of, and the checks of it. */

export type EkycClientOptions = {
  /**
   * Where your backend reaches the proxy: its `EKYC_PUBLIC_URL`, a path prefix included. `http:` on
   * loopback only.
   */
  url: string | URL;
  /** A key of `EKYC_API_KEYS`; for reports, one of `EKYC_REPORT_API_KEYS`. */
  apiKey: string;
  /** Milliseconds that each try of a call may take. Default: 30,000. */
  timeoutMs?: number;
  /** How often a call that failed is repeated, where that can help. Default: 2. */
  maxRetries?: number;
  /** Used instead of the global `fetch`: for a dispatcher, an agent, or a test. */
  fetch?: typeof globalThis.fetch;
  /** Allows `http:` to hosts other than loopback. The key goes over the network in the clear: only for a network that is yours alone. */
  allowInsecureRequests?: boolean;
};

/** Options that have been checked. */
export type Settings = {
  /** Without a slash at the end. */
  url: string;
  apiKey: string;
  timeoutMs: number;
  maxRetries: number;
  fetch: typeof globalThis.fetch;
};

/** @throws {TypeError} that names the option, and never holds the key */
export function readOptions(options: EkycClientOptions): Settings {
  const { timeoutMs = 30_000, maxRetries = 2, fetch = currentFetch } = options;
  if (typeof fetch !== 'function') throw new TypeError('fetch must be a function.');
  return {
    url: readUrl(options.url, options.allowInsecureRequests === true),
    apiKey: readKey(options.apiKey),
    timeoutMs: wholeNumber('timeoutMs', timeoutMs, 1, 600_000),
    maxRetries: wholeNumber('maxRetries', maxRetries, 0, 10),
    fetch,
  };
}

/** Whatever stands there at the time of the call: tools for tests and traces replace it. */
const currentFetch: typeof globalThis.fetch = (input, init) => globalThis.fetch(input, init);

/** @throws {TypeError} */
export function wholeNumber(name: string, value: number, least: number, most: number): number {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new TypeError(`${name} must be a whole number from ${least} to ${most}.`);
  }
  return value;
}

function readUrl(given: string | URL, allowsHttp: boolean): string {
  const url = parseUrl(given);
  if (url === null || !['https:', 'http:'].includes(url.protocol)) {
    throw new TypeError('url must be the address of the proxy, such as https://kyc.example.com.');
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new TypeError('url must have no user name, password, query, or fragment.');
  }
  if (url.protocol === 'http:' && !allowsHttp && !isLoopback(url.hostname)) {
    throw new TypeError(
      'url must begin with https: unless the proxy is on loopback. Over http: everybody on the way can read the API key.',
    );
  }
  return url.href.replace(/\/+$/, '');
}

// URL.parse is newer than Node 20.
function parseUrl(given: unknown): URL | null {
  try {
    return new URL(String(given));
  } catch {
    return null;
  }
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** As the proxy's configuration has it: a Bearer credential (RFC 6750, section 2.1). */
function readKey(key: unknown): string {
  if (typeof key !== 'string' || !/^[A-Za-z0-9._~+/-]{30,512}={0,2}$/.test(key) || key.length < 32)
    throw new TypeError(
      'apiKey must be one key of the proxy’s EKYC_API_KEYS: 32 to 512 letters, digits, and -._~+/=, without spaces or line ends.',
    );
  if (/^ver_.*_secret_/.test(key)) {
    throw new TypeError(
      'apiKey is the client secret of a verification. Use a key of EKYC_API_KEYS.',
    );
  }
  return key;
}
