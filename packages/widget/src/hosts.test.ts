import { expect } from '@esm-bundle/chai';
import { sendKeys } from '@web/test-runner-commands';
import { engine } from '../test/engine.js';
import {
  buttonOf,
  FakeProxy,
  bizToken,
  closePages,
  id,
  keep,
  kept,
  openPage,
  pending,
  pendingFor,
  problem,
  secretOf,
  started,
  testPage,
  until,
  verification,
} from '../test/helpers.js';
import { define } from './define.js';
import { browserEffects } from './effects.js';
import { EkycVerifyElement } from './element.js';
import { elementKey } from './page.js';

define(EkycVerifyElement);

const shadowPage = testPage.replace('page.html', 'shadow.html');
const routerPage = testPage.replace('page.html', 'hash-router.html');

/** Where pages put the element: what a host does must not end a verification. */
describe('<ekyc-verify> in its host', () => {
  let proxy: FakeProxy;
  let visited: string[];

  function make(name = ''): EkycVerifyElement {
    const element = document.createElement('ekyc-verify');
    element.effects = {
      ...browserEffects,
      checkSupport: () => Promise.resolve(null),
      navigate: (url) => {
        visited.push(url);
      },
    };
    element.setAttribute('proxy', proxy.path);
    if (name !== '') element.id = name;
    return element;
  }

  beforeEach(() => {
    proxy = new FakeProxy();
    visited = [];
  });

  afterEach(() => {
    closePages();
    document.body.replaceChildren();
  });

  describe('inside another shadow root', () => {
    it('is heard by the page', async () => {
      await proxy.answers(started());
      const host = document.createElement('div');
      document.body.append(host);
      const element = make();
      host.attachShadow({ mode: 'open' }).append(element);
      const heard: EventTarget[] = [];
      for (const type of ['ekyc-start', 'ekyc-redirect'])
        document.addEventListener(type, ({ target }) => heard.push(target ?? document), {
          once: true,
        });
      await element.start();
      expect(visited).to.have.length(1);
      expect(heard).to.deep.equal([host, host]);
    });

    it('is found again among components that each have one', async () => {
      keep(pendingFor(proxy, shadowPage, { elementKey: '1 0' }));
      await proxy.answers(verification());
      const { page } = await openPage(`${shadowPage}?token=${bizToken}`);
      const inner = () =>
        [...page.document.querySelectorAll('my-checkout')].map(
          ({ shadowRoot }) => shadowRoot?.querySelector('ekyc-verify')?.state,
        );
      await until(() => inner().includes('passed'));
      expect(inner()).to.deep.equal(['idle', 'passed']);
    });

    it('is told from its like by the way to it', () => {
      const hosts = ['', 'mine'].map((name) => {
        const host = document.createElement('section');
        host.id = name;
        document.body.append(host);
        const element = make();
        host.attachShadow({ mode: 'open' }).append(element);
        return element;
      });
      expect(hosts.map(elementKey)).to.deep.equal(['0 0', '#mine 0']);
    });
  });

  describe('in a <dialog>', () => {
    it('goes on when the dialog is closed and opened during the call', async () => {
      await proxy.answers({ ...started(), delayMs: 50 });
      const dialog = document.createElement('dialog');
      const element = make();
      dialog.append(element);
      document.body.append(dialog);
      dialog.showModal();
      const done = element.start();
      dialog.close();
      dialog.showModal();
      await done;
      expect(visited).to.have.length(1);
      expect(element.state).to.equal('redirecting');
    });

    it('takes the focus from the opener, keeps it with its button, and gives it back', async () => {
      await proxy.answers(pending(), problem(409, 'verification-over'), verification());
      const opener = document.createElement('button');
      const dialog = document.createElement('dialog');
      const element = make();
      element.clientSecret = secretOf(id);
      dialog.append(element);
      document.body.append(opener, dialog);
      await element.updateComplete;
      for (;;) if ((await proxy.calls()).length === 1) break;
      const focused = () => [
        document.activeElement?.localName,
        element.shadowRoot?.activeElement?.getAttribute('part'),
      ];
      opener.addEventListener('click', () => {
        dialog.showModal();
      });
      opener.focus();
      await sendKeys({ press: 'Enter' });
      // Chromium looks for what to focus in shadow trees too, and finds the frame that says it all;
      // Firefox and WebKit focus the dialog.
      expect(focused()).to.deep.equal(
        engine === 'Chromium' ? ['ekyc-verify', 'title'] : ['dialog', undefined],
      );
      await sendKeys({ press: 'Tab' });
      expect(focused()).to.deep.equal(['ekyc-verify', 'button']);
      await sendKeys({ press: 'Enter' });
      await until(() => element.state === 'passed');
      await element.updateComplete;
      expect(focused()).to.deep.equal(['ekyc-verify', 'title']);
      await sendKeys({ press: 'Escape' });
      expect(dialog.open).to.equal(false);
      expect(document.activeElement).to.equal(opener);
    });
  });

  describe('in an app with routes', () => {
    it('is led back to where the route is in the fragment, before there is an element', async () => {
      keep(pendingFor(proxy, `${routerPage}#/kyc`, { bizToken, historyState: { route: 7 } }));
      await proxy.answers(verification());
      const { page } = await openPage(`${routerPage}?token=${bizToken}`);
      expect(page.location.href).to.equal(new URL(`${routerPage}#/kyc`, location.href).href);
      await until(() => page.document.querySelector('ekyc-verify')?.state === 'passed');
      expect(page.history.state).to.deep.equal({ route: 7 });
      expect(kept()[0]).not.to.have.property('token');
    });

    it('leaves a token alone that no element waits for', async () => {
      const { page } = await openPage(`${routerPage}?token=${bizToken}`);
      expect(page.location.search).to.equal(`?token=${bizToken}`);
    });
  });
});

describe('A page that had its elements before the script', () => {
  afterEach(closePages);

  it('leaves it to later tasks to show what the page had before the script', async () => {
    const markup = '<form><ekyc-verify required></ekyc-verify></form><ekyc-verify></ekyc-verify>';
    const { page: other, elements } = await openPage('/packages/widget/test/early.html', markup);
    await until(() => 'shownInThatTask' in other);
    const { shownInThatTask, validAtOnce } = other as unknown as Record<string, unknown>;
    expect(shownInThatTask).to.equal(0);
    expect(validAtOnce, 'the form knows already').to.equal(false);
    for (const each of elements) {
      await each.updateComplete;
      expect(buttonOf(each)?.textContent).to.include('Start verification');
    }
  });
});
