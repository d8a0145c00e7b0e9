import type { LightMyRequestResponse } from 'fastify';
import type { Verification } from 'ekyc-verify-protocol';
import { expect, onTestFinished } from 'vitest';
import type { Config } from '../../src/config/config.js';
import type { EkycVerifyOptions } from '../../src/plugin.js';
import { apiKey, reportApiKey } from '../support/config.js';
import { bearer, startTestProxy, type TestProxy } from '../support/proxy.js';

export type Started = Awaited<ReturnType<TestProxy['start']>>;

/** The whole proxy and the simulator, for as long as the test runs. */
export async function proxyForTest(
  different: Partial<Config> = {},
  options: Partial<EkycVerifyOptions> = {},
): Promise<TestProxy> {
  const proxy = await startTestProxy(different, options);
  onTestFinished(() => proxy.stop());
  return proxy;
}

/** Somebody comes back to the page with a token and says to hold a client secret. */
export function comeBack(
  proxy: TestProxy,
  { id, clientSecret, bizToken }: Pick<Started, 'id' | 'clientSecret' | 'bizToken'>,
): Promise<LightMyRequestResponse> {
  return proxy.page({
    method: 'POST',
    url: `/v1/verifications/${id}/return`,
    headers: bearer(clientSecret),
    body: { token: bizToken },
  });
}

/** A verification that the person passed and came back from. */
export async function passedOne(
  proxy: TestProxy,
): Promise<Started & { view: Verification & { resultToken: string } }> {
  const started = await proxy.start();
  proxy.simulator.finish(started.bizToken, 'pass');
  const view = (await comeBack(proxy, started)).json<Verification>();
  if (view.resultToken === null) throw new Error('There is no result token.');
  return { ...started, view: { ...view, resultToken: view.resultToken } };
}

/** A backend with a key of the right kind reads the report. */
export function readReport(proxy: TestProxy, { id }: Pick<Started, 'id'>, query = '') {
  const url = `/v1/verifications/${id}/report${query}`;
  return proxy.app.inject({ url, headers: bearer(reportApiKey) });
}

/** What the first webhook of a proxy failed with. */
export async function webhookErrorOf(proxy: TestProxy): Promise<string | null | undefined> {
  await proxy.app.ready();
  await passedOne(proxy);
  const list = { url: '/v1/webhooks?state=waiting', headers: bearer(apiKey) };
  type List = { messages: { lastError: string | null }[] };
  const read = async () => (await proxy.app.inject(list)).json<List>().messages[0]?.lastError;
  await expect.poll(read, { timeout: 10_000 }).toBeTypeOf('string');
  return read();
}
