import { stopIfAborted } from './abort.js';
import {
  readBegun,
  readCreated,
  readHandoffOffer,
  readProblem,
  readVerification,
} from './answers.js';
import type { BegunAttempt, Created, HandoffOffer, Verification } from './answers.js';
import { EkycError, clientError } from './errors.js';
import type { Effects } from './effects.js';
import { toJson } from './history-state.js';

/** How an attempt is gone through, and where the person comes back to. */
export type Flow = 'redirect' | 'link';

/** What a page may say when it creates a verification (`CreateRequest` of the wire contract). */
export type CreateBody = {
  redirectUrl: string;
  documentType: string | null;
  locale: string | null;
  themeColor: string | null;
  captchaToken: string | null;
  /** The first attempt is begun in the same call. */
  begin?: true;
  flow?: Flow;
};

/** A verification and the secret that opens it. */
export type Access = { id: string; clientSecret: string };

/**
 * The calls of the wire contract that a page makes. Each rejects with `EkycError`, or with anything
 * once its signal is aborted.
 */
export type ProxyClient = {
  create: (body: CreateBody, signal: AbortSignal) => Promise<Created>;
  /** Begins an attempt; one that is open and that nobody came back from is given again. */
  begin: (access: Access, signal: AbortSignal, flow: Flow) => Promise<BegunAttempt>;
  /**
   * Where the verification stands. May be repeated.
   *
   * @param wait The answer may take until something changes.
   */
  get: (access: Access, signal: AbortSignal, wait?: boolean) => Promise<Verification>;
  /** Hands in a token that came back; answers like `get`. */
  returnWith: (access: Access, signal: AbortSignal, token: string) => Promise<Verification>;
  /** A code for a phone; null when the answer is none. */
  handoff: (access: Access, signal: AbortSignal) => Promise<HandoffOffer | null>;
};

type Call = {
  path: string;
  signal: AbortSignal;
  /** A body makes it a POST. */
  body?: object;
  headers?: Record<string, string>;
  /** Whether a cookie may be set that tells on the way back who left; by default none. */
  credentials?: 'omit' | 'same-origin';
};

/** Origins of proxies whose answers this page could read: they do not refuse it. */
const readable = new Set<string>();

/** @param proxy Where the proxy is. */
export function proxyClient(proxy: URL, send: Effects['fetch'], timeoutMs = 30_000): ProxyClient {
  const base = `${proxy.origin}${proxy.pathname.replace(/\/$/, '')}`;

  const call = async ({
    path,
    signal,
    body,
    headers,
    credentials = 'omit',
  }: Call): Promise<unknown> => {
    stopIfAborted(signal);
    // AbortSignal.any would do, but phones that the vendor's page still serves do not have it.
    const ending = new AbortController();
    const stop = () => {
      ending.abort();
    };
    const timer = setTimeout(stop, timeoutMs);
    signal.addEventListener('abort', stop);
    try {
      const request = new Request(`${base}/v1/verifications${path}`, {
        method: body ? 'POST' : 'GET',
        headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
        body: body ? toJson(body) : null,
        credentials,
        cache: 'no-store',
        redirect: 'error',
        // Not "no-referrer": some browsers then send "Origin: null", which the proxy must refuse.
        referrerPolicy: 'origin',
        signal: ending.signal,
      });
      const response = await send(request);
      readable.add(proxy.origin);
      const answer = parse(await response.text());
      stopIfAborted(signal);
      if (response.ok) return answer;
      throw readProblem(response, answer);
    } catch (error) {
      stopIfAborted(signal);
      if (error instanceof EkycError) throw error;
      if (ending.signal.aborted) throw clientError('timeout', '', { transient: true });
      throw await whyUnreachable(error);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    }
  };

  /**
   * Fetch does not tell a page that may not read an answer from one that has no connection. A request
   * whose answer nobody reads tells: where that arrives, it is this page that is refused.
   */
  const whyUnreachable = async (cause: unknown): Promise<EkycError> => {
    const unreachable = clientError('network', '', { transient: true, cause });
    if (proxy.origin === location.origin || readable.has(proxy.origin)) return unreachable;
    try {
      await send(
        new Request(`${base}/healthz`, { mode: 'no-cors', credentials: 'omit', cache: 'no-store' }),
      );
    } catch {
      return unreachable;
    }
    return new EkycError(
      'origin-not-allowed',
      `The proxy is there, and does not answer pages on ${location.origin}. Add this origin to EKYC_ALLOWED_ORIGINS, and start the proxy again.`,
      { cause },
    );
  };

  const post = (
    access: Access,
    signal: AbortSignal,
    what: string,
    body: object,
    more: Pick<Call, 'credentials'> = {},
  ) =>
    call({ ...more, path: `/${access.id}/${what}`, signal, body, headers: authorization(access) });

  return {
    create: async (body, signal) => {
      const given = Object.entries(body).filter(([, value]) => value !== null);
      return readCreated(await call({ path: '', signal, body: Object.fromEntries(given) }));
    },
    begin: async (access, signal, flow) => {
      // The page of a link is the proxy's own. Whoever opens it holds the client secret, so that on
      // the way back only a cookie tells which browser left.
      const credentials = flow === 'link' ? 'same-origin' : 'omit';
      return readBegun(await post(access, signal, 'attempts', { flow }, { credentials }));
    },
    get: async (access, signal, wait) => {
      const headers = {
        ...authorization(access),
        // Seconds that the proxy may hold its answer while nothing changes (RFC 7240).
        ...(wait && { prefer: 'wait=20' }),
      };
      return readVerification(await call({ path: `/${access.id}`, signal, headers }), access.id);
    },
    returnWith: async (access, signal, token) =>
      readVerification(await post(access, signal, 'return', { token }), access.id),
    handoff: async (access, signal) => readHandoffOffer(await post(access, signal, 'handoff', {})),
  };
}

function authorization({ clientSecret }: Access): Record<string, string> {
  return { authorization: `Bearer ${clientSecret}` };
}

/** Undefined for what is not JSON: no answer has that form. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
