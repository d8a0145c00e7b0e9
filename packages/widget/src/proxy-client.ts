import { readProblem, readStarted, readVerification } from './answers.js';
import type { Started, Verification } from './answers.js';
import { clientError } from './errors.js';
import type { Effects } from './effects.js';

/** What a page may say when it starts a verification (`StartRequest` of the wire contract). */
export type StartBody = {
  redirectUrl: string;
  documentType: string | null;
  locale: string | null;
  themeColor: string | null;
  captchaToken: string | null;
  /** `handoff`: a phone may take it over. */
  flow?: 'handoff';
};

/** A verification and the secret that opens it. */
export type Access = { id: string; clientSecret: string };

/**
 * The calls of the wire contract that a page makes. Each rejects with `EkycError`, or with the
 * signal's reason once it is aborted.
 */
export type ProxyClient = {
  /** Never repeated by itself: each start that succeeds is a verification. */
  start: (body: StartBody, signal: AbortSignal) => Promise<Started>;
  /**
   * Where the verification stands; with a token that came back, hands that in. May be repeated.
   *
   * @param wait The answer may take until something changes.
   */
  get: (
    access: Access,
    signal: AbortSignal,
    token?: string | null,
    wait?: boolean,
  ) => Promise<Verification>;
  /** Any call below `/v1/verifications`; a body makes it a POST. */
  call: (
    path: string,
    signal: AbortSignal,
    body?: object | null,
    headers?: Record<string, string>,
  ) => Promise<unknown>;
};

/** @param proxy Where the proxy is. */
export function proxyClient(proxy: URL, send: Effects['fetch'], timeoutMs = 30_000): ProxyClient {
  const call: ProxyClient['call'] = async (path, signal, body = null, headers) => {
    signal.throwIfAborted();
    // AbortSignal.any would do, but phones that the vendor's page still runs on do not have it.
    const ending = new AbortController();
    const stop = () => {
      ending.abort();
    };
    const timer = setTimeout(stop, timeoutMs);
    signal.addEventListener('abort', stop);
    try {
      const response = await send(
        new Request(`${proxy.origin}${proxy.pathname.replace(/\/$/, '')}/v1/verifications${path}`, {
          method: body ? 'POST' : 'GET',
          headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
          // What is null is not sent.
          body: body && JSON.stringify(body, (_name, value: unknown) => value ?? undefined),
          credentials: 'omit',
          cache: 'no-store',
          redirect: 'error',
          // Not "no-referrer": some browsers then send "Origin: null", which the proxy must refuse.
          referrerPolicy: 'origin',
          signal: ending.signal,
        }),
      );
      const answer = parse(await response.text());
      signal.throwIfAborted();
      if (response.ok) return answer;
      throw readProblem(response.status, answer);
    } catch (error) {
      signal.throwIfAborted();
      if (ending.signal.aborted) throw clientError('timeout', '', true);
      // Fetch rejects with a TypeError for all that keeps an answer from the page.
      throw error instanceof TypeError ? clientError('network', '', true) : error;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    }
  };

  return {
    start: async (body, signal) => readStarted(await call('', signal, body)),
    get: async (access, signal, token, wait) =>
      readVerification(
        await call(`/${access.id}${token ? '/return' : ''}`, signal, token ? { token } : null, {
          authorization: `Bearer ${access.clientSecret}`,
          // Seconds that the proxy may hold its answer while nothing changes (RFC 7240).
          ...(wait && { prefer: 'wait=20' }),
        }),
        access.id,
      ),
    call,
  };
}

/** Undefined for what is not JSON: no answer has that form. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
