import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assemble } from '../assemble.js';
import { openStore } from '../store/open.js';
import type { Store } from '../store/store.js';
import { bearer, startTestProxy, type TestProxy } from '../../test/support/proxy.js';
import { Reconciliation } from '../verifications/reconcile.js';

let proxy: TestProxy;
let store: Store;
beforeEach(async () => {
  store = await openStore('file::memory:');
  proxy = await startTestProxy({}, { store });
});
afterEach(async () => {
  await proxy.stop();
  await store.close();
});

const report = (token: unknown, remoteAddress = '192.0.2.1') =>
  proxy.app.inject({ method: 'POST', url: '/v1/returns', body: { token }, remoteAddress });

/** Resolves once the return was written down, which happens after the answer. */
const written = (id: string) =>
  expect
    .poll(async () => (await store.listAttempts(id))[0]?.returnedAt)
    .toEqual(expect.any(Number));

/** What reconciliation of a running proxy does every few seconds. */
async function reconcileOnce(): Promise<number> {
  const { context, close } = await assemble({ config: proxy.config, store }, () => undefined);
  try {
    return await new Reconciliation(context).runOnce();
  } finally {
    await close();
  }
}

describe('a blind return', () => {
  it('is answered the same, whatever the token is', async () => {
    const pending = await proxy.start();
    const ended = await proxy.start();
    proxy.simulator.finish(ended.bizToken, 'pass');
    await proxy.page({
      method: 'POST',
      url: `/v1/verifications/${ended.id}/return`,
      headers: bearer(ended.clientSecret),
      body: { token: ended.bizToken },
    });
    const tokens = [pending.bizToken, pending.bizToken, ended.bizToken, 'nobodys-token-0123'];
    for (const token of tokens) {
      const { statusCode, body, headers } = await report(token);
      expect({ statusCode, body }).toEqual({ statusCode: 202, body: '{}' });
      expect(headers).toMatchObject({ 'cache-control': 'no-store', 'content-length': '2' });
      expect(headers).not.toHaveProperty('location');
    }
    await written(pending.id);
  });

  it('makes reconciliation ask soon, so that the backend learns the result', async () => {
    const { id, bizToken } = await proxy.start();
    proxy.simulator.finish(bizToken, 'pass');
    expect(await reconcileOnce()).toBe(0);
    await report(bizToken);
    await written(id);
    expect(await reconcileOnce()).toBe(1);
    expect(await store.find(id)).toMatchObject({ status: 'passed' });
    expect(await store.listAttempts(id)).toMatchObject([{ sameBrowser: false }]);
  });

  it('does not ask the vendor itself, however often it is made', async () => {
    const { id, bizToken } = await proxy.start();
    for (let time = 0; time < 5; time += 1) await report(bizToken);
    await written(id);
    expect(proxy.simulator.calls().GetWebVerificationResultIntl).toBe(0);
  });

  it('tells for good that another browser than the one that began has the token', async () => {
    const { id, clientSecret, bizToken } = await proxy.start();
    proxy.simulator.finish(bizToken, 'pass');
    await report(bizToken);
    await written(id);
    const back = await proxy.page({
      method: 'POST',
      url: `/v1/verifications/${id}/return`,
      headers: bearer(clientSecret),
      body: { token: bizToken },
    });
    expect(back.json()).toMatchObject({ status: 'passed' });
    expect(await store.listAttempts(id)).toMatchObject([{ sameBrowser: false }]);
  });

  it.each([undefined, 7, 'short', 'with a space in it', 'x'.repeat(257)])(
    'with %j for a token is no blind return',
    async (token) => {
      expect((await report(token)).json()).toMatchObject({ code: 'invalid-request' });
    },
  );

  it('is limited for each address', async () => {
    for (let time = 0; time < 30; time += 1) {
      expect((await report('nobodys-token-0123')).statusCode).toBe(202);
    }
    const tooMany = await report('nobodys-token-0123');
    expect(tooMany.statusCode).toBe(429);
    expect(tooMany.json()).toMatchObject({ code: 'rate-limited' });
    expect(Number(tooMany.headers['retry-after'])).toBeGreaterThan(0);
    expect((await report('nobodys-token-0123', '192.0.2.2')).statusCode).toBe(202);
  });

  it('leaves no token in the log', async () => {
    const { id, bizToken } = await proxy.start();
    await report(bizToken);
    await report('nobodys-token-0123');
    await written(id);
    expect(proxy.log()).toContain('somebody came back');
    expect(proxy.log()).not.toContain(bizToken);
    expect(proxy.log()).not.toContain('nobodys-token');
  });
});
