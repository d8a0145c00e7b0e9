import { expect } from '@esm-bundle/chai';
import { sendKeys } from '@web/test-runner-commands';
import {
  FakeProxy,
  bizToken,
  id,
  kept,
  next,
  pending,
  problem,
  secretOf,
  started,
  until,
  vendorUrl,
  verification,
} from '../test/helpers.js';
import { define } from './define.js';
import { browserEffects } from './effects.js';
import { EkycVerifyElement } from './element.js';

define(EkycVerifyElement);

describe('<ekyc-verify>', () => {
  let proxy: FakeProxy;
  let element: EkycVerifyElement;
  let visited: string[];

  /** Puts an element into the page that notes where it would go. */
  function add(attributes: Record<string, string> = {}, parent: ParentNode = document.body) {
    const added = document.createElement('ekyc-verify');
    added.effects = {
      ...browserEffects,
      fitness: () => Promise.resolve(null),
      navigate: (url) => {
        visited.push(url);
      },
    };
    for (const [name, value] of Object.entries({ proxy: proxy.path, ...attributes }))
      added.setAttribute(name, value);
    parent.append(added);
    return added;
  }

  async function shown(within = element): Promise<string> {
    await within.updateComplete;
    return within.shadowRoot?.querySelector('[part=status]')?.textContent ?? '';
  }

  const button = (within = element) => within.shadowRoot?.querySelector('button');

  beforeEach(() => {
    visited = [];
    proxy = new FakeProxy();
    element = add();
  });

  afterEach(() => {
    document.body.replaceChildren();
    sessionStorage.clear();
  });

  describe('the way out', () => {
    it('asks the proxy, keeps what the return needs, and leaves', async () => {
      await proxy.answers(started());
      history.replaceState({ step: 2 }, '');
      await element.start();
      expect(visited).to.deep.equal([vendorUrl]);
      expect(element.state).to.equal('leaving');
      const page = location.origin + location.pathname;
      expect((await proxy.calls())[0]?.body).to.deep.equal({ redirectUrl: page });
      expect(kept()).to.have.length(1);
      expect(kept()[0]).to.deep.include({
        id,
        clientSecret: secretOf(id),
        proxy: proxy.url,
        redirectUrl: page,
        href: location.href,
        historyState: { step: 2 },
        elementKey: '0',
      });
    });

    it('tells the proxy what the attributes say', async () => {
      await proxy.answers(started());
      const theme = {
        'document-type': 'HKIDCard',
        'theme-color': '#112233',
        'captcha-token': 'solved-1',
      };
      await add({ locale: 'zh-HK', 'redirect-url': '/done?x', ...theme }).start();
      expect((await proxy.calls())[0]?.body).to.deep.equal({
        redirectUrl: `${location.origin}/done`,
        documentType: 'HKIDCard',
        locale: 'zh-HK',
        themeColor: '#112233',
        captchaToken: 'solved-1',
      });
    });

    it('asks for the page in the language around the element', async () => {
      await proxy.answers(started());
      const section = document.createElement('section');
      section.lang = 'th';
      document.body.append(section);
      await add({}, section).start();
      expect((await proxy.calls())[0]?.body).to.deep.include({ locale: 'th' });
    });

    it('starts one verification on a double click', async () => {
      await proxy.answers({ ...started(), delayMs: 30 }, started());
      await element.updateComplete;
      button()?.click();
      button()?.click();
      await element.start();
      await until(() => visited.length > 0);
      button()?.click();
      await element.start();
      expect(await proxy.calls()).to.have.length(1);
      expect(visited).to.have.length(1);
    });

    it('says that it starts and where it goes', async () => {
      await proxy.answers(started());
      const start = next(document, 'ekyc-start');
      const redirect = next(document, 'ekyc-redirect');
      await element.start();
      expect((await start).target).to.equal(element);
      expect((await redirect).detail).to.deep.equal({ id, verificationUrl: vendorUrl });
    });

    it('stays when the app opens the address itself, and asks for the result when told', async () => {
      await proxy.answers(started(), verification());
      element.addEventListener('ekyc-redirect', (event) => {
        event.preventDefault();
      });
      await element.start();
      expect(visited).to.deep.equal([]);
      expect(element.state).to.equal('elsewhere');
      await element.updateComplete;
      const result = next(element, 'ekyc-result');
      button()?.click();
      expect((await result).detail.status).to.equal('passed');
      expect(kept()).to.deep.equal([]);
    });

    it('goes nowhere but to the allowed hosts', async () => {
      await proxy.answers(started({ verificationUrl: 'https://evil.example/' }));
      const error = next(element, 'ekyc-error');
      await element.start();
      expect((await error).detail.code).to.equal('verification-url-refused');
      expect(visited).to.deep.equal([]);
      expect(kept()).to.deep.equal([]);
    });

    it('goes to hosts that the site names', async () => {
      const verificationUrl = 'https://verify.example/v';
      await proxy.answers(started({ verificationUrl }));
      await add({ 'verification-hosts': 'verify.example' }).start();
      expect(visited).to.deep.equal([verificationUrl]);
    });

    it('says what went wrong, and tries again', async () => {
      await proxy.answers(problem(403, 'origin-not-allowed'), started());
      const error = next(document, 'ekyc-error');
      await element.start();
      expect((await error).detail).to.deep.equal({
        code: 'origin-not-allowed',
        message: 'A title.',
        requestId: 'req-1',
      });
      expect(await shown()).to.contain('origin-not-allowed req-1');
      expect(button()?.textContent).to.contain('Try again');
      button()?.click();
      await until(() => visited.length > 0);
    });

    for (const [attribute, value, code] of [
      ['proxy', '', 'proxy-missing'],
      ['client-secret', 'x', 'invalid-attribute'],
    ] as const)
      it(`does not start with ${attribute}="${value}"`, async () => {
        const added = add({ [attribute]: value });
        const error = next(added, 'ekyc-error');
        await added.start();
        expect((await error).detail.code).to.equal(code);
        expect(added.state).to.equal('error');
        expect(await proxy.calls()).to.deep.equal([]);
      });

    it('starts nothing when disabled', async () => {
      element.disabled = true;
      await element.updateComplete;
      button()?.click();
      await element.start();
      expect(element.state).to.equal('idle');
      expect(await proxy.calls()).to.deep.equal([]);
    });

    it('is taken back by a reset in between', async () => {
      await proxy.answers({ ...started(), delayMs: 30 });
      const work = element.start();
      element.reset();
      await work;
      expect(element.state).to.equal('idle');
      expect(visited).to.deep.equal([]);
      expect(kept()).to.deep.equal([]);
    });

    for (const type of ['ekyc-start', 'ekyc-redirect'] as const)
      it(`is taken back by a listener to ${type} that resets`, async () => {
        await proxy.answers(started());
        element.addEventListener(type, () => {
          element.reset();
        });
        await element.start();
        expect(visited).to.deep.equal([]);
        expect(kept()).to.deep.equal([]);
        expect(await proxy.calls()).to.have.length(type === 'ekyc-start' ? 0 : 1);
      });

    it('forgets what this element began before, and not what its neighbour did', async () => {
      const neighbour = add();
      await proxy.answers(
        started(),
        started({ id: `${id}b`, clientSecret: secretOf(`${id}b`) }),
        started({ id: `${id}c`, clientSecret: secretOf(`${id}c`) }),
      );
      await element.start();
      await neighbour.start();
      dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
      await element.start();
      expect(kept().map(({ id: keptId }) => keptId)).to.have.members([`${id}b`, `${id}c`]);
    });
  });

  describe('a verification that the backend has started', () => {
    const clientSecret = secretOf(id);
    const expiresAt = new Date(Date.now() + 600_000).toISOString();

    it('is left for without another start', async () => {
      await proxy.answers(pending({ verificationUrl: vendorUrl, expiresAt }));
      const added = add({ 'client-secret': clientSecret });
      await added.start();
      expect(visited).to.deep.equal([vendorUrl]);
      const [call] = await proxy.calls();
      expect(call).to.deep.include({ method: 'GET', path: `/v1/verifications/${id}` });
      expect(call?.headers['authorization']).to.equal(`Bearer ${clientSecret}`);
      expect(kept()[0]).to.deep.include({ id, clientSecret });
    });

    it('shows its result when it has one', async () => {
      await proxy.answers(verification());
      const added = add({ 'client-secret': clientSecret });
      const result = next(added, 'ekyc-result');
      await added.start();
      expect((await result).detail.status).to.equal('passed');
      expect(visited).to.deep.equal([]);
    });

    it('is waited for when the person has come back already', async () => {
      await proxy.answers(pending(), verification({ status: 'failed', reason: 'rejected' }));
      const added = add({ 'client-secret': clientSecret });
      await added.start();
      expect(added.state).to.equal('failed');
    });

    it('is lost when the proxy does not know it', async () => {
      await proxy.answers(problem(404, 'verification-not-found'));
      const added = add({ 'client-secret': clientSecret });
      const error = next(added, 'ekyc-error');
      await added.start();
      expect(added.state).to.equal('lost');
      expect((await error).detail.code).to.equal('verification-not-found');
    });

    it('does not show its secret in the document', async () => {
      await proxy.answers(pending({ verificationUrl: vendorUrl, expiresAt }));
      element.clientSecret = clientSecret;
      await element.start();
      expect(element.state).to.equal('leaving');
      await element.updateComplete;
      expect(element.outerHTML + (element.shadowRoot?.innerHTML ?? '')).not.to.contain('_secret_');
    });
  });

  describe('in the page', () => {
    it('is a usable button again when the back button shows the page as it was', async () => {
      await proxy.answers(started(), started());
      await element.start();
      dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
      expect(element.state).to.equal('idle');
      await element.start();
      expect(visited).to.have.length(2);
      expect(kept()).to.have.length(1);
    });

    it('stays on its way when the page is shown for the first time', async () => {
      await proxy.answers(started());
      await element.start();
      dispatchEvent(new PageTransitionEvent('pageshow', { persisted: false }));
      expect(element.state).to.equal('leaving');
    });

    it('goes on when it is moved during a call', async () => {
      await proxy.answers({ ...started(), delayMs: 30 });
      const work = element.start();
      const section = document.createElement('section');
      document.body.append(section);
      section.append(element);
      await work;
      expect(visited).to.deep.equal([vendorUrl]);
    });

    it('goes nowhere when it was taken out during a call, and is usable when put in again', async () => {
      await proxy.answers({ ...started(), delayMs: 50 }, started());
      const work = element.start();
      element.remove();
      await work;
      expect(visited).to.deep.equal([]);
      document.body.append(element);
      await element.start();
      expect(visited).to.deep.equal([vendorUrl]);
    });

    it('leaves no listener behind when it is taken out', async () => {
      await proxy.answers(started());
      await element.start();
      element.remove();
      dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
      expect(element.state).to.equal('leaving');
    });

    it('takes the page’s own button, which the keyboard presses', async () => {
      await proxy.answers(started());
      element.innerHTML = '<button slot="button">Prove it</button>';
      await element.updateComplete;
      element.querySelector('button')?.focus();
      await sendKeys({ press: 'Enter' });
      await until(() => visited.length > 0);
    });

    it('does not start by the page’s own button when disabled', async () => {
      element.innerHTML = '<button slot="button">Prove it</button>';
      element.disabled = true;
      await element.updateComplete;
      element.querySelector('button')?.click();
      expect(element.state).to.equal('idle');
    });

    it('shows the page’s own words until something happens', async () => {
      element.textContent = 'Our own words';
      await element.updateComplete;
      const slot = element.shadowRoot?.querySelector<HTMLSlotElement>('slot:not([name])');
      expect(slot?.assignedNodes()[0]?.textContent).to.equal('Our own words');
      await proxy.answers(problem(500, 'internal-error'));
      await element.start();
      await element.updateComplete;
      expect(element.shadowRoot?.querySelector('slot:not([name])')).to.equal(null);
    });

    it('announces each state in a region that stays', async () => {
      await element.updateComplete;
      const region = element.shadowRoot?.querySelector('[role=status]');
      await proxy.answers(problem(429, 'rate-limited'));
      await element.start();
      expect(await shown()).to.contain('Too many people');
      expect(element.shadowRoot?.querySelector('[role=status]')).to.equal(region);
    });

    it('keeps the focus on the button while it is busy', async () => {
      await proxy.answers({ ...problem(500, 'internal-error'), delayMs: 30 });
      await element.updateComplete;
      button()?.focus();
      const work = element.start();
      await element.updateComplete;
      expect(button()?.getAttribute('aria-disabled')).to.equal('true');
      expect(element.shadowRoot?.activeElement).to.equal(button());
      await work;
    });

    it('can be styled by its state', async () => {
      await element.updateComplete;
      expect(element.matches(':state(idle)')).to.equal(true);
      await proxy.answers(problem(500, 'internal-error'));
      await element.start();
      await element.updateComplete;
      expect(element.matches(':state(error)')).to.equal(true);
      expect(element.matches(':state(idle)')).to.equal(false);
    });

    it('has a button of 44 pixels and fits into 320', async () => {
      document.body.style.inlineSize = '320px';
      await element.updateComplete;
      expect(button()?.getBoundingClientRect().height).to.be.at.least(44);
      expect(element.scrollWidth).to.be.at.most(320);
      document.body.removeAttribute('style');
    });

    it('leaves a token of the page’s own in the address', () => {
      // The address is read once for a page load: this page had none.
      history.replaceState(null, '', `?token=${bizToken}`);
      add();
      expect(location.search).to.equal(`?token=${bizToken}`);
    });
  });
});
