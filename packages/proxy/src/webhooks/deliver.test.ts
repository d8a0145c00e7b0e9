import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo, LookupFunction } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Config } from '../config/config.js';
import { certificate, key } from '../../test/support/certificate.js';
import { aWebhook } from '../../test/support/config.js';
import { packageVersion } from '../runtime.js';
import { Deliverer, type Delivery } from './deliver.js';
import { answerWith, silence, startBackend, type TestBackend } from '../../test/support/backend.js';

type DeliverOptions = { deadlineMs?: number; lookup?: LookupFunction; stop?: AbortSignal };

let backend: TestBackend;
beforeEach(async () => {
  backend = await startBackend();
});
afterEach(() => backend.stop());

/** One delivery, to the test's backend unless told otherwise. */
async function deliver(
  different: Partial<NonNullable<Config['webhook']>> = {},
  { deadlineMs = 10_000, lookup, stop = new AbortController().signal }: DeliverOptions = {},
): Promise<Delivery> {
  const deliverer = new Deliverer({
    webhook: aWebhook(backend.url, {
      allowPrivate: ['127.0.0.1', 'localhost'],
      ...different,
    }),
    now: Date.now,
    deadlineMs,
    lookup,
  });
  try {
    return await deliverer.deliver(
      { id: 'msg_1', payload: '{"type":"verification.passed"}' },
      stop,
    );
  } finally {
    await deliverer.close();
  }
}

it('is not made to a server whose certificate nobody vouches for, whatever the environment says', async () => {
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
  onTestFinished(() => void vi.unstubAllEnvs());
  let requests = 0;
  const impostor = createServer({ cert: certificate, key }, (_request, response) => {
    requests += 1;
    response.end();
  });
  impostor.listen(0, '127.0.0.1');
  await once(impostor, 'listening');
  onTestFinished(() => void impostor.close());
  const url = new URL(`https://127.0.0.1:${(impostor.address() as AddressInfo).port}/`);
  expect(await deliver({ url })).toEqual(failed('DEPTH_ZERO_SELF_SIGNED_CERT'));
  expect(requests).toBe(0);
});

const failed = (error: string, retryAfterMs: number | null = null): Delivery => ({
  outcome: 'failed',
  error,
  retryAfterMs,
});

describe('a try', () => {
  it('posts the signed message as JSON', async () => {
    expect(await deliver()).toEqual({ outcome: 'delivered', status: 204 });
    expect(backend.received).toMatchObject([
      {
        id: 'msg_1',
        body: '{"type":"verification.passed"}',
        headers: {
          'content-type': 'application/json',
          'user-agent': `ekyc-verify-proxy/${packageVersion()}`,
        },
      },
    ]);
  });

  it.each([400, 401, 404, 500, 502])('fails on %i', async (status) => {
    backend.answers = [answerWith(status, { 'retry-after': '60' })];
    expect(await deliver()).toEqual(failed(String(status)));
  });

  it.each([301, 302, 307, 308])('fails on the redirect %i without following it', async (status) => {
    backend.answers = [answerWith(status, { location: '/elsewhere' }), answerWith(204)];
    expect(await deliver()).toEqual(failed(String(status)));
    expect(backend.received).toHaveLength(1);
  });

  it.each([429, 503])('hears on %i how long to wait', async (status) => {
    backend.answers = [answerWith(status, { 'retry-after': '60' })];
    expect(await deliver()).toEqual(failed(String(status), 60_000));
  });

  it('understands that a backend is gone', async () => {
    backend.answers = [answerWith(410)];
    expect(await deliver()).toEqual({ outcome: 'gone', error: '410' });
  });

  it('ends at its deadline when nothing is answered', async () => {
    backend.answers = [silence];
    expect(await deliver({}, { deadlineMs: 100 })).toEqual(failed('timeout'));
  });

  it('ends at its deadline when the name is never resolved', async () => {
    const url = new URL('https://hooks.example');
    expect(await deliver({ url }, { deadlineMs: 100, lookup: () => undefined })).toEqual(
      failed('timeout'),
    );
  });

  it('can be cut off', async () => {
    const stop = new AbortController();
    backend.answers = [() => stop.abort()];
    expect(await deliver({}, { stop: stop.signal })).toEqual(failed('stopped'));
  });

  it('fails when the connection breaks', async () => {
    backend.answers = [(response) => response.destroy()];
    expect(await deliver()).toEqual(failed('UND_ERR_SOCKET'));
  });

  it('reads no more than the beginning of an endless answer', async () => {
    const chunk = Buffer.alloc(16 * 1024);
    let sent = 0;
    backend.answers = [
      (response) => {
        const send = () => {
          while (!response.destroyed && response.write(chunk)) sent += chunk.length;
        };
        response.writeHead(200);
        response.on('drain', send);
        send();
      },
    ];
    expect(await deliver()).toEqual({ outcome: 'delivered', status: 200 });
    expect(sent).toBeLessThan(32 * 1024 * 1024);
  });

  it('counts as delivered when the status came and the rest of the answer did not', async () => {
    backend.answers = [
      (response) => void response.writeHead(200, { 'content-length': 9 }).write('x'),
    ];
    expect(await deliver({}, { deadlineMs: 300 })).toEqual({ outcome: 'delivered', status: 200 });
  });

  it('fails when nobody listens', async () => {
    await backend.stop();
    expect(await deliver()).toEqual(failed('ECONNREFUSED'));
    backend = await startBackend();
  });
});

/** A resolver that answers every name with this address, whichever way it is asked. */
function resolvingTo(address: string): LookupFunction {
  return (_hostname, options, callback) => {
    if (options.all === true) callback(null, [{ address, family: 4 }]);
    else callback(null, address, 4);
  };
}

describe('the address of a webhook', () => {
  it('is refused when its name resolves to a private address', async () => {
    const url = new URL(`https://hooks.example:${backend.url.port}/`);
    const lookup = resolvingTo('127.0.0.1');
    expect(await deliver({ url }, { lookup })).toEqual(failed('private-address'));
    expect(backend.connections).toBe(0);
  });

  it('is refused when it is a private address, however it is written', async () => {
    const { port } = backend.url;
    for (const host of ['127.0.0.1', '0x7f.1', '2130706433', '[::1]', '[::ffff:127.0.0.1]']) {
      const url = new URL(`https://${host}:${port}/`);
      expect(await deliver({ url, allowPrivate: [] })).toEqual(failed('private-address'));
    }
    expect(backend.connections).toBe(0);
  });

  it('is refused when it is not https, unless its host is listed', async () => {
    const lookup = resolvingTo('127.0.0.1');
    const url = new URL(`http://hooks.example:${backend.url.port}/`);
    expect(await deliver({ url }, { lookup })).toEqual(failed('insecure-url'));
    expect(await deliver({ url, allowPrivate: ['hooks.example'] }, { lookup })).toEqual({
      outcome: 'delivered',
      status: 204,
    });
  });

  it('is not believed because a host below or beside it is listed', async () => {
    const lookup = resolvingTo('127.0.0.1');
    const url = new URL('https://hooks.example/');
    for (const allowPrivate of [['example'], ['a.hooks.example'], ['127.0.0.1']]) {
      expect(await deliver({ url, allowPrivate }, { lookup })).toEqual(failed('private-address'));
    }
  });
});
