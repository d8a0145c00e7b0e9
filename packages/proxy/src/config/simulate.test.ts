import { expect, test } from 'vitest';
import { loadConfig } from './config.js';
import { newSigningKey } from './signing-key.js';
import { simulatedEnvironment } from './simulate.js';

const simulator = {
  url: 'http://127.0.0.1:4402',
  credentials: { secretId: 'simulated-id', secretKey: 'simulated-key' },
};

const simulate = (env: Record<string, string> = {}) =>
  loadConfig(simulatedEnvironment(env, simulator), () => 'from a file');

test('it runs with nothing set at all', () => {
  expect(simulate()).toMatchObject({
    tencent: { secretId: 'simulated-id', secretKey: 'simulated-key' },
    verificationHosts: ['127.0.0.1'],
    publicUrl: 'http://127.0.0.1:8080',
    allowedOrigins: ['http://127.0.0.1:8080'],
    databaseUrl: 'file::memory:',
    check: { checkMode: 1 },
  });
});

test('what leads to the vendor is replaced, however it was set', () => {
  const config = simulate({
    TENCENTCLOUD_SECRET_ID: 'AKIDz8Q1w2E3r4T5y6U7i8O9p0A1s2D3f4G5',
    TENCENTCLOUD_SECRET_KEY_FILE: '/run/secrets/key',
    TENCENTCLOUD_TOKEN: 'a-real-token',
    EKYC_TENCENT_URL: 'https://faceid.intl.tencentcloudapi.com',
  });
  expect(config.tencent).toMatchObject({
    secretId: 'simulated-id',
    secretKey: 'simulated-key',
    token: null,
  });
  expect(config.tencent.url.origin).toBe(simulator.url);
});

test('what else is set stays, and the proxy’s own origin is added', () => {
  const config = simulate({
    PORT: '4401',
    EKYC_ALLOWED_ORIGINS: 'http://localhost:5173',
    EKYC_DOCUMENT_TYPES: 'MLIDCard',
    EKYC_DATABASE_URL: 'file:demo.sqlite',
  });
  expect(config).toMatchObject({
    allowedOrigins: ['http://localhost:5173', 'http://127.0.0.1:4401'],
    check: { documentTypes: ['MLIDCard'] },
    databaseUrl: 'file:demo.sqlite',
  });
});

test.each([
  ['::1', 'http://[::1]:8080'],
  ['localhost', 'http://localhost:8080'],
  ['127.0.0.2', 'http://127.0.0.2:8080'],
  ['0.0.0.0', 'http://127.0.0.1:8080'],
  ['::', 'http://127.0.0.1:8080'],
])('a proxy that listens on %s is reached at %s', (HOST, url) => {
  expect(simulate({ HOST })).toMatchObject({ publicUrl: url, allowedOrigins: [url] });
});

test('a problem in what is set is still a problem', () => {
  expect(() => simulate({ EKYC_CHECK_MODE: 'strict' })).toThrow('EKYC_CHECK_MODE');
});

test('secrets of a real proxy seal and sign nothing', () => {
  const secret = 'a secret of a real proxy, 32 bytes or more';
  const signingKey = newSigningKey();
  const config = simulate({ EKYC_SECRET: secret, EKYC_SIGNING_KEY: signingKey });
  expect(config.secrets).toHaveLength(1);
  expect(config.secrets).not.toContain(secret);
  const real = loadConfig(
    { ...simulatedEnvironment({}, simulator), EKYC_SIGNING_KEY: signingKey },
    () => '',
  );
  expect(config.signingKeys).not.toEqual(real.signingKeys);
});

test('every start makes its own secrets', () => {
  expect(simulate().secrets).not.toEqual(simulate().secrets);
  expect(simulate().signingKeys).not.toEqual(simulate().signingKeys);
});

test('the simulator is told how attempts end, and the proxy has no such setting', () => {
  const lists: string[] = [];
  const access = { ...simulator, setOutcomes: (list: string) => void lists.push(list) };
  const env = simulatedEnvironment({ EKYC_SIMULATOR_OUTCOMES: 'leave,pass' }, access);
  expect(() => loadConfig(env, () => '')).not.toThrow();
  expect(lists).toEqual(['leave,pass']);
});

test('a list of outcomes that no simulator plays is refused by its name', () => {
  expect(() => simulate({ EKYC_SIMULATOR_OUTCOMES: 'pass' })).toThrow('EKYC_SIMULATOR_OUTCOMES');
});
