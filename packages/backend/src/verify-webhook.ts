import { Webhook } from 'standardwebhooks';
import { isObject } from './answer.js';
import type { WebhookEvent } from './contract.js';

/** Headers as any server has them: `Headers`, or Node's object with names in lower case. */
export type WebhookHeaders =
  | { get(name: string): string | null }
  | Readonly<Record<string, string | readonly string[] | undefined>>;

export type VerifyWebhookOptions = {
  /** How many seconds the message may be old, or ahead of this computer's clock. Default: 300. */
  toleranceSeconds?: number;
  /** The time to check against; default: now. */
  currentDate?: Date;
};

/** A webhook that is known to be genuine. */
export type VerifiedWebhook = {
  /** Names the message, in every delivery of it: act on it once. */
  webhookId: string;
  /** What happened. A later proxy may send types that this version doesn't list: answer 204 to them. */
  event: WebhookEvent;
};

/**
 * - `headers-missing`: one of `webhook-id`, `webhook-timestamp` and `webhook-signature` is missing or malformed
 * - `timestamp-outside-tolerance`: too old or ahead: a replay, or a clock that is wrong
 * - `signature-invalid`: no signature is by one of the secrets, over this body
 * - `body-invalid`: genuine, and yet no event
 */
export type WebhookErrorCode =
  'headers-missing' | 'timestamp-outside-tolerance' | 'signature-invalid' | 'body-invalid';

const messages: Record<WebhookErrorCode, string> = {
  'headers-missing':
    'The headers webhook-id, webhook-timestamp and webhook-signature are not all there. Pass all headers of the request.',
  'timestamp-outside-tolerance':
    'The webhook is too old, or from the future. Check the clocks of this computer and of the proxy.',
  'signature-invalid':
    'No signature of the webhook matches. Pass the body as it came, before anything parses it, and the secret that is in EKYC_WEBHOOK_SECRET.',
  'body-invalid': 'The webhook is genuine, but its body is not an event of ekyc-verify.',
};

/** Why a webhook was not accepted: answer 400. May be logged: it holds no secret and nothing of the body. */
export class WebhookError extends Error {
  override readonly name = 'WebhookError';
  readonly code: WebhookErrorCode;

  constructor(code: WebhookErrorCode) {
    super(messages[code]);
    this.code = code;
  }
}

/**
 * Checks a webhook of the proxy (Standard Webhooks 1.0): its signature, and its age.
 *
 * @param rawBody The body as it came, byte for byte: `await request.text()`, not parsed JSON.
 * @param secrets `EKYC_WEBHOOK_SECRET`: one, or several while they rotate, in a list or between commas.
 * @throws {WebhookError}
 * @throws {TypeError} when the body or the secrets are not what they must be: a fault of the program
 */
export function verifyWebhook(
  headers: WebhookHeaders,
  rawBody: string | Uint8Array,
  secrets: string | readonly string[],
  options: VerifyWebhookOptions = {},
): VerifiedWebhook {
  const { toleranceSeconds = 300, currentDate = new Date() } = options;
  if (!Number.isFinite(toleranceSeconds) || toleranceSeconds <= 0) {
    throw new TypeError('toleranceSeconds must be a number above 0.');
  }
  if (!(currentDate instanceof Date) || Number.isNaN(currentDate.getTime())) {
    throw new TypeError('currentDate must be a date.');
  }
  const webhooks = readSecrets(secrets);
  const body = readBody(rawBody);
  const webhookId = headerOf(headers, 'webhook-id');
  const timestamp = headerOf(headers, 'webhook-timestamp');
  const signatures = headerOf(headers, 'webhook-signature').split(' ');
  if (webhookId === '' || !/^\d{1,12}$/.test(timestamp) || signatures[0] === '') {
    throw new WebhookError('headers-missing');
  }
  const sentAt = new Date(Number(timestamp) * 1000);
  if (Math.abs(currentDate.getTime() - sentAt.getTime()) > toleranceSeconds * 1000) {
    throw new WebhookError('timestamp-outside-tolerance');
  }
  const expected = webhooks.map((webhook) => webhook.sign(webhookId, sentAt, body));
  if (!signatures.some((given) => expected.some((each) => isSame(given, each)))) {
    throw new WebhookError('signature-invalid');
  }
  return { webhookId, event: readEvent(body) };
}

function readSecrets(secrets: string | readonly string[]): Webhook[] {
  const list = (typeof secrets === 'string' ? secrets.split(',') : [secrets].flat()).map((each) =>
    typeof each === 'string' ? each.trim() : '',
  );
  if (list.length === 0 || !list.every((each) => /^whsec_[A-Za-z0-9+/]{32,}={0,2}$/.test(each))) {
    throw new TypeError(
      'verifyWebhook needs the secret of EKYC_WEBHOOK_SECRET: whsec_ and at least 24 bytes in base64.',
    );
  }
  return list.map((each) => new Webhook(each));
}

function readBody(rawBody: unknown): string {
  if (typeof rawBody === 'string') return rawBody;
  if (rawBody instanceof Uint8Array)
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(rawBody);
  throw new TypeError(
    'rawBody must be the body as it came: a string or bytes. A body that was parsed and written anew has another signature.',
  );
}

function headerOf(headers: WebhookHeaders, name: string): string {
  if ('get' in headers && typeof headers.get === 'function') return headers.get(name) ?? '';
  const found = Object.entries(headers).find(([each]) => each.toLowerCase() === name)?.[1];
  return typeof found === 'string' ? found : '';
}

/** Compares in constant time: how much of a guess was right must not show. */
function isSame(given: string, expected: string): boolean {
  if (given.length !== expected.length) return false;
  let difference = 0;
  for (let at = 0; at < expected.length; at += 1) {
    difference |= given.charCodeAt(at) ^ expected.charCodeAt(at);
  }
  return difference === 0;
}

function readEvent(body: string): WebhookEvent {
  try {
    const event: unknown = JSON.parse(body);
    if (isEvent(event)) return event;
  } catch {
    // Said below.
  }
  throw new WebhookError('body-invalid');
}

/** The signature says that the proxy wrote it; this, that it is an event and not some other message. */
function isEvent(value: unknown): value is WebhookEvent {
  return (
    isObject(value) &&
    typeof value['type'] === 'string' &&
    typeof value['timestamp'] === 'string' &&
    isObject(value['data']) &&
    typeof value['data']['id'] === 'string'
  );
}
