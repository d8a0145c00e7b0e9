import { expect } from '@esm-bundle/chai';
import { EkycError } from './errors.js';
import { readSettings } from './settings.js';
import type { Attributes } from './settings.js';

const attributes: Attributes = {
  proxy: 'https://kyc.shop.example',
  documentType: null,
  locale: null,
  redirectUrl: null,
  clientSecret: null,
  themeColor: null,
  captchaToken: null,
  verificationHosts: null,
  pageLanguage: null,
  pageHref: 'https://shop.example/kyc?cart=7#pay',
  baseHref: 'https://shop.example/kyc?cart=7',
};

const read = (more: Partial<Attributes>) => readSettings({ ...attributes, ...more });

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
    expect(read({}).redirectUrl).to.equal('https://shop.example/kyc');
  });

  it('take a redirect URL as the page writes it', () => {
    expect(read({ redirectUrl: '/done?a=1#b' }).redirectUrl).to.equal('https://shop.example/done');
  });

  it('pass on what the proxy judges', () => {
    const given = { documentType: 'HKIDCard', locale: 'zh-HK', themeColor: 'blue' };
    expect(read(given)).to.deep.include(given);
  });

  it('take the language of the page when there is no locale and it is one', () => {
    expect(read({ pageLanguage: 'th' }).locale).to.equal('th');
    expect(read({ pageLanguage: 'th', locale: 'id' }).locale).to.equal('id');
    expect(read({ pageLanguage: 'en_US' }).locale).to.equal(null);
    expect(read({ pageLanguage: '' }).locale).to.equal(null);
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
  });

  it('take a proxy beside the page, or in the clear on loopback', () => {
    expect(read({ proxy: '/kyc' }).proxy.href).to.equal('https://shop.example/kyc');
    expect(read({ proxy: 'http://127.0.0.1:8080' }).proxy.port).to.equal('8080');
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
    ['verification-hosts', { verificationHosts: '' }],
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
