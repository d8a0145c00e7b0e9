import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runHere } from '../../test/support/command.js';

let proxy: Server;
let status: number;
let port: number;
beforeEach(async () => {
  status = 200;
  proxy = createServer((request, response) => {
    response.writeHead(request.url === '/healthz' ? status : 404).end();
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  ({ port } = proxy.address() as AddressInfo);
});
afterEach(() => {
  proxy.closeAllConnections();
  proxy.close();
});

const files = (content: Record<string, string>) => ({
  readFile: (path: string) => {
    const text = content[path];
    if (text === undefined) throw Object.assign(new Error('none'), { code: 'ENOENT' });
    return text;
  },
});

test('health asks the port that the environment names', async () => {
  expect(await runHere(['health'], { PORT: String(port) })).toEqual({
    result: { status: 0 },
    stdout: '',
    stderr: '',
  });
});

test('health asks the port that stands in .env, as the proxy does', async () => {
  const { result } = await runHere(
    ['health'],
    { HOST: '0.0.0.0' },
    files({ '.env': `PORT=${port}\n` }),
  );
  expect(result).toEqual({ status: 0 });
});

test.each([[['--env-file', '/run/kyc.env']], [['--env-file=/run/kyc.env']]])(
  'health reads the file that the container’s proxy was started with: %j',
  async (options) => {
    const { result } = await runHere(
      ['health'],
      {},
      {
        ...files({ '/run/kyc.env': `PORT=${port}\n`, '.env': 'PORT=1\n' }),
        firstProcess: () => ['/nodejs/bin/node', '/app/dist/cli.js', ...options, '--simulate', ''],
      },
    );
    expect(result).toEqual({ status: 0 });
  },
);

test('health asks on a port that no browser would ask on', async () => {
  // https://fetch.spec.whatwg.org/#port-blocking: one of them is free.
  const blocked = [10080, 6697, 6679, 6669, 6668, 6667, 6666, 6665, 6566, 6000];
  const other = createServer((_request, response) => response.end());
  for (const candidate of blocked) {
    other.listen(candidate, '127.0.0.1');
    const isFree = await once(other, 'listening').then(
      () => true,
      () => false,
    );
    if (isFree) break;
  }
  const { port: own } = other.address() as AddressInfo;
  const { result } = await runHere(['health'], { PORT: String(own) });
  other.close();
  expect(result).toEqual({ status: 0 });
});

test('health reads the file that it is given', async () => {
  const { result } = await runHere(
    ['health', '--env-file', 'own.env'],
    {},
    {
      ...files({ 'own.env': `PORT=${port}\n` }),
      firstProcess: () => ['node', '--env-file', 'other'],
    },
  );
  expect(result).toEqual({ status: 0 });
});

test('health ends with 1 and says why when the proxy is not well, not there, or its file is missing', async () => {
  status = 503;
  const sick = await runHere(['health'], { PORT: String(port) });
  expect(sick).toMatchObject({ result: { status: 1 }, stderr: expect.stringContaining('503') });
  const away = await runHere(['health'], { PORT: '1' });
  expect(away).toMatchObject({
    result: { status: 1 },
    stderr: expect.stringContaining("doesn't answer"),
  });
  const missing = await runHere(['health', '--env-file', 'missing.env']);
  expect(missing).toMatchObject({
    result: { status: 1 },
    stderr: expect.stringContaining('doesn’t exist'),
  });
});
