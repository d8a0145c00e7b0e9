import type { Handoff, StartedVerification } from 'ekyc-verify-protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { apiKey, reportApiKey, shopOrigin } from '../../test/support/config.js';
import { bearer, startTestProxy, type TestProxy } from '../../test/support/proxy.js';

let proxy: TestProxy;
beforeEach(async () => {
  proxy = await startTestProxy();
});
afterEach(() => proxy.stop());

const body = { redirectUrl: `${shopOrigin}/sign-up`, reference: 'user-7' };
const start = (different: Record<string, unknown> = {}, headers: Record<string, string> = {}) =>
  proxy.app.inject({
    method: 'POST',
    url: '/v1/verifications',
    headers: { ...bearer(apiKey), ...headers },
    body: { ...body, ...different },
  });
const applies = () => proxy.simulator.calls().ApplyWebVerificationBizTokenIntl;

describe('a start from a backend', () => {
  it('sets the strength, and hands a photo on to the vendor', async () => {
    const response = await start({
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
    expect((await start()).statusCode).toBe(201);
    expect((await start({}, bearer(reportApiKey))).statusCode).toBe(201);
    expect((await start({}, bearer(`${apiKey}x`))).statusCode).toBe(401);
  });

  it.each([
    ['a reference of 129 characters', { reference: 'x'.repeat(129) }],
    [
      'nine metadata fields',
      { metadata: Object.fromEntries(Array.from({ length: 9 }, (_, k) => [`field-${k}`, '1'])) },
    ],
    ['metadata that is no text', { metadata: { plan: 7 } }],
    ['metadata with a name of other characters', { metadata: { 'a plan': 'gold' } }],
    ['a field of the vendor with a name of other characters', { config: { 'A Field': 1 } }],
    ['a photo that is a data URI', { checkMode: 2, compareImage: 'data:image/png;base64,AAAA' }],
  ])('is refused with %s', async (_, different) => {
    const response = await start(different);
    expect(response.json()).toMatchObject({ code: 'invalid-request' });
    expect(applies()).toBe(0);
  });
});

const fiveAtOnce = (begin: () => ReturnType<typeof start>) =>
  Promise.all(Array.from({ length: 5 }, begin));

/** Of equal starts one began a verification, and the others were given the same. */
async function expectBoughtOnce(
  responses: Awaited<ReturnType<typeof start>>[],
  calls = 1,
): Promise<void> {
  const statuses = responses.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b);
  expect(statuses).toEqual([...Array.from({ length: responses.length - 1 }, () => 200), 201]);
  expect(new Set(responses.map((response) => response.body)).size).toBe(1);
  expect(proxy.simulator.verifications()).toHaveLength(1);
  expect(applies()).toBe(calls);
}

describe('an Idempotency-Key', () => {
  const key = { 'idempotency-key': 'order-1234' };

  it('makes a repeated start answer the same, bought once', async () => {
    const first = await start({}, key);
    const second = await start({}, key);
    expect([first.statusCode, second.statusCode]).toEqual([201, 200]);
    expect(second.json()).toEqual(first.json());
    expect(applies()).toBe(1);
  });

  it('holds for starts that run at the same time: one is bought, and all get it', async () => {
    proxy.simulator.setFaults({ latencyMs: 300 });
    await expectBoughtOnce(await fiveAtOnce(() => start({}, key)));
  });

  it('may be tried again after a start that the vendor refused, and is then bought once', async () => {
    proxy.simulator.once({ action: 'ApplyWebVerificationBizTokenIntl', body: 'no JSON' });
    expect((await start({}, key)).statusCode).toBe(502);
    await expectBoughtOnce(await fiveAtOnce(() => start({}, key)), 2);
  });

  it('with another body is refused', async () => {
    await start({}, key);
    const other = await start({ reference: 'user-8' }, key);
    expect(other.statusCode).toBe(422);
    expect(other.json()).toMatchObject({ code: 'idempotency-key-reused' });
  });

  it('of another API key is another key', async () => {
    await start({}, key);
    const other = await start({}, { ...key, ...bearer(reportApiKey) });
    expect(other.statusCode).toBe(201);
  });

  it('is not for pages, and not any text', async () => {
    const fromPage = await proxy.page({
      method: 'POST',
      url: '/v1/verifications',
      headers: key,
      body: { redirectUrl: `${shopOrigin}/` },
    });
    expect(fromPage.json()).toMatchObject({ code: 'api-key-required' });
    for (const text of ['with space', 'x'.repeat(256), '\u00e9', '']) {
      expect((await start({}, { 'idempotency-key': text })).statusCode, text).toBe(400);
    }
    for (const text of ['1', '~'.repeat(255)]) {
      expect((await start({}, { 'idempotency-key': text })).statusCode, text).toBe(201);
    }
  });
});

describe('an open verification of the same reference', () => {
  it('is reused when the backend asks for it, instead of bought again', async () => {
    const first = await start({ reuseOpen: true });
    const second = await start({ reuseOpen: true });
    expect(second.statusCode).toBe(200);
    expect(second.json()).toEqual(first.json());
    expect((await start({ reuseOpen: true, checkMode: 3 })).statusCode).toBe(201);
    expect((await start()).statusCode).toBe(201);
  });

  it('is one also when equal starts come at the same time, under keys of their own too', async () => {
    proxy.simulator.setFaults({ latencyMs: 300 });
    let index = 0;
    const keyed = () => start({ reuseOpen: true }, { 'idempotency-key': `order-${(index += 1)}` });
    await expectBoughtOnce([
      ...(await fiveAtOnce(() => start({ reuseOpen: true }))),
      ...(await fiveAtOnce(keyed)),
    ]);
  });

  it('is not reused once it came back or its time is over', async () => {
    await start({ reuseOpen: true });
    proxy.advance(11 * 60_000);
    expect((await start({ reuseOpen: true })).statusCode).toBe(201);
    const { id, clientSecret } = (await start({ reuseOpen: true })).json<StartedVerification>();
    await proxy.page({
      method: 'POST',
      url: `/v1/verifications/${id}/return`,
      headers: bearer(clientSecret),
      body: { token: proxy.simulator.verifications().at(-1)?.bizToken },
    });
    expect((await start({ reuseOpen: true })).statusCode).toBe(201);
  });

  it('is not reused once a phone has taken it over, nor in its last two minutes', async () => {
    const begin = async () =>
      (await start({ reuseOpen: true, flow: 'handoff' })).json<StartedVerification>();
    const first = await begin();
    expect((await begin()).id).toBe(first.id);
    const code = await proxy.page({
      method: 'POST',
      url: `/v1/verifications/${first.id}/handoff`,
      headers: bearer(first.clientSecret),
    });
    await proxy.app.inject({
      method: 'POST',
      url: new URL(code.json<Handoff>().url).pathname,
      headers: { 'sec-fetch-site': 'same-origin' },
    });
    const second = await begin();
    expect(second.id).not.toBe(first.id);
    proxy.advance(8 * 60_000 + 1);
    expect((await begin()).id).not.toBe(second.id);
  });
});
