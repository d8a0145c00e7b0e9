import { Agent } from 'undici';
import type { Config } from '../config/config.js';
import { ProblemError } from '../errors.js';

/** Rejects unless the token stands for a captcha that was solved. */
export type CaptchaCheck = (token: string | undefined, address: string) => Promise<void>;

const deadline = 5000;
const mostBytes = 16 * 1024;

/** Checks captcha tokens at a service; all of them take the same form and give the same answer. */
export function createCaptchaCheck(captcha: NonNullable<Config['captcha']>): CaptchaCheck {
  const { secret } = captcha;
  const verifyUrl = new URL(captcha.verifyUrl);
  const agent = new Agent();
  return async (token, address) => {
    if (token === undefined) {
      throw new ProblemError('captcha-failed', { detail: 'captchaToken is missing.' });
    }
    const form = new URLSearchParams({ secret, response: token, remoteip: address });
    if (!(await isSolved(agent, verifyUrl, form))) throw new ProblemError('captcha-failed');
  };
}

async function isSolved(agent: Agent, url: URL, form: URLSearchParams): Promise<boolean> {
  try {
    // undici's `request` follows no redirects.
    const { statusCode, body } = await agent.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
      signal: AbortSignal.timeout(deadline),
    });
    const text = await readCapped(body);
    if (statusCode !== 200) throw new Error(`status ${statusCode}`);
    return (JSON.parse(text) as { success?: unknown } | null)?.success === true;
  } catch {
    // The cause may quote the form, and with it the secret.
    throw new ProblemError('upstream-unavailable', {
      detail: 'The captcha service does not answer.',
      retryAfter: 5,
    });
  }
}

async function readCapped(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw new Error('too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
