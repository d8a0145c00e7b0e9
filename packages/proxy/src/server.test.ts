import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { shopOrigin } from '../test/support/config.js';
import { bearer, startTestProxy, type TestProxy } from '../test/support/proxy.js';

let proxy: TestProxy;
let url: URL;
beforeEach(async () => {
  proxy = await startTestProxy();
  url = new URL(await proxy.app.listen({ host: '127.0.0.1', port: 0 }));
});
afterEach(() => proxy.stop());

/** Sends raw bytes and gives all that comes back. */
async function exchange(bytes: string): Promise<string> {
  const socket = connect(Number(url.port), url.hostname);
  await once(socket, 'connect');
  socket.write(bytes);
  return text(socket);
}

describe('a server over a real socket', () => {
  it('answers what is no HTTP with a problem document, and logs nothing of it', async () => {
    const answer = await exchange('CANARY / token=CANARY\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(answer).toContain('"code":"invalid-request"');
    expect(answer + proxy.log()).not.toContain('CANARY');
  });

  it('refuses a page’s body that grows past 16 kB without saying its length', async () => {
    const chunk = 'x'.repeat(8000);
    const answer = await exchange(
      [
        'POST /v1/verifications HTTP/1.1',
        'Host: kyc.example',
        `Origin: ${shopOrigin}`,
        'Content-Type: application/json',
        'Transfer-Encoding: chunked',
        'Connection: close',
        '',
        ...Array.from({ length: 4 }, () => `${chunk.length.toString(16)}\r\n${chunk}`),
        '0\r\n\r\n',
      ].join('\r\n'),
    );
    expect(answer).toContain('"code":"body-too-large"');
  });

  it('tells browsers to sniff nothing, frame nothing and send no referrer', async () => {
    const { headers } = await fetch(new URL('/healthz', url));
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('strict-transport-security')).toMatch(/max-age=\d+/);
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('finishes what runs before it stops, and ends long polls early', async () => {
    proxy.simulator.once({ action: 'ApplyWebVerificationBizTokenIntl', latencyMs: 300 });
    const waiting = await proxy.start();
    const poll = fetch(new URL(`/v1/verifications/${waiting.id}`, url), {
      headers: { ...bearer(waiting.clientSecret), prefer: 'wait=25' },
    });
    proxy.simulator.once({ action: 'ApplyWebVerificationBizTokenIntl', latencyMs: 300 });
    const start = fetch(new URL('/v1/verifications', url), {
      method: 'POST',
      headers: { origin: shopOrigin, 'content-type': 'application/json' },
      body: JSON.stringify({ redirectUrl: `${shopOrigin}/`, begin: true }),
    });
    while (proxy.simulator.calls().ApplyWebVerificationBizTokenIntl < 2) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const closed = proxy.app.close();
    expect((await start).status).toBe(201);
    expect(await (await poll).json()).toMatchObject({ status: 'pending' });
    await closed;
    await expect(fetch(new URL('/healthz', url))).rejects.toThrow();
  });
});

describe('the log at its most talkative', () => {
  it('holds no token, secret, key, query string, body or vendor text of a whole loop', async () => {
    const started = await proxy.start();
    proxy.simulator.finish(started.bizToken, 'pass');
    const { id, clientSecret, bizToken } = started;
    const headers = { ...bearer(clientSecret), origin: shopOrigin };
    const calls = [
      fetch(new URL(`/v1/verifications/${id}?token=${bizToken}`, url), { headers }),
      fetch(new URL(`/nowhere/${bizToken}?token=${bizToken}`, url), { headers }),
      fetch(new URL(`/v1/verifications/${id}/return`, url), {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify({ token: bizToken }),
      }),
      fetch(new URL('/v1/verifications', url), {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: `{"token": "${bizToken}`,
      }),
      fetch(new URL('/%', url), { headers }),
    ];
    const answers = await Promise.all(calls);
    expect(answers.map((answer) => answer.status)).toEqual([200, 404, 200, 401, 400]);
    const log = proxy.log();
    expect(log).toContain('/v1/verifications/:id/return');
    expect(log).toContain(id);
    const { tencent, secrets, apiKeys } = proxy.config;
    for (const secret of [bizToken, clientSecret, tencent.secretKey, ...secrets, ...apiKeys]) {
      expect(log).not.toContain(secret);
    }
    expect(log).not.toContain('token=');
  });
});
