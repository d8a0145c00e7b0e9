import type { LightMyRequestResponse } from 'fastify';
import type { CreatedVerification, Handoff, Verification } from 'ekyc-verify-protocol';
import { expect, onTestFinished } from 'vitest';
import type { Config } from '../../src/config/config.js';
import type { EkycVerifyOptions } from '../../src/plugin.js';
import { apiKey, reportApiKey, shopOrigin } from '../support/config.js';
import { bearer, startTestProxy, type Begun, type TestProxy } from '../support/proxy.js';

export type Started = Begun;

/** The whole proxy and the simulator, for as long as the test runs. */
export async function proxyForTest(
  different: Partial<Config> = {},
  options: Partial<EkycVerifyOptions> = {},
): Promise<TestProxy> {
  const proxy = await startTestProxy(different, options);
  onTestFinished(() => proxy.stop());
  return proxy;
}

/** A page creates a verification, and nobody has clicked yet. */
export async function createdByPage(proxy: TestProxy): Promise<CreatedVerification> {
  const body = { redirectUrl: `${shopOrigin}/sign-up` };
  const response = await proxy.page({ method: 'POST', url: '/v1/verifications', body });
  return response.json<CreatedVerification>();
}

/** The computer's page shows a code for a phone; the path of its page. */
export async function offeredCode(
  proxy: TestProxy,
  { id, clientSecret }: Pick<Started, 'id' | 'clientSecret'>,
): Promise<Handoff & { path: string }> {
  const response = await proxy.page({
    method: 'POST',
    url: `/v1/verifications/${id}/handoff`,
    headers: bearer(clientSecret),
  });
  const handoff = response.json<Handoff>();
  return { ...handoff, path: new URL(handoff.url).pathname };
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
  await expect.poll(read).toBeTypeOf('string');
  return read();
}
