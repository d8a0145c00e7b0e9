import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { shopOrigin } from '../../test/support/config.js';
import { startTestProxy, type TestProxy } from '../../test/support/proxy.js';

let proxy: TestProxy;
let url: URL;
beforeAll(async () => {
  proxy = await startTestProxy();
  url = new URL(await proxy.app.listen({ host: '127.0.0.1', port: 0 }));
});
afterAll(() => proxy.stop());

/** Sends lines, and gives what comes back. */
async function exchange(...lines: string[]) {
  const socket = connect(Number(url.port), url.hostname);
  await once(socket, 'connect');
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  const answer = await text(socket);
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  return { head, body, status: Number(head.split(' ')[1]) };
}

const host = 'Host: kyc.example';
const close = 'Connection: close';
const long = 'CANARY'.repeat(4000);

it.each([
  ['HTTP/1.1 without Host', 400, 'invalid-request', ['GET /healthz HTTP/1.1', close]],
  ['two Host headers', 400, 'invalid-request', ['GET /healthz HTTP/1.1', host, host, close]],
  ['headers over 16 kB', 431, 'headers-too-large', ['GET / HTTP/1.1', host, `Cookie: ${long}`]],
  ['an address over 16 kB', 431, 'headers-too-large', [`GET /${long} HTTP/1.1`, host]],
  ['a malformed address', 400, 'invalid-request', ['GET /%zz HTTP/1.1', host, close]],
  ['an address with a space', 400, 'invalid-request', ['GET / CANARY HTTP/1.1', host, close]],
  ['a method nobody knows', 501, 'method-not-supported', ['CANARY / HTTP/1.1', host]],
  ['a tunnel', 501, 'method-not-supported', ['CONNECT shop.example:443 HTTP/1.1', host]],
  ['a method that no route has', 404, 'not-found', ['PROPFIND / HTTP/1.1', host, close]],
  ['TRACE', 404, 'not-found', ['TRACE / HTTP/1.1', host, close]],
  ['OPTIONS of the server', 404, 'not-found', ['OPTIONS * HTTP/1.1', host, close]],
  [
    'OPTIONS that is no preflight',
    404,
    'not-found',
    ['OPTIONS /v1/verifications HTTP/1.1', host, close],
  ],
  [
    'OPTIONS with an origin, and no method to ask for',
    404,
    'not-found',
    ['OPTIONS /v1/verifications HTTP/1.1', host, `Origin: ${shopOrigin}`, close],
  ],
  [
    'another expectation',
    417,
    'expectation-failed',
    ['POST /v1/returns HTTP/1.1', host, 'Expect: CANARY', 'Content-Length: 0'],
  ],
  [
    'an upgrade to an address that is not there',
    404,
    'not-found',
    ['GET /CANARY HTTP/1.1', host, 'Connection: Upgrade, close', 'Upgrade: websocket'],
  ],
])('%s is answered with status %i and a problem document', async (_, status, code, lines) => {
  const answer = await exchange(...lines);
  expect(answer.status).toBe(status);
  expect(answer.head).toMatch(/\r\ncontent-type: application\/problem\+json/i);
  expect(JSON.parse(answer.body)).toMatchObject({ code, status });
  expect(answer.head + answer.body + proxy.log()).not.toContain('CANARY');
});

it('Expect: 100-continue is met, and HTTP/1.0 needs no Host', async () => {
  const expecting = await exchange(
    'POST /v1/returns HTTP/1.1',
    host,
    'Content-Type: application/json',
    'Expect: 100-continue',
    'Content-Length: 0',
    close,
  );
  expect(expecting.head).toBe('HTTP/1.1 100 Continue');
  expect((await exchange('GET /healthz HTTP/1.0')).status).toBe(200);
});

const megabyte = 'a'.repeat(1024 * 1024);
it.each([
  ['by a length', [`Content-Length: ${12 * megabyte.length}`], Array(12).fill(megabyte)],
  [
    'in chunks',
    ['Transfer-Encoding: chunked'],
    [...Array<string>(12).fill(`100000\r\n${megabyte}\r\n`), '0\r\n\r\n'],
  ],
])(
  'a body that is too large, %s, ends no connection: the answer reaches who still sends',
  async (_, headers, parts: string[]) => {
    for (const path of ['/v1/verifications', '/v1/returns']) {
      const socket = connect(Number(url.port), url.hostname);
      await once(socket, 'connect');
      const answer = text(socket);
      const head = [`POST ${path} HTTP/1.1`, host, `Origin: ${shopOrigin}`, ...headers];
      socket.write(`${head.join('\r\n')}\r\nContent-Type: application/json\r\n\r\n`);
      for (const part of parts) socket.write(part);
      socket.write(`GET /healthz HTTP/1.1\r\n${host}\r\n${close}\r\n\r\n`);
      const statuses = [...(await answer).matchAll(/HTTP\/1\.1 (\d+)/g)].map(
        ([, status]) => status,
      );
      expect(statuses).toEqual(['413', '200']);
    }
  },
);
