import { bodyOf, unexpected, type RawAnswer } from './answer.js';
import { codeOf, EkycError } from './errors.js';
import type { Settings } from './options.js';
import { pause, pauseBefore } from './retry.js';

/** One call of the API. */
export type Call<T> = {
  method: 'GET' | 'POST' | 'DELETE';
  /** After `/v1/verifications`. */
  path: string;
  headers?: Record<string, string>;
  body?: object;
  /** How long the proxy may take on purpose. */
  waitSeconds?: number;
  accepts(answer: unknown): answer is T;
  /** The answer, where the error of a repetition says that an earlier try has done it; else null. */
  recover?(error: EkycError): { answer: T } | null;
};

/**
 * Makes a call, and repeats it where that can help.
 *
 * @throws {EkycError} why the last try failed; the signal's reason; TypeError for a body that JSON can't hold
 */
export async function send<T>(
  settings: Settings,
  call: Call<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  const body = call.body === undefined ? null : JSON.stringify(call.body);
  for (let repetition = 0; ; repetition += 1) {
    try {
      return await sendOnce(settings, call, body, signal);
    } catch (error) {
      if (!(error instanceof EkycError)) throw error;
      const recovered = repetition > 0 ? call.recover?.(error) : null;
      if (recovered) return recovered.answer;
      const ms =
        repetition < settings.maxRetries ? pauseBefore(error, repetition, Math.random) : null;
      if (ms === null) throw error;
      await pause(ms, signal);
    }
  }
}

async function sendOnce<T>(
  settings: Settings,
  call: Call<T>,
  text: string | null,
  signal: AbortSignal | undefined,
): Promise<T> {
  const url = `${settings.url}/v1/verifications`;
  const answer = await exchange(settings, call, `${url}${call.path}`, text, signal);
  const body = bodyOf(answer, url);
  if (!call.accepts(body)) throw unexpected(url, answer.status);
  return body;
}

async function exchange<T>(
  { fetch, apiKey, timeoutMs, url: proxy }: Settings,
  { method, headers, waitSeconds = 0 }: Call<T>,
  url: string,
  body: string | null,
  signal: AbortSignal | undefined,
): Promise<RawAnswer> {
  const limitMs = timeoutMs + waitSeconds * 1000;
  const timeout = AbortSignal.timeout(limitMs);
  try {
    const response = await fetch(url, {
      method,
      headers: {
        ...headers,
        accept: 'application/json',
        authorization: `Bearer ${apiKey}`,
        ...(body === null ? {} : { 'content-type': 'application/json' }),
      },
      body,
      // The key goes to the proxy and nowhere else.
      redirect: 'manual',
      // Frameworks that cache what `fetch` gets must not; not every runtime knows the option.
      ...('cache' in Request.prototype ? { cache: 'no-store' as const } : {}),
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    });
    return {
      status: response.status,
      retryAfter: response.headers.get('retry-after'),
      text: await response.text(),
    };
  } catch (error) {
    if (signal?.aborted === true) throw signal.reason;
    if (timeout.aborted) {
      throw new EkycError(
        'timeout',
        `The proxy at ${proxy} didn’t answer within ${limitMs / 1000} s. Try again, or set timeoutMs higher.`,
        { cause: error },
      );
    }
    const code = codeOf(error);
    throw new EkycError(
      'network',
      `The proxy at ${proxy} can’t be reached${code === null ? '' : ` (${code})`}. Check the client’s url, and that the proxy runs.`,
      { cause: error },
    );
  }
}
