import { parseEnv } from 'node:util';
import { expect, it } from 'vitest';
import { loadConfig } from '../../src/config/config.js';
import { simulatedEnvironment } from '../../src/config/simulate.js';
import { bearer, startTestProxy } from '../support/proxy.js';
import { samplesOf } from './samples.js';

const [sample = ''] = samplesOf('hosted-return.md', 'sh');
const access = { url: 'http://127.0.0.1:9', credentials: { secretId: 'id', secretKey: 'key' } };

it('the lines of the page switch it on, and the page goes on to work with the code alone', async () => {
  const env = simulatedEnvironment(parseEnv(sample), access);
  const { hostedReturn, publicUrl } = loadConfig(env, () => '');
  expect({ hostedReturn, publicUrl }).toEqual({
    hostedReturn: true,
    publicUrl: 'https://kyc.example.com',
  });

  const proxy = await startTestProxy({ hostedReturn, publicUrl });
  const { id, clientSecret, bizToken } = await proxy.start();
  const { redirectUrl = '' } = proxy.simulator.verifications().at(-1) ?? {};
  expect(redirectUrl.startsWith(`${publicUrl}/return/att_`)).toBe(true);
  proxy.simulator.finish(bizToken, 'pass');
  const through = await proxy.app.inject(`${new URL(redirectUrl).pathname}?token=${bizToken}`);
  expect(through.statusCode).toBe(303);
  const code = new URL(String(through.headers.location)).searchParams.get('ekyc_return');
  expect(code).not.toContain(bizToken);

  const handIn = (headers: Record<string, string>) =>
    proxy.page({
      method: 'POST',
      url: `/v1/verifications/${id}/return`,
      headers,
      body: { token: code },
    });
  const other = await proxy.start();
  expect((await handIn({})).statusCode).toBe(401);
  expect((await handIn(bearer(other.clientSecret))).statusCode).toBe(404);
  expect((await handIn(bearer(clientSecret))).json()).toMatchObject({ status: 'passed' });
  // Again within five minutes is a reload; after them the code is nothing.
  expect((await handIn(bearer(clientSecret))).statusCode).toBe(200);
  proxy.advance(5 * 60_000);
  expect((await handIn(bearer(clientSecret))).json()).toMatchObject({ code: 'token-mismatch' });
  await proxy.stop();
});
