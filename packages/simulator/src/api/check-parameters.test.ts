import { describe, expect, it } from 'vitest';
import { settingsOf, type SimulatorOptions } from '../options.js';
import { goodStart } from '../testing/client.js';
import { ApplyParameters } from './apply-parameters.js';
import { checkApplication, checkSchema } from './check-parameters.js';

/** What a start with these parameters is refused with; null when it is accepted. */
function refusalOf(parameters: unknown, options: SimulatorOptions = {}): string | null {
  const settings = settingsOf(options);
  try {
    checkApplication(
      checkSchema(ApplyParameters, parameters, settings.unknownParameters),
      settings,
    );
    return null;
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return `${code} ${/`(.*)`/.exec(message)?.[1] ?? ''}`.trim();
  }
}

const withConfig = (config: Record<string, unknown>) => ({
  ...goodStart,
  Config: { ...goodStart.Config, ...config },
});
const photo = { ...goodStart, Config: { CheckMode: 2 }, CompareImageBase64: 'aGFsbG8=' };

describe('a start', () => {
  it.each([
    ['as the guide shows it', goodStart],
    ['of a photo to compare with', photo],
    ['without Config, whose check mode is then 2', { ...photo, Config: undefined }],
    ['of a face alone', { ...goodStart, Config: { CheckMode: 3 } }],
    ['with 1,000 characters of Extra', { ...goodStart, Extra: 'x'.repeat(1000) }],
    ['with a RuleId, which stands for Config', { ...goodStart, Config: {}, RuleId: '7' }],
    [
      'with actions at a level that has actions',
      withConfig({ SecurityLevel: 4, ActionList: 'nod' }),
    ],
    ['with a colour that is none', withConfig({ ThemeColor: 'reddish' })],
    ['of the detailed version', withConfig({ Version: 'PLUS' })],
    ['of the highest security level', withConfig({ SecurityLevel: 5 })],
    ['with warnings picked', withConfig({ SelectedWarningCodes: '-9102,-9109' })],
    ['back to plain http', { ...goodStart, RedirectURL: 'http://127.0.0.1:8080/a?b=c#d' }],
  ])('%s is accepted', (_, parameters) => {
    expect(refusalOf(JSON.parse(JSON.stringify(parameters)))).toBeNull();
  });

  it.each([
    ['InvalidParameter', []],
    ['MissingParameter RedirectURL', {}],
    ['InvalidParameter RedirectURL', { ...goodStart, RedirectURL: 1 }],
    ['InvalidParameterValue RedirectURL', { ...goodStart, RedirectURL: '/sign-up' }],
    ['InvalidParameterValue RedirectURL', { ...goodStart, RedirectURL: 'https://shop.example' }],
    ['InvalidParameterValue RedirectURL', { ...goodStart, RedirectURL: 'ftp://shop.example/' }],
    ['InvalidParameterValue RedirectURL', { ...goodStart, RedirectURL: 'https://shop example/' }],
    ['InvalidParameterValue Extra', { ...goodStart, Extra: 'x'.repeat(1001) }],
    ['UnknownParameter RedirectUrl', { ...goodStart, RedirectUrl: 'https://shop.example/' }],
    ['UnknownParameter Config.Checkmode', withConfig({ Checkmode: 1 })],
    ['InvalidParameter Config.CheckMode', withConfig({ CheckMode: '1' })],
    ['InvalidParameter Config.CheckMode', withConfig({ CheckMode: 1.5 })],
    ['InvalidParameterValue Config.CheckMode', withConfig({ CheckMode: 5 })],
    ['InvalidParameterValue Config.IDCardType', withConfig({ IDCardType: 'LibraryCard' })],
    ['MissingParameter Config.IDCardType', { ...goodStart, Config: { CheckMode: 1 } }],
    ['MissingParameter Config.IDCardType', { ...goodStart, Config: { CheckMode: 4 } }],
    ['MissingParameter CompareImageBase64', { ...photo, CompareImageBase64: undefined }],
    [
      'InvalidParameterValue CompareImageBase64',
      { ...photo, CompareImageBase64: 'data:x;base64,' },
    ],
    ['InvalidParameter Config.AutoSkip', withConfig({ AutoSkip: 'true' })],
    ['InvalidParameterValue Config.SecurityLevel', withConfig({ SecurityLevel: 0 })],
    ['InvalidParameterValue Config.SecurityLevel', withConfig({ SecurityLevel: 6 })],
    ['InvalidParameterValue Config.Version', withConfig({ Version: 'plus' })],
    ['InvalidParameterValue Config.ActionList', withConfig({ ActionList: 'nod' })],
    [
      'InvalidParameterValue Config.ActionList',
      withConfig({ SecurityLevel: 2, ActionList: 'nod,blink,mouth' }),
    ],
    ['InvalidParameterValue Config.AutoDowngrade', withConfig({ AutoDowngrade: 3 })],
    ['InvalidParameterValue Config.LivenessRetryLimit', withConfig({ LivenessRetryLimit: 100 })],
    ['InvalidParameterValue Config.LivenessTimeout', withConfig({ LivenessTimeout: 0 })],
    ['InvalidParameterValue Config.LivenessTimeout', withConfig({ LivenessTimeout: 601 })],
    ['InvalidParameterValue Config.Language', withConfig({ Language: 'fr' })],
    ['InvalidParameter Config.SelectedWarningCodes', withConfig({ SelectedWarningCodes: [-9102] })],
    [
      'InvalidParameterValue Config.SelectedWarningCodes',
      withConfig({ SelectedWarningCodes: '-9105' }),
    ],
  ])('is refused with %s', (expected, parameters) => {
    expect(refusalOf(JSON.parse(JSON.stringify(parameters)))).toBe(expected);
  });

  it('with a photo of over 8 MB is refused as too large', () => {
    const large = { ...photo, CompareImageBase64: 'A'.repeat(8 * 1024 * 1024 + 4) };
    expect(refusalOf(large)).toBe('FailedOperation.ImageSizeTooLarge');
  });

  it('may have a document type or a parameter that is new, once the options say so', () => {
    const newType = withConfig({ IDCardType: 'UtopiaIDCard' });
    expect(refusalOf(newType, { documentTypes: ['UtopiaIDCard'] })).toBeNull();
    const newField = withConfig({ Hologram: true });
    expect(refusalOf(newField, { unknownParameters: 'ignore' })).toBeNull();
  });

  it('with a RuleId that is not in the console is refused, once the options list them', () => {
    const ruleIds = ['7'];
    expect(refusalOf({ ...goodStart, RuleId: '7' }, { ruleIds })).toBeNull();
    expect(refusalOf({ ...goodStart, RuleId: '8' }, { ruleIds })).toBe('InvalidParameter.RuleId');
  });
});
