import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { shopOrigin } from '../../test/support/config.js';
import { bearer, startTestProxy, type TestProxy } from '../../test/support/proxy.js';

let proxy: TestProxy;
beforeEach(async () => {
  proxy = await startTestProxy({ hostedReturn: true });
});
afterEach(() => proxy.stop());

const page = `${shopOrigin}/sign-up?step=2&q=a+b%20c#top`;

async function startHosted() {
  const started = await proxy.start({ redirectUrl: page });
  const { redirectUrl } = proxy.simulator.verifications().at(-1) ?? { redirectUrl: '' };
  return { ...started, path: new URL(redirectUrl).pathname, redirectUrl };
}

describe('the hosted return', () => {
  it('takes the browser to the exact page, with a code in place of the BizToken', async () => {
    const started = await startHosted();
    expect(started.redirectUrl).toMatch(/^https:\/\/kyc\.example\/return\//);
    proxy.simulator.finish(started.bizToken, 'pass');
    const response = await proxy.app.inject(`${started.path}?token=${started.bizToken}`);
    expect(response.statusCode).toBe(303);
    expect(response.headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    });
    const location = String(response.headers.location);
    expect(location).not.toContain(started.bizToken);
    const [, code] = /^(.*)&ekyc_return=([^#]+)#top$/.exec(location) ?? [];
    expect(location.replace(/&ekyc_return=[^#]+/, '')).toBe(page);

    const back = await proxy.page({
      method: 'POST',
      url: `/v1/verifications/${started.id}/return`,
      headers: bearer(started.clientSecret),
      body: { token: /&ekyc_return=([^#]+)/.exec(location)?.[1] },
    });
    expect(code).toBeTruthy();
    expect(back.json()).toMatchObject({ status: 'passed' });
  });

  it('gives no code for another verification’s token, or an address that is not ours', async () => {
    const [one, other] = [await startHosted(), await startHosted()];
    const wrong = [
      `${one.path}?token=${other.bizToken}`,
      one.path,
      `${one.path}?token=${one.bizToken}&token=${one.bizToken}`,
      `/return/abc?token=${one.bizToken}`,
      `${one.path.slice(0, -4)}AAAA?token=${one.bizToken}`,
    ];
    for (const url of wrong) {
      const response = await proxy.app.inject(url);
      expect(response.statusCode).toBe(404);
      expect(response.headers['content-type']).toMatch(/^text\/html/);
      expect(response.headers).not.toHaveProperty('location');
    }
  });

  it('has the result fetched also when the browser never reaches the page', async () => {
    const started = await startHosted();
    proxy.simulator.finish(started.bizToken, 'pass');
    await proxy.app.inject(`${started.path}?token=${started.bizToken}`);
    proxy.advance(31_000);
    const response = await proxy.page({
      url: `/v1/verifications/${started.id}`,
      headers: bearer(started.clientSecret),
    });
    expect(response.json()).toMatchObject({ status: 'passed' });
  });

  it('is none by HEAD, with which programs look at links', async () => {
    const started = await startHosted();
    const url = `${started.path}?token=${started.bizToken}`;
    expect((await proxy.app.inject({ method: 'HEAD', url })).statusCode).toBe(404);
    const response = await proxy.page({
      url: `/v1/verifications/${started.id}`,
      headers: bearer(started.clientSecret),
    });
    expect(response.json()).toMatchObject({ attempt: { status: 'open' } });
  });

  it('names its attempt: the address of one does not serve another of the same verification', async () => {
    const first = await startHosted();
    proxy.simulator.finish(first.bizToken, 'not-live');
    await proxy.app.inject(`${first.path}?token=${first.bizToken}`);
    proxy.advance(31_000);
    await proxy.page({
      url: `/v1/verifications/${first.id}`,
      headers: bearer(first.clientSecret),
    });
    const second = await proxy.begin(first);
    const { redirectUrl = '' } = proxy.simulator.verifications().at(-1) ?? {};
    const path = new URL(redirectUrl).pathname;
    expect(path).not.toBe(first.path);
    expect((await proxy.app.inject(`${first.path}?token=${second.bizToken}`)).statusCode).toBe(404);
    expect((await proxy.app.inject(`${path}?token=${second.bizToken}`)).statusCode).toBe(303);
  });
});
