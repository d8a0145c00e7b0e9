import { expect } from '@esm-bundle/chai';
import {
  attempt,
  begun,
  bizToken,
  buttonOf,
  elementPage,
  kept,
  pending,
  started,
  until,
  vendorUrl,
} from '../test/helpers.js';
import { define } from './define.js';
import { EkycVerifyElement } from './element.js';

define(EkycVerifyElement);

describe('<ekyc-verify> in the page', () => {
  const page = elementPage();
  let element: EkycVerifyElement;

  beforeEach(() => {
    element = page.add();
  });

  it('holds its place until it has something to show', async () => {
    const fresh = page.add();
    const held = fresh.getBoundingClientRect().height;
    await fresh.updateComplete;
    const drawn = fresh.shadowRoot?.querySelector('.base')?.getBoundingClientRect().height;
    expect(held).to.be.within(300, 400);
    expect(fresh.getBoundingClientRect().height).to.equal(drawn);
  });

  it('is a usable button again when the back button shows the page as it was', async () => {
    await page.proxy.answers(started(), begun());
    await element.start();
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    expect(element.state).to.equal('idle');
    await element.start();
    expect(page.visited).to.have.length(2);
    expect(kept()).to.have.length(1);
  });

  it('says that it is not finished once the proxy has said so of a page shown again', async () => {
    const open = attempt('open', { verificationUrl: vendorUrl });
    await page.proxy.answers(started(), pending({ attempt: open }));
    await element.start();
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    await until(() => element.state === 'unfinished');
  });

  it('stays on its way when the page is shown for the first time', async () => {
    await page.proxy.answers(started());
    await element.start();
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: false }));
    expect(element.state).to.equal('redirecting');
  });

  it('goes on when it is moved during a call', async () => {
    await page.proxy.answers({ ...started(), delayMs: 30 });
    const work = element.start();
    const section = document.createElement('section');
    document.body.append(section);
    section.append(element);
    await work;
    expect(page.visited).to.deep.equal([vendorUrl]);
  });

  it('goes nowhere when it was taken out during a call, and is usable when put in again', async () => {
    await page.proxy.answers({ ...started(), delayMs: 50 }, started());
    const work = element.start();
    element.remove();
    await work;
    expect(page.visited).to.deep.equal([]);
    document.body.append(element);
    await element.start();
    expect(page.visited).to.deep.equal([vendorUrl]);
  });

  it('leaves no listener behind when it is taken out', async () => {
    await page.proxy.answers(started());
    await element.start();
    element.remove();
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    expect(element.state).to.equal('redirecting');
  });

  it('shows at once what is made later, and can be focused then', async () => {
    let tasks = 0;
    setTimeout(() => {
      tasks += 1;
    });
    const made = page.add();
    made.focus();
    await made.updateComplete;
    expect(tasks).to.equal(0);
    made.focus();
    expect(made.shadowRoot?.activeElement).to.equal(buttonOf(made));
  });

  it('leaves a token of the page’s own in the address', () => {
    // The address is read once for a page load: this page had none.
    history.replaceState(null, '', `?token=${bizToken}`);
    page.add();
    expect(location.search).to.equal(`?token=${bizToken}`);
  });
});
