import fastify from 'fastify';
import { createSimulator, simulatorCredentials } from 'ekyc-verify-simulator';
import { afterEach, expect, it } from 'vitest';
import { ekycVerify } from './plugin.js';
import { aConfig, shopOrigin } from '../test/support/config.js';

const running: { stop(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const part of running.splice(0).toReversed()) await part.stop();
});

async function startHost() {
  const simulator = createSimulator();
  await simulator.start({ port: 0 });
  running.push(simulator);
  const host = fastify();
  running.push({ stop: () => host.close() });
  const { tencent } = aConfig();
  const url = new URL(simulator.address().url);
  await host.register(ekycVerify, {
    prefix: '/kyc',
    config: aConfig({ tencent: { ...tencent, ...simulatorCredentials, url } }),
  });
  host.post(
    '/echo',
    { schema: { body: { type: 'object', properties: { n: { type: 'number' } } } } },
    (request) => request.body,
  );
  host.get('/fails', () => {
    throw new Error('the host’s own');
  });
  return host;
}

it('runs below a prefix of a server that exists', async () => {
  const host = await startHost();
  const response = await host.inject({
    method: 'POST',
    url: '/kyc/v1/verifications',
    headers: { origin: shopOrigin },
    body: { redirectUrl: `${shopOrigin}/` },
  });
  expect(response.statusCode).toBe(201);
  expect(response.headers.location).toMatch(/^\/kyc\/v1\/verifications\/ver_/);
  expect((await host.inject('/kyc/readyz')).json()).toEqual({ status: 'ok', vendor: 'up' });
});

it('leaves the host its own errors, headers, validation and unknown addresses', async () => {
  const host = await startHost();
  const failed = await host.inject('/fails');
  expect(failed.json()).toEqual({
    statusCode: 500,
    error: 'Internal Server Error',
    message: 'the host’s own',
  });
  expect(failed.headers).not.toHaveProperty('content-security-policy');
  const echoed = await host.inject({ method: 'POST', url: '/echo', body: { n: '5' } });
  expect(echoed.json()).toEqual({ n: 5 });
  const unknown = await host.inject({
    url: '/nowhere',
    headers: { origin: 'https://evil.example' },
  });
  expect(unknown.json()).toMatchObject({ statusCode: 404 });
  const preflight = await host.inject({ method: 'OPTIONS', url: '/echo' });
  expect(preflight.statusCode).toBe(404);
});
