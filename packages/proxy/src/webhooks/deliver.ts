import { lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { Agent } from 'undici';
import type { Config } from '../config/config.js';
import type { Instant, OutboxMessage } from '../store/rows.js';
import { packageVersion } from '../runtime.js';
import { isPublicAddress, privateAddressCode, publicOnly } from '../security/addresses.js';
import { parseRetryAfter } from './backoff.js';

/**
 * What came of one delivery. `error` is the HTTP status, `timeout`, `stopped`, `private-address`,
 * `insecure-url`, or the code that the system, TLS or undici gave (`ECONNREFUSED`).
 */
export type Delivery =
  | { outcome: 'delivered'; status: number }
  | { outcome: 'failed'; error: string; retryAfterMs: number | null }
  /** The backend wants no more of this: 410. */
  | { outcome: 'gone'; error: string };

type DelivererOptions = {
  webhook: NonNullable<Config['webhook']>;
  now: () => Instant;
  /** Deadline of one delivery, from the look-up of the name to the answer, in milliseconds. */
  deadlineMs: number;
  /** Resolves names; the system's by default. */
  lookup?: LookupFunction | undefined;
};

/** How much of an answer is read, so that the connection can be used again; its content says nothing. */
const answerLimitBytes = 4096;

/** Carries messages to the operator's webhook address. */
export class Deliverer {
  readonly #options: DelivererOptions;
  readonly #agent: Agent;
  /** Why nothing may be sent to this address; null when it may. */
  readonly #refusal: string | null;
  readonly #userAgent = `ekyc-verify-proxy/${packageVersion()}`;

  constructor(options: DelivererOptions) {
    const { webhook, deadlineMs, lookup = systemLookup } = options;
    const isTrusted = webhook.allowPrivate.includes(webhook.url.hostname);
    this.#options = options;
    this.#refusal = isTrusted ? null : refusalOf(webhook.url);
    this.#agent = new Agent({
      connect: {
        lookup: isTrusted ? lookup : publicOnly(lookup),
        timeout: deadlineMs,
        // Said here, because otherwise NODE_TLS_REJECT_UNAUTHORIZED of the environment would decide.
        rejectUnauthorized: true,
      },
      // One request at a time on a connection, so that a slow answer holds up no other.
      allowH2: false,
      headersTimeout: deadlineMs,
      bodyTimeout: deadlineMs,
    });
  }

  /** Makes one delivery; never rejects. The signal ends it early, as `stopped`. */
  async deliver(
    message: Pick<OutboxMessage, 'id' | 'payload'>,
    stop: AbortSignal,
  ): Promise<Delivery> {
    if (this.#refusal !== null) return failed(this.#refusal);
    const { webhook, now, deadlineMs } = this.#options;
    const deadline = AbortSignal.timeout(deadlineMs);
    const signal = AbortSignal.any([deadline, stop]);
    try {
      // `request` follows no redirects: a 3xx is an answer like any other, and a failure.
      const { statusCode, headers, body } = await this.#agent.request({
        origin: webhook.url.origin,
        path: webhook.url.pathname + webhook.url.search,
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'user-agent': this.#userAgent,
          ...signatureHeaders(webhook.secrets, message, now()),
        },
        body: message.payload,
        signal,
      });
      // The status has decided: an answer that is too long, or breaks off, changes nothing.
      await body.dump({ limit: answerLimitBytes, signal }).catch(() => null);
      return judge(statusCode, parseRetryAfter(headers['retry-after'], now()));
    } catch (error) {
      if (deadline.aborted) return failed('timeout');
      return failed(stop.aborted ? 'stopped' : errorCode(error));
    }
  }

  /** Drops the connections. */
  close(): Promise<void> {
    return this.#agent.destroy();
  }
}

/**
 * The three headers of Standard Webhooks 1.0, section "Webhook Headers". With several secrets there is
 * a signature of each, so that a backend may change over to a new one while both are configured.
 *
 * @param secrets `whsec_` and the key in base64. Throws when one is not.
 * @param now When this delivery is made. A receiver refuses what is minutes old.
 */
export function signatureHeaders(
  secrets: readonly string[],
  { id, payload }: { id: string; payload: string },
  now: Instant,
) {
  const signatures = secrets.map((secret) => new Webhook(secret).sign(id, new Date(now), payload));
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now / 1000)),
    'webhook-signature': signatures.join(' '),
  };
}

/** Why an address must not be called at all, before any name is looked up. */
function refusalOf(url: URL): string | null {
  if (url.protocol !== 'https:') return 'insecure-url';
  // No look-up happens for a literal address, so `publicOnly` would not see it.
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return isIP(host) !== 0 && !isPublicAddress(host) ? privateAddressCode : null;
}

/** Standard Webhooks 1.0: 2xx is success, 410 ends it, all else is a failure. */
function judge(status: number, retryAfterMs: number | null): Delivery {
  if (status >= 200 && status < 300) return { outcome: 'delivered', status };
  if (status === 410) return { outcome: 'gone', error: '410' };
  const mayAskForTime = status === 429 || status === 503;
  return failed(String(status), mayAskForTime ? retryAfterMs : null);
}

function failed(error: string, retryAfterMs: number | null = null): Delivery {
  return { outcome: 'failed', error, retryAfterMs };
}

/** The code of an error, and nothing of its message, which may hold an address. */
function errorCode(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' && /^[\w-]{1,64}$/.test(code) ? code : 'unknown-error';
}
