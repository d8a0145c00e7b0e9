import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { VendorError } from './errors.js';
import { certificate } from '../../test/support/certificate.js';
import { sendJson, startVendor, type Answer, type Vendor } from '../../test/support/vendor.js';
import { Transport, type ConnectOptions } from './transport.js';

afterEach(() => void vi.unstubAllEnvs());

async function aVendor(answer: Answer, tls = false): Promise<Vendor> {
  const vendor = await startVendor(answer, tls);
  onTestFinished(vendor.stop);
  return vendor;
}

function aTransport(url: URL, connect: ConnectOptions = {}) {
  const transport = new Transport(url, 10_000, connect);
  onTestFinished(() => transport.close());
  return {
    post<T = string>(
      signal = new AbortController().signal,
      maxBytes = 1000,
      ready = async () => {},
      read = (answer: Buffer) => answer.toString() as T,
    ): Promise<T> {
      const headers = { 'x-test': 'yes' };
      const body = Buffer.from('{"a":1}');
      return transport.post({ headers, body, ready, signal, maxBytes, read });
    },
  };
}

async function problemOf(promise: Promise<unknown>): Promise<VendorError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof VendorError)) throw new Error('no VendorError', { cause: error });
  return error;
}

describe('a request', () => {
  it('arrives as it was given, and its answer comes back', async () => {
    const vendor = await aVendor((response) => sendJson(response, '{"b":2}'));
    expect(await aTransport(vendor.url).post()).toBe('{"b":2}');
    expect(vendor.received).toMatchObject([
      { body: '{"a":1}', headers: { 'x-test': 'yes', 'content-length': '7' } },
    ]);
  });

  it('uses connections of earlier ones', async () => {
    const vendor = await aVendor((response) => sendJson(response, '{}'));
    const transport = aTransport(vendor.url);
    for (let time = 0; time < 10; time += 1) await transport.post();
    // The next may come so soon after an answer that its connection is not yet put back.
    const used = new Set(vendor.received.map(({ connection }) => connection));
    expect(used.size).toBeLessThanOrEqual(2);
  });

  it('goes to the vendor and to no proxy that the environment names', async () => {
    const proxy = await aVendor((response) => sendJson(response, '"proxy"'));
    const vendor = await aVendor((response) => sendJson(response, '"vendor"'));
    for (const name of ['http_proxy', 'HTTP_PROXY', 'all_proxy']) vi.stubEnv(name, proxy.url.href);
    expect(await aTransport(vendor.url).post()).toBe('"vendor"');
  });
});

describe('TLS', () => {
  it('works with a certificate that is trusted', async () => {
    const vendor = await aVendor((response) => sendJson(response, '{}'), true);
    expect(await aTransport(vendor.url, { ca: certificate }).post()).toBe('{}');
  });

  it('sends nothing to a server whose certificate nobody vouches for, whatever the environment says', async () => {
    const vendor = await aVendor((response) => sendJson(response, '{}'), true);
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const error = await problemOf(aTransport(vendor.url).post());
    expect(error.log).toEqual({ kind: 'unreachable', fault: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    expect(vendor.received).toEqual([]);
  });

  it('sends nothing to a server whose certificate is for another name', async () => {
    const vendor = await aVendor((response) => sendJson(response, '{}'), true);
    const url = new URL(`https://localhost:${vendor.url.port}`);
    const error = await problemOf(aTransport(url, { ca: certificate, family: 4 }).post());
    expect(error.log).toEqual({ kind: 'unreachable', fault: 'ERR_TLS_CERT_ALTNAME_INVALID' });
    expect(vendor.received).toEqual([]);
  });
});

describe('a redirect', () => {
  it.each([301, 302, 303, 307, 308])(
    '%i is an error, and the other host hears nothing',
    async (status) => {
      const elsewhere = await aVendor((response) => sendJson(response, '{}'));
      const vendor = await aVendor((response) => {
        response.writeHead(status, { location: elsewhere.url.href }).end();
      });
      const error = await problemOf(aTransport(vendor.url).post());
      expect(error.code).toBe('upstream-invalid-answer');
      expect(error.log).toEqual({ kind: 'malformed', fault: `status ${status}` });
      expect(elsewhere.received).toEqual([]);
    },
  );
});

describe('a request that is not ready to be sent', () => {
  it('is sent, head included, once it is ready', async () => {
    const vendor = await aVendor((response) => sendJson(response, '{}'));
    const slot = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    const ready = () => {
      asked.resolve();
      return slot.promise;
    };
    let heads = 0;
    vendor.server.on('request', () => (heads += 1));
    const posting = aTransport(vendor.url).post(undefined, undefined, ready);
    await asked.promise;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(heads).toBe(0);
    slot.resolve();
    expect(await posting).toBe('{}');
    expect(heads).toBe(1);
  });

  it('is not sent when it may not be, and the caller learns why', async () => {
    const vendor = await aVendor((response) => sendJson(response, '{}'));
    const ready = () => Promise.reject(new VendorError('busy', { retryAfter: 3 }));
    const error = await problemOf(aTransport(vendor.url).post(undefined, undefined, ready));
    expect(error).toMatchObject({ code: 'upstream-busy', retryAfter: 3 });
    expect(vendor.received).toEqual([]);
  });

  it('is not sent when the call has ended meanwhile', async () => {
    const vendor = await aVendor((response) => sendJson(response, '{}'));
    const reason = new VendorError('timeout');
    const ending = new AbortController();
    const slot = Promise.withResolvers<void>();
    const ready = () => {
      ending.abort(reason);
      return slot.promise;
    };
    const posting = aTransport(vendor.url).post(ending.signal, undefined, ready);
    await expect(posting).rejects.toBe(reason);
    slot.resolve();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(vendor.received).toEqual([]);
  });
});

describe('an answer', () => {
  it('with status 429 says that there were too many calls', async () => {
    const vendor = await aVendor((response) => response.writeHead(429).end('CANARY'));
    const error = await problemOf(aTransport(vendor.url).post());
    expect(error).toMatchObject({ code: 'upstream-busy', retryAfter: expect.any(Number) });
    expect(error.log).toEqual({ kind: 'limited', fault: 'status 429' });
  });

  it.each([500, 502, 503])(
    'with status %i says that the service is not available',
    async (status) => {
      const vendor = await aVendor((response) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end('CANARY');
      });
      const error = await problemOf(aTransport(vendor.url).post());
      expect(error).toMatchObject({ code: 'upstream-unavailable', retryAfter: expect.any(Number) });
      expect(error.log).toEqual({ kind: 'transient', fault: `status ${status}` });
    },
  );

  it.each([201, 204, 400, 403, 404])('with status %i is not believed', async (status) => {
    const vendor = await aVendor((response) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end();
    });
    expect((await problemOf(aTransport(vendor.url).post())).code).toBe('upstream-invalid-answer');
  });

  it.each([
    { 'content-type': 'text/html' },
    { 'content-type': 'text/event-stream' },
    { 'content-type': 'application/jsonp' },
    {},
    { 'content-type': 'application/json', 'content-encoding': 'gzip' },
  ])('with headers %j is not believed', async (headers) => {
    const vendor = await aVendor((response) => {
      response.writeHead(200, headers).end('{}');
    });
    expect((await problemOf(aTransport(vendor.url).post())).code).toBe('upstream-invalid-answer');
  });

  it('may name a character set beside its type', async () => {
    const vendor = await aVendor((response) => {
      response.writeHead(200, { 'content-type': 'Application/JSON; charset=utf-8' }).end('{}');
    });
    expect(await aTransport(vendor.url).post()).toBe('{}');
  });

  it('that says it is too large is cut off before its body', async () => {
    const vendor = await aVendor((response) => {
      const head = { 'content-type': 'application/json', 'content-length': '100000000' };
      response.writeHead(200, head).flushHeaders();
    });
    const error = await problemOf(aTransport(vendor.url).post());
    expect(error.log).toEqual({ kind: 'malformed', fault: 'too large' });
  });

  it('that never ends is cut off soon after it is too large', async () => {
    let written = 0;
    const closed = Promise.withResolvers<void>();
    const vendor = await aVendor((response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const chunk = Buffer.alloc(64 * 1024, ' ');
      const write = () => {
        while (!response.destroyed && response.write(chunk)) written += chunk.length;
      };
      response.on('drain', write).on('close', closed.resolve);
      write();
    });
    const limit = 1024 * 1024;
    const error = await problemOf(aTransport(vendor.url).post(undefined, limit));
    await closed.promise;
    expect(error.log).toEqual({ kind: 'malformed', fault: 'too large' });
    // What the sockets of both sides hold is all that goes beyond.
    expect(written).toBeLessThan(16 * limit);
  });

  it('may be as large as the limit', async () => {
    const vendor = await aVendor((response) => sendJson(response, 'x'.repeat(1000)));
    expect(await aTransport(vendor.url).post()).toHaveLength(1000);
  });
});

describe('large answers', () => {
  /** More than an answer has that is read at once. */
  const start = `"${'x'.repeat(100_000)}`;
  const large = JSON.stringify(Array.from({ length: 100_000 }, (_, index) => index));

  it('are all there, of many at once', async () => {
    const vendor = await aVendor((response) => sendJson(response, large), true);
    const transport = aTransport(vendor.url, { ca: certificate });
    const answers = Array.from({ length: 12 }, () => transport.post(undefined, large.length));
    for (const answer of answers) expect((await answer) === large).toBe(true);
  });

  it('are taken in four at a time, and small ones pass them', async () => {
    const finishing: (() => void)[] = [];
    const vendor = await aVendor((response, index) => {
      if (index === 6) return sendJson(response, '"small"');
      response.writeHead(200, { 'content-type': 'application/json' }).write(start);
      finishing.push(() => response.end('"'));
    });
    const transport = aTransport(vendor.url);
    const read: number[] = [];
    const posts = Array.from({ length: 6 }, async (_, index) => {
      await transport.post(undefined, start.length + 1);
      read.push(index);
    });
    await expect.poll(() => finishing.length).toBe(6);
    expect(await transport.post()).toBe('"small"');
    // The last two have come, and wait for one of the four that have not.
    for (const finish of finishing.slice(4)) finish();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(read).toEqual([]);
    for (const finish of finishing.slice(0, 4)) finish();
    await Promise.all(posts);
  });

  it('that wait for others end with their own signal', async () => {
    const vendor = await aVendor((response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).write(start);
    });
    const transport = aTransport(vendor.url);
    const others = new AbortController();
    const blocking = Array.from({ length: 4 }, () => transport.post(others.signal, 200_000));
    await expect.poll(() => vendor.received.length).toBe(4);
    const ending = new AbortController();
    const waiting = transport.post(ending.signal, 200_000);
    await expect.poll(() => vendor.received.length).toBe(5);
    const reason = new VendorError('timeout');
    ending.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    others.abort(reason);
    for (const post of blocking) await expect(post).rejects.toBe(reason);
  });

  it('whose reader refuses them fail with its error', async () => {
    const vendor = await aVendor((response) => sendJson(response, '{}'));
    const refusal = new VendorError('malformed');
    const read = () => {
      throw refusal;
    };
    const posting = aTransport(vendor.url).post(undefined, undefined, undefined, read);
    await expect(posting).rejects.toBe(refusal);
  });
});

describe('a connection', () => {
  it('that cannot be made has sent nothing', async () => {
    const vendor = await startVendor(() => {});
    await vendor.stop();
    const error = await problemOf(aTransport(vendor.url).post());
    expect(error).toMatchObject({ code: 'upstream-unavailable', retryAfter: expect.any(Number) });
    expect(error.log).toEqual({ kind: 'unreachable', fault: 'ECONNREFUSED' });
  });

  it('that breaks before the answer may have sent it', async () => {
    const vendor = await aVendor((response) => response.socket?.destroy());
    const error = await problemOf(aTransport(vendor.url).post());
    expect(error.code).toBe('upstream-unavailable');
    expect(error.log).toMatchObject({ kind: 'broken' });
  });

  it('that breaks within the answer gives no part of it', async () => {
    const vendor = await aVendor((response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
      response.write('{"a":', () => response.socket?.destroy());
    });
    const error = await problemOf(aTransport(vendor.url).post());
    expect(error.log).toMatchObject({ kind: 'broken' });
  });

  it('to something that does not speak HTTP is a fault that quotes nothing', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => {}).once('data', () => socket.end('CANARY\r\n\r\n'));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const error = await problemOf(aTransport(new URL(`http://127.0.0.1:${port}`)).post());
    expect(error.log).toEqual({ kind: 'broken', fault: 'HTTPParserError' });
    expect(error.cause).toBeUndefined();
  });
});

describe('the signal', () => {
  const reason = new VendorError('timeout');

  it('ends a request that gets no answer', async () => {
    const ending = new AbortController();
    const vendor = await aVendor(() => ending.abort(reason));
    await expect(aTransport(vendor.url).post(ending.signal)).rejects.toBe(reason);
  });

  it('ends an answer that does not come to its end', async () => {
    const ending = new AbortController();
    const vendor = await aVendor((response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{', () => ending.abort(reason));
    });
    await expect(aTransport(vendor.url).post(ending.signal)).rejects.toBe(reason);
  });

  it('that has ended already sends nothing', async () => {
    const vendor = await aVendor((response) => sendJson(response, '{}'));
    await expect(aTransport(vendor.url).post(AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(vendor.received).toEqual([]);
  });
});
