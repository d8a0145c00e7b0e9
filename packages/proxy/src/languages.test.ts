import { expect, it } from 'vitest';
import { nearestLanguage } from './languages.js';

it.each([
  ['en-GB', 'en'],
  ['zh', 'zh-Hans'],
  ['zh-CN', 'zh-Hans'],
  ['zh-SG', 'zh-Hans'],
  ['zh-Hans-HK', 'zh-Hans'],
  ['zh-HK', 'zh-Hant'],
  ['zh-Hant-SG', 'zh-Hant'],
  ['ZH-hant-mo', 'zh-Hant'],
  ['cmn', 'zh-Hans'],
  ['cmn-TW', 'zh-Hant'],
  ['yue', 'zh-Hant'],
  ['yue-HK', 'zh-Hant'],
  ['yue-Hans', 'zh-Hans'],
  ['in-ID', 'id'],
  ['tl-PH', 'fil'],
  ['ar-EG', 'ar'],
  ['de', null],
  ['*', null],
  ['', null],
  ['no tag', null],
])('a person who reads %s gets %s', (tag, language) => {
  expect(nearestLanguage(tag)).toBe(language);
});
