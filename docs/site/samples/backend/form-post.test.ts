import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { EkycClient } from 'ekyc-verify-backend';
import { startSimulatedProxy, type SimulatedProxy } from 'ekyc-verify-proxy/testing';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../../../scripts/free-port.ts';
import { replacementsFor, shopOrigin, verify } from './person.ts';
import { loadSample } from './run-sample.ts';

let proxy: SimulatedProxy;
let ekyc: EkycClient;
let port: number;
let site: string;
beforeAll(async () => {
  port = await freePort();
  site = `http://127.0.0.1:${port}`;
  proxy = await startSimulatedProxy({ origins: [shopOrigin, site] });
  ekyc = new EkycClient({ url: proxy.url, apiKey: proxy.apiKey });
});
afterAll(() => proxy.stop());

/** Two tokens of one verification, which a page on that origin may show. */
async function twoTokens(origin: string, outcome: 'pass' | 'spoofing') {
  const body = { redirectUrl: `${origin}/`, maxAttempts: 1 };
  const { id, resultToken: first } = await verify(proxy, ekyc, body, outcome);
  const { resultToken: second } = await ekyc.get(id);
  expect(second).not.toBe(first);
  return { first: first ?? '', second: second ?? '' };
}

/** Sends the form; what the server says to each token. */
type Submit = (token: string) => Promise<number>;

async function acceptsOnce(submit: Submit, origin: string, accepted: number): Promise<void> {
  const { first, second } = await twoTokens(origin, 'pass');
  expect([await submit(first), await submit(first), await submit(second)]).toEqual([
    accepted,
    409,
    409,
  ]);
}

async function refuses(submit: Submit, origin: string): Promise<void> {
  const { first } = await twoTokens(origin, 'spoofing');
  for (const token of [first, '', 'eyJhbGciOiJub25lIn0.e30.'])
    expect(await submit(token)).toBe(422);
}

describe('the server of docs/form-post.md', () => {
  let submit: Submit;
  beforeAll(async () => {
    const { app } = await loadSample<{ app: FastifyInstance }>(
      'docs/form-post.md',
      'app',
      replacementsFor(proxy),
    );
    submit = async (token) => {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const body = new URLSearchParams({ identity: token }).toString();
      return (await app.inject({ method: 'POST', url: '/sign-up', headers, body })).statusCode;
    };
  });

  it('accepts a verification once, whichever of its tokens comes', () =>
    acceptsOnce(submit, shopOrigin, 303));

  it('refuses a failure, no token, and a forged one', () => refuses(submit, shopOrigin));
});

describe('the example form-post', () => {
  let stop: () => Promise<void>;
  beforeAll(async () => {
    const server = fileURLToPath(
      new URL('../../../../examples/form-post/server.mjs', import.meta.url),
    );
    const child = spawn(process.execPath, [server, String(port)], {
      env: { ...process.env, KYC_PROXY: proxy.url },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    stop = async () => {
      child.kill();
      await once(child, 'close');
    };
  });
  afterAll(() => stop());

  const submit: Submit = async (token) => {
    const body = new URLSearchParams({ identity: token });
    return (await fetch(`${site}/order`, { method: 'POST', body })).status;
  };

  it('takes one order for a verification, whichever of its tokens comes', () =>
    acceptsOnce(submit, site, 200));

  it('refuses a failure, no token, and a forged one', () => refuses(submit, site));

  it('goes on after a request whose target is no address', async () => {
    const socket = connect(port, '127.0.0.1').end('GET // HTTP/1.1\r\nHost: shop\r\n\r\n');
    const [answer] = (await once(socket.setEncoding('utf8'), 'data')) as [string];
    expect(answer).toContain('404');
    expect((await fetch(site)).status).toBe(200);
  });
});
