import { expect } from '@esm-bundle/chai';
import {
  FakeProxy,
  bizToken,
  closePages,
  keep,
  kept,
  openPage,
  pendingFor,
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

  function make(id = ''): EkycVerifyElement {
    const element = document.createElement('ekyc-verify');
    element.effects = {
      ...browserEffects,
      fitness: () => Promise.resolve(null),
      navigate: (url) => {
        visited.push(url);
      },
    };
    element.setAttribute('proxy', proxy.path);
    if (id !== '') element.id = id;
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
      const hosts = ['', 'mine'].map((id) => {
        const host = document.createElement('section');
        host.id = id;
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
      expect(element.state).to.equal('leaving');
    });
  });

  describe('in an app with routes', () => {
    it('is led back to where the route is in the fragment, before there is an element', async () => {
      keep(pendingFor(proxy, `${routerPage}#/kyc`, { historyState: { route: 7 } }));
      await proxy.answers(verification());
      const { page } = await openPage(`${routerPage}?token=${bizToken}`);
      expect(page.location.href).to.equal(new URL(`${routerPage}#/kyc`, location.href).href);
      await until(() => page.document.querySelector('ekyc-verify')?.state === 'passed');
      expect(page.history.state).to.deep.equal({ route: 7 });
      expect(kept()).to.deep.equal([]);
    });

    it('leaves a token alone that no element waits for', async () => {
      const { page } = await openPage(`${routerPage}?token=${bizToken}`);
      expect(page.location.search).to.equal(`?token=${bizToken}`);
    });
  });
});
