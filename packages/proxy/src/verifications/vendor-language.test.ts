import { expect, it } from 'vitest';
import { vendorLanguage } from './vendor-language.js';

it.each([
  ['en', 'en'],
  ['en-GB', 'en'],
  ['zh', 'zh-cn'],
  ['zh-CN', 'zh-cn'],
  ['zh-Hans-HK', 'zh-cn'],
  ['zh-Hant', 'zh-tc'],
  ['zh-TW', 'zh-tc'],
  ['zh-HK', 'zh-tc'],
  ['ZH-hant-mo', 'zh-tc'],
  ['th-TH', 'th'],
  ['id', 'id'],
  ['in-ID', 'id'],
  ['de', 'en'],
  ['ar', 'en'],
])('a person who reads %s gets the vendor’s page in %s', (locale, language) => {
  expect(vendorLanguage(locale)).toBe(language);
});
