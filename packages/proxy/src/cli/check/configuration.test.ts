import { expect, test } from 'vitest';
import type { Config } from '../../config/config.js';
import { aConfig, aWebhook } from '../../../test/support/config.js';
import { checkConfiguration } from './configuration.js';

/** As an operator runs it behind a reverse proxy. */
const real: Partial<Config> = {
  publicUrl: 'https://kyc.shop.example',
  trustProxy: ['10.0.0.0/8'],
  tencent: { ...aConfig().tencent, url: new URL('https://faceid.intl.tencentcloudapi.com') },
};

const resultsWith = (different: Partial<Config>) =>
  checkConfiguration(aConfig({ ...real, ...different }));

test('a configuration with which everything works is complete', () => {
  expect(resultsWith({})).toMatchObject([{ state: 'ok', message: 'complete' }]);
});

test.each<[string, Partial<Config>, string]>([
  [
    'a public address that only this machine reaches',
    { publicUrl: 'http://localhost:8080/kyc' },
    'EKYC_PUBLIC_URL',
  ],
  ['no origins', { allowedOrigins: [] }, 'EKYC_ALLOWED_ORIGINS'],
  [
    'origins of this machine alone',
    { allowedOrigins: ['http://127.0.0.1:3000'] },
    'EKYC_ALLOWED_ORIGINS',
  ],
  [
    'pages that may not start, and no backend',
    { pageStarts: false, apiKeys: [], reportApiKeys: [] },
    'EKYC_PAGE_STARTS',
  ],
  ['a reverse proxy whose addresses are not believed', { trustProxy: false }, 'TRUST_PROXY'],
  ...['https://10.0.0.7/hook', 'https://[::ffff:10.0.0.7]/', 'https://localhost/'].map(
    (url): [string, Partial<Config>, string] => [
      `a webhook to ${url}`,
      { webhook: aWebhook(new URL(url), { allowPrivate: [] }) },
      'EKYC_WEBHOOK',
    ],
  ),
  ['a simulator', { tencent: aConfig().tencent }, 'EKYC_TENCENT_URL'],
])('%s is warned of, with what to set', (_what, different, name) => {
  const results = resultsWith(different);
  expect(results).toMatchObject([{ subject: 'configuration', state: 'warning' }]);
  expect(results[0]?.message).toContain(name);
  expect(results[0]?.remedy).toContain(name);
});

test.each([
  ['https://hooks.shop.example/', []],
  ['https://10.0.0.7/', ['10.0.0.7']],
])('a webhook to %s with %j allowed is not warned of', (url, allowPrivate) => {
  const webhook = aWebhook(new URL(url), { allowPrivate });
  expect(resultsWith({ webhook })).toMatchObject([{ state: 'ok' }]);
});

test('everything that will not work is told at once', () => {
  expect(resultsWith({ publicUrl: 'http://127.0.0.1:8080', allowedOrigins: [] })).toHaveLength(2);
});
