import { expect } from '@esm-bundle/chai';
import { EkycError } from './errors.js';
import { readSettings } from './settings.js';
import type { Attributes, Surroundings } from './settings.js';

const attributes: Attributes = {
  proxy: 'https://kyc.shop.example',
  documentType: null,
  locale: null,
  redirectUrl: null,
  clientSecret: null,
  themeColor: null,
  captchaToken: null,
  verificationHosts: null,
  mode: null,
};
const page: Surroundings = {
  href: 'https://shop.example/kyc?cart=7#pay',
  base: 'https://shop.example/kyc?cart=7',
  language: '',
  proxy: undefined,
};

const read = (more: Partial<Attributes>, around: Partial<Surroundings> = {}) =>
  readSettings({ ...attributes, ...more }, { ...page, ...around });

function errorOf(more: Partial<Attributes>): EkycError {
  try {
    read(more);
  } catch (error) {
    if (error instanceof EkycError) return error;
    throw error;
  }
  throw new Error('Nothing was thrown');
}

describe('The settings', () => {
  it('send the person back to this page, without query and fragment', () => {
    expect(read({}).body.redirectUrl).to.equal('https://shop.example/kyc');
  });

  it('take a redirect URL as the page writes it', () => {
    expect(read({ redirectUrl: '/done?a=1#b' }).body.redirectUrl).to.equal(
      'https://shop.example/done',
    );
  });

  it('pass on what the proxy judges', () => {
    const given = { documentType: 'HKIDCard', locale: 'zh-HK', themeColor: 'blue' };
    expect(read(given).body).to.deep.include(given);
  });

  it('take the language of the page when there is no locale and it is one', () => {
    expect(read({}, { language: 'th' }).body.locale).to.equal('th');
    expect(read({ locale: 'id' }, { language: 'th' }).body.locale).to.equal('id');
    expect(read({}, { language: 'not a tag' }).body.locale).to.equal(null);
    expect(read({}, { language: '' }).body.locale).to.equal(null);
  });

  it('understand tags as other systems write them', () => {
    expect(read({ locale: 'th_TH' }).body.locale).to.equal('th-TH');
    expect(read({}, { language: 'zh_TW' }).body.locale).to.equal('zh-TW');
    expect(read({}, { language: 'en_US.UTF-8' }).body.locale).to.equal('en-US');
  });

  it('send the part of a tag that says the language', () => {
    for (const [locale, sent] of [
      ['zh-CN-u-nu-hanidec-x-foo', 'zh-CN'],
      ['en-x-pirate', 'en'],
      ['zh-cmn-Hans-CN', 'zh-cmn-Hans-CN'],
      ['de-Latn-DE-1901-1996-t-x', 'de-Latn-DE-1901-1996'],
      ['es-419', 'es-419'],
      ['x-default', null],
      ['C.UTF-8', null],
      ['zh-', null],
      ['en, fr;q=0.8', null],
    ] as const) {
      expect(read({ locale }).body.locale).to.equal(sent);
      expect(read({}, { language: locale }).body.locale).to.equal(sent);
    }
  });

  for (const empty of ['', ' \n'])
    it(`take an attribute as if it were not there: ${JSON.stringify(empty)}`, () => {
      const around = { language: 'th', proxy: 'https://kyc.other.example' };
      const all = Object.fromEntries(Object.keys(attributes).map((name) => [name, empty]));
      expect(read(all, around)).to.deep.equal(read({ proxy: null }, around));
    });

  it('ask for a page that somebody can come back to', () => {
    for (const href of ['file:///home/me/kyc.html', 'about:srcdoc', 'blob:https://shop.example/1'])
      expect(() => read({}, { href, base: href })).to.throw(EkycError, 'web server');
  });

  it('say what is wrong in a sentence, and not the code twice', () => {
    for (const error of [errorOf({ proxy: null }), errorOf({ clientSecret: 'x' })])
      expect(error.message)
        .to.match(/^[A-Z].* .*\.$/)
        .and.not.contain(error.code);
  });

  it('find the verification in its client secret', () => {
    const clientSecret = `ver_abc_secret_${'s'.repeat(43)}`;
    expect(read({ clientSecret }).client).to.deep.equal({ id: 'ver_abc', clientSecret });
  });

  it('read a list of hosts', () => {
    expect(read({ verificationHosts: ' A.example\n.b.example ' }).verificationHosts).to.deep.equal([
      'a.example',
      '.b.example',
    ]);
    const verificationHosts = ['a.example', '.b.example'] as unknown as string;
    expect(read({ verificationHosts }).verificationHosts).to.deep.equal(verificationHosts);
  });

  it('take a proxy beside the page, or in the clear on loopback', () => {
    expect(read({ proxy: '/kyc' }).proxy.href).to.equal('https://shop.example/kyc');
    expect(read({ proxy: 'http://127.0.0.1:8080' }).proxy.port).to.equal('8080');
  });

  it('take the proxy that the script came from where the element names none', () => {
    const proxy = 'https://kyc.other.example';
    expect(read({ proxy: null }, { proxy }).proxy.origin).to.equal(proxy);
    expect(read({}, { proxy }).proxy.origin).to.equal('https://kyc.shop.example');
  });

  it('ask for a proxy', () => {
    expect(errorOf({ proxy: null }).code).to.equal('proxy-missing');
    expect(errorOf({ proxy: '' }).code).to.equal('proxy-missing');
  });

  const invalid: [attribute: string, Partial<Attributes>][] = [
    ['proxy', { proxy: 'http://kyc.shop.example' }],
    ['proxy', { proxy: 'https://user:secret@kyc.shop.example' }],
    ['proxy', { proxy: 'ftp://kyc.shop.example' }],
    ['proxy', { proxy: 'https://' }],
    ['redirect-url', { redirectUrl: 'javascript:alert(1)' }],
    ['redirect-url', { redirectUrl: 'https://me@shop.example/' }],
    ['client-secret', { clientSecret: 'secret' }],
    ['client-secret', { clientSecret: 'ver_a/../b_secret_secret' }],
    ['mode', { mode: 'popup' as 'auto' }],
    ['verification-hosts', { verificationHosts: 'https://faceid.qq.com' }],
    ['verification-hosts', { verificationHosts: '*' }],
  ];
  for (const [attribute, more] of invalid)
    it(`refuse ${JSON.stringify(more)}, naming the attribute and not the value`, () => {
      const error = errorOf(more);
      expect(error.code).to.equal('invalid-attribute');
      expect(error.message).to.contain(attribute).and.not.contain('secret_').and.not.contain('@');
    });
});
