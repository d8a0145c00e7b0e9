import { stopIfAborted } from './abort.js';
import {
  readBegun,
  readCreated,
  readHandoffOffer,
  readProblem,
  readVerification,
} from './answers.js';
import type { BegunAttempt, Created, HandoffOffer, Verification } from './answers.js';
import { EkycError, clientError, hasCode, isEkycError } from './errors.js';
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
    const request = new Request(`${base}/v1/verifications${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
      body: body ? toJson(body) : null,
      credentials,
      cache: 'no-store',
      // Followed, it would end in what is not the proxy, such as the page of a login.
      redirect: 'manual',
      // Not "no-referrer": some browsers then send "Origin: null", which the proxy must refuse.
      referrerPolicy: 'origin',
      signal: ending.signal,
    });
    const stop = () => {
      ending.abort();
    };
    const timer = setTimeout(stop, timeoutMs);
    signal.addEventListener('abort', stop);
    // What a page has put in the place of `fetch` may drop the signal.
    const ended = new Promise<never>((_resolve, reject) => {
      ending.signal.addEventListener('abort', reject);
    });
    try {
      return await Promise.race([answerTo(request), ended]);
    } catch (error) {
      stopIfAborted(signal);
      throw isEkycError(error) ? error : clientError('timeout', '', { transient: true });
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    }
  };

  const answerTo = async (request: Request): Promise<unknown> => {
    try {
      return await read(request);
    } catch (error) {
      throw isEkycError(error) ? error : await whyUnreachable(error, request.signal);
    }
  };

  const read = async (request: Request): Promise<unknown> => {
    const response = await send(request);
    const answer = parse(await response.text());
    if (response.ok) return answer;
    throw readProblem(response, answer);
  };

  /**
   * Fetch does not tell a page that may not read an answer from one that has no connection. At one
   * place the proxy lets those pages read that they are refused, too.
   */
  const whyUnreachable = async (cause: unknown, signal: AbortSignal): Promise<EkycError> => {
    // A frame in a sandbox has no origin, whatever its address is.
    const isSandboxed = self.origin === 'null';
    try {
      if (isSandboxed || proxy.origin !== location.origin)
        await read(
          new Request(`${base}/healthz`, {
            credentials: 'omit',
            cache: 'no-store',
            redirect: 'manual',
            referrerPolicy: 'origin',
            signal,
          }),
        );
    } catch (error) {
      if (hasCode(error, 'origin-not-allowed'))
        return new EkycError(
          error.code,
          isSandboxed
            ? 'This page is in a sandbox, so that it has no origin that a proxy could allow. Add "allow-same-origin" to "sandbox", or show it outside.'
            : `The proxy does not answer pages on ${location.origin}. Add this origin to EKYC_ALLOWED_ORIGINS, and start the proxy again.`,
          { cause },
        );
    }
    return clientError('network', '', { transient: true, cause });
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
