import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt, importJWK, jwtVerify, type JWK } from 'jose';
import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { simulatorCredentials, startSimulator as startTestSimulator } from 'ekyc-verify-simulator';
import { afterEach, expect, test } from 'vitest';
import { composeEnvironmentFile } from '../config/init.js';
import { newSigningKey } from '../config/signing-key.js';
import { SimulatorMissing, startSimulator } from './simulator.js';
import { packageVersion } from '../runtime.js';
import { runHere, type Run } from '../../test/support/command.js';
import type { Begun } from '../../test/support/proxy.js';

/** What must be closed after a test. */
const running: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.close()));
});

/** Runs the command in this process, with the real server and the real simulator. */
async function run(...[argv, env, different]: Parameters<typeof runHere>): Promise<Run> {
  const ran = await runHere(argv, env, different);
  if ('close' in ran.result) running.push(ran.result);
  return ran;
}

test('--help and --version go to standard output and end well', async () => {
  const help = await run(['--help']);
  expect(help).toMatchObject({ result: { status: 0 }, stderr: '' });
  for (const word of ['init', '--env-file', '--simulate', '78'])
    expect(help.stdout).toContain(word);
  expect(await run(['--version'])).toMatchObject({
    result: { status: 0 },
    stdout: `${packageVersion()}\n`,
  });
});

test('--help fits a screen of 80 columns and 24 lines', async () => {
  const lines = (await run(['--help'])).stdout.trimEnd().split('\n');
  expect(lines.length).toBeLessThanOrEqual(23);
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
});

/** All that an environment file has beside the values, of which the secrets are new each time. */
const namesIn = (text: string) => text.replaceAll(/=.*$/gm, '');

test('init prints the environment file and nothing else', async () => {
  const { stdout, ...others } = await run(['init']);
  expect(others).toEqual({ result: { status: 0 }, stderr: '' });
  expect(namesIn(stdout)).toEqual(namesIn(composeEnvironmentFile()));
});

test('init --output writes a file that only this user can read', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ekyc-init-'));
  const path = join(folder, '.env');
  const { result, stdout, stderr } = await run(['init', '--output', path]);
  expect({ result, stdout }).toEqual({ result: { status: 0 }, stdout: '' });
  expect(stderr).toContain(path);
  const written = readFileSync(path, 'utf8');
  expect(namesIn(written)).toBe(namesIn(composeEnvironmentFile()));
  expect(statSync(path).mode & 0o777).toBe(0o600);

  const again = await run(['init', '--output', path]);
  expect(again).toMatchObject({ result: { status: 1 }, stdout: '' });
  expect(again.stderr).toMatch(/exists.*nothing was written/);
  expect(readFileSync(path, 'utf8')).toBe(written);

  const nowhere = await run(['init', '--output', join(folder, 'none', '.env')]);
  expect(nowhere).toMatchObject({
    result: { status: 1 },
    stderr: expect.stringContaining('folder'),
  });
  rmSync(folder, { recursive: true });
});

// Were the mode set later, a strict umask would show it: what a file is made with is cut by it.
test.each([
  ['allows everything', 0, 0o600],
  ['allows nothing', 0o777, 0],
])('init --output makes the file with its mode under a umask that %s', async (_, umask, mode) => {
  const folder = mkdtempSync(join(tmpdir(), 'ekyc-init-'));
  const path = join(folder, '.env');
  const usual = process.umask(umask);
  const { result } = await run(['init', '--output', path]).finally(() => process.umask(usual));
  expect(result).toEqual({ status: 0 });
  expect(statSync(path).mode & 0o777).toBe(mode);
  rmSync(folder, { recursive: true });
});

test('a command line that is not understood ends with 2 and shows how it is meant', async () => {
  const { result, stdout, stderr } = await run(['--prot', '80']);
  expect(result).toEqual({ status: 2 });
  expect(stdout).toBe('');
  expect(stderr).toMatch(/--prot[^]*Usage:/);
});

test('a wrong configuration ends with 78, names every problem, and starts nothing', async () => {
  const { result, stderr } = await run([], { PORT: 'eighty', EKYC_SECERT: 'canary' });
  expect(result).toEqual({ status: 78 });
  for (const name of ['PORT', 'EKYC_SECERT', 'EKYC_SIGNING_KEY', 'TENCENTCLOUD_SECRET_ID']) {
    expect(stderr).toContain(`  ${name}: `);
  }
  expect(stderr).not.toMatch(/eighty|canary/);
});

test('--simulate runs with nothing set, says that nothing is real, and can be closed', async () => {
  const { result, stderr } = await run(['--simulate'], { PORT: '0', LOG_LEVEL: 'silent' });
  expect(stderr).toContain('SIMULATED');
  const url = /proxy +(http:\S+)/.exec(stderr)?.[1] ?? '';
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  // The page that a link leads to is the proxy's own, at the port that it got.
  const created = await fetch(`${url}/v1/verifications`, {
    method: 'POST',
    headers: { origin: url, 'content-type': 'application/json' },
    body: JSON.stringify({ redirectUrl: `${url}/` }),
  });
  expect(created.status).toBe(201);
  if (!('close' in result)) expect.unreachable();
  else await result.close();
  running.length = 0;
  await expect(fetch(`${url}/healthz`)).rejects.toThrow();
});

test('--simulate beside a real proxy’s settings uses nothing that gives a result worth', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ekyc-simulate-'));
  const received: string[] = [];
  const backend = createHttpServer((request, response) => {
    received.push(request.url ?? '');
    response.end();
  }).listen(0, '127.0.0.1');
  await once(backend, 'listening');
  running.push({
    async close() {
      backend.closeAllConnections();
      backend.close();
      rmSync(folder, { recursive: true });
    },
  });
  const realKey = 'key_of_a_real_backend_0123456789_0123456789';
  const signingKey = newSigningKey();
  const settings = {
    TENCENTCLOUD_SECRET_ID: 'AKIDz8Q1w2E3r4T5y6U7i8O9p0A1s2D3f4G5',
    TENCENTCLOUD_SECRET_KEY_FILE: '/run/secrets/canary',
    EKYC_PUBLIC_URL: 'https://kyc.shop.example',
    EKYC_ALLOWED_ORIGINS: 'https://shop.example',
    EKYC_API_KEYS: realKey,
    EKYC_SECRET: 'pV9xK2mB7nL4qW1eR8tY5uI0oA3sD6fG',
    EKYC_SIGNING_KEY: signingKey,
    EKYC_DATABASE_URL: `file:${join(folder, 'ekyc.sqlite')}`,
    EKYC_WEBHOOK_URL: `http://127.0.0.1:${(backend.address() as AddressInfo).port}/hooks`,
    EKYC_WEBHOOK_SECRET: 'whsec_Zm9ydHktdHdvIGJ5dGVzIGFyZSBxdWl0ZSBlbm91Z2g=',
    EKYC_WEBHOOK_ALLOW_PRIVATE: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: 'silent',
  };
  const { stderr } = await run(['--simulate'], settings, {
    startSimulator: async () => {
      const simulator = await startTestSimulator({ scenario: 'pass' });
      const { url: address } = simulator.address();
      return { url: address, credentials: simulatorCredentials, stop: () => simulator.stop() };
    },
  });
  const [, url = ''] = /proxy +(http:\S+)/.exec(stderr) ?? [];
  const [, apiKey = ''] = /API key +(\S+)/.exec(stderr) ?? [];
  const begin = (key: string) =>
    fetch(`${url}/v1/verifications`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        redirectUrl: 'https://shop.example/kyc',
        reference: 'user-1',
        begin: true,
      }),
    });
  expect((await begin(realKey)).status).toBe(401);

  const { id, clientSecret, attempt } = (await (await begin(apiKey)).json()) as Begun;
  const token = new URL(attempt.verificationUrl).searchParams.get('token');
  await fetch(attempt.verificationUrl);
  const back = await fetch(`${url}/v1/verifications/${id}/return`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${clientSecret}`,
      'content-type': 'application/json',
      origin: 'https://shop.example',
    },
    body: JSON.stringify({ token }),
  });
  const { resultToken } = (await back.json()) as { resultToken: string };
  const { iss } = decodeJwt(resultToken);
  expect(iss).toMatch(/^http:\/\/127\.0\.0\.1:/);
  const { d: _, ...publicKey } = JSON.parse(signingKey) as JWK;
  await expect(jwtVerify(resultToken, await importJWK(publicKey, 'ES256'))).rejects.toThrow(
    'signature',
  );

  for (const name of Object.keys(settings).filter((each) =>
    /^(TENCENT|EKYC_(?!ALLOWED))/.test(each),
  )) {
    expect(stderr).toContain(`\n  ${name}\n`);
  }
  for (const value of Object.values(settings).filter((each) => each.length > 12)) {
    expect(stderr).not.toContain(value);
  }
  expect(received).toEqual([]);
  expect(existsSync(join(folder, 'ekyc.sqlite'))).toBe(false);
});

test('--simulate without the simulator says how to install it', async () => {
  const startSimulatorOf = async () => {
    throw new SimulatorMissing();
  };
  const { result, stderr } = await run(['--simulate'], {}, { startSimulator: startSimulatorOf });
  expect(result).toEqual({ status: 1 });
  expect(stderr).toMatch(/^[^\n]+npm install ekyc-verify-simulator[^\n]+\n$/);
});

test('a port that is taken is said in one sentence, and the simulator is stopped', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  running.push({ close: async () => void other.close() });
  const { port } = other.address() as AddressInfo;
  let stopped = false;
  const { result, stderr } = await run(
    ['--simulate'],
    { PORT: String(port), LOG_LEVEL: 'silent' },
    {
      startSimulator: async () => {
        const simulator = await startSimulator();
        return {
          ...simulator,
          stop: async () => {
            stopped = true;
            await simulator.stop();
          },
        };
      },
    },
  );
  expect(result).toEqual({ status: 1 });
  expect(stderr).toMatch(new RegExp(`^Port ${port} on 127\\.0\\.0\\.1 is in use; [^\\n]*\\n$`));
  expect(stopped).toBe(true);
});
