import type { CreatedVerification } from 'ekyc-verify-protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { apiKey, reportApiKey, shopOrigin } from '../../test/support/config.js';
import { bearer, startTestProxy, type TestProxy } from '../../test/support/proxy.js';

let proxy: TestProxy;
beforeEach(async () => {
  proxy = await startTestProxy();
});
afterEach(() => proxy.stop());

const body = { redirectUrl: `${shopOrigin}/sign-up`, reference: 'user-7' };
const create = (different: Record<string, unknown> = {}, headers: Record<string, string> = {}) =>
  proxy.app.inject({
    method: 'POST',
    url: '/v1/verifications',
    headers: { ...bearer(apiKey), ...headers },
    body: { ...body, ...different },
  });
const bought = () => proxy.simulator.calls().ApplyWebVerificationBizTokenIntl;

describe('a creation by a backend', () => {
  it('gives a link as well, asks the vendor nothing, and works without a redirect URL', async () => {
    const response = await create({ redirectUrl: undefined });
    expect(response.statusCode).toBe(201);
    const created = response.json<CreatedVerification>();
    expect(Object.keys(created).toSorted()).toEqual(['clientSecret', 'expiresAt', 'id', 'url']);
    expect(created.url).toMatch(/^https:\/\/kyc\.example\/l\/[\w-]{22}$/);
    expect(Math.round((Date.parse(created.expiresAt) - Date.now()) / 3_600_000)).toBe(24);
    expect(response.headers.location).toBe(`https://kyc.example/v1/verifications/${created.id}`);
    expect(bought()).toBe(0);
  });

  it('says how many attempts may fail, and how long the verification lives', async () => {
    const created = (await create({ maxAttempts: 20, expiresIn: 60 })).json<CreatedVerification>();
    expect(Math.round((Date.parse(created.expiresAt) - Date.now()) / 1000)).toBe(60);
    const view = await proxy.backend({ url: `/v1/verifications/${created.id}` });
    expect(view.json()).toMatchObject({ maxAttempts: 20, attemptsLeft: 20 });
  });

  it('sets the strength, and hands a photo on to the vendor', async () => {
    const response = await create({
      checkMode: 2,
      securityLevel: 5,
      livenessRetryLimit: 2,
      ruleId: '42',
      compareImage: Buffer.alloc(6 * 1024 * 1024, 1).toString('base64'),
      metadata: { plan: 'gold' },
      config: { LivenessTimeout: 90 },
    });
    expect(response.statusCode).toBe(201);
    expect(proxy.simulator.verifications()).toMatchObject([
      {
        ruleId: '42',
        config: { CheckMode: 2, SecurityLevel: 5, LivenessRetryLimit: 2, LivenessTimeout: 90 },
      },
    ]);
  });

  it('may use any of the keys, so that they can rotate', async () => {
    expect((await create()).statusCode).toBe(201);
    expect((await create({}, bearer(reportApiKey))).statusCode).toBe(201);
    expect((await create({}, bearer(`${apiKey}x`))).statusCode).toBe(401);
  });

  it.each([
    ['a reference of 129 characters', { reference: 'x'.repeat(129) }],
    ['a reference with half a character', { reference: 'user \ud83d' }],
    [
      'nine metadata fields',
      { metadata: Object.fromEntries(Array.from({ length: 9 }, (_, k) => [`field-${k}`, '1'])) },
    ],
    ['metadata that is no text', { metadata: { plan: 7 } }],
    ['metadata with a name of other characters', { metadata: { 'a plan': 'gold' } }],
    ['a field of the vendor with a name of other characters', { config: { 'A Field': 1 } }],
    ['no attempts at all', { maxAttempts: 0 }],
    ['21 attempts', { maxAttempts: 21 }],
    ['attempts as text', { maxAttempts: '3' }],
    ['a second to live', { expiresIn: 1 }],
    ['a year to live', { expiresIn: 365 * 24 * 60 * 60 }],
    ['half a second more', { expiresIn: 60.5 }],
    ['no photo for an attempt of mode 2', { checkMode: 2, begin: true }],
    ['a photo for mode 1', { checkMode: 1, compareImage: 'AAAA' }],
    ['a photo that is a data URI', { checkMode: 2, compareImage: 'data:image/png;base64,AAAA' }],
  ])('is refused with %s', async (_, different) => {
    const response = await create(different);
    expect(response.json()).toMatchObject({ code: 'invalid-request' });
    expect(bought()).toBe(0);
  });
});

const fiveAtOnce = (call: () => ReturnType<typeof create>) =>
  Promise.all(Array.from({ length: 5 }, call));

/** Of equal creations one was the first, and the others were given the same. */
function expectBoughtOnce(responses: Awaited<ReturnType<typeof create>>[]): void {
  const statuses = responses.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b);
  expect(statuses).toEqual([...Array.from({ length: responses.length - 1 }, () => 200), 201]);
  expect(new Set(responses.map((response) => response.body)).size).toBe(1);
  expect(proxy.simulator.verifications()).toHaveLength(1);
  expect(bought()).toBe(1);
}

describe('an Idempotency-Key', () => {
  const key = { 'idempotency-key': 'order-1234' };

  it('makes a repetition answer the same, created and bought once', async () => {
    for (const begin of [false, true]) {
      const asked = { 'idempotency-key': `order-${begin}` };
      const first = await create({ begin }, asked);
      const second = await create({ begin }, asked);
      expect([first.statusCode, second.statusCode]).toEqual([201, 200]);
      expect(second.json()).toEqual(first.json());
    }
    expect(bought()).toBe(1);
  });

  it('holds for calls that run at the same time: one is bought, and all get it', async () => {
    proxy.simulator.setFaults({ latencyMs: 300 });
    expectBoughtOnce(await fiveAtOnce(() => create({ begin: true }, key)));
  });

  it('may be tried again after the vendor refused, and is then bought once', async () => {
    proxy.simulator.once({ action: 'ApplyWebVerificationBizTokenIntl', body: 'no JSON' });
    expect((await create({ begin: true }, key)).statusCode).toBe(502);
    const responses = await fiveAtOnce(() => create({ begin: true }, key));
    expect(responses.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200, 200]);
    expect(new Set(responses.map((response) => response.body)).size).toBe(1);
    expect(bought()).toBe(2);
  });

  it('takes the same members in another order for the same body', async () => {
    const first = { reference: 'user-8', metadata: { a: '1', b: '2' } };
    expect((await create(first, key)).statusCode).toBe(201);
    const other = { metadata: { b: '2', a: '1' }, reference: 'user-8' };
    expect((await create(other, key)).statusCode).toBe(200);
  });

  it('with another body is refused', async () => {
    await create({}, key);
    const other = await create({ reference: 'user-8' }, key);
    expect(other.statusCode).toBe(422);
    expect(other.json()).toMatchObject({ code: 'idempotency-key-reused' });
  });

  it('of another API key is another key', async () => {
    await create({}, key);
    const other = await create({}, { ...key, ...bearer(reportApiKey) });
    expect(other.statusCode).toBe(201);
  });

  it('is not for pages, and not any text', async () => {
    const fromPage = await proxy.page({
      method: 'POST',
      url: '/v1/verifications',
      headers: key,
      body: { redirectUrl: `${shopOrigin}/`, begin: true },
    });
    expect(fromPage.json()).toMatchObject({ code: 'api-key-required' });
    for (const text of ['with space', 'x'.repeat(256), '\u00e9', '']) {
      expect((await create({}, { 'idempotency-key': text })).statusCode, text).toBe(400);
    }
    for (const text of ['1', '~'.repeat(255)]) {
      expect((await create({}, { 'idempotency-key': text })).statusCode, text).toBe(201);
    }
  });
});
