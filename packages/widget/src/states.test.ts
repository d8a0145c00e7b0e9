import { expect } from '@esm-bundle/chai';
import { sendKeys } from '@web/test-runner-commands';
import {
  FakeProxy,
  attemptFailed,
  begun,
  id,
  next,
  pending,
  problem,
  secretOf,
  started,
  until,
  verification,
} from '../test/helpers.js';
import { define } from './define.js';
import { browserEffects } from './effects.js';
import { EkycVerifyElement } from './element.js';

define(EkycVerifyElement);

describe('<ekyc-verify> for everyone', () => {
  let proxy: FakeProxy;
  let element: EkycVerifyElement;

  function make(attributes: Record<string, string> = {}): EkycVerifyElement {
    const made = document.createElement('ekyc-verify');
    made.effects = {
      ...browserEffects,
      checkSupport: () => Promise.resolve(null),
      navigate: () => undefined,
    };
    for (const [name, value] of Object.entries({ proxy: proxy.path, ...attributes }))
      made.setAttribute(name, value);
    return made;
  }

  const show = async (attributes: Record<string, string> = {}) => {
    element = make(attributes);
    document.body.append(element);
    await element.updateComplete;
  };

  const part = (name: string) => element.shadowRoot?.querySelector<HTMLElement>(`[part=${name}]`);

  beforeEach(() => {
    proxy = new FakeProxy();
  });

  afterEach(() => {
    document.body.replaceChildren();
    document.documentElement.lang = 'en';
    sessionStorage.clear();
  });

  const client = { 'client-secret': secretOf(id) };
  const ended = (body: object) => [verification(body)];

  it('warns of a device that will hardly do, and goes on when the person wants to', async () => {
    await show();
    element.effects = { ...element.effects, checkSupport: () => Promise.resolve('no-camera') };
    await element.start();
    await element.updateComplete;
    expect(element.state).to.equal('unsupported');
    expect(part('title')?.textContent).to.equal('No camera found');
    expect(await proxy.calls()).to.deep.equal([]);
    await proxy.answers(started());
    part('button')?.click();
    await until(() => element.state === 'redirecting');
  });

  it('keeps the focus in itself when the button goes', async () => {
    await proxy.answers(pending(), problem(409, 'verification-over'), ...ended({}));
    await show(client);
    // Asked before somebody clicks: nothing has begun.
    for (;;) if ((await proxy.calls()).length === 1) break;
    part('button')?.focus();
    await sendKeys({ press: 'Enter' });
    await until(() => element.state === 'passed');
    await element.updateComplete;
    expect(element.shadowRoot?.activeElement?.getAttribute('part')).to.equal('title');
  });

  it('says which site asks, and links to what the site says of the data', async () => {
    await show({ 'site-name': 'Shop & Co', 'privacy-url': '/privacy' });
    expect(part('description')?.textContent).to.contain('Shop & Co');
    expect(part('link')?.getAttribute('href')).to.equal(new URL('/privacy', location.href).href);
    element.privacyUrl = 'javascript:alert(1)';
    await element.updateComplete;
    expect(part('link')).to.equal(null);
  });

  it('names the host of the page for a name that is blank', async () => {
    await show({ 'site-name': ' ' });
    expect(part('description')?.textContent).to.contain(location.hostname);
  });

  for (const [locale, name, isIsolated] of [
    ['en', 'Shop & Co', false],
    ['en', 'חנות!', true],
    ['ar', 'Shop & Co', true],
  ] as const)
    it(`${isIsolated ? 'isolates' : 'does not isolate'} the name ${name} in ${locale}`, async () => {
      await show({ 'site-name': name, locale });
      const said = isIsolated ? `\u2068${name}\u2069` : name;
      const texts = [part('description')?.textContent ?? '', part('privacy')?.textContent ?? ''];
      for (const text of texts) {
        expect(text).to.contain(said);
        expect(/[\u2066-\u2069]/.test(text)).to.equal(isIsolated);
      }
    });

  it('speaks the page’s language, unless it is told another, and English where it has none', async () => {
    document.documentElement.lang = 'th';
    await show();
    expect(part('base')?.lang).to.equal('th');
    element.locale = 'ar-EG';
    await element.updateComplete;
    expect(part('base')?.dir).to.equal('rtl');
    element.locale = 'de';
    await element.updateComplete;
    expect(part('base')?.lang).to.equal('en');
  });

  it('speaks the language of where it is put, whatever was set before that', async () => {
    const section = document.createElement('section');
    section.lang = 'ar';
    document.body.append(section);
    element = make();
    section.append(element);
    await element.updateComplete;
    expect(part('base')?.dir).to.equal('rtl');
    element.locale = 'th';
    await Promise.resolve();
    await Promise.resolve();
    element.locale = 'ko';
    await element.updateComplete;
    expect(part('base')?.lang).to.equal('ko');
  });

  it('is styled where a script can make no style sheet', async () => {
    const frame = document.createElement('iframe');
    frame.src = '/packages/widget/test/no-sheets.html';
    const loaded = new Promise((resolve) => {
      frame.addEventListener('load', resolve, { once: true });
    });
    document.body.append(frame);
    await loaded;
    const there = frame.contentDocument?.querySelector('ekyc-verify');
    await there?.updateComplete;
    expect(there?.shadowRoot?.querySelector('button')?.offsetHeight).to.be.at.least(44);
  });

  it('says what the site wants said', async () => {
    await show();
    element.messages = { buttons: { start: 'Prove it' } };
    await element.updateComplete;
    expect(part('button')?.textContent?.trim()).to.equal('Prove it');
  });

  describe('in a form', () => {
    let form: HTMLFormElement;

    beforeEach(async () => {
      form = document.createElement('form');
      document.body.append(form);
      element = make({ name: 'identity', required: '' });
      form.append(element);
      await element.updateComplete;
    });

    /** The page learns of a verification that has ended. */
    async function showEnd(body: object): Promise<void> {
      await proxy.answers(...ended(body));
      const result = next(element, 'ekyc-result');
      element.clientSecret = secretOf(id);
      await result;
      await element.updateComplete;
    }

    it('keeps the form from being sent until the person has passed', async () => {
      expect(form.checkValidity()).to.equal(false);
      expect(element.validity?.valueMissing).to.equal(true);
      expect(element.validationMessage).to.equal('Verify your identity to continue.');
      await showEnd({ resultToken: 'a.b.c' });
      expect(form.checkValidity()).to.equal(true);
      expect(new FormData(form).get('identity')).to.equal('a.b.c');
    });

    it('keeps the form from being sent without a word where the page has emptied the text', async () => {
      element.messages = { notes: { required: '' } };
      await element.updateComplete;
      expect(form.checkValidity()).to.equal(false);
      expect(element.validity?.valueMissing).to.equal(true);
    });

    it('can be sent as soon as the page hears of the result', async () => {
      let sent: unknown;
      element.addEventListener('ekyc-result', () => {
        if (form.checkValidity()) sent = new FormData(form).get('identity');
      });
      await showEnd({ resultToken: 'a.b.c' });
      expect(sent).to.equal('a.b.c');
    });

    it('sends nothing of who did not pass', async () => {
      await showEnd({ status: 'failed', reason: 'rejected' });
      expect(new FormData(form).has('identity')).to.equal(false);
      expect(form.checkValidity()).to.equal(false);
    });

    it('keeps a pass when the form is reset, until the page takes it away', async () => {
      await showEnd({ resultToken: 'a.b.c' });
      form.reset();
      expect(element.state).to.equal('passed');
      expect(new FormData(form).get('identity')).to.equal('a.b.c');
      element.reset();
      expect(element.state).to.equal('idle');
      expect(new FormData(form).has('identity')).to.equal(false);
    });

    it('goes on with what is under way when the form is reset', async () => {
      await proxy.answers({ ...started(), delayMs: 50 });
      const work = element.start();
      form.reset();
      await work;
      expect(element.state).to.equal('redirecting');
    });

    it('is a usable button again with the form after an attempt that failed', async () => {
      await proxy.answers(attemptFailed('capture'), begun());
      element.clientSecret = secretOf(id);
      await until(() => element.state === 'attempt-failed');
      form.reset();
      expect(element.state).to.equal('idle');
      await element.start();
      expect(element.state).to.equal('redirecting');
    });

    it('leads to the page’s own button where there is one', async () => {
      element.innerHTML = '<button slot="button" type="button">Prove it</button>';
      await element.updateComplete;
      element.requestUpdate();
      await element.updateComplete;
      form.reportValidity();
      expect(document.activeElement).to.equal(element.firstElementChild);
      (document.activeElement as HTMLElement).blur();
      element.focus();
      expect(document.activeElement).to.equal(element.firstElementChild);
    });

    it('is disabled by a fieldset around it', async () => {
      const fieldset = document.createElement('fieldset');
      fieldset.disabled = true;
      form.append(fieldset);
      fieldset.append(element);
      await element.updateComplete;
      expect(part('button')?.matches(':disabled')).to.equal(true);
      await element.start();
      expect(element.state).to.equal('idle');
    });

    it('says that nobody needs to do more where there is no way on from a link', async () => {
      element.linkPage = true;
      await showEnd({});
      expect(part('description')?.textContent).to.contain('You can close this page');
      element.innerHTML = '<a slot="continue" href="#on">Go on</a>';
      element.requestUpdate();
      await element.updateComplete;
      expect(part('description')?.textContent).to.contain('carry on');
    });

    it('leads on from a link whoever is done, and from a page only whoever has passed', async () => {
      element.innerHTML = '<a slot="continue" href="#on">Go on</a>';
      await showEnd({ status: 'failed', reason: 'rejected' });
      const wayOn = () => element.querySelector('a')?.checkVisibility();
      expect(wayOn()).to.equal(false);
      element.linkPage = true;
      await element.updateComplete;
      expect(wayOn()).to.equal(true);
    });
  });
});
