import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../store/store.js';
import { openForTest } from '../../test/store/databases.js';
import { shopOrigin } from '../../test/support/config.js';
import { bearer, startTestProxy, type Begun, type TestProxy } from '../../test/support/proxy.js';
import { bizTokenOf } from '../../test/support/vendor.js';

const earlier = 'an-earlier-value-of-the-secret-0123456789';
const later = 'a-later-value-of-the-secret-0123456789abc';
const body = { redirectUrl: `${shopOrigin}/sign-up`, begin: true };
const headers = { 'idempotency-key': 'order-7' };

/** A proxy whose operator took the earlier secret out of EKYC_SECRET while an attempt was under way. */
let proxy: TestProxy;
let store: Store;
let begun: Begun;
beforeEach(async () => {
  store = await openForTest('file::memory:');
  const before = await startTestProxy({ secrets: [earlier] }, { store });
  const response = await before.backend({
    method: 'POST',
    url: '/v1/verifications',
    headers,
    body,
  });
  const created = response.json<Begun>();
  begun = { ...created, bizToken: bizTokenOf(created.attempt) };
  await before.stop();
  proxy = await startTestProxy({ secrets: [later] }, { store });
});
afterEach(() => proxy.stop());

const path = () => `/v1/verifications/${begun.id}`;

describe('what was encrypted with a secret that is gone from EKYC_SECRET', () => {
  it('is a refusal with a code of its own, and the log names the setting and what to do', async () => {
    const secret = bearer(begun.clientSecret);
    const calls = [
      proxy.page({ method: 'POST', url: `${path()}/attempts`, headers: secret, body: {} }),
      proxy.page({
        method: 'POST',
        url: `${path()}/return`,
        headers: secret,
        body: { token: begun.bizToken },
      }),
      proxy.backend({ method: 'POST', url: '/v1/verifications', headers, body }),
    ];
    for (const response of await Promise.all(calls)) {
      expect(response.statusCode).toBe(503);
      expect(response.json()).toMatchObject({ code: 'secret-removed' });
    }
    const lines = proxy.log().split('\n');
    const warned = lines.filter((line) => line.includes('"msg":"request failed"'));
    expect(warned).toHaveLength(3);
    for (const line of warned) {
      expect(line).toContain('EKYC_SECRET');
      expect(line).toContain('restart');
    }
    // What is sealed is a JWE, and all of those begin so.
    expect(proxy.log()).not.toContain('eyJ');
    expect(proxy.log()).not.toContain(begun.bizToken);
  });

  it('is a page for people who open a link', async () => {
    const response = await proxy.app.inject({ url: new URL(begun.url ?? '').pathname });
    expect(response.statusCode).toBe(503);
    expect(response.headers['content-type']).toContain('text/html');
  });

  it('opens again once the secret is back, at the end of the list', async () => {
    const again = await startTestProxy({ secrets: [later, earlier] }, { store });
    const secret = bearer(begun.clientSecret);
    const response = await again.page({
      method: 'POST',
      url: `${path()}/attempts`,
      headers: secret,
      body: {},
    });
    expect(response.json()).toMatchObject({ id: begun.attempt.id });
    await again.stop();
  });

  it('keeps nobody from reading how a verification stands, from listing, or from canceling', async () => {
    const one = await proxy.page({ url: path(), headers: bearer(begun.clientSecret) });
    expect(one.json()).toMatchObject({ status: 'pending' });
    expect(one.json().attempt).not.toHaveProperty('verificationUrl');
    const list = await proxy.backend({ url: '/v1/verifications' });
    expect(list.json().data).toMatchObject([{ id: begun.id }]);
    const canceled = await proxy.backend({ method: 'POST', url: `${path()}/cancel` });
    expect(canceled.json()).toMatchObject({ status: 'canceled' });
  });
});
