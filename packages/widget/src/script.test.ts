import { expect } from '@esm-bundle/chai';
import { EkycVerifyElement } from './element.js';
import { settingsOf } from './settings.js';

describe('The script for pages', () => {
  before(() => import('./script.js'));

  it('registers the element', () => {
    expect(customElements.get('ekyc-verify')).to.equal(EkycVerifyElement);
  });

  it('takes the folder that it came from for the proxy', () => {
    const element = document.createElement('ekyc-verify');
    expect(settingsOf(element).proxy.href).to.equal(new URL('.', import.meta.url).href);
  });

  it('lets an attribute name another', () => {
    const element = document.createElement('ekyc-verify');
    element.setAttribute('proxy', 'https://kyc.shop.example/');
    expect(settingsOf(element).proxy.href).to.equal('https://kyc.shop.example/');
  });
});
