import { expect, test } from 'vitest';
import {
  backendKeys,
  captchaSecret,
  complaintsOf,
  loadWith,
} from '../../test/support/environment.js';
import type { Environment } from './read-values.js';

const [apiKey, otherKey] = backendKeys;
const namesOf = (changes: Environment) => complaintsOf(() => loadWith(changes));

test('http is accepted on loopback hosts only', () => {
  for (const origin of ['http://127.0.0.1:5173', 'http://localhost:3000', 'http://[::1]:3000']) {
    expect(namesOf({ EKYC_ALLOWED_ORIGINS: origin, EKYC_PUBLIC_URL: origin })).toEqual([]);
  }
  for (const origin of ['http://127.0.0.1.shop.example', 'http://localhost.shop.example']) {
    expect(namesOf({ EKYC_ALLOWED_ORIGINS: origin })).toEqual(['EKYC_ALLOWED_ORIGINS']);
  }
});

test('a backend alone is enough, without origins', () => {
  expect(loadWith({ EKYC_ALLOWED_ORIGINS: '', EKYC_API_KEYS: apiKey }).allowedOrigins).toEqual([]);
});

test('check mode 2 is accepted when a backend can send the photo', () => {
  expect(loadWith({ EKYC_CHECK_MODE: '2', EKYC_API_KEYS: apiKey }).check.checkMode).toBe(2);
});

test('a liveness check alone needs no documents', () => {
  expect(loadWith({ EKYC_CHECK_MODE: '3', EKYC_DOCUMENT_TYPES: '' }).check.documentTypes).toEqual(
    [],
  );
});

test('a key in both lists is refused', () => {
  const changes = { EKYC_API_KEYS: apiKey, EKYC_REPORT_API_KEYS: `${otherKey},${apiKey}` };
  expect(namesOf(changes)).toEqual(['EKYC_REPORT_API_KEYS']);
});

test('a webhook needs address and secret, and https unless its host is named', () => {
  const secret = 'whsec_Zm9ydHktdHdvIGJ5dGVzIGFyZSBxdWl0ZSBlbm91Z2g=';
  expect(namesOf({ EKYC_WEBHOOK_SECRET: secret })).toEqual(['EKYC_WEBHOOK_URL']);
  expect(namesOf({ EKYC_WEBHOOK_URL: 'https://api.shop.example' })).toEqual([
    'EKYC_WEBHOOK_SECRET',
  ]);
  const plain = { EKYC_WEBHOOK_SECRET: secret, EKYC_WEBHOOK_URL: 'http://127.0.0.1:9000/hook' };
  expect(namesOf(plain)).toEqual(['EKYC_WEBHOOK_URL']);
  expect(namesOf({ ...plain, EKYC_WEBHOOK_ALLOW_PRIVATE: '127.0.0.1' })).toEqual([]);
});

test('a captcha needs its service and its secret', () => {
  expect(namesOf({ EKYC_CAPTCHA: 'hcaptcha' })).toEqual(['EKYC_CAPTCHA_SECRET']);
  expect(namesOf({ EKYC_CAPTCHA_SECRET: captchaSecret })).toEqual(['EKYC_CAPTCHA']);
});

test('one mistake is reported once: what depends on it keeps silent', () => {
  expect(namesOf({ EKYC_ALLOWED_ORIGINS: 'https://shop.example/' })).toEqual([
    'EKYC_ALLOWED_ORIGINS',
  ]);
  expect(namesOf({ EKYC_CHECK_MODE: '9', EKYC_DOCUMENT_TYPES: '' })).toEqual(['EKYC_CHECK_MODE']);
});

test('pages may not have more verifications a day than all callers together', () => {
  expect(namesOf({ EKYC_PAGE_DAILY_LIMIT: '1001' })).toEqual(['EKYC_PAGE_DAILY_LIMIT']);
  expect(namesOf({ EKYC_PAGE_DAILY_LIMIT: '1000' })).toEqual([]);
  expect(namesOf({ EKYC_PAGE_DAILY_LIMIT: '1001', EKYC_DAILY_LIMIT: 'off' })).toEqual([]);
});
