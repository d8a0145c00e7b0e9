import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestProxy, type TestProxy } from '../../test/support/proxy.js';

type Operation = {
  summary: string;
  security?: unknown[];
  parameters?: { in: string; name: string; required: boolean; description?: string }[];
  responses: Record<string, { content?: object; headers?: object }>;
};

type OpenApi = {
  openapi: string;
  servers: { url: string }[];
  paths: Record<string, Record<string, Operation>>;
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
    'DELETE /v1/verifications/{id} 204 4XX 5XX',
    'GET /.well-known/jwks.json 200',
    'GET /healthz 200 4XX 5XX',
    'GET /metrics 200 4XX 5XX',
    'GET /readyz 200 4XX 5XX',
    'GET /v1/verifications 200 4XX 5XX',
    'GET /v1/verifications/{id} 200 4XX 5XX',
    'GET /v1/verifications/{id}/report 200 4XX 5XX',
    'GET /v1/webhooks 200 4XX 5XX',
    'POST /v1/returns 202 4XX 5XX',
    'POST /v1/verifications 200 201 4XX 5XX',
    'POST /v1/verifications/{id}/attempts 200 4XX 5XX',
    'POST /v1/verifications/{id}/cancel 200 4XX 5XX',
    'POST /v1/verifications/{id}/handoff 201 4XX 5XX',
    'POST /v1/verifications/{id}/return 200 4XX 5XX',
    'POST /v1/webhooks/{id}/resend 202 4XX 5XX',
  ]);
});

it('says of every call who may make it, what its errors are, and which headers it knows', async () => {
  const { paths } = (await proxy.app.inject('/openapi.json')).json<OpenApi>();
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, { summary, security, responses }] of Object.entries(methods)) {
      expect(security, `${method} ${path}`).toBeDefined();
      expect(summary, `${method} ${path}`).toMatch(/^[A-Z][^.]+$/);
      for (const status of ['4XX', '5XX'].filter((kind) => kind in responses)) {
        expect(Object.keys(responses[status]?.content ?? {})).toEqual(['application/problem+json']);
        expect(responses[status]?.headers).toHaveProperty('Retry-After');
      }
    }
  }
  expect(paths['/healthz']?.['get']?.security).toEqual([]);
  const start = paths['/v1/verifications']?.['post'];
  expect(start?.parameters).toMatchObject([
    { in: 'header', name: 'Idempotency-Key', required: false },
  ]);
  const read = paths['/v1/verifications/{id}']?.['get'];
  expect(read?.parameters).toContainEqual(
    expect.objectContaining({ in: 'header', name: 'Prefer' }),
  );
  expect(read?.responses['200']?.headers).toHaveProperty('Preference-Applied');
});

/** The places of all fields without a meaning, in a schema and in those within it. */
function unexplained(schema: unknown, place: string): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([name, value]) => [
    ...(name === 'properties'
      ? Object.entries(value as Record<string, { description?: string }>)
          .filter(([, field]) => !field.description)
          .map(([field]) => `${place} ${field}`)
      : []),
    ...unexplained(value, name === 'properties' ? place : `${place} ${name}`),
  ]);
}

it('says of every field and parameter what it means', async () => {
  const { paths } = (await proxy.app.inject('/openapi.json')).json<OpenApi>();
  expect(unexplained(paths, '')).toEqual([]);
  const parameters = Object.values(paths)
    .flatMap((methods) => Object.values(methods))
    .flatMap((operation) => operation.parameters ?? []);
  expect(parameters.filter(({ description }) => !description)).toEqual([]);
});
