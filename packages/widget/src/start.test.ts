import { expect } from '@esm-bundle/chai';
import {
  begun,
  buttonOf,
  elementPage,
  id,
  kept,
  next,
  otherId,
  problem,
  returned,
  secretOf,
  started,
  textOf,
  until,
  vendorUrl,
  verification,
} from '../test/helpers.js';
import { define } from './define.js';
import { browserEffects } from './effects.js';
import { EkycVerifyElement } from './element.js';

define(EkycVerifyElement);

describe('<ekyc-verify> on the way out', () => {
  const page = elementPage();
  let element: EkycVerifyElement;

  beforeEach(() => {
    element = page.add();
  });

  it('asks the proxy, keeps what the return needs, and leaves', async () => {
    await page.proxy.answers(started());
    history.replaceState({ step: 2 }, '');
    await element.start();
    expect(page.visited).to.deep.equal([vendorUrl]);
    expect(element.state).to.equal('redirecting');
    const redirectUrl = location.origin + location.pathname;
    expect((await page.proxy.calls())[0]?.body).to.deep.equal({ redirectUrl, begin: true });
    expect(kept()).to.have.length(1);
    expect(kept()[0]).to.deep.include({
      id,
      clientSecret: secretOf(id),
      proxy: page.proxy.url,
      redirectUrl,
      href: location.href,
      historyState: { step: 2 },
      elementKey: '0',
    });
  });

  it('tells the proxy what the attributes say', async () => {
    await page.proxy.answers(started());
    const theme = {
      'document-type': 'HKIDCard',
      'theme-color': '#112233',
      'captcha-token': 'solved-1',
    };
    await page.add({ locale: 'zh-HK', 'redirect-url': '/done?x', ...theme }).start();
    expect((await page.proxy.calls())[0]?.body).to.deep.equal({
      redirectUrl: `${location.origin}/done`,
      documentType: 'HKIDCard',
      locale: 'zh-HK',
      themeColor: '#112233',
      captchaToken: 'solved-1',
      begin: true,
    });
  });

  it('asks for the page in the language around the element', async () => {
    await page.proxy.answers(started());
    const section = document.createElement('section');
    section.lang = 'th';
    document.body.append(section);
    await page.add({}, section).start();
    expect((await page.proxy.calls())[0]?.body).to.deep.include({ locale: 'th' });
  });

  it('starts one verification on a double click', async () => {
    await page.proxy.answers({ ...started(), delayMs: 30 }, started());
    await element.updateComplete;
    buttonOf(element)?.click();
    buttonOf(element)?.click();
    await element.start();
    await until(() => page.visited.length > 0);
    buttonOf(element)?.click();
    await element.start();
    expect(await page.proxy.calls()).to.have.length(1);
    expect(page.visited).to.have.length(1);
  });

  it('says that it starts and where it goes', async () => {
    await page.proxy.answers(started());
    const start = next(document, 'ekyc-start');
    const redirect = next(document, 'ekyc-redirect');
    await element.start();
    expect((await start).target).to.equal(element);
    expect((await redirect).detail).to.deep.equal({ id, verificationUrl: vendorUrl });
  });

  it('stays when the app opens the address itself, and asks for the result when told', async () => {
    await page.proxy.answers(started(), verification());
    element.addEventListener('ekyc-redirect', (event) => {
      event.preventDefault();
    });
    await element.start();
    expect(page.visited).to.deep.equal([]);
    expect(element.state).to.equal('opened-externally');
    await element.updateComplete;
    const result = next(element, 'ekyc-result');
    buttonOf(element)?.click();
    expect((await result).detail.status).to.equal('passed');
  });

  it('goes nowhere but to the allowed hosts', async () => {
    await page.proxy.answers(started({}, { verificationUrl: 'https://evil.example/' }));
    const error = next(element, 'ekyc-error');
    await element.start();
    expect((await error).detail.code).to.equal('verification-url-refused');
    expect(page.visited).to.deep.equal([]);
    expect(kept()).to.deep.equal([]);
  });

  it('goes to hosts that the site names', async () => {
    const verificationUrl = 'https://verify.example/v';
    await page.proxy.answers(started({}, { verificationUrl }));
    await page.add({ 'verification-hosts': 'verify.example' }).start();
    expect(page.visited).to.deep.equal([verificationUrl]);
  });

  it('says what went wrong, and tries again', async () => {
    await page.proxy.answers(problem(403, 'origin-not-allowed'), started());
    const error = next(document, 'ekyc-error');
    await element.start();
    expect((await error).detail).to.deep.equal({
      code: 'origin-not-allowed',
      message: 'A title.',
      requestId: 'req-1',
    });
    expect(await textOf(element)).to.contain('origin-not-allowed req-1');
    expect(buttonOf(element)?.textContent).to.contain('Try again');
    buttonOf(element)?.click();
    await until(() => page.visited.length > 0);
  });

  for (const [attribute, value, code] of [
    ['proxy', 'ftp://kyc.example', 'invalid-attribute'],
    ['client-secret', 'x', 'invalid-attribute'],
  ] as const)
    it(`does not start with ${attribute}="${value}"`, async () => {
      const added = page.add({ [attribute]: value });
      const error = next(added, 'ekyc-error');
      await added.start();
      expect((await error).detail.code).to.equal(code);
      expect(added.state).to.equal('error');
      expect(await page.proxy.calls()).to.deep.equal([]);
    });

  it('starts nothing when disabled', async () => {
    element.disabled = true;
    await element.updateComplete;
    buttonOf(element)?.click();
    await element.start();
    expect(element.state).to.equal('idle');
    expect(await page.proxy.calls()).to.deep.equal([]);
  });

  it('is taken back by a reset in between', async () => {
    await page.proxy.answers({ ...started(), delayMs: 30 });
    const work = element.start();
    element.reset();
    await work;
    expect(element.state).to.equal('idle');
    expect(page.visited).to.deep.equal([]);
    expect(kept()).to.deep.equal([]);
  });

  for (const type of ['ekyc-start', 'ekyc-redirect'] as const)
    it(`is taken back by a listener to ${type} that resets`, async () => {
      await page.proxy.answers(started());
      element.addEventListener(type, () => {
        element.reset();
      });
      await element.start();
      expect(page.visited).to.deep.equal([]);
      expect(kept()).to.deep.equal([]);
      expect(await page.proxy.calls()).to.have.length(type === 'ekyc-start' ? 0 : 1);
    });

  it('begins again what this element has created, and leaves its neighbour alone', async () => {
    const neighbour = page.add();
    const other = { id: otherId, clientSecret: secretOf(otherId) };
    // The neighbour looks how it stands when the page is shown again, and may be first to be answered.
    await page.proxy.answers(started(), started(other), begun(), begun());
    await element.start();
    await neighbour.start();
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    await element.start();
    expect(page.visited).to.have.length(3);
    const calls = (await page.proxy.calls()).map(({ method, path }) => `${method} ${path}`);
    expect(calls.filter((call) => call.startsWith('POST'))).to.deep.equal([
      'POST /v1/verifications',
      'POST /v1/verifications',
      `POST /v1/verifications/${id}/attempts`,
    ]);
    expect(kept().map(({ id: keptId }) => keptId)).to.have.members([id, otherId]);
  });

  it('creates another verification when the page asks for another document', async () => {
    await page.proxy.answers(started(), started());
    await element.start();
    element.documentType = 'MLIDCard';
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    await element.start();
    const paths = (await page.proxy.calls()).map(({ path }) => path);
    expect(paths).to.deep.equal(['/v1/verifications', '/v1/verifications']);
  });

  it('creates another verification after one that has expired', async () => {
    const expired = { status: 'expired', reason: 'expired', retryable: true, attempt: null };
    await page.proxy.answers(
      started(),
      problem(409, 'verification-over'),
      verification(expired),
      started(),
    );
    await element.start();
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    await element.start();
    expect(element.state).to.equal('expired');
    await element.start();
    expect((await page.proxy.calls()).at(-1)?.path).to.equal('/v1/verifications');
    expect(page.visited).to.have.length(2);
  });

  it('shows how it stands when no attempt is left', async () => {
    await page.proxy.answers(
      started(),
      problem(409, 'no-attempts-left'),
      returned({}, { attemptsLeft: 0, retryable: false }),
    );
    await element.start();
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    void element.start();
    await until(() => element.state === 'unfinished');
  });

  it('says in the console before it leaves that nothing of it can be kept', async () => {
    await page.proxy.answers(started());
    const warnings: unknown[] = [];
    const { warn } = globalThis.console;
    const { setItem } = Storage.prototype;
    globalThis.console.warn = (message) => warnings.push(message);
    Storage.prototype.setItem = () => {
      throw new DOMException('Full.', 'QuotaExceededError');
    };
    try {
      await element.start();
    } finally {
      Storage.prototype.setItem = setItem;
      globalThis.console.warn = warn;
    }
    expect(page.visited).to.have.length(1);
    expect(String(warnings)).to.contain('sessionStorage').and.not.to.contain('_secret_');
    element.reset();
  });

  it('begins with the flow of a link on the page of one', async () => {
    await page.proxy.answers(begun());
    await page.add({ 'client-secret': secretOf(id), 'link-page': '' }).start();
    expect((await page.proxy.calls())[0]).to.deep.include({
      path: `/v1/verifications/${id}/attempts`,
      body: { flow: 'link' },
    });
  });

  describe('in the browser of an app, on a phone with a camera', () => {
    const pretended = {
      userAgent: 'Mozilla/5.0 (Linux; Android 14; Pixel 8; wv) Chrome/131.0 Mobile Safari/537.36',
      mediaDevices: { enumerateDevices: () => Promise.resolve([{ kind: 'videoinput' }]) },
    };

    beforeEach(() => {
      for (const [name, value] of Object.entries(pretended))
        Object.defineProperty(navigator, name, { configurable: true, value });
    });
    afterEach(() => {
      for (const name of Object.keys(pretended)) Reflect.deleteProperty(navigator, name);
    });

    const addWithRealCheck = (attributes: Record<string, string>) => {
      const added = page.add({ mode: 'redirect', ...attributes });
      added.effects = { ...added.effects, checkSupport: browserEffects.checkSupport };
      return added;
    };

    it('warns first', async () => {
      const warned = addWithRealCheck({});
      await warned.start();
      expect(warned.state).to.equal('unsupported');
      expect(await textOf(warned)).to.contain('This app may block the camera');
      expect(await page.proxy.calls()).to.deep.equal([]);
    });

    it('warns of nothing where the app is the site’s own', async () => {
      await page.proxy.answers(started());
      await addWithRealCheck({ 'in-app': '' }).start();
      expect(page.visited).to.deep.equal([vendorUrl]);
    });
  });
});
