import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  startSimulatedProxy,
  type SimulatedProxy,
} from '../../packages/proxy/dist/simulated-proxy.js';
import { apps } from './packed-element.ts';

const execute = promisify(execFile);
const folder = join(apps, 'openapi-client');
const bin = (name: string) => join(import.meta.dirname, 'node_modules/.bin', name);

/** What a backend written against the document does, every answer narrowed and nothing cast. */
const client = `
import createClient from 'openapi-fetch';
import type { paths } from './api.js';

const [, , baseUrl = '', key = ''] = process.argv;
const api = createClient<paths>({ baseUrl, headers: { authorization: \`Bearer \${key}\` } });

const created = await api.POST('/v1/verifications', {
  params: { header: { 'Idempotency-Key': 'order-7' } },
  body: { redirectUrl: \`\${baseUrl}/done\`, reference: 'user-7', metadata: { order: '7' } },
});
if (created.error !== undefined) throw new Error(created.error.code);
const { id }: { id: string } = created.data;

const read = await api.GET('/v1/verifications/{id}', {
  params: { path: { id }, header: { Prefer: 'wait=0' } },
});
const status: 'pending' | 'passed' | 'failed' | 'expired' | 'canceled' | undefined =
  read.data?.status;

const refused = await api.GET('/v1/verifications/{id}/report', { params: { path: { id } } });
const code: string | undefined = refused.error?.code;
const retryAfter: string | null = refused.response.headers.get('retry-after');

const { data: health } = await api.GET('/healthz');
const { data: keys } = await api.GET('/.well-known/jwks.json');
const webhooks = await api.GET('/v1/webhooks', { params: { query: { state: 'failed' } } });
console.log(
  JSON.stringify({
    status,
    code,
    retryAfter,
    health: health?.status,
    keys: keys?.keys.length,
    webhooks: webhooks.data?.messages.length,
  }),
);
`;

const settings = {
  compilerOptions: {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noImplicitReturns: true,
    module: 'nodenext',
    target: 'es2022',
    types: ['node'],
    typeRoots: [join(import.meta.dirname, '../../node_modules/@types')],
    skipLibCheck: false,
  },
};

let proxy: SimulatedProxy;
beforeAll(async () => {
  proxy = await startSimulatedProxy();
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
});
afterAll(async () => {
  await proxy.stop();
  await rm(folder, { recursive: true, force: true });
});

it('a strict client that is generated from the document compiles without a cast, and works', async () => {
  const document = join(folder, 'openapi.json');
  await writeFile(document, await (await fetch(`${proxy.url}/openapi.json`)).text());
  await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
  await writeFile(join(folder, 'client.ts'), client);
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(settings));
  await execute(bin('openapi-typescript'), [document, '-o', join(folder, 'api.d.ts')]);
  await execute(bin('tsc'), ['-p', folder]).catch((error: { stdout: string }) => {
    throw new Error(error.stdout);
  });
  const argv = [join(folder, 'client.js'), proxy.url, proxy.apiKey];
  const { stdout } = await execute(process.execPath, argv);
  expect(JSON.parse(stdout)).toEqual({
    status: 'pending',
    code: 'report-key-required',
    retryAfter: null,
    health: 'ok',
    keys: 1,
    webhooks: 0,
  });
});
