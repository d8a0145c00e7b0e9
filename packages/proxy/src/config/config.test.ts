import { expect, test } from 'vitest';
import {
  backendKeys,
  captchaSecret,
  complaintsOf,
  loadWith,
  noFiles,
} from '../../test/support/environment.js';
import { loadConfig } from './config.js';

test('the least that a proxy needs gives the documented defaults', () => {
  expect(loadWith()).toMatchObject({
    tencent: {
      token: null,
      region: 'ap-singapore',
      url: new URL('https://faceid.intl.tencentcloudapi.com'),
      timeoutMs: 10_000,
      callsPerSecond: 20,
      maxWaiting: 200,
    },
    verificationHosts: ['faceid.qq.com', '.faceid.qq.com'],
    check: {
      checkMode: 1,
      documentTypes: ['HKIDCard'],
      securityLevel: null,
      livenessRetryLimit: null,
      autoSkip: null,
      ruleId: null,
      config: {},
    },
    verificationLifetimeMs: 24 * 60 * 60 * 1000,
    attemptLifetimeMs: 600_000,
    maxAttempts: 5,
    requireMark: true,
    hostedReturn: false,
    retentionMs: 30 * 24 * 60 * 60 * 1000,
    pageStarts: true,
    captcha: null,
    apiKeys: [],
    reportApiKeys: [],
    webhook: null,
    databaseUrl: 'file:ekyc.sqlite',
    limits: { attemptsPerMinute: 10, attemptsPerDay: 1000, pageAttemptsPerDay: 1000 },
    overload: { eventLoopDelayMs: 1000, heapBytes: null },
    host: '127.0.0.1',
    port: 8080,
    trustProxy: false,
    logLevel: 'info',
  });
});

test('every setting arrives where it belongs', () => {
  const config = loadWith({
    TENCENTCLOUD_TOKEN: 'sessiontokenofatemporarykey',
    TENCENTCLOUD_REGION: 'ap-jakarta',
    EKYC_TENCENT_URL: 'http://127.0.0.1:4402',
    EKYC_VERIFICATION_HOSTS: '127.0.0.1, .faceid.qq.com',
    EKYC_CHECK_MODE: '4',
    EKYC_DOCUMENT_TYPES: 'HKIDCard, NewDocument2031',
    EKYC_SECURITY_LEVEL: '5',
    EKYC_LIVENESS_RETRY_LIMIT: '99',
    EKYC_AUTO_SKIP: 'off',
    EKYC_RULE_ID: '1000021',
    EKYC_TENCENT_CONFIG: '{"AutoDowngrade":2}',
    EKYC_VERIFICATION_LIFETIME: '2592000',
    EKYC_ATTEMPT_LIFETIME: '7200',
    EKYC_MAX_ATTEMPTS: '20',
    EKYC_UPSTREAM_TIMEOUT: '2.5',
    EKYC_REQUIRE_MARK: 'off',
    EKYC_RETURN: 'hosted',
    EKYC_RETENTION: '3',
    EKYC_PAGE_STARTS: 'off',
    EKYC_CAPTCHA: 'turnstile',
    EKYC_CAPTCHA_SECRET: captchaSecret,
    EKYC_API_KEYS: backendKeys.join(','),
    EKYC_PUBLIC_URL: 'https://kyc.shop.example/',
    EKYC_WEBHOOK_URL: 'http://hooks.internal/ekyc?site=1',
    EKYC_WEBHOOK_SECRET: 'whsec_Zm9ydHktdHdvIGJ5dGVzIGFyZSBxdWl0ZSBlbm91Z2g=',
    EKYC_WEBHOOK_ALLOW_PRIVATE: 'hooks.internal,[fd00::7]',
    EKYC_WEBHOOK_EVENTS: 'verification.passed, attempt.failed',
    EKYC_SITE_NAME: 'Example Shop',
    EKYC_DATABASE_URL: 'postgres://ekyc:pw@db.internal/ekyc',
    EKYC_DAILY_LIMIT: 'off',
    EKYC_PAGE_DAILY_LIMIT: '70',
    TRUST_PROXY: 'loopback, 10.0.0.0/8, fd00::/8',
    PORT: '0',
  });
  expect(config).toMatchObject({
    tencent: { token: 'sessiontokenofatemporarykey', region: 'ap-jakarta', timeoutMs: 2500 },
    verificationHosts: ['127.0.0.1', '.faceid.qq.com'],
    check: {
      checkMode: 4,
      documentTypes: ['HKIDCard', 'NewDocument2031'],
      securityLevel: 5,
      livenessRetryLimit: 99,
      autoSkip: false,
      ruleId: '1000021',
      config: { AutoDowngrade: 2 },
    },
    verificationLifetimeMs: 30 * 24 * 60 * 60 * 1000,
    attemptLifetimeMs: 7_200_000,
    maxAttempts: 20,
    siteName: 'Example Shop',
    requireMark: false,
    hostedReturn: true,
    retentionMs: 3 * 24 * 60 * 60 * 1000,
    pageStarts: false,
    captcha: {
      verifyUrl: 'https://challenges.cloudflare.com/turnstile/v0/siteverify',
      secret: captchaSecret,
    },
    apiKeys: [...backendKeys],
    publicUrl: 'https://kyc.shop.example',
    webhook: {
      allowPrivate: ['hooks.internal', '[fd00::7]'],
      events: ['verification.passed', 'attempt.failed'],
    },
    databaseUrl: 'postgres://ekyc:pw@db.internal/ekyc',
    limits: { attemptsPerDay: null, pageAttemptsPerDay: 70 },
    trustProxy: ['loopback', '10.0.0.0/8', 'fd00::/8'],
    port: 0,
  });
  expect(config.webhook?.url.href).toBe('http://hooks.internal/ekyc?site=1');
});

test('an empty environment names everything that is required, in one go', () => {
  expect(complaintsOf(() => loadConfig({}, noFiles))).toEqual([
    'TENCENTCLOUD_SECRET_ID',
    'TENCENTCLOUD_SECRET_KEY',
    'EKYC_PUBLIC_URL',
    'EKYC_SECRET',
    'EKYC_SIGNING_KEY',
    'EKYC_ALLOWED_ORIGINS',
    'EKYC_DOCUMENT_TYPES',
  ]);
});

test('problems of every kind are reported together', () => {
  const changes = { PORT: 'eighty', EKYC_API_KEYS: 'short', EKYC_COLOUR: 'red', EKYC_SECRET: '' };
  expect(complaintsOf(() => loadWith(changes)).toSorted()).toEqual([
    'EKYC_API_KEYS',
    'EKYC_COLOUR',
    'EKYC_SECRET',
    'PORT',
  ]);
});

test('an empty variable counts as not set', () => {
  expect(loadWith({ EKYC_RULE_ID: '', PORT: '' })).toMatchObject({
    check: { ruleId: null },
    port: 8080,
  });
});

test('pages get half of a day’s attempts where backends begin some as well', () => {
  const limitsOf = (env: Record<string, string>) => loadWith(env).limits;
  const EKYC_API_KEYS = backendKeys[0];
  expect(limitsOf({ EKYC_API_KEYS })).toMatchObject({
    attemptsPerDay: 1000,
    pageAttemptsPerDay: 500,
  });
  expect(limitsOf({ EKYC_API_KEYS, EKYC_DAILY_LIMIT: '7' }).pageAttemptsPerDay).toBe(3);
  expect(limitsOf({ EKYC_API_KEYS, EKYC_DAILY_LIMIT: '1' }).pageAttemptsPerDay).toBe(1);
  expect(limitsOf({ EKYC_API_KEYS, EKYC_DAILY_LIMIT: 'off' }).pageAttemptsPerDay).toBeNull();
  expect(limitsOf({ EKYC_API_KEYS, EKYC_PAGE_DAILY_LIMIT: '900' }).pageAttemptsPerDay).toBe(900);
  expect(limitsOf({ EKYC_DAILY_LIMIT: '7' }).pageAttemptsPerDay).toBe(7);
});

test.each([
  ['https://kyc.shop.example', 'https://kyc.shop.example'],
  ['https://kyc.shop.example/', 'https://kyc.shop.example'],
  ['https://shop.example/kyc', 'https://shop.example/kyc'],
  ['https://shop.example/a/kyc-2/', 'https://shop.example/a/kyc-2'],
  ['http://127.0.0.1:8080/kyc/', 'http://127.0.0.1:8080/kyc'],
])('the public address %s is used as %s', (text, url) => {
  expect(loadWith({ EKYC_PUBLIC_URL: text }).publicUrl).toBe(url);
});

test.each([
  '10.0.0.0/8',
  '192.0.2.7',
  'fd00::/8',
  'fc00::/7',
  '::ffff:10.0.0.0/104',
  '2001:db8::1',
  'loopback',
])('a reverse proxy may be named as %s', (entry) => {
  expect(loadWith({ TRUST_PROXY: entry }).trustProxy).toEqual([entry]);
});
