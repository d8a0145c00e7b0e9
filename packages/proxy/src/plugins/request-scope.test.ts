import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bearer, startTestProxy, type TestProxy } from '../../test/support/proxy.js';

let proxy: TestProxy;
beforeEach(async () => {
  proxy = await startTestProxy();
});
afterEach(() => proxy.stop());

type Line = { msg: string; reqId?: string; vendorRequest?: string; verification?: string };

/** The log lines that say this. */
const linesOf = (message: string) =>
  proxy
    .log()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
    .filter(({ msg }) => msg === message);

describe('the log', () => {
  it('ties each call to the vendor to the request that led to it', async () => {
    const [first, second] = [await proxy.start(), await proxy.start()];
    proxy.simulator.finish(first.bizToken, 'pass');
    await proxy.page({
      method: 'POST',
      url: `/v1/verifications/${first.id}/return`,
      headers: bearer(first.clientSecret),
      body: { token: first.bizToken },
    });
    const requests = linesOf('answered').map(({ reqId }) => reqId);
    const calls = linesOf('vendor called');
    expect(requests).toHaveLength(3);
    expect(new Set(calls.map(({ reqId }) => reqId))).toEqual(new Set(requests));
    expect(calls).toHaveLength(3);
    const begun = linesOf('attempt started').find(({ verification }) => verification === second.id);
    const itsCall = calls.find(({ reqId }) => reqId === begun?.reqId);
    expect(begun?.vendorRequest).toMatch(/^[\w-]+$/);
    expect(itsCall?.vendorRequest).toBe(begun?.vendorRequest);
  });

  it('names the request and the vendor’s RequestId of a refusal at the default level', async () => {
    proxy.simulator.once({ error: { code: 'AuthFailure.SignatureExpire', message: 'canary' } });
    const response = await proxy.page({
      method: 'POST',
      url: '/v1/verifications',
      body: { redirectUrl: 'https://shop.example/', begin: true },
    });
    expect(linesOf('request failed')).toMatchObject([
      {
        level: 40,
        reqId: response.json<{ requestId: string }>().requestId,
        vendorRequest: expect.any(String),
      },
    ]);
  });
});
