import { connect } from 'node:net';
import { apiKey, shopOrigin } from '../support/config.js';
import type { Dice } from './dice.js';
import type { Known } from './requests.js';

/**
 * How long an answer is waited for, in milliseconds: half a request gets none. In steps, as the server
 * is in the same process: what holds up both counts as one step, and not as the whole time.
 */
const idleTimeout = 400;
const step = 25;

/**
 * Sends bytes that are no proper HTTP, or nearly none, over a connection of its own: whole or in
 * pieces, ending it in the middle or waiting for what comes back.
 */
export async function sendBytes(
  dice: Dice,
  port: number,
  about: Known,
): Promise<{ sent: string; received: string }> {
  const bytes = someBytes(dice, about);
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: dice.chance(0.5) });
  const chunks: Buffer[] = [];
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  // A reset is one of the right answers to nonsense.
  socket.on('error', () => end()).on('close', () => end());
  const cut = dice.chance(0.3) ? dice.below(bytes.length) : bytes.length;
  socket.write(bytes.subarray(0, cut));
  if (dice.chance(0.3)) socket.write(bytes.subarray(cut));
  if (dice.chance(0.2)) socket.resetAndDestroy();
  else if (dice.chance(0.3)) socket.end();
  let waited = 0;
  const timer = setInterval(() => {
    waited += step;
    if (waited >= idleTimeout) socket.destroy();
  }, step);
  await ended;
  clearInterval(timer);
  return { sent: bytes.toString('latin1'), received: Buffer.concat(chunks).toString('latin1') };
}

function someBytes(dice: Dice, about: Known): Buffer {
  const request = Array.from({ length: 1 + dice.below(4) }, () => aRequest(dice, about)).join('');
  const bytes = Buffer.from(request, 'latin1');
  if (dice.chance(0.5)) return bytes;
  for (let change = dice.below(4); change >= 0; change -= 1) {
    bytes[dice.below(bytes.length)] = dice.below(256);
  }
  return bytes;
}

function aRequest(dice: Dice, about: Known): string {
  const body = JSON.stringify({ token: about.bizToken });
  const secret = `Authorization: Bearer ${about.clientSecret}`;
  const key = `Authorization: Bearer ${apiKey}`;
  const read = `GET /v1/verifications/${about.id} HTTP/1.1`;
  const comeBack = `POST /v1/verifications/${about.id}/return HTTP/1.1`;
  const start = 'POST /v1/verifications HTTP/1.1';
  const json = 'Content-Type: application/json';
  const chunked = 'Transfer-Encoding: chunked';
  const whole = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
  return dice.oneOf<() => string>([
    () => lines('GET /healthz HTTP/1.1', host),
    () => lines(read, host, secret),
    () => lines(read, host),
    () => lines(read, host, secret, secret),
    () => lines(comeBack, host, secret, json, `Content-Length: ${body.length}`) + body,
    () => lines(comeBack, host, secret, json, `Content-Length: ${body.length + 7}`) + body,
    () => lines(comeBack, host, secret, json, `Content-Length: ${body.length - 7}`) + body,
    () => lines(comeBack, host, secret, json, 'Content-Length: 5', `Content-Length: 6`) + body,
    () => lines(comeBack, host, secret, json, chunked) + whole,
    () => lines(comeBack, host, secret, json, chunked) + whole.replace('\r\n', '\n'),
    () => lines(comeBack, host, secret, json, chunked) + `ffffffffffffffffff\r\n${body}`,
    () => lines(comeBack, host, secret, json, chunked) + `-1\r\n${body}\r\n0\r\n\r\n`,
    () => lines(comeBack, host, secret, json, chunked, 'Content-Length: 3') + whole,
    () => lines(comeBack, host, secret, json, 'Transfer-Encoding: gzip, chunked, chunked') + whole,
    () => lines(start, host, key, json, chunked) + 'zz\r\n',
    () => lines(start, host, key, json, 'Content-Length: 3') + '{,}',
    () =>
      lines(start, host, `Origin: ${shopOrigin}`, json, 'Content-Length: 16000') +
      '{"redirectUrl":"',
    () => lines(start, host, key, json, 'Expect: 100-continue', 'Content-Length: 3') + '{,}',
    () => lines(start, host, key, json, 'Expect: a-miracle', 'Content-Length: 3') + '{,}',
    () => lines('GET /healthz HTTP/1.1'),
    () => lines('GET /healthz HTTP/1.1', host, host),
    () => lines('GET /healthz HTTP/9.9', host),
    () => lines('GET /healthz HTTP/1.0'),
    () => lines(`GET /../../etc/passwd?token=${about.bizToken} HTTP/1.1`, host),
    () => lines('GET http://evil.example/healthz HTTP/1.1', host),
    () => lines('GET * HTTP/1.1', host),
    () => lines('CONNECT evil.example:443 HTTP/1.1', host),
    () => lines('TRACE /v1/verifications HTTP/1.1', host, secret),
    () => lines('PROPFIND / HTTP/1.1', host),
    () => lines('BREW /v1/verifications HTTP/1.1', host),
    () => lines('get /healthz http/1.1', host),
    () => lines('GET /healthz HTTP/1.1', host, 'Upgrade: websocket', 'Connection: Upgrade'),
    () => lines('GET /healthz HTTP/1.1', host, `X-Long: ${'x'.repeat(20_000)}`),
    () => lines('GET /healthz HTTP/1.1', host, ...Array.from({ length: 2500 }, () => 'a: b')),
    () => lines('GET /healthz HTTP/1.1', host, `${about.clientSecret} without a colon`),
    () => lines('GET /healthz HTTP/1.1', host, 'X-Nul: \u0000', ' folded: yes'),
    () => lines('GET /%00%ff%fe\u00e9 HTTP/1.1', host),
    () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    () => '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003',
    () => `${about.clientSecret}\n\n`,
    () => '\r\n\r\n',
  ])();
}

const host = 'Host: kyc.example';

function lines(...texts: string[]): string {
  return [...texts, '', ''].join('\r\n');
}
