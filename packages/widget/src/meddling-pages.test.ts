import { expect } from '@esm-bundle/chai';
import {
  attemptId,
  buttonOf,
  elementPage,
  id,
  kept,
  next,
  otherId,
  pending,
  problem,
  secretOf,
  until,
  vendorUrl,
  verification,
} from '../test/helpers.js';
import { define } from './define.js';
import { EkycVerifyElement } from './element.js';

define(EkycVerifyElement);

/** Libraries, translators and caches that change what they did not make. */
describe('<ekyc-verify> in a page that meddles', () => {
  const page = elementPage();
  let element: EkycVerifyElement;

  beforeEach(() => {
    element = page.add();
  });

  describe('without what documents of unit tests lack, or have mocked', () => {
    const throws = () => {
      throw new TypeError('Not implemented.');
    };
    const lacking: [what: string, object, name: string, value: unknown][] = [
      ['entries of performance', performance, 'getEntriesByType', undefined],
      ['entries of performance', performance, 'getEntriesByType', throws],
      ['media queries', globalThis, 'matchMedia', undefined],
      ['media queries', globalThis, 'matchMedia', () => undefined],
      ['media queries', globalThis, 'matchMedia', throws],
      ['animations', Element.prototype, 'animate', undefined],
      ['animations', Element.prototype, 'animate', throws],
    ];
    for (const [what, owner, name, value] of lacking)
      it(`shows how things stand, and draws it: ${what}, ${String(value)}`, async () => {
        const before = Object.getOwnPropertyDescriptor(owner, name);
        Object.defineProperty(owner, name, { value, configurable: true, writable: true });
        try {
          await element.updateComplete;
          await page.proxy.answers(verification());
          element.clientSecret = secretOf(id);
          await until(() => element.state === 'passed');
          await element.updateComplete;
          expect(element.shadowRoot?.textContent).to.contain('You’re verified');
        } finally {
          if (before) Object.defineProperty(owner, name, before);
          else Reflect.deleteProperty(owner, name);
        }
      });
  });

  describe('with a library that gives lists and texts a toJSON', () => {
    const prototypes = [Array.prototype, Object.prototype, String.prototype] as {
      toJSON?: unknown;
    }[];

    beforeEach(() => {
      for (const prototype of prototypes)
        Object.defineProperty(prototype, 'toJSON', {
          configurable: true,
          value(this: unknown) {
            return `"${String(this)}"`;
          },
        });
    });
    afterEach(() => {
      for (const prototype of prototypes) delete prototype.toJSON;
    });

    it('starts, and keeps what the return needs', async () => {
      await fetch(`${page.proxy.path}/answers`, {
        method: 'PUT',
        body: `[{"status":201,"body":${startedText()}}]`,
      });
      await element.start();
      for (const prototype of prototypes) delete prototype.toJSON;
      const [call] = await page.proxy.calls();
      expect(call?.body).to.deep.equal({
        redirectUrl: location.origin + location.pathname,
        begin: true,
      });
      expect(kept()[0]).to.deep.include({ id, clientSecret: secretOf(id) });
    });
  });

  function startedText(): string {
    const time = '2030-01-01T00:00:00Z';
    const attempt = `{"id":"${attemptId}","verificationUrl":"${vendorUrl}","expiresAt":"${time}"}`;
    return `{"id":"${id}","clientSecret":"${secretOf(id)}","expiresAt":"${time}","attempt":${attempt}}`;
  }

  it('leaves no old words in the nodes of a translator', async () => {
    await page.proxy.answers(problem(429, 'rate-limited'));
    await element.updateComplete;
    const root = element.shadowRoot as ShadowRoot;
    // As Google Translate does it: a <font> in place of each text.
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const found: Text[] = [];
    while (texts.nextNode()) found.push(texts.currentNode as Text);
    for (const text of found.filter(({ data }) => data.trim() !== '')) {
      const font = document.createElement('font');
      font.textContent = 'Übersetzt';
      text.replaceWith(font);
    }
    await element.start();
    await element.updateComplete;
    expect(element.state).to.equal('error');
    const said = root.querySelector('[part=base]')?.textContent ?? '';
    expect(said).to.contain('rate-limited');
    expect(said).not.to.contain('Übersetzt');
  });

  it('has its pass again in a copy that a cache of pages puts in its place', async () => {
    await page.proxy.answers(verification(), verification());
    const form = document.createElement('form');
    document.body.append(form);
    element = page.add({ name: 'identity', 'client-secret': secretOf(id) }, form);
    await until(() => element.state === 'passed');
    const copy = element.cloneNode(true) as EkycVerifyElement;
    element.replaceWith(copy);
    await until(() => copy.state === 'passed');
    expect(new FormData(form).get('identity')).to.equal('e.y.J');
  });

  it('has no pass in a copy for another verification', async () => {
    await page.proxy.answers(verification(), pending({ id: otherId }));
    element.clientSecret = secretOf(id);
    await until(() => element.state === 'passed');
    const other = element.cloneNode(true) as EkycVerifyElement;
    other.setAttribute('client-secret', secretOf(otherId));
    element.replaceWith(other);
    for (;;) if ((await page.proxy.calls()).length === 2) break;
    expect(other.state).to.equal('idle');
    other.replaceWith(element);
    expect(element.state).to.equal('passed');
  });

  it('has no pass in a new element for the next person', async () => {
    await page.proxy.answers(verification());
    element.clientSecret = secretOf(id);
    await until(() => element.state === 'passed');
    element.remove();
    expect(page.add().state).to.equal('idle');
    expect(kept()).to.deep.equal([]);
  });

  it('keeps what is said of the data beside the page’s own words', async () => {
    const own = page.add({ 'privacy-url': '/privacy', 'site-name': 'Shop & Co' });
    own.innerHTML = '<h3>One last step</h3>';
    await own.updateComplete;
    const privacy = own.shadowRoot?.querySelector<HTMLElement>('[part=privacy]');
    expect(privacy?.innerText).to.contain('Tencent Cloud').and.to.contain('Shop & Co');
    expect(privacy?.querySelector('a')?.getAttribute('href')).to.contain('/privacy');
    expect(privacy?.checkVisibility()).to.equal(true);
  });

  it('says inside another page that it cannot go on there, before anything is bought', async () => {
    element.effects = { ...element.effects, checkSupport: () => Promise.resolve('framed') };
    const begun = next(element, 'ekyc-start').then(() => 'started');
    await element.start();
    await element.updateComplete;
    expect(element.state).to.equal('unsupported');
    const main = element.shadowRoot?.querySelector<HTMLAnchorElement>('[part=button]');
    expect([main?.href, main?.target]).to.deep.equal([location.href, '_blank']);
    expect(main?.textContent).to.equal('Open in a new tab');
    element.focus();
    expect(element.shadowRoot?.activeElement).to.equal(main);
    expect(await page.proxy.calls()).to.deep.equal([]);
    expect(await Promise.race([begun, Promise.resolve('not started')])).to.equal('not started');
    expect(buttonOf(element)).not.to.equal(null);
  });
});
