import { Agent } from 'undici';
import type { Config } from '../config/config.js';
import { ProblemError } from '../errors.js';
import type { Log } from '../log.js';
import { addressIn } from './addresses.js';

const deadline = 5000;
const mostBytes = 16 * 1024;

/** Checks captcha tokens at a service; all of them take the same form and give the same answer. */
export class CaptchaCheck {
  readonly #secret: string;
  readonly #url: URL;
  readonly #hosts: ReadonlySet<string>;
  readonly #log: Log;
  // Said here, because otherwise NODE_TLS_REJECT_UNAUTHORIZED of the environment would decide.
  readonly #agent = new Agent({
    connect: { rejectUnauthorized: true },
    maxResponseSize: mostBytes,
  });

  /** @param allowedOrigins A captcha counts only when it was solved on a page of one of their hosts. */
  constructor(
    { verifyUrl, secret }: NonNullable<Config['captcha']>,
    allowedOrigins: readonly string[],
    log: Log,
  ) {
    this.#secret = secret;
    this.#url = new URL(verifyUrl);
    this.#hosts = new Set(allowedOrigins.map((origin) => new URL(origin).hostname));
    this.#log = log;
  }

  /**
   * @param address The client's, as the reverse proxy writes it.
   * @throws ProblemError `captcha-failed` unless the token stands for a captcha that was solved on one
   * of our pages; `upstream-unavailable`
   */
  async mustBeSolved(token: string | undefined, address: string): Promise<void> {
    if (token === undefined) {
      throw new ProblemError('captcha-failed', { detail: 'captchaToken is missing.' });
    }
    const remoteip = addressIn(address);
    const form = { secret: this.#secret, response: token, ...(remoteip !== null && { remoteip }) };
    const { success, hostname } = await this.#ask(new URLSearchParams(form));
    if (success !== true) throw new ProblemError('captcha-failed');
    // A token that a person solved on somebody else's page, with our site's key in it.
    const isOurs = typeof hostname === 'string' && this.#hosts.has(hostname);
    if (hostname !== undefined && !isOurs) {
      this.#log('warn', {}, 'a captcha was solved on a host of which no page may start');
      throw new ProblemError('captcha-failed');
    }
  }

  async #ask(form: URLSearchParams): Promise<{ success?: unknown; hostname?: unknown }> {
    try {
      // undici's `request` follows no redirects.
      const { statusCode, body } = await this.#agent.request({
        origin: this.#url.origin,
        path: this.#url.pathname + this.#url.search,
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: form.toString(),
        signal: AbortSignal.timeout(deadline),
      });
      const answer = (await body.json()) as object | null;
      if (statusCode !== 200) throw new Error(`status ${statusCode}`);
      return answer ?? {};
    } catch {
      // The cause may quote the form, and with it the secret.
      throw new ProblemError('upstream-unavailable', {
        detail: 'The captcha service does not answer.',
        retryAfter: 5,
      });
    }
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }
}
