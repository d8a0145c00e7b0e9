import { expect } from '@esm-bundle/chai';
import { sendKeys } from '@web/test-runner-commands';
import { buttonOf, elementPage, next, secretOf, started, until } from '../test/helpers.js';
import { define } from './define.js';
import { EkycVerifyElement } from './element.js';

define(EkycVerifyElement);

type Anything = Record<string, unknown>;

/** What frameworks do to the properties of a tag that they know nothing of. */
describe('<ekyc-verify> in the hands of a framework', () => {
  const page = elementPage();
  let element: EkycVerifyElement;

  beforeEach(() => {
    element = page.add();
  });

  for (const name of [
    'value',
    'state',
    'validity',
    'validationMessage',
    'willValidate',
    'labels',
  ] as const)
    it(`bears an assignment to ${name}`, () => {
      const before = element[name];
      (element as unknown as Anything)[name] = 'f';
      expect(element[name]).to.equal(before);
    });

  it('is a field of the form that the property names, as with the attribute', () => {
    const form = document.createElement('form');
    form.id = 'f';
    document.body.append(form);
    (element as unknown as Anything)['form'] = 'f';
    expect(element.form).to.equal(form);
    (element as unknown as Anything)['form'] = null;
    expect(element.form).to.equal(null);
    element.setAttribute('form', 'f');
    expect(element.form).to.equal(form);
  });

  for (const nothing of ['', ' ', false])
    it(`takes attributes and properties as if they were not there: "${nothing}"`, async () => {
      await page.proxy.answers(started(), started());
      await element.updateComplete;
      const texts = element.shadowRoot?.textContent;
      await element.start();
      element.reset();
      const attributes = [
        'document-type',
        'locale',
        'client-secret',
        'theme-color',
        'redirect-url',
      ];
      for (const name of attributes)
        if (typeof nothing === 'string') element.setAttribute(name, nothing);
      for (const name of ['documentType', 'locale', 'clientSecret', 'themeColor', 'redirectUrl'])
        (element as unknown as Anything)[name] = nothing;
      for (const name of ['captchaToken', 'verificationHosts', 'mode', 'siteName', 'privacyUrl'])
        (element as unknown as Anything)[name] = nothing;
      await element.updateComplete;
      expect(element.clientSecret).to.equal(null);
      expect(element.shadowRoot?.textContent).to.equal(texts);
      expect(element.shadowRoot?.querySelector('[part=link]')).to.equal(null);
      await element.start();
      const [without, empty] = await page.proxy.calls();
      expect(empty?.body).to.deep.equal(without?.body);
      expect(page.visited).to.have.length(2);
    });

  it('is drawn whatever is set as the name of the site', async () => {
    for (const name of [7, ['Shop', 'Co']]) {
      (element as unknown as Anything)['siteName'] = name;
      await element.updateComplete;
      expect(element.shadowRoot?.textContent).to.contain(String(name));
    }
  });

  for (const nothing of [undefined, null, '', false])
    it(`can be pressed when disabled is ${JSON.stringify(nothing)}`, async () => {
      (element as unknown as Anything)['disabled'] = nothing;
      await element.updateComplete;
      expect(element.hasAttribute('disabled')).to.equal(false);
      expect(buttonOf(element)?.disabled).to.equal(false);
    });

  it('is without a secret when it is set to undefined', () => {
    (element as unknown as Anything)['clientSecret'] = secretOf('ver_1');
    (element as unknown as Anything)['clientSecret'] = undefined;
    expect(element.clientSecret).to.equal(null);
  });

  it('takes what was set before the class was there', async () => {
    const early = document.createElement('ekyc-verify-later') as unknown as Anything;
    early['siteName'] = 'Shop & Co';
    early['messages'] = {};
    early['effects'] = { ...element.effects };
    document.body.append(early as unknown as Node);
    customElements.define('ekyc-verify-later', class extends EkycVerifyElement {});
    const upgraded = early as unknown as EkycVerifyElement;
    await upgraded.updateComplete;
    expect(upgraded.shadowRoot?.textContent).to.contain('Shop & Co');
    expect(upgraded.effects.navigate).to.equal(element.effects.navigate);
  });

  describe('with a button of the page’s own, inside a form', () => {
    let form: HTMLFormElement;
    let submissions: number;

    beforeEach(() => {
      submissions = 0;
      form = document.createElement('form');
      form.addEventListener('submit', (event) => {
        event.preventDefault();
        submissions += 1;
      });
      document.body.append(form);
      element = page.add({}, form);
    });

    for (const own of [
      '<button slot="button">Prove it</button>',
      '<a slot="button" href="#kyc">Prove it</a>',
      '<input slot="button" type="submit" value="Prove it">',
      '<span slot="button"><button><b>Prove it</b></button></span>',
    ])
      it(`starts once, and neither sends the form nor changes the address: ${own}`, async () => {
        await page.proxy.answers(started());
        element.innerHTML = own;
        await element.updateComplete;
        const start = next(element, 'ekyc-start');
        const { href } = location;
        (
          element.querySelector<HTMLElement>('b') ?? (element.firstElementChild as HTMLElement)
        ).click();
        await start;
        await until(() => page.visited.length > 0);
        expect(await page.proxy.calls()).to.have.length(1);
        expect(submissions).to.equal(0);
        expect(location.href).to.equal(href);
      });

    for (const own of [
      '<button slot="button">Prove it</button>',
      '<input slot="button" type="submit" value="Prove it">',
      '<input slot="button" type="image" alt="Prove it">',
      '<span slot="button"><button><b>Prove it</b></button></span>',
    ])
      it(`leaves it to the form’s own button what Enter in a text field does: ${own}`, async () => {
        element.innerHTML = own;
        form.insertAdjacentHTML('beforeend', '<input name="city"><button>Send</button>');
        await until(() => element.querySelector('[form]') !== null);
        form.querySelector<HTMLInputElement>('[name=city]')?.focus();
        await sendKeys({ press: 'Enter' });
        await until(() => submissions > 0);
        expect(element.state).to.equal('idle');
      });

    it('changes nothing of a button that sends no form, nor of one that a framework takes over', async () => {
      const later = page.add({ 'defer-hydration': '' });
      for (const each of [later, element])
        each.innerHTML =
          '<span slot="button"><button type="button">Ask</button><input name="code"><button>Prove it</button></span>';
      const changed = (it: Element) =>
        [...it.querySelectorAll('[form]')].map(({ textContent }) => textContent);
      await until(() => changed(element).length > 0);
      expect(changed(element)).to.deep.equal(['Prove it']);
      expect(changed(later)).to.deep.equal([]);
      later.removeAttribute('defer-hydration');
      await until(() => changed(later).length > 0);
    });
  });
});
