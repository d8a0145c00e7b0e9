import { expect, it } from 'vitest';
import { languageOf } from './send.js';

it.each([
  ['en-GB,en;q=0.9', 'en'],
  ['zh-CN', 'zh-Hans'],
  ['zh-HK,zh;q=0.9,en;q=0.8', 'zh-Hant'],
  ['th-TH,th;q=0.9', 'th'],
  ['de-DE,ms;q=0.5,ja;q=0.7', 'ja'],
  ['ar;q=0, ko', 'ko'],
  ['de', 'en'],
  ['*', 'en'],
  ['', 'en'],
  [undefined, 'en'],
  [';;q=x,,=', 'en'],
  [`${'de,'.repeat(100_000)}ja`, 'en'],
])('a browser that asks for %.40s gets %s', (acceptLanguage, language) => {
  expect(languageOf(acceptLanguage)).toBe(language);
});
