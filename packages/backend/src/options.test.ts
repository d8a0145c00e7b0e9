import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { EkycClient } from './client.js';
import { readOptions } from './options.js';

const apiKey = 'test-backend-key-0123456789-0123456789';
const url = 'https://kyc.example.com';
const read = (different: Record<string, unknown>) => readOptions({ url, apiKey, ...different });

it.each([
  ['https://kyc.example.com', 'https://kyc.example.com'],
  ['https://kyc.example.com/', 'https://kyc.example.com'],
  ['https://shop.example/kyc//', 'https://shop.example/kyc'],
  ['http://127.0.0.1:4401', 'http://127.0.0.1:4401'],
  ['http://localhost:4401/kyc/', 'http://localhost:4401/kyc'],
  ['http://[::1]:4401', 'http://[::1]:4401'],
])('the address %s is taken as %s', (given, taken) => {
  expect(read({ url: given }).url).toBe(taken);
  expect(read({ url: new URL(given) }).url).toBe(taken);
});

it.each([
  ['http://kyc.example.com', /https:/],
  ['http://127.0.0.1.evil.example', /https:/],
  ['http://localhost.evil.example', /https:/],
  ['http://10.0.0.7', /https:/],
  ['ftp://kyc.example.com', /address of the proxy/],
  ['kyc.example.com', /address of the proxy/],
  ['', /address of the proxy/],
  [undefined, /address of the proxy/],
  ['https://user:word@kyc.example.com', /user name/],
  ['https://kyc.example.com/?key=1', /query/],
  ['https://kyc.example.com/#top', /fragment/],
])('the address %s is refused', (given, message) => {
  expect(() => read({ url: given })).toThrow(TypeError);
  expect(() => read({ url: given })).toThrow(message);
});

it('http: goes to other hosts only for those who ask for it by name', () => {
  const options = { url: 'http://kyc.internal:8080', allowInsecureRequests: true };
  expect(read(options).url).toBe('http://kyc.internal:8080');
});

it.each([
  ['nothing', undefined],
  ['an empty text', ''],
  ['a short key', 'too-short-0123456789'],
  ['two keys', `${apiKey},${apiKey}`],
  ['a line end', `${apiKey}\n`],
  ['a header', `Bearer ${apiKey}`],
  ['a client secret', `ver_${'0'.repeat(22)}_secret_${'0'.repeat(43)}`],
])('a key that is %s is refused, and not shown', (_, given) => {
  const thrown = attempt(() => read({ apiKey: given }));
  expect(thrown).toBeInstanceOf(TypeError);
  expect(thrown).toHaveProperty('message', expect.stringContaining('apiKey'));
  if (given) expect(inspect(thrown)).not.toContain(given.slice(0, 20));
});

it.each([
  ['timeoutMs', 0],
  ['timeoutMs', 1.5],
  ['timeoutMs', '1000'],
  ['timeoutMs', Number.NaN],
  ['maxRetries', -1],
  ['maxRetries', 11],
  ['fetch', 'fetch'],
])('%s: %s is refused by name', (name, value) => {
  expect(() => read({ [name]: value })).toThrow(name);
});

it('a client that is printed does not show its key', () => {
  const client = new EkycClient({ url, apiKey });
  expect(inspect(client, { depth: 9, showHidden: true })).not.toContain(apiKey);
  expect(JSON.stringify(client)).not.toContain(apiKey);
});

function attempt(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}
