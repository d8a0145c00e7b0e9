import { expect } from '@esm-bundle/chai';
import {
  buttonOf,
  elementPage,
  id,
  kept,
  next,
  problem,
  secretOf,
  started,
  until,
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
      expect(call?.body).to.deep.equal({ redirectUrl: location.origin + location.pathname });
      expect(kept()[0]).to.deep.include({ id, clientSecret: secretOf(id) });
    });
  });

  function startedText(): string {
    const { clientSecret, verificationUrl, expiresAt } = started().body as Record<string, string>;
    return `{"id":"${id}","clientSecret":"${clientSecret}","verificationUrl":"${verificationUrl}","expiresAt":"${expiresAt}"}`;
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
    await page.proxy.answers(verification());
    const form = document.createElement('form');
    document.body.append(form);
    element = page.add({ name: 'identity', 'client-secret': secretOf(id) }, form);
    await element.start();
    expect(element.state).to.equal('passed');
    const copy = element.cloneNode(true) as EkycVerifyElement;
    element.replaceWith(copy);
    await until(() => copy.state === 'passed');
    expect(new FormData(form).get('identity')).to.equal('e.y.J');
  });

  it('has no pass in a copy for another verification, nor after a reset', async () => {
    await page.proxy.answers(verification());
    element.clientSecret = secretOf(id);
    await element.start();
    const other = element.cloneNode(true) as EkycVerifyElement;
    other.setAttribute('client-secret', secretOf(`${id}b`));
    element.replaceWith(other);
    expect(other.state).to.equal('idle');
    other.replaceWith(element);
    expect(element.state).to.equal('passed');
    const copy = element.cloneNode(true) as EkycVerifyElement;
    element.reset();
    element.replaceWith(copy);
    expect(copy.state).to.equal('idle');
  });

  it('has no pass in a new element for the next person', async () => {
    await page.proxy.answers(verification());
    element.clientSecret = secretOf(id);
    await element.start();
    element.remove();
    expect(page.add().state).to.equal('idle');
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
    const link = element.shadowRoot?.querySelector<HTMLAnchorElement>('[part=link][target=_blank]');
    expect(link?.href).to.equal(location.href);
    expect(await page.proxy.calls()).to.deep.equal([]);
    expect(await Promise.race([begun, Promise.resolve('not started')])).to.equal('not started');
    expect(buttonOf(element)).not.to.equal(null);
  });
});
