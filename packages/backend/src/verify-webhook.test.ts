import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { Webhook } from 'standardwebhooks';
import { verifyWebhook, type WebhookHeaders } from './verify-webhook.js';

const secretOf = (character: string) => `whsec_${character.repeat(40)}`;
const [secret, otherSecret] = [secretOf('A'), secretOf('B')];
const now = new Date('2026-11-24T10:05:12Z');
const options = { currentDate: now };
const event = {
  type: 'verification.passed',
  timestamp: '2026-11-24T10:05:12.345Z',
  data: { id: 'ver_0123456789abcdefghijkl', status: 'passed', reference: 'Zoë' },
};
const body = JSON.stringify(event);

/** The headers of a delivery, as the proxy signs it. */
function headersOf(text: string, { sentAt = now, secrets = [secret] } = {}) {
  return {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(sentAt.getTime() / 1000),
    'webhook-signature': secrets
      .map((each) => new Webhook(each).sign('msg_1', sentAt, text))
      .join(' '),
  };
}

const refused = (code: string) => expect.objectContaining({ name: 'WebhookError', code });
function attempt(...args: Parameters<typeof verifyWebhook>): unknown {
  try {
    return verifyWebhook(...args);
  } catch (error) {
    return error;
  }
}

it.each<[string, WebhookHeaders]>([
  ['an object of Node', { ...headersOf(body), host: 'shop.example' }],
  ['an object with names in upper case', { 'Webhook-Id': 'msg_1', ...upper(headersOf(body)) }],
  ['Headers', new Headers(headersOf(body))],
])('a genuine webhook is read from %s', (_, headers) => {
  const verified = { webhookId: 'msg_1', event };
  expect(verifyWebhook(headers, body, secret, options)).toEqual(verified);
  expect(verifyWebhook(headers, Buffer.from(body), secret, options)).toEqual(verified);
});

it('while secrets rotate, either end may know two', () => {
  const both = headersOf(body, { secrets: [otherSecret, secret] });
  expect(verifyWebhook(both, body, secret, options)).toMatchObject({ event });
  expect(verifyWebhook(headersOf(body), body, [otherSecret, secret], options)).toBeTruthy();
  expect(verifyWebhook(headersOf(body), body, `${otherSecret}, ${secret}`, options)).toBeTruthy();
});

it('an event of a type that is not known is handed on', () => {
  const later = JSON.stringify({ ...event, type: 'verification.reviewed' });
  const { event: got } = verifyWebhook(headersOf(later), later, secret, options);
  expect(got.type).toBe('verification.reviewed');
});

it.each([
  ['another secret', headersOf(body), body, otherSecret],
  ['a body that was changed', headersOf(body), body.replace('passed', 'failed'), secret],
  [
    'a body that was parsed and written anew',
    headersOf(body),
    JSON.stringify(event, null, 1),
    secret,
  ],
  ['another id', { ...headersOf(body), 'webhook-id': 'msg_2' }, body, secret],
  [
    'another version’s signature',
    { ...headersOf(body), 'webhook-signature': 'v1a,AAAA' },
    body,
    secret,
  ],
  [
    'half a signature',
    { ...headersOf(body), 'webhook-signature': headersOf(body)['webhook-signature'].slice(0, 20) },
    body,
    secret,
  ],
])('%s is refused', (_, headers, text, known) => {
  expect(attempt(headers, text, known, options)).toEqual(refused('signature-invalid'));
});

it('a webhook is good for five minutes, back and ahead, or for what the caller says', () => {
  const at = (seconds: number) => ({ currentDate: new Date(now.getTime() + seconds * 1000) });
  for (const seconds of [300, -300]) {
    expect(verifyWebhook(headersOf(body), body, secret, at(seconds))).toBeTruthy();
  }
  for (const seconds of [301, -301]) {
    const tolerance = { ...at(seconds), toleranceSeconds: 301 };
    expect(attempt(headersOf(body), body, secret, at(seconds))).toEqual(
      refused('timestamp-outside-tolerance'),
    );
    expect(verifyWebhook(headersOf(body), body, secret, tolerance)).toBeTruthy();
  }
  expect(() => verifyWebhook(headersOf(body), body, secret, { toleranceSeconds: 0 })).toThrow(
    TypeError,
  );
});

it.each([new Date(Number.NaN), 0, null])(
  'with %j for the date it is checked by nothing',
  (date) => {
    const checked = () =>
      verifyWebhook(headersOf(body), body, secret, { currentDate: date as Date });
    expect(checked).toThrow(TypeError);
  },
);

it.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])(
  'without %s it says so',
  (name) => {
    const missing = { ...headersOf(body), [name]: undefined };
    expect(attempt(missing, body, secret, options)).toEqual(refused('headers-missing'));
  },
);

it.each(['', 'soon', '1e9', '-1', '12.5'])('a timestamp of %j is none', (timestamp) => {
  const odd = { ...headersOf(body), 'webhook-timestamp': timestamp };
  expect(attempt(odd, body, secret, options)).toEqual(refused('headers-missing'));
});

it.each([
  '',
  'null',
  '[]',
  '{}',
  '{"type":"x"}',
  'no JSON',
  '{"type":"x","timestamp":"y","data":{}}',
])('a genuine body of %j is no event', (text) => {
  expect(attempt(headersOf(text), text, secret, options)).toEqual(refused('body-invalid'));
});

it.each([undefined, '', [], 'AAAA', 'whsec_short', [secret, ''], secret.replace('whsec_', '')])(
  'the secret %j is a fault of the program, and not shown',
  (known) => {
    const thrown = attempt(headersOf(body), body, known as string, options);
    expect(thrown).toBeInstanceOf(TypeError);
    expect(inspect(thrown)).not.toContain('AAAA');
  },
);

it('a body that is not raw is a fault of the program', () => {
  for (const parsed of [event, Promise.resolve(body), undefined]) {
    expect(attempt(headersOf(body), parsed as never, secret, options)).toBeInstanceOf(TypeError);
  }
});

function upper(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]),
  );
}
