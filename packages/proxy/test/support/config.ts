import { generateKeyPairSync } from 'node:crypto';
import { endEventTypes } from 'ekyc-verify-protocol';
import type { Config } from '../../src/config/config.js';
import { firstSecret } from './backend.js';

export const apiKey = 'test-backend-key-0123456789-0123456789';
export const reportApiKey = 'test-report-key-01234567890-0123456789';
export const shopOrigin = 'https://shop.example';

const signingKey = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();

/** A complete configuration, with what a test wants to differ. */
export function aConfig(different: Partial<Config> = {}): Config {
  return {
    tencent: {
      secretId: 'AKIDtestsecretid0123456789',
      secretKey: 'canary-secret-key-0123456789',
      token: null,
      region: 'ap-singapore',
      url: new URL('http://127.0.0.1:9'),
      timeoutMs: 10_000,
      callsPerSecond: 20,
      maxWaiting: 200,
    },
    verificationHosts: ['127.0.0.1'],
    check: {
      checkMode: 1,
      documentTypes: ['HKIDCard', 'InternationalIDPassport'],
      securityLevel: null,
      livenessRetryLimit: null,
      autoSkip: null,
      ruleId: null,
      config: {},
    },
    verificationLifetimeMs: 24 * 60 * 60_000,
    attemptLifetimeMs: 600_000,
    maxAttempts: 5,
    requireMark: true,
    hostedReturn: false,
    retentionMs: 30 * 24 * 60 * 60_000,
    siteName: null,
    allowedOrigins: [shopOrigin],
    pageStarts: true,
    captcha: null,
    apiKeys: [apiKey],
    reportApiKeys: [reportApiKey],
    publicUrl: 'https://kyc.example',
    secrets: ['canary-seal-secret-of-32-bytes-or-more'],
    signingKeys: [signingKey],
    webhook: null,
    databaseUrl: 'file::memory:',
    database: { migrate: true, poolSize: 10, statementTimeoutMs: 30_000 },
    limits: { attemptsPerMinute: 1000, attemptsPerDay: null, pageAttemptsPerDay: null },
    metricsToken: null,
    overload: { eventLoopDelayMs: null, heapBytes: null },
    host: '127.0.0.1',
    port: 0,
    trustProxy: false,
    logLevel: 'trace',
    ...different,
  };
}

/** Where webhooks go, on loopback, with what a test wants to differ. */
export function aWebhook(
  url: URL,
  different: Partial<NonNullable<Config['webhook']>> = {},
): NonNullable<Config['webhook']> {
  return {
    url,
    secrets: [firstSecret],
    allowPrivate: ['127.0.0.1'],
    events: [...endEventTypes],
    ...different,
  };
}
