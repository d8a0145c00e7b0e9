/** The client against a real proxy, with the simulator instead of the vendor. */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { startSimulatedProxy, type SimulatedProxy } from 'ekyc-verify-proxy/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  EkycClient,
  EkycError,
  verifyResultToken,
  verifyWebhook,
  type VerificationRecord,
} from '../src/index.js';

const shopOrigin = 'https://shop.example';
const redirectUrl = `${shopOrigin}/account/kyc`;
type Delivery = { headers: IncomingHttpHeaders; body: string };

let proxy: SimulatedProxy;
let ekyc: EkycClient;
let reports: EkycClient;
/** What reached the site's webhook. */
const deliveries: Delivery[] = [];
const receiver = createServer((request, response) => {
  void text(request).then((body) => {
    deliveries.push({ headers: request.headers, body });
    return response.writeHead(204).end();
  });
});

beforeAll(async () => {
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  proxy = await startSimulatedProxy({
    origins: [shopOrigin],
    webhookUrl: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hooks`,
  });
  ekyc = new EkycClient({ url: proxy.url, apiKey: proxy.apiKey, maxRetries: 0 });
  reports = new EkycClient({ url: proxy.url, apiKey: proxy.reportApiKey, maxRetries: 0 });
});
afterAll(async () => {
  await proxy.stop();
  receiver.closeAllConnections();
  receiver.close();
});

const bought = () => proxy.simulator.calls().ApplyWebVerificationBizTokenIntl;
const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => null,
    (error: unknown) => (error instanceof EkycError ? error.code : error),
  );

/** Waits for the end, whatever is told before it. */
async function endOf(id: string): Promise<VerificationRecord> {
  for (;;) {
    const verification = await ekyc.get(id, { waitSeconds: 20 });
    if (verification.status !== 'pending') return verification;
  }
}

/** The page hands in what came back with the person. */
async function comeBack(id: string, clientSecret: string, verificationUrl: string) {
  const token = new URL(verificationUrl).searchParams.get('token');
  const answer = await fetch(`${proxy.url}/v1/verifications/${id}/return`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${clientSecret}`,
      'content-type': 'application/json',
      origin: shopOrigin,
    },
    body: JSON.stringify({ token }),
  });
  expect(answer.status).toBe(200);
}

/** Somebody begins an attempt and comes back with this end, while somebody may wait for it. */
async function attempt(
  id: string,
  clientSecret: string,
  outcome: 'pass' | 'too-dark',
  begun: () => void = () => undefined,
) {
  const { verificationUrl } = await ekyc.beginAttempt(id);
  begun();
  proxy.simulator.finish(new URL(verificationUrl).searchParams.get('token') ?? '', outcome);
  await comeBack(id, clientSecret, verificationUrl);
}

describe('a creation', () => {
  it('buys nothing, gives a link, and gives the same again for the same key', async () => {
    const before = bought();
    const body = { reference: 'user-1', metadata: { cart: '42' }, expiresIn: 3600, maxAttempts: 2 };
    const options = { idempotencyKey: 'order-1' };
    const first = await ekyc.create(body, options);
    expect(first.url).toContain(`${proxy.url}/l/`);
    expect(await ekyc.create(body, options)).toEqual(first);
    expect(await codeOf(ekyc.create({ ...body, maxAttempts: 3 }, options))).toBe(
      'idempotency-key-reused',
    );
    expect(bought()).toBe(before);
    expect(await ekyc.get(first.id)).toMatchObject({
      status: 'pending',
      reference: 'user-1',
      metadata: { cart: '42' },
      maxAttempts: 2,
      attempts: [],
    });
  });

  it('names the fields that the proxy refuses', async () => {
    const error: unknown = await ekyc
      .create({ maxAttempts: 21 })
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'invalid-request',
      status: 400,
      requestId: expect.any(String),
      errors: [expect.objectContaining({ pointer: '/maxAttempts' })],
    });
  });
});

describe('somebody who fails once and then passes', () => {
  let id: string;
  let clientSecret: string;
  beforeAll(async () => {
    ({ id, clientSecret } = await ekyc.create({ redirectUrl, reference: 'user-2' }));
    await attempt(id, clientSecret, 'too-dark');
    const failed = await ekyc.get(id);
    expect(failed).toMatchObject({ status: 'pending', attempt: { reason: 'capture' } });
    let waiting: Promise<VerificationRecord> | undefined;
    await attempt(id, clientSecret, 'pass', () => {
      waiting = endOf(id);
    });
    expect(await waiting).toMatchObject({ status: 'passed' });
  });

  it('has passed, by the second of two attempts', async () => {
    expect(await ekyc.get(id)).toMatchObject({
      status: 'passed',
      reason: null,
      attempts: [
        { number: 1, status: 'failed', reason: 'capture' },
        { number: 2, status: 'passed' },
      ],
    });
  });

  it('has a result token that is genuine', async () => {
    const { resultToken } = await ekyc.get(id);
    const expected = { issuer: proxy.url, audience: shopOrigin };
    expect(await verifyResultToken(resultToken, expected)).toMatchObject({
      reference: 'user-2',
      verification: { id, status: 'passed' },
    });
    const other = { ...expected, audience: 'https://other.example' };
    await expect(verifyResultToken(resultToken, other)).rejects.toMatchObject({
      code: 'token-invalid',
      detail: 'aud',
    });
  });

  it('is told by a webhook that is genuine', async () => {
    const about = () => deliveries.filter(({ body }) => body.includes(id));
    await expect.poll(() => about().length).toBe(1);
    const [{ headers, body } = { headers: {}, body: '' }] = about();
    const { webhookId, event } = verifyWebhook(headers, body, proxy.webhookSecret);
    expect(webhookId).toMatch(/^msg_/);
    expect(event).toMatchObject({ type: 'verification.passed', data: { reference: 'user-2' } });
  });

  it('has a report, for a key that may read it, with what it is asked for', async () => {
    expect(await codeOf(ekyc.report(id))).toBe('report-key-required');
    const { verification, result } = await reports.report(id, { include: ['bestFrame'] });
    expect(verification).toMatchObject({ id, status: 'passed' });
    expect(result.Response['BestFrameBase64']).toEqual(expect.any(String));
    expect(result.Response['VideoBase64']).toBeNull();
    expect((await ekyc.get(id)).reportReads).toMatchObject([{ include: ['bestFrame'] }]);
  });

  it('cannot be canceled any more', async () => {
    expect(await codeOf(ekyc.cancel(id))).toBe('verification-over');
  });
});

it('somebody who only gets a link has a result token for the proxy’s own origin', async () => {
  const { id } = await ekyc.create({ reference: 'user-8' });
  const { verificationUrl } = await ekyc.beginAttempt(id);
  const token = new URL(verificationUrl).searchParams.get('token') ?? '';
  proxy.simulator.finish(token, 'pass');
  const way = proxy.simulator.verifications().at(-1)?.redirectUrl ?? '';
  expect(way).toContain(`${proxy.url}/return/`);
  await fetch(`${way}?token=${token}`, { redirect: 'manual' });
  const { status, resultToken } = await endOf(id);
  expect(status).toBe('passed');
  const expected = { issuer: proxy.url, audience: proxy.url };
  expect(await verifyResultToken(resultToken, expected)).toMatchObject({ reference: 'user-8' });
});

it('an attempt that is open is given again', async () => {
  const { id } = await ekyc.create({ redirectUrl });
  const before = bought();
  const first = await ekyc.beginAttempt(id);
  expect(await ekyc.beginAttempt(id)).toEqual(first);
  expect(bought()).toBe(before + 1);
});

it('a pending verification is canceled once and stays so', async () => {
  const { id } = await ekyc.create({ reference: 'user-3' });
  expect(await ekyc.cancel(id)).toMatchObject({ id, status: 'canceled' });
  expect(await ekyc.cancel(id)).toMatchObject({ id, status: 'canceled' });
  expect(await codeOf(ekyc.beginAttempt(id))).toBe('verification-over');
});

it('what is erased is gone', async () => {
  const { id } = await ekyc.create({ reference: 'user-4' });
  await ekyc.erase(id);
  expect(await codeOf(ekyc.get(id))).toBe('verification-not-found');
  expect(await codeOf(ekyc.erase(id))).toBe('verification-not-found');
});

it('a list goes through all pages, newest first, and refuses a cursor of another list', async () => {
  const ids: string[] = [];
  for (let time = 0; time < 5; time += 1) {
    ids.unshift((await ekyc.create({ reference: 'user-5' })).id);
  }
  const listed: string[] = [];
  for await (const { id } of ekyc.listAll({ reference: 'user-5', limit: 2 })) listed.push(id);
  expect(listed).toEqual(ids);
  const { nextCursor } = await ekyc.list({ reference: 'user-5', limit: 2 });
  const cursor = nextCursor ?? '';
  expect(await codeOf(ekyc.list({ reference: 'user-6', limit: 2, cursor }))).toBe('cursor-invalid');
});

describe('a call whose answer is lost on its way', () => {
  /** Reaches the proxy each time, and hears nothing of the first answer. */
  function deafClient(): EkycClient {
    let calls = 0;
    return new EkycClient({
      url: proxy.url,
      apiKey: proxy.apiKey,
      async fetch(input, init) {
        const answer = await fetch(input, init);
        calls += 1;
        if (calls === 1) throw new TypeError('fetch failed');
        return answer;
      },
    });
  }

  it('creates once, begins once, cancels once and erases once', async () => {
    const { id } = await deafClient().create({ redirectUrl, reference: 'user-7' });
    expect((await ekyc.list({ reference: 'user-7' })).data).toHaveLength(1);
    const before = bought();
    const { id: attemptId } = await deafClient().beginAttempt(id);
    expect(bought()).toBe(before + 1);
    expect(await deafClient().cancel(id)).toMatchObject({ status: 'canceled' });
    expect((await ekyc.get(id)).attempts).toMatchObject([{ id: attemptId }]);
    await deafClient().erase(id);
    expect(await codeOf(ekyc.get(id))).toBe('verification-not-found');
  });
});

it('a key that the proxy does not know opens nothing', async () => {
  const stranger = new EkycClient({ url: proxy.url, apiKey: 'stranger-'.repeat(5) });
  expect(await codeOf(stranger.create({}))).toBe('api-key-invalid');
  expect(await codeOf(stranger.list())).toBe('api-key-invalid');
});
