import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { certificate, key } from '../../test/support/certificate.js';
import { CaptchaCheck } from './captcha.js';

let server: Server;
let url: string;
let answer: { status: number; body: string };
let received: string;
beforeAll(async () => {
  const receive = async (request: IncomingMessage, response: ServerResponse) => {
    received = await text(request);
    response.writeHead(answer.status, { location: 'http://127.0.0.1:9/' }).end(answer.body);
  };
  server = createServer((request, response) => void receive(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/siteverify`;
});
afterAll(() => server.close());
beforeEach(() => {
  answer = { status: 200, body: '{"success":true}' };
});

async function check(token?: string, verifyUrl = url): Promise<void> {
  const captcha = new CaptchaCheck(
    { verifyUrl, secret: 'captcha-secret' },
    ['https://shop.example', 'https://www.shop.example:8443'],
    () => undefined,
  );
  try {
    await captcha.mustBeSolved(token, '192.0.2.7:1001');
  } finally {
    await captcha.close();
  }
}

describe('a captcha', () => {
  it('that was solved lets the start pass, and is checked with secret and address', async () => {
    await check('token-1');
    expect(Object.fromEntries(new URLSearchParams(received))).toEqual({
      secret: 'captcha-secret',
      response: 'token-1',
      remoteip: '192.0.2.7',
    });
  });

  it.each(['{"success":false}', '{"success":"true"}', '{}', 'null'])(
    'is refused when the service says %s',
    async (body) => {
      answer = { status: 200, body };
      await expect(check('token-1')).rejects.toMatchObject({ code: 'captcha-failed' });
    },
  );

  it.each(['shop.example', 'www.shop.example'])('may be solved on %s', async (hostname) => {
    answer = { status: 200, body: JSON.stringify({ success: true, hostname }) };
    await expect(check('token-1')).resolves.toBeUndefined();
  });

  it.each([
    'evil.example',
    'shop.example.evil.example',
    'SHOP.example.',
    '',
    null,
    ['shop.example', 'x'],
  ])('that was solved on %j is refused: pages there may not start', async (hostname) => {
    answer = { status: 200, body: JSON.stringify({ success: true, hostname }) };
    await expect(check('token-1')).rejects.toMatchObject({ code: 'captcha-failed' });
  });

  it('is not asked about at a server whose certificate nobody vouches for, whatever the environment says', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    onTestFinished(() => void vi.unstubAllEnvs());
    let requests = 0;
    const impostor = createTlsServer({ cert: certificate, key }, (_request, response) => {
      requests += 1;
      response.end('{"success":true}');
    });
    await new Promise<void>((resolve) => impostor.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void impostor.close());
    const { port } = impostor.address() as AddressInfo;
    await expect(check('token-1', `https://127.0.0.1:${port}/`)).rejects.toMatchObject({
      code: 'upstream-unavailable',
    });
    expect(requests).toBe(0);
  });

  it('is refused without a token, and nothing is asked', async () => {
    received = '';
    await expect(check()).rejects.toMatchObject({ code: 'captcha-failed' });
    expect(received).toBe('');
  });

  it.each([
    [500, ''],
    [302, ''],
    [200, '<html>'],
    [200, `{"success":true,"pad":"${'x'.repeat(20_000)}"}`],
  ])('is not taken for solved when the service answers %i with %.9s', async (status, body) => {
    answer = { status, body };
    const failure: unknown = await check('token-1').catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'upstream-unavailable' });
    expect(String(failure)).not.toContain('captcha-secret');
  });
});
