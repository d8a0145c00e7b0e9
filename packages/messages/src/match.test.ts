import { expect, it } from 'vitest';
import { canonicalTag, languages, matchLanguage } from './match.js';

it.each([
  ['en-GB', 'en'],
  ['en_US', 'en'],
  ['en_US.UTF-8', 'en'],
  ['th-TH', 'th'],
  ['th_TH', 'th'],
  ['TH', 'th'],
  [' th ', 'th'],
  ['zh', 'zh-Hans'],
  ['zh-CN', 'zh-Hans'],
  ['zh-SG', 'zh-Hans'],
  ['zh-MY', 'zh-Hans'],
  ['zh-Hans-HK', 'zh-Hans'],
  ['zh-HK', 'zh-Hant'],
  ['zh-TW', 'zh-Hant'],
  ['zh_TW', 'zh-Hant'],
  ['zh_TW.Big5', 'zh-Hant'],
  ['zh_Hant_TW', 'zh-Hant'],
  ['zh-Hant-SG', 'zh-Hant'],
  ['ZH-hant-mo', 'zh-Hant'],
  ['zh-MO', 'zh-Hant'],
  ['zh-HK-u-hc-h12', 'zh-Hant'],
  ['cmn', 'zh-Hans'],
  ['cmn-TW', 'zh-Hant'],
  ['cmn-Hant', 'zh-Hant'],
  ['yue', 'zh-Hant'],
  ['yue-HK', 'zh-Hant'],
  ['yue-CN', 'zh-Hans'],
  ['yue-Hans', 'zh-Hans'],
  ['zh-yue', 'zh-Hant'],
  ['zh-cmn-Hans-CN', 'zh-Hans'],
  ['hak-TW', 'zh-Hant'],
  ['nan', 'zh-Hans'],
  ['in', 'id'],
  ['in-ID', 'id'],
  ['in_ID', 'id'],
  ['id-ID', 'id'],
  ['tl', 'fil'],
  ['tl-PH', 'fil'],
  ['fil-PH', 'fil'],
  ['ms-Arab-BN', 'ms'],
  ['ar-EG', 'ar'],
  ['ja-JP-u-ca-japanese', 'ja'],
  ['de', null],
  ['*', null],
  ['', null],
  ['_', null],
  ['no tag', null],
  ['C.UTF-8', null],
  ['x-klingon', null],
  ['zh-', null],
])('whoever reads %j reads %s', (tag, language) => {
  expect(matchLanguage(tag, languages)).toBe(language);
});

it('prefers what a site has added for a region, and else for the language', () => {
  expect(matchLanguage('pt-BR', ['pt-br', 'de'])).toBe('pt-br');
  expect(matchLanguage('pt-PT', ['pt-br', 'de'])).toBe(null);
  expect(matchLanguage('de_CH', ['pt-br', 'de'])).toBe('de');
  expect(matchLanguage('zh-HK', ['zh-HK', ...languages])).toBe('zh-HK');
  expect(matchLanguage('zh-HK', ['zh-Hans'])).toBe(null);
});

it('writes a tag as BCP 47 has it', () => {
  expect(canonicalTag('zh_tw')).toBe('zh-TW');
  expect(canonicalTag('EN_us.UTF-8')).toBe('en-US');
  expect(canonicalTag('tl')).toBe('fil');
  expect(canonicalTag('not a tag')).toBe(null);
});
