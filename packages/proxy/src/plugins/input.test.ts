import type { Handoff } from 'ekyc-verify-protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { apiKey, shopOrigin } from '../../test/support/config.js';
import { bearer, startTestProxy, type TestProxy } from '../../test/support/proxy.js';

let proxy: TestProxy;
beforeAll(async () => {
  proxy = await startTestProxy();
});
afterAll(() => proxy.stop());

const redirectUrl = `${shopOrigin}/`;

/** A creation with this body, by a backend. */
function create(body: unknown, headers: Record<string, string> = {}) {
  return proxy.app.inject({
    method: 'POST',
    url: '/v1/verifications',
    headers: { ...bearer(apiKey), 'content-type': 'application/json', ...headers },
    payload: JSON.stringify(body),
  });
}

it('a null for an optional field means that it is left out', async () => {
  const nothing = {
    documentType: null,
    locale: null,
    themeColor: null,
    captchaToken: null,
    flow: null,
    reference: null,
    checkMode: null,
    compareImage: null,
    begin: null,
    maxAttempts: null,
    expiresIn: null,
    metadata: null,
    config: null,
  };
  expect((await create({ redirectUrl, ...nothing })).statusCode).toBe(201);
  // Also where a field itself is for backends alone.
  const page = await proxy.page({
    method: 'POST',
    url: '/v1/verifications',
    body: { redirectUrl, ...nothing },
  });
  expect(page.statusCode).toBe(201);
});

it('a null changes nothing for an Idempotency-Key', async () => {
  const key = { 'idempotency-key': 'k' };
  const first = await create({ redirectUrl }, key);
  const again = await create({ redirectUrl, locale: null }, key);
  expect([first.statusCode, again.statusCode]).toEqual([201, 200]);
  expect(again.json()).toEqual(first.json());
});

it.each([
  ['a field that is not known', { redirectUrl, unknown: null }, '/unknown'],
  ['a value within a field', { redirectUrl, metadata: { order: null } }, '/metadata/order'],
])('a null for %s is refused', async (_, body, pointer) => {
  const response = await create(body);
  expect(response.statusCode).toBe(400);
  const { errors } = response.json<{ errors: { pointer: string }[] }>();
  expect(errors.map((error) => error.pointer)).toContain(pointer);
});

it('a null for a field that is needed is refused', async () => {
  const { id, clientSecret } = await proxy.create();
  const response = await proxy.page({
    method: 'POST',
    url: `/v1/verifications/${id}/return`,
    headers: bearer(clientSecret),
    body: { token: null },
  });
  expect(response.json()).toMatchObject({
    code: 'invalid-request',
    errors: [{ pointer: '/token' }],
  });
});

it.each([
  'application/json',
  'application/json; charset=utf-8',
  'text/plain',
  'application/x-www-form-urlencoded',
])('a call that takes no body accepts an empty one of type %s', async (type) => {
  const { id, clientSecret } = await proxy.create();
  const call = (method: 'POST' | 'DELETE', path: string, secret: string) =>
    proxy.page({
      method,
      url: `/v1/verifications/${id}${path}`,
      headers: { ...bearer(secret), 'content-type': type, 'content-length': '0' },
    });
  const handedOff = await call('POST', '/handoff', clientSecret);
  expect(handedOff.statusCode).toBe(201);
  expect(handedOff.json<Handoff>().number).toMatch(/^\d{4}$/);
  const begun = await call('POST', '/attempts', clientSecret);
  expect([begun.statusCode, begun.json()]).toMatchObject([
    200,
    { id: expect.stringMatching(/^att_/) },
  ]);
  const canceled = await call('POST', '/cancel', apiKey);
  expect([canceled.statusCode, canceled.json()]).toMatchObject([200, { status: 'canceled' }]);
  const resent = await proxy.backend({
    method: 'POST',
    url: '/v1/webhooks/msg_00000000-0000-4000-8000-000000000000/resend',
    headers: { 'content-type': type, 'content-length': '0' },
  });
  expect(resent.json()).toMatchObject({ code: 'not-found' });
  expect((await call('DELETE', '', apiKey)).statusCode).toBe(204);
});

it.each([
  ['application/json', 'invalid-request'],
  ['text/plain', 'invalid-request'],
])('a creation without a body, of type %s, says that it needs one', async (type, code) => {
  const response = await proxy.app.inject({
    method: 'POST',
    url: '/v1/verifications',
    headers: { ...bearer(apiKey), 'content-type': type, 'content-length': '0' },
  });
  expect(response.json()).toMatchObject({ code, status: 400 });
});
