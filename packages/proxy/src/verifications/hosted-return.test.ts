import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assemble } from '../assemble.js';
import { openStore } from '../store/open.js';
import type { Store } from '../store/store.js';
import { apiKey } from '../../test/support/config.js';
import { bearer, startTestProxy, type TestProxy } from '../../test/support/proxy.js';
import { Reconciliation } from './reconcile.js';

let proxy: TestProxy;
let store: Store;
beforeEach(async () => {
  store = await openStore('file::memory:');
  proxy = await startTestProxy({ hostedReturn: true }, { store });
});
afterEach(async () => {
  await proxy.stop();
  await store.close();
});

/** A person who has passed and is back at the proxy, on the way to the page with this code. */
async function backAtProxy() {
  const started = await proxy.start();
  const { redirectUrl = '' } = proxy.simulator.verifications().at(-1) ?? {};
  proxy.simulator.finish(started.bizToken, 'pass');
  const path = new URL(redirectUrl).pathname;
  const response = await proxy.app.inject(`${path}?token=${started.bizToken}`);
  const code = new URL(String(response.headers.location)).searchParams.get('ekyc_return');
  return { ...started, code };
}

async function reconcileOnce(later: number): Promise<number> {
  const now = () => Date.now() + later;
  const { context, close } = await assemble({ config: proxy.config, store, now }, () => undefined);
  try {
    return await new Reconciliation(context).runOnce();
  } finally {
    await close();
  }
}

describe('after a hosted return', () => {
  it('the page comes before reconciliation, and says that it is the browser that began', async () => {
    const { id, clientSecret, code } = await backAtProxy();
    expect(await reconcileOnce(5000)).toBe(0);
    const response = await proxy.page({
      method: 'POST',
      url: `/v1/verifications/${id}/return`,
      headers: bearer(clientSecret),
      body: { token: code },
    });
    expect(response.json()).toMatchObject({ status: 'passed' });
    expect(await store.find(id)).toMatchObject({ sameBrowser: true });
  });

  it('the initiator’s own knowledge of the BizToken is no proof that this browser came back', async () => {
    const { id, clientSecret, bizToken } = await backAtProxy();
    const response = await proxy.page({
      method: 'POST',
      url: `/v1/verifications/${id}/return`,
      headers: bearer(clientSecret),
      body: { token: bizToken },
    });
    expect(response.json()).toMatchObject({ code: 'token-mismatch' });
    expect(await store.find(id)).toMatchObject({ sameBrowser: null });
  });

  it('a backend that reads meanwhile does not come before the page', async () => {
    const { id, clientSecret, code } = await backAtProxy();
    const read = { url: `/v1/verifications/${id}`, headers: bearer(apiKey) };
    expect((await proxy.app.inject(read)).json()).toMatchObject({ status: 'pending' });
    await proxy.page({
      method: 'POST',
      url: `/v1/verifications/${id}/return`,
      headers: bearer(clientSecret),
      body: { token: code },
    });
    expect((await proxy.app.inject(read)).json()).toMatchObject({ status: 'passed' });
    expect(await store.find(id)).toMatchObject({ sameBrowser: true });
  });

  it('reconciliation takes over when the page does not come', async () => {
    const { id } = await backAtProxy();
    expect(await reconcileOnce(31_000)).toBe(1);
    expect(await store.find(id)).toMatchObject({ status: 'passed', sameBrowser: null });
  });
});
