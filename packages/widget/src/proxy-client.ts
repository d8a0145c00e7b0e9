import { readProblem, readStarted, readVerification } from './answers.js';
import type { Started, Verification } from './answers.js';
import { clientError } from './errors.js';
import type { Effects } from './effects.js';

/** What a page may say when it starts a verification (`StartRequest` of the wire contract). */
export type StartBody = {
  redirectUrl: string;
  documentType?: string;
  locale?: string;
  themeColor?: string;
  captchaToken?: string;
};

/** A verification and the secret that opens it. */
export type Access = { id: string; clientSecret: string };

const defaultTimeoutMs = 30_000;

/** Seconds that the proxy may hold its answer while nothing changes (RFC 7240, `wait`). */
const longPollSeconds = 20;

/**
 * The calls of the wire contract that a page makes. Every method rejects with `EkycError`, or with
 * the signal's reason once it is aborted.
 */
export class ProxyClient {
  readonly #proxy: URL;
  readonly #fetch: Effects['fetch'];
  readonly #timeoutMs: number;

  constructor(proxy: URL, send: Effects['fetch'], timeoutMs = defaultTimeoutMs) {
    this.#proxy = proxy;
    this.#fetch = send;
    this.#timeoutMs = timeoutMs;
  }

  /** Never repeated by itself: each start that succeeds is a verification. */
  async start(body: StartBody, signal: AbortSignal): Promise<Started> {
    return readStarted(await this.#call('', { method: 'POST', body }, signal));
  }

  /** Hands in the token that came back. May be repeated. */
  async return(access: Access, token: string, signal: AbortSignal): Promise<Verification> {
    const answer = await this.#call(
      `/${access.id}/return`,
      { method: 'POST', secret: access.clientSecret, body: { token } },
      signal,
    );
    return readVerification(answer, access.id);
  }

  /** Where the verification stands; with `wait`, the answer may take until that changes. */
  async get(access: Access, wait: boolean, signal: AbortSignal): Promise<Verification> {
    const answer = await this.#call(
      `/${access.id}`,
      { method: 'GET', secret: access.clientSecret, wait },
      signal,
    );
    return readVerification(answer, access.id);
  }

  async #call(path: string, call: Call, signal: AbortSignal): Promise<unknown> {
    signal.throwIfAborted();
    // AbortSignal.any would do, but phones that the vendor's page still runs on do not have it.
    const ending = new AbortController();
    const stop = () => {
      ending.abort();
    };
    const timer = setTimeout(stop, this.#timeoutMs);
    signal.addEventListener('abort', stop);
    try {
      const response = await this.#fetch(requestFor(this.#proxy, path, call, ending.signal));
      const text = await response.text();
      signal.throwIfAborted();
      if (!response.ok) throw readProblem(response.status, parse(text));
      return parse(text);
    } catch (error) {
      signal.throwIfAborted();
      if (ending.signal.aborted) throw clientError('timeout', '', { transient: true });
      // Fetch rejects with a TypeError for all that keeps an answer from the page.
      if (error instanceof TypeError)
        throw clientError('network', '', { transient: true, cause: error });
      throw error;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    }
  }
}

type Call = { method: 'GET' | 'POST'; body?: object; secret?: string; wait?: boolean };

function requestFor(proxy: URL, path: string, call: Call, signal: AbortSignal): Request {
  const headers = new Headers({ accept: 'application/json' });
  if (call.body) headers.set('content-type', 'application/json');
  if (call.secret) headers.set('authorization', `Bearer ${call.secret}`);
  if (call.wait) headers.set('prefer', `wait=${longPollSeconds}`);
  return new Request(
    `${proxy.origin}${proxy.pathname.replace(/\/$/, '')}/v1/verifications${path}`,
    {
      method: call.method,
      headers,
      body: call.body ? JSON.stringify(call.body) : null,
      mode: 'cors',
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'error',
      // Not "no-referrer": some browsers then send "Origin: null", which the proxy must refuse.
      referrerPolicy: 'origin',
      signal,
    },
  );
}

/** Undefined for what is not JSON: no answer has that form. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
