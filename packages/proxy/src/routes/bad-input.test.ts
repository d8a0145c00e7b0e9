import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { problems, type Problem } from 'ekyc-verify-protocol';
import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiKey, shopOrigin } from '../../test/support/config.js';
import { bearer, startTestProxy, type TestProxy } from '../../test/support/proxy.js';

let proxy: TestProxy;
beforeAll(async () => {
  proxy = await startTestProxy();
});
afterAll(() => proxy.stop());

const redirectUrl = `${shopOrigin}/`;
const create = (body: unknown, headers: Record<string, string> = {}): InjectOptions => ({
  method: 'POST',
  url: '/v1/verifications',
  headers: { origin: shopOrigin, 'content-type': 'application/json', ...headers },
  payload: typeof body === 'string' ? body : JSON.stringify(body),
});

async function problemFor(request: InjectOptions): Promise<Problem> {
  const response = await proxy.app.inject(request);
  expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(response.headers['cache-control']).toBe('no-store');
  const problem = response.json<Problem>();
  expect(problem.status).toBe(response.statusCode);
  expect(problem.title).toBe(problems[problem.code].title);
  expect(problem.type).toBe(`urn:ekyc-verify:problem:${problem.code}`);
  return problem;
}

describe('the body of a creation', () => {
  it.each([
    ['a number as redirectUrl', { redirectUrl: 7 }, '/redirectUrl'],
    ['an empty redirectUrl', { redirectUrl: '' }, '/redirectUrl'],
    ['a number as locale', { redirectUrl, locale: 5 }, '/locale'],
    ['a locale that is none', { redirectUrl, locale: 'english please' }, '/locale'],
    ['a colour by name', { redirectUrl, themeColor: 'red' }, '/themeColor'],
    ['an unknown flow', { redirectUrl, flow: 'teleport' }, '/flow'],
    ['null', null, ''],
    ['an array', [], ''],
    ['a string', '"redirectUrl"', ''],
  ])('%s is refused and the field named', async (_, body, pointer) => {
    const problem = await problemFor(create(body));
    expect(problem).toMatchObject({ code: 'invalid-request', status: 400 });
    expect(problem.errors?.map((error) => error.pointer)).toContain(pointer);
  });

  it.each([
    ['a missing redirectUrl', {}],
    ['a wish for an attempt that is text', { redirectUrl, begin: 'yes' }],
    ['a field nobody knows', { redirectUrl, colour: 'red' }],
    ['a number as a string', { redirectUrl, checkMode: '3' }],
  ])('%s is refused: nothing is coerced, nothing is dropped', async (_, body) => {
    expect(await problemFor(create(body))).toMatchObject({ code: 'invalid-request', status: 400 });
  });

  it.each([
    ['cut off', '{"redirectUrl": "https://sh'],
    ['empty', ''],
    ['not JSON', 'redirectUrl=https://shop.example/'],
    ['with a poisoned prototype', '{"__proto__": {"redirectUrl": "https://shop.example/"}}'],
  ])('%s is refused', async (_, body) => {
    expect(await problemFor(create(body))).toMatchObject({ code: 'invalid-request' });
  });

  it.each([
    ['a lone surrogate as reference', '"reference": "a\\ud800"', '/reference'],
    ['one in metadata', '"metadata": {"order": "\\udc00b"}', '/metadata/order'],
    ['one in a name', '"metadata": {"\\ud800": "b"}', '/metadata'],
    ['one deep in config', '"config": {"A": [{"b~/": "\\ud800"}]}', '/config/A/0/b~0~1'],
    ['a number beyond all bounds', '"config": {"A": {"B": [1, 1e999]}}', '/config/A/B/1'],
    ['its negative', '"config": {"A": -1e999}', '/config/A'],
  ])('%s is refused: it could not be kept as it is', async (_, field, pointer) => {
    const body = `{"redirectUrl": "${redirectUrl}", ${field}}`;
    const problem = await problemFor(create(body, bearer(apiKey)));
    expect(problem).toMatchObject({ code: 'invalid-request', status: 400 });
    expect(problem.errors).toEqual([{ pointer, detail: expect.any(String) as string }]);
  });

  it('a reference of any whole characters is taken as it is', async () => {
    const reference = 'Zoë 𠮷 👩‍👩‍👧';
    const response = await proxy.app.inject(create({ redirectUrl, reference }, bearer(apiKey)));
    const { id } = response.json<{ id: string }>();
    const read = await proxy.backend({ url: `/v1/verifications/${id}` });
    expect(read.json()).toMatchObject({ reference });
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/jso',
  ])('as %s is refused, so that no form can send it across origins', async (type) => {
    const problem = await problemFor(create({ redirectUrl }, { 'content-type': type }));
    expect(problem).toMatchObject({ code: 'unsupported-media-type', status: 415 });
  });

  it('of 1 MB is refused from a page, and of 10 MB from a backend', async () => {
    const large = { redirectUrl, locale: 'x'.repeat(1024 * 1024) };
    expect(await problemFor(create(large))).toMatchObject({ code: 'body-too-large', status: 413 });
    const larger = { redirectUrl, compareImage: 'A'.repeat(10 * 1024 * 1024) };
    expect(await problemFor(create(larger, bearer(apiKey)))).toMatchObject({
      code: 'body-too-large',
      status: 413,
    });
  });

  it('that does not say how long it is, is refused as soon as it is too large', async () => {
    const request = { ...create(''), payload: Readable.from([' '.repeat(17 * 1024)]) };
    expect(await problemFor(request)).toMatchObject({ code: 'body-too-large', status: 413 });
  });

  it('that is large and of a type nobody reads ends no process', async () => {
    const large = Readable.from(['x'.repeat(100 * 1024)]);
    const headers = { 'content-type': 'text/plain', 'transfer-encoding': 'chunked' };
    const problem = await problemFor({ ...create('', headers), payload: large });
    expect(problem).toMatchObject({ code: 'unsupported-media-type', status: 415 });
    // The body’s end comes after the answer; an error that nobody heard would end this run.
    await nextTurn();
  });

  it('of 25,000 levels is refused, also from a backend and where any vendor field may stand', async () => {
    const deep = '['.repeat(25_000) + ']'.repeat(25_000);
    const body = `{"redirectUrl":"${redirectUrl}","config":{"Field":${deep}}}`;
    expect(await problemFor(create(body, bearer(apiKey)))).toMatchObject({
      code: 'invalid-request',
    });
  });

  it('names a field that nobody knows once, and says so', async () => {
    const problem = await problemFor(create({ redirectUrl, colour: 'red' }));
    expect(problem.errors).toEqual([{ pointer: '/colour', detail: 'is not a known field' }]);
  });

  it('names at most ten fields, and quotes no value', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 50 }, (_, index) => [`CANARY${index}`, 'CANARY-VALUE']),
    );
    const response = await proxy.app.inject(
      create({ redirectUrl, locale: 'CANARY VALUE', ...many }),
    );
    expect(response.json<Problem>().errors?.length).toBeLessThanOrEqual(10);
    expect(response.body).not.toMatch(/CANARY.VALUE/);
  });
});

describe('a redirect URL', () => {
  it.each([
    ['https://user:pw@shop.example/', 'redirect-url-invalid'],
    ['https://shop.example\\@evil.example/', 'redirect-url-invalid'],
    ['https://shop.example/\u0001', 'redirect-url-invalid'],
    ['javascript:alert(1)', 'redirect-url-invalid'],
    ['https://shop.example.evil.example/', 'redirect-url-not-allowed'],
    ['http://shop.example/', 'redirect-url-not-allowed'],
  ])('%j is refused with %s', async (text, code) => {
    expect(await problemFor(create({ redirectUrl: text }))).toMatchObject({ code });
  });
});

describe('an origin', () => {
  it.each([
    'https://evil.example',
    'null',
    'http://shop.example',
    'https://shop.example.evil.example',
  ])('%s is refused before the handler', async (origin) => {
    const before = proxy.simulator.calls().ApplyWebVerificationBizTokenIntl;
    expect(await problemFor(create({ redirectUrl }, { origin }))).toMatchObject({
      code: 'origin-not-allowed',
      status: 403,
    });
    expect(proxy.simulator.calls().ApplyWebVerificationBizTokenIntl).toBe(before);
  });

  it('that is not allowed gets no CORS headers, and an allowed one does, on errors too', async () => {
    const preflight = (origin: string): InjectOptions => ({
      method: 'OPTIONS',
      url: '/v1/verifications',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type,prefer',
      },
    });
    const good = await proxy.app.inject(preflight(shopOrigin));
    expect(good.statusCode).toBe(204);
    expect(good.headers).toMatchObject({ 'access-control-allow-origin': shopOrigin });
    expect(good.headers).not.toHaveProperty('access-control-allow-credentials');
    const bad = await proxy.app.inject(preflight('https://evil.example'));
    expect(bad.statusCode).toBe(403);
    expect(bad.headers).not.toHaveProperty('access-control-allow-origin');
    const refused = await proxy.app.inject(create({}));
    expect(refused.headers).toMatchObject({ 'access-control-allow-origin': shopOrigin });
  });

  it('that is refused may read so at /healthz, where the element looks why a call failed', async () => {
    const probe = await proxy.app.inject({
      url: '/healthz',
      headers: { origin: 'https://evil.example' },
    });
    expect(probe.headers).toMatchObject({ 'access-control-allow-origin': '*' });
    expect(probe.json()).toMatchObject({ code: 'origin-not-allowed', status: 403 });
  });

  it('is required of a caller without a key', async () => {
    const response = await proxy.app.inject({
      method: 'POST',
      url: '/v1/verifications',
      body: { redirectUrl },
    });
    expect(response.statusCode).toBe(401);
    expect(response.headers['www-authenticate']).toBe('Bearer');
    expect(response.json()).toMatchObject({ code: 'credentials-missing' });
  });
});

describe('a token', () => {
  it.each([
    ['empty', ''],
    ['of 10 kB', 'A'.repeat(10_240)],
    ['doubled in an array', ['A'.repeat(36), 'A'.repeat(36)]],
    ['with characters that no BizToken has', 'AAAAAAAA&token=BBBBBBBB'],
    ['that is a number', 12_345_678],
  ])('%s is refused', async (_, token) => {
    const started = await proxy.start();
    const problem = await problemFor({
      method: 'POST',
      url: `/v1/verifications/${started.id}/return`,
      headers: { origin: shopOrigin, ...bearer(started.clientSecret) },
      body: { token },
    });
    expect(problem).toMatchObject({ code: 'invalid-request' });
    expect(problem.errors?.[0]?.pointer).toBe('/token');
  });
});

describe('an attempt that somebody asks for', () => {
  const begin = (created: { id: string }, secret: string, body: unknown = {}): InjectOptions => ({
    method: 'POST',
    url: `/v1/verifications/${created.id}/attempts`,
    headers: { origin: shopOrigin, 'content-type': 'application/json', ...bearer(secret) },
    payload: JSON.stringify(body),
  });
  const bought = () => proxy.simulator.calls().ApplyWebVerificationBizTokenIntl;

  it.each([
    ['an unknown flow', { flow: 'teleport' }, '/flow'],
    ['a photo that is none', { compareImage: 'data:image/png;base64,AAAA' }, '/compareImage'],
    ['null', null, ''],
    ['a list', [], ''],
  ])('with %s is refused and the field named', async (_, body, pointer) => {
    const created = await proxy.create();
    const problem = await problemFor(begin(created, created.clientSecret, body));
    expect(problem).toMatchObject({ code: 'invalid-request' });
    expect(problem.errors?.map((error) => error.pointer)).toContain(pointer);
  });

  it('may say nothing at all', async () => {
    const { id, clientSecret } = await proxy.create();
    const response = await proxy.page({
      method: 'POST',
      url: `/v1/verifications/${id}/attempts`,
      headers: bearer(clientSecret),
    });
    expect(response.statusCode).toBe(200);
  });

  it('is refused with another verification’s secret, with none, and with one letter changed', async () => {
    const [mine, other] = [await proxy.create(), await proxy.create()];
    const before = bought();
    const changed = mine.clientSecret.replace(/.$/, (last) => (last === 'A' ? 'E' : 'A'));
    for (const secret of [other.clientSecret, changed]) {
      expect(await problemFor(begin(mine, secret))).toMatchObject({
        code: 'verification-not-found',
      });
    }
    const url = `/v1/verifications/${mine.id}/attempts`;
    expect(await problemFor({ method: 'POST', url, body: {} })).toMatchObject({
      code: 'credentials-missing',
    });
    expect(bought()).toBe(before);
  });

  it.each(['cancel', 'erase', 'expiry'])('after a %s is refused, and buys nothing', async (end) => {
    const created = await proxy.create({ expiresIn: 60 });
    const url = `/v1/verifications/${created.id}`;
    if (end === 'cancel') await proxy.backend({ method: 'POST', url: `${url}/cancel` });
    if (end === 'erase') await proxy.backend({ method: 'DELETE', url });
    if (end === 'expiry') proxy.advance(61_000);
    const before = bought();
    const code = end === 'erase' ? 'verification-not-found' : 'verification-over';
    for (const secret of [created.clientSecret, apiKey]) {
      expect(await problemFor(begin(created, secret))).toMatchObject({ code });
    }
    expect(bought()).toBe(before);
  });

  it('of a page with a photo, or in mode 2 without one, is refused with what to do', async () => {
    const created = await proxy.create();
    const photo = { compareImage: 'AAAA' };
    const fromPage = await problemFor(begin(created, created.clientSecret, photo));
    expect(fromPage).toMatchObject({
      code: 'api-key-required',
      errors: [{ pointer: '/compareImage' }],
    });
    const inModeOne = await problemFor(begin(created, apiKey, photo));
    expect(inModeOne).toMatchObject({ errors: [{ pointer: '/compareImage' }] });
    const compared = await proxy.create({ checkMode: 2, ...photo });
    const url = `/v1/verifications/${compared.id}/return`;
    const bizToken = proxy.simulator.verifications().at(-1)?.bizToken ?? '';
    proxy.simulator.finish(bizToken, 'not-live');
    const headers = bearer(compared.clientSecret);
    const back = await proxy.page({ method: 'POST', url, headers, body: { token: bizToken } });
    expect(back.json()).toMatchObject({ status: 'pending', retryable: false });
    const second = await problemFor(begin(compared, compared.clientSecret));
    expect(second).toMatchObject({ code: 'photo-required', status: 403 });
  });

  it('with a link as its flow is refused where there is no link', async () => {
    const created = await proxy.start();
    const problem = await problemFor(begin(created, created.clientSecret, { flow: 'link' }));
    expect(problem).toMatchObject({ code: 'invalid-request', errors: [{ pointer: '/flow' }] });
  });
});

describe('a client secret', () => {
  it('in the place of an API key creates nothing, and is told apart', async () => {
    const { clientSecret } = await proxy.create();
    const problem = await problemFor(create({ redirectUrl }, bearer(clientSecret)));
    expect(problem).toMatchObject({ code: 'api-key-invalid', status: 401 });
    expect(problem.detail).toMatch(/client secret/);
  });
});

describe('an API key', () => {
  it('in the place of a client secret cannot report a return or make a hand-off', async () => {
    const { id, bizToken } = await proxy.start();
    for (const [call, body] of [
      ['return', { token: bizToken }],
      ['handoff', undefined],
    ] as const) {
      const response = await proxy.backend({
        method: 'POST',
        url: `/v1/verifications/${id}/${call}`,
        ...(body === undefined ? {} : { body }),
      });
      expect(response.json()).toMatchObject({ code: 'verification-not-found' });
    }
  });
});

describe('an address', () => {
  it.each([
    '/',
    '/v1',
    '/admin',
    '/%00',
    '/ekyc-verify/../package.json',
    `/v1/verifications/${'x'.repeat(300)}`,
  ])('%s that is not there is not found', async (url) => {
    expect(await problemFor({ url })).toMatchObject({ code: 'not-found' });
  });

  it.each(['/%', '/v1/verifications/%E0%A4%A'])('%s that is malformed is refused', async (url) => {
    expect(await problemFor({ url })).toMatchObject({ code: 'invalid-request' });
  });

  it('with an id that is none is refused', async () => {
    expect(
      await problemFor({ url: "/v1/verifications/'; drop table--", headers: bearer(apiKey) }),
    ).toMatchObject({ code: 'invalid-request' });
  });
});
