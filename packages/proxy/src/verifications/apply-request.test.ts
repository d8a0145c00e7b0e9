import type { CreateRequest } from 'ekyc-verify-protocol';
import { describe, expect, it } from 'vitest';
import type { Config } from '../config/config.js';
import { composeApply, vendorLanguage } from './apply-request.js';

const check: Config['check'] = {
  checkMode: 1,
  documentTypes: ['HKIDCard', 'InternationalIDPassport'],
  securityLevel: 4,
  livenessRetryLimit: 3,
  autoSkip: true,
  ruleId: '7',
  config: { LivenessTimeout: 60 },
};
const body: CreateRequest = { redirectUrl: 'https://shop.example/' };

describe('what is asked of the vendor', () => {
  it('is the operator’s configuration when the page says nothing', () => {
    expect(composeApply(check, body, false)).toEqual({
      apply: {
        RuleId: '7',
        Config: {
          CheckMode: 1,
          IDCardType: 'HKIDCard',
          SecurityLevel: 4,
          LivenessRetryLimit: 3,
          AutoSkip: true,
          LivenessTimeout: 60,
        },
      },
      checks: { checkMode: 1, documentType: 'HKIDCard', securityLevel: 4, ruleId: '7' },
    });
  });

  it('takes document, language and colour from the page', () => {
    const page = {
      ...body,
      documentType: 'InternationalIDPassport',
      locale: 'zh-HK',
      themeColor: '#112233',
    };
    expect(composeApply(check, page, false).apply.Config).toMatchObject({
      IDCardType: 'InternationalIDPassport',
      Language: 'zh-tc',
      ThemeColor: '#112233',
    });
  });

  it('names no document where the check mode reads none', () => {
    const { apply, checks } = composeApply(check, { ...body, checkMode: 3 }, true);
    expect(apply.Config).not.toHaveProperty('IDCardType');
    expect(checks).toMatchObject({ checkMode: 3, documentType: null });
  });

  it('lets a backend choose any document, strength and further field', () => {
    const backend: CreateRequest = {
      ...body,
      documentType: 'NewCard',
      securityLevel: 5,
      autoSkip: false,
      config: { LivenessTimeout: 90, AutoDowngrade: 2 },
    };
    expect(composeApply(check, backend, true).apply.Config).toMatchObject({
      IDCardType: 'NewCard',
      SecurityLevel: 5,
      AutoSkip: false,
      LivenessTimeout: 90,
      AutoDowngrade: 2,
    });
  });

  it('refuses a page’s document that the operator did not list, and says which there are', () => {
    expect(() => composeApply(check, { ...body, documentType: 'MacaoIDCard' }, false)).toThrow(
      expect.objectContaining({
        code: 'document-type-not-allowed',
        detail: 'Allowed here: HKIDCard, InternationalIDPassport.',
      }),
    );
  });

  it.each([
    ['to begin in check mode 2 without a photo', { checkMode: 2, begin: true }, '/compareImage'],
    ['a photo with another check mode', { compareImage: 'AAAA' }, '/compareImage'],
    ['a named field within config', { config: { CheckMode: 4 } }, '/config/CheckMode'],
  ])('refuses %s', (_, fields, pointer) => {
    expect(() => composeApply(check, { ...body, ...fields }, true)).toThrow(
      expect.objectContaining({
        code: 'invalid-request',
        errors: [expect.objectContaining({ pointer })],
      }),
    );
  });

  it('never holds the photo, which each attempt of check mode 2 brings along', () => {
    const { apply } = composeApply(check, { ...body, checkMode: 2, compareImage: 'AAAA' }, true);
    expect(JSON.stringify(apply)).not.toContain('AAAA');
    expect(() => composeApply(check, { ...body, checkMode: 2 }, true)).not.toThrow();
  });

  it('refuses a page in check mode 2, whose photo no page can bring', () => {
    expect(() => composeApply({ ...check, checkMode: 2 }, body, false)).toThrow(
      expect.objectContaining({ code: 'photo-required' }),
    );
  });
});

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
