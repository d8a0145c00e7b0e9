import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestProxy, type TestProxy } from '../../test/support/proxy.js';

type OpenApi = {
  openapi: string;
  servers: { url: string }[];
  paths: Record<string, Record<string, { responses: Record<string, unknown>; security?: unknown }>>;
};

let proxy: TestProxy;
beforeAll(async () => {
  proxy = await startTestProxy();
});
afterAll(() => proxy.stop());

it('describes every call of the contract with its answers', async () => {
  const description = (await proxy.app.inject('/openapi.json')).json<OpenApi>();
  expect(description.openapi).toBe('3.1.0');
  expect(description.servers).toEqual([{ url: proxy.config.publicUrl }]);
  const calls = Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, { responses }]) =>
        `${method.toUpperCase()} ${path} ${Object.keys(responses).join(' ')}`,
    ),
  );
  expect(calls.toSorted()).toEqual([
    'GET /.well-known/jwks.json 200',
    'GET /healthz 200',
    'GET /metrics 200 4XX 5XX',
    'GET /readyz 200 4XX 5XX',
    'GET /v1/verifications/{id} 200 4XX 5XX',
    'GET /v1/verifications/{id}/report 200 4XX 5XX',
    'GET /v1/webhooks 200 4XX 5XX',
    'POST /v1/returns 202 4XX 5XX',
    'POST /v1/verifications 200 201 4XX 5XX',
    'POST /v1/verifications/{id}/handoff 201 4XX 5XX',
    'POST /v1/verifications/{id}/return 200 4XX 5XX',
    'POST /v1/webhooks/{id}/resend 202 4XX 5XX',
  ]);
});
