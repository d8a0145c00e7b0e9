import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestProxy, type TestProxy } from '../../test/support/proxy.js';

let proxy: TestProxy;
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ekyc-widget-'));
  await writeFile(join(directory, 'ekyc-verify.js'), 'export {};');
  await writeFile(join(directory, 'ekyc-verify-1.2.3-th.js'), 'export {};');
  await writeFile(join(directory, 'widget.json'), JSON.stringify({ version: '1.2.3' }));
  const widgetDirectory = pathToFileURL(`${directory}/`);
  proxy = await startTestProxy({}, { widgetDirectory });
});
afterAll(async () => {
  await proxy.stop();
  await rm(directory, { recursive: true });
});

it.each([
  ['/ekyc-verify.js', 'public, max-age=300'],
  ['/ekyc-verify/1.2.3/ekyc-verify.js', 'public, max-age=31536000, immutable'],
  ['/ekyc-verify/1.2.3/ekyc-verify-1.2.3-th.js', 'public, max-age=31536000, immutable'],
  ['/ekyc-verify-1.2.3-th.js', 'public, max-age=31536000, immutable'],
])('%s may be loaded by any page and kept for %s', async (url, cacheControl) => {
  const response = await proxy.app.inject({ url, headers: { origin: 'https://any.example' } });
  expect(response.statusCode).toBe(200);
  expect(response.body).toBe('export {};');
  expect(response.headers).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': cacheControl,
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
    'x-content-type-options': 'nosniff',
    etag: expect.any(String),
  });
  const again = await proxy.app.inject({
    url,
    headers: { 'if-none-match': String(response.headers.etag) },
  });
  expect(again.statusCode).toBe(304);
});

it('is sent anew when its content has changed, though time and size are the same', async () => {
  const file = join(directory, 'ekyc-verify-1.2.3-ms.js');
  const time = new Date('2000-01-01');
  const url = '/ekyc-verify-1.2.3-ms.js';
  await writeFile(file, 'export {a};');
  await utimes(file, time, time);
  const { headers } = await proxy.app.inject(url);
  expect(headers).not.toHaveProperty('last-modified');
  await writeFile(file, 'export {b};');
  await utimes(file, time, time);
  const conditions = {
    'if-none-match': String(headers.etag),
    'if-modified-since': new Date().toUTCString(),
  };
  const since = await proxy.app.inject({ url, headers: conditions });
  expect([since.statusCode, since.body]).toEqual([200, 'export {b};']);
  expect(since.headers.etag).not.toBe(headers.etag);
});

it.each([
  ['br', brotliCompressSync],
  ['gzip', gzipSync],
])('comes as %s to whom that suits, and says so to caches', async (encoding, compress) => {
  const name = encoding === 'br' ? 'ekyc-verify.js.br' : 'ekyc-verify.js.gz';
  const compressed = compress('export {};');
  await writeFile(join(directory, name), compressed);
  const headers = { 'accept-encoding': encoding };
  const response = await proxy.app.inject({ url: '/ekyc-verify.js', headers });
  expect(response.rawPayload).toEqual(compressed);
  expect(response.headers).toMatchObject({
    'content-encoding': encoding,
    'content-type': 'text/javascript; charset=utf-8',
    vary: 'accept-encoding',
  });
  await rm(join(directory, name));
});

it.each([
  '/ekyc-verify/9.9.9/ekyc-verify.js',
  '/ekyc-verify/1.2.3/..%2f..%2fetc%2fpasswd',
  '/ekyc-verify/1.2.3/',
  '/ekyc-verify-9.9.9-th.js',
  '/ekyc-verify-..%2f..%2fetc%2fpasswd',
])('%s is not there', async (url) => {
  const response = await proxy.app.inject(url);
  expect([403, 404]).toContain(response.statusCode);
  expect(response.headers['content-type']).toMatch(/problem\+json/);
});

it.each([{ range: 'bytes=900-' }, { 'if-match': '"another"' }])(
  'a condition that the file does not meet (%j) is the request’s fault',
  async (headers) => {
    const response = await proxy.app.inject({ url: '/ekyc-verify.js', headers });
    expect(response.statusCode).toBe(400);
    expect(response.json()).toMatchObject({ code: 'invalid-request' });
  },
);
