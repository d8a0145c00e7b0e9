import { expect, it } from 'vitest';
import { vendorLanguage } from './vendor-language.js';

it.each([
  ['en-GB', 'en'],
  ['zh-CN', 'zh-cn'],
  ['zh-TW', 'zh-tc'],
  ['zh_TW', 'zh-tc'],
  ['zh', 'zh-cn'],
  ['cmn-Hant', 'zh-tc'],
  ['yue', 'zh-tc'],
  ['th-TH', 'th'],
  ['th_TH', 'th'],
  ['in', 'id'],
  ['ms', 'en'],
  ['id', 'id'],
  ['de', 'en'],
  ['ar', 'en'],
])('a person who reads %s gets the vendor’s page in %s', (locale, language) => {
  expect(vendorLanguage(locale)).toBe(language);
});
