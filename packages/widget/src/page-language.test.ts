import { expect } from '@esm-bundle/chai';
import { elementPage, started, until } from '../test/helpers.js';
import { define } from './define.js';
import { EkycVerifyElement } from './element.js';

define(EkycVerifyElement);

describe('The language around <ekyc-verify>', () => {
  const page = elementPage();
  const { lang } = document.documentElement;
  const spoken = (element: EkycVerifyElement) =>
    element.shadowRoot?.querySelector<HTMLElement>('[part=base]')?.lang.toLowerCase();

  afterEach(() => {
    document.documentElement.lang = lang;
  });

  it('is followed when the page changes it', async () => {
    const element = page.add();
    await element.updateComplete;
    document.documentElement.lang = 'th';
    await until(() => spoken(element) === 'th');
    document.documentElement.lang = 'en';
    await until(() => spoken(element) === 'en');
  });

  it('is followed when it changes further in', async () => {
    const section = document.createElement('section');
    document.body.append(section);
    const element = page.add({}, section);
    await element.updateComplete;
    section.lang = 'ko';
    await until(() => spoken(element) === 'ko');
    section.removeAttribute('lang');
    await until(() => spoken(element) === 'en');
  });

  it('is not lost for a locale that is no text', async () => {
    const element = page.add();
    Object.assign(element, { locale: 7 });
    await until(() => spoken(element) === 'en');
  });

  it('is the new place’s when the element is moved', async () => {
    const section = document.createElement('section');
    section.lang = 'ja';
    document.body.append(section);
    const element = page.add();
    await element.updateComplete;
    section.append(element);
    await until(() => spoken(element) === 'ja');
  });

  it('is found, and followed, on the host of a shadow root', async () => {
    const outer = document.createElement('div');
    outer.lang = 'ar';
    const inner = document.createElement('div');
    outer.attachShadow({ mode: 'open' }).append(inner);
    document.body.append(outer);
    const element = page.add({}, inner.attachShadow({ mode: 'open' }));
    await until(() => spoken(element) === 'ar');
    await page.proxy.answers(started());
    await element.start();
    expect((await page.proxy.calls())[0]?.body).to.deep.include({ locale: 'ar' });
    inner.lang = 'vi';
    await until(() => spoken(element) === 'vi');
  });

  it('is not followed any longer by an element that was taken out', async () => {
    const element = page.add();
    await element.updateComplete;
    element.remove();
    document.documentElement.lang = 'th';
    await new Promise((resolve) => setTimeout(resolve));
    expect(element.isUpdatePending).to.equal(false);
    expect(spoken(element)).to.equal('en');
  });

  for (const [written, said, sent] of [
    ['th_TH', 'th', 'th-TH'],
    ['zh_TW', 'zh-hant', 'zh-TW'],
    ['en_US', 'en', 'en-US'],
  ] as const)
    it(`is understood as other systems write it: ${written}`, async () => {
      await page.proxy.answers(started(), started());
      const told = page.add({ locale: written });
      await until(() => spoken(told) === said);
      await told.start();
      document.documentElement.lang = written;
      const around = page.add();
      await until(() => spoken(around) === said);
      await around.start();
      const locales = (await page.proxy.calls()).map(
        ({ body }) => (body as { locale?: string }).locale,
      );
      expect(locales).to.deep.equal([sent, sent]);
    });
});
