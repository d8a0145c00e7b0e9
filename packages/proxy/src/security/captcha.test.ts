import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCaptchaCheck } from './captcha.js';

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

const check = (token?: string) =>
  createCaptchaCheck({ verifyUrl: url, secret: 'captcha-secret' })(token, '192.0.2.7');

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
