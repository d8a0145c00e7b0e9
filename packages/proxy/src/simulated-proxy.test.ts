import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { CreatedVerification, Verification } from 'ekyc-verify-protocol';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { Webhook } from 'standardwebhooks';
import { afterEach, expect, it } from 'vitest';
import { startSimulatedProxy, type SimulatedProxyOptions } from './simulated-proxy.js';
import { bearer } from '../test/support/proxy.js';
import { bizTokenOf } from '../test/support/vendor.js';

const running: { stop(): Promise<void> }[] = [];
afterEach(() => Promise.all(running.splice(0).map((each) => each.stop())));

async function start(options?: SimulatedProxyOptions) {
  const proxy = await startSimulatedProxy(options);
  running.push(proxy);
  return proxy;
}

const post = (url: string, headers: Record<string, string>, body: object) =>
  fetch(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/** A backend creates, with an attempt, a browser opens the vendor's page, and the page hands the token in. */
async function verify({ url, apiKey }: { url: string; apiKey: string }, reference: string) {
  const redirectUrl = 'https://shop.example/kyc';
  const body = { redirectUrl, reference, begin: true };
  const answer = await post(`${url}/v1/verifications`, bearer(apiKey), body);
  const { id, clientSecret, attempt } = (await answer.json()) as CreatedVerification;
  const { verificationUrl = '' } = attempt ?? {};
  await fetch(verificationUrl);
  const token = bizTokenOf({ verificationUrl });
  const headers = { ...bearer(clientSecret), origin: 'https://shop.example' };
  const back = await post(`${url}/v1/verifications/${id}/return`, headers, { token });
  const view = (await back.json()) as Verification;
  return { ...view, resultToken: view.resultToken ?? '' };
}

it('verifies somebody, and its result token is one that a backend accepts', async () => {
  const origins = ['https://shop.example'];
  const proxy = await start({ origins, simulator: { scenario: 'pass' } });
  const { status, resultToken } = await verify(proxy, 'user-1');
  expect(status).toBe('passed');
  const expected = { issuer: proxy.url, audience: 'https://shop.example' };
  const keys = createRemoteJWKSet(new URL(`${proxy.url}/.well-known/jwks.json`));
  const { payload } = await jwtVerify(resultToken, keys, expected);
  expect(payload.sub).toBe('user-1');
});

it('serves the pages of the origins that it is given, and no others', async () => {
  const { url } = await start({ origins: ['https://shop.example'] });
  const from = async (origin: string) => {
    const body = { redirectUrl: `${origin}/kyc` };
    return (await post(`${url}/v1/verifications`, { origin }, body)).status;
  };
  expect(await from('https://shop.example')).toBe(201);
  expect(await from('https://other.example')).toBe(403);
});

it('sends signed webhooks to an address on loopback', async () => {
  const received = Promise.withResolvers<{ body: string; headers: Record<string, string> }>();
  const backend = createServer((request, response) => {
    response.writeHead(204).end();
    void text(request).then((body) =>
      received.resolve({ body, headers: request.headers as Record<string, string> }),
    );
  }).listen(0, '127.0.0.1');
  await once(backend, 'listening');
  running.push({
    async stop() {
      backend.closeAllConnections();
      backend.close();
    },
  });
  const proxy = await start({
    origins: ['https://shop.example'],
    webhookUrl: `http://127.0.0.1:${(backend.address() as AddressInfo).port}/hooks`,
    simulator: { scenario: 'too-dark' },
    environment: { EKYC_MAX_ATTEMPTS: '1' },
  });
  const { id } = await verify(proxy, 'user-2');
  const { body, headers } = await received.promise;
  expect(new Webhook(proxy.webhookSecret).verify(body, headers)).toMatchObject({
    type: 'verification.failed',
    data: { id, reason: 'capture', reference: 'user-2' },
  });
});

it('refuses nobody because the test keeps the process busy', async () => {
  const proxy = await start({ origins: ['https://shop.example'], simulator: { scenario: 'pass' } });
  for (let time = 0; time < 2; time += 1) {
    const until = performance.now() + 1500;
    while (performance.now() < until);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  expect(await verify(proxy, 'user-3')).toMatchObject({ status: 'passed' });
});

it('takes any other variable, and says what is wrong with it', async () => {
  const origins = ['https://shop.example'];
  const proxy = await start({ origins, environment: { EKYC_CHECK_MODE: '3' } });
  await verify(proxy, 'user-3');
  expect(proxy.simulator.verifications()).toMatchObject([{ config: { CheckMode: 3 } }]);
  await expect(start({ environment: { EKYC_CHECK_MODE: '9' } })).rejects.toThrow('EKYC_CHECK_MODE');
});
