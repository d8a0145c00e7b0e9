import { expect } from '@esm-bundle/chai';
import {
  FakeProxy,
  attempt,
  attemptFailed,
  attemptId,
  bizToken,
  closePages,
  id,
  keep,
  kept,
  openPage,
  otherId,
  pending,
  pendingFor,
  problem,
  returned as returnedWithout,
  secretOf,
  testPage,
  textOf,
  until,
  vendorUrl,
  verification,
} from '../test/helpers.js';
import type { EkycVerifyElement } from './index.js';

const returned = `${testPage}?token=${bizToken}`;

const events = (page: { ekycEvents: { type: string }[] }, type: string) =>
  page.ekycEvents.filter((event) => event.type === type);

describe('The way back', () => {
  let proxy: FakeProxy;

  beforeEach(() => {
    proxy = new FakeProxy();
  });

  afterEach(closePages);

  const withProxy = () => `<ekyc-verify proxy="${proxy.path}"></ekyc-verify>`;

  it('restores the page’s address and state, hands in the token, and shows the result', async () => {
    const mine = pendingFor(proxy, `${testPage}?cart=7#pay`, { historyState: { step: 2 } });
    keep(mine);
    await proxy.answers(verification());
    const { page, element } = await openPage(returned);
    expect(page.location.href).to.equal(mine.href);
    expect(page.history.state).to.deep.equal({ step: 2 });
    await until(() => element.state === 'passed');
    const calls = await proxy.calls();
    expect(calls.map(({ method, path }) => `${method} ${path}`)).to.deep.equal([
      `POST /v1/verifications/${id}/return`,
    ]);
    expect(calls[0]?.body).to.deep.equal({ token: bizToken });
    expect(calls[0]?.headers['authorization']).to.equal(`Bearer ${secretOf(id)}`);
    const outcome = { status: 'passed', reason: null };
    expect(page.ekycEvents).to.deep.equal([
      { type: 'ekyc-attempt', detail: { id, attemptId, ...outcome, attemptsLeft: 4 } },
      { type: 'ekyc-result', detail: { id, ...outcome, retryable: false, resultToken: 'e.y.J' } },
    ]);
    // The pass is asked for again, without the token, when the page is loaded anew.
    expect(kept()).to.deep.equal([mine]);
  });

  for (const address of [
    `?cart=7&token=${bizToken}`,
    `?cart=7?token=${bizToken}`,
    `#pay?token=${bizToken}`,
    `?token=${bizToken}&token=${bizToken}#pay`,
  ])
    it(`finds the token in ${address}`, async () => {
      const mine = pendingFor(proxy, testPage);
      keep(mine);
      await proxy.answers(verification());
      const { page, element } = await openPage(testPage + address);
      expect(page.location.href).to.equal(mine.href);
      await until(() => element.state === 'passed');
    });

  it('has the token out of the address before it asks anybody', async () => {
    keep(pendingFor(proxy, testPage));
    await proxy.answers(verification());
    const { page, element } = await openPage(returned);
    await until(() => element.state === 'passed');
    expect(
      page.performance
        .getEntriesByType('resource')
        .map(({ name }) => name)
        .join(),
    ).not.to.contain(bizToken);
    expect(page.document.documentElement.outerHTML).not.to.contain(bizToken);
  });

  it('waits while the result is pending', async () => {
    keep(pendingFor(proxy, testPage));
    await proxy.answers(
      returnedWithout(),
      returnedWithout(),
      verification({ status: 'failed', reason: 'capture' }),
    );
    const { element } = await openPage(returned);
    await until(() => element.state === 'failed');
    const [, second, third] = await proxy.calls();
    expect(third).to.deep.include({ method: 'GET', path: `/v1/verifications/${id}` });
    // What changed between two questions that are held is in the answer to one that isn't.
    expect([second, third].map((call) => call?.headers['prefer'])).to.deep.equal([
      'wait=20',
      undefined,
    ]);
  });

  it('says why the attempt did not pass, and goes straight to another', async () => {
    keep(pendingFor(proxy, testPage));
    await proxy.answers(
      attemptFailed('capture', { hint: 'light' }, { attemptsLeft: 1 }),
      problem(403, 'origin-not-allowed'),
    );
    const { page, element } = await openPage(returned, withProxy());
    await until(() => element.state === 'attempt-failed');
    element.effects = { ...element.effects, checkSupport: () => Promise.resolve(null) };
    const said = await textOf(element);
    expect(said).to.contain('The light wasn’t right').and.to.contain('1 attempt left');
    const told = { id, attemptId, status: 'failed', reason: 'capture', hint: 'light' };
    expect(page.ekycEvents).to.deep.equal([
      { type: 'ekyc-attempt', detail: { ...told, attemptsLeft: 1 } },
    ]);
    element.shadowRoot?.querySelector('button')?.click();
    await until(() => element.state === 'error');
    expect((await proxy.calls())[1]).to.deep.include({
      method: 'POST',
      path: `/v1/verifications/${id}/attempts`,
      body: { flow: 'redirect' },
    });
  });

  it('shows the pass once more after a reload, with a fresh token, and buys nothing', async () => {
    keep(pendingFor(proxy, testPage));
    await proxy.answers(verification(), verification({ resultToken: 'f.r.E' }));
    const { frame, element } = await openPage(returned);
    await until(() => element.state === 'passed');
    frame.remove();
    const again = await openPage(testPage, withProxy());
    await until(() => again.element.state === 'passed');
    expect(again.element.value).to.equal('f.r.E');
    expect(events(again.page, 'ekyc-result')).to.have.length(1);
    const calls = (await proxy.calls()).map(({ method, path }) => `${method} ${path}`);
    expect(calls).to.deep.equal([
      `POST /v1/verifications/${id}/return`,
      `GET /v1/verifications/${id}`,
    ]);
  });

  it('hands in a token by a client secret where nothing is kept of the way out', async () => {
    await proxy.answers(verification());
    const markup = `<ekyc-verify proxy="${proxy.path}" client-secret="${secretOf(id)}"></ekyc-verify>`;
    const { element } = await openPage(`${testPage}?ekyc_return=${bizToken}`, markup);
    await until(() => element.state === 'passed');
    expect((await proxy.calls())[0]?.body).to.deep.equal({ token: bizToken });
  });

  it('asks again after a failed call, with the token still at hand', async () => {
    keep(pendingFor(proxy, testPage));
    await proxy.answers(problem(403, 'origin-not-allowed'), verification());
    const { page, element } = await openPage(returned);
    await until(() => element.state === 'error');
    expect(events(page, 'ekyc-error')).to.have.length(1);
    await element.updateComplete;
    element.shadowRoot?.querySelector('button')?.click();
    await until(() => element.state === 'passed');
  });

  for (const [code, status] of [
    ['overloaded', 503],
    ['rate-limited', 429],
  ] as const)
    it(`lets the person ask where the proxy asks for a longer wait than anybody has (${code})`, async () => {
      keep(pendingFor(proxy, testPage));
      const headers = { 'retry-after': '3600' };
      await proxy.answers({ ...problem(status, code), headers }, verification());
      const { page, element } = await openPage(returned);
      await until(() => element.state === 'error');
      const errors = events(page, 'ekyc-error');
      expect(errors).to.have.length(1);
      expect(errors[0]).to.have.nested.property('detail.code', code);
      await element.updateComplete;
      element.shadowRoot?.querySelector('button')?.click();
      await until(() => element.state === 'passed');
    });

  it('goes on after a reload in between', async () => {
    const mine = pendingFor(proxy, `${testPage}?cart=7`);
    keep(mine);
    await proxy.answers({ ...verification(), delayMs: 60_000 }, verification());
    const { frame } = await openPage(returned);
    // Only a call that has arrived can't take the next answer.
    while ((await proxy.calls()).length === 0);
    frame.remove();
    await proxy.answers(verification());
    const { element } = await openPage(`${testPage}?cart=7`);
    await until(() => element.state === 'passed');
    const calls = await proxy.calls();
    expect(calls.at(-1)?.body).to.deep.equal({ token: bizToken });
  });

  it('says that it is not finished when the person came back without a token, and goes on', async () => {
    keep(pendingFor(proxy, testPage));
    await proxy.answers(pending({ attempt: attempt('open', { verificationUrl: vendorUrl }) }));
    const { element } = await openPage(testPage, withProxy());
    await until(() => element.state === 'unfinished');
    await element.updateComplete;
    // The same would be given again: there is nothing to start over.
    expect(element.shadowRoot?.querySelectorAll('button')).to.have.length(1);
  });

  it('is a usable button where the proxy no longer knows what this tab began', async () => {
    keep(pendingFor(proxy, testPage));
    await proxy.answers(problem(404, 'verification-not-found'));
    const { element, page } = await openPage(testPage, withProxy());
    while (kept().length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect([element.state, page.ekycEvents]).to.deep.equal(['idle', []]);
  });

  it('leaves a page’s own token alone', async () => {
    const { page, element } = await openPage(`${testPage}?token=invitation-7`);
    expect(page.location.search).to.equal('?token=invitation-7');
    expect(element.state).to.equal('idle');
    expect(page.ekycEvents).to.deep.equal([]);
  });

  it('leaves a token in the vendor’s form alone where nobody has left', async () => {
    const { page, element } = await openPage(`${testPage}?token=${bizToken}`);
    expect(page.location.search).to.equal(`?token=${bizToken}`);
    expect(element.state).to.equal('idle');
    expect(page.ekycEvents).to.deep.equal([]);
  });

  it('tells nobody before a framework has taken over what its server rendered', async () => {
    keep(pendingFor(proxy, testPage));
    await proxy.answers(verification());
    const markup = `<ekyc-verify proxy="${proxy.path}" defer-hydration></ekyc-verify>`;
    const { page, element } = await openPage(returned, markup);
    while ((await proxy.calls()).length === 0);
    for (let turns = 0; turns < 20; turns += 1) await new Promise((resolve) => setTimeout(resolve));
    expect(page.ekycEvents).to.deep.equal([]);
    expect(element.state).to.equal('checking');
    element.removeAttribute('defer-hydration');
    await until(() => element.state === 'passed');
    expect(page.ekycEvents.map(({ type }) => type)).to.deep.equal(['ekyc-attempt', 'ekyc-result']);
  });

  it('leaves another service’s token alone after the person went back from the vendor', async () => {
    keep(pendingFor(proxy, testPage, { bizToken }));
    const { page, element } = await openPage(`${testPage}?token=EC-5YX12345AB678901C&PayerID=2`);
    expect(page.location.search).to.equal('?token=EC-5YX12345AB678901C&PayerID=2');
    expect(element.state).to.equal('idle');
    expect(await proxy.calls()).to.deep.equal([]);
  });

  it('leaves a token alone that the page had when the person left', async () => {
    keep(pendingFor(proxy, `${testPage}?token=invitation-7`));
    const { page, element } = await openPage(`${testPage}?token=invitation-7`);
    expect(page.location.search).to.equal('?token=invitation-7');
    expect(element.state).to.equal('idle');
    expect(await proxy.calls()).to.deep.equal([]);
  });

  it('says that the session is lost where nothing is known of it, and sends nothing', async () => {
    const markup = `<ekyc-verify proxy="${proxy.path}"></ekyc-verify>`;
    const { page, element } = await openPage(`${testPage}?a=1&ekyc_return=${bizToken}#b`, markup);
    expect(page.location.search + page.location.hash).to.equal('?a=1#b');
    await until(() => element.state === 'lost' && page.ekycEvents.length > 0);
    expect(page.ekycEvents[0]?.detail).to.deep.include({ code: 'session-lost' });
    expect(await proxy.calls()).to.deep.equal([]);
    await element.updateComplete;
    expect(element.shadowRoot?.querySelector('button')?.textContent).to.contain('Start');
  });

  it('says so only when the page’s own scripts have run, so that they hear it', async () => {
    const { page, element } = await openPage(
      `/packages/widget/test/late.html?ekyc_return=${bizToken}`,
    );
    await until(() => element.state === 'lost' && page.ekycEvents.length > 0);
  });

  it('says that the session is lost where the proxy does not know it any more', async () => {
    keep(pendingFor(proxy, testPage));
    await proxy.answers(problem(404, 'verification-not-found'));
    const { page, element } = await openPage(returned);
    await until(() => element.state === 'lost' && page.ekycEvents.length > 0);
    expect(page.ekycEvents[0]?.detail).to.deep.include({ code: 'session-lost' });
    expect(kept()).to.deep.equal([]);
  });

  describe('with two elements', () => {
    const two = '<ekyc-verify id="first"></ekyc-verify><ekyc-verify id="second"></ekyc-verify>';

    const states = (elements: EkycVerifyElement[]) => elements.map(({ state }) => state).join();

    it('leads to the one that left', async () => {
      keep(pendingFor(proxy, testPage, { elementKey: '#second' }));
      await proxy.answers(verification());
      const { elements } = await openPage(returned, two);
      await until(() => states(elements) === 'idle,passed');
    });

    it('leads to the first when the one that left is gone', async () => {
      keep(pendingFor(proxy, testPage, { elementKey: '#gone' }));
      await proxy.answers(verification());
      const { elements } = await openPage(returned, two);
      await until(() => states(elements) === 'passed,idle');
    });

    it('finds the older verification whose token it is, and its element', async () => {
      const newer = pendingFor(proxy, testPage, { elementKey: '#first', startedAt: Date.now() });
      const ids = { id: otherId, clientSecret: secretOf(otherId) };
      const older = pendingFor(proxy, testPage, { elementKey: '#second', ...ids });
      keep(newer, older);
      await proxy.answers(problem(409, 'token-mismatch'), verification({ id: otherId }));
      const { elements } = await openPage(returned, two);
      await until(() => states(elements) === 'idle,passed');
      expect(kept()).to.deep.equal([newer, older]);
    });

    it('keeps the other element’s verification, without the token that was not its own', async () => {
      const newer = pendingFor(proxy, testPage, { elementKey: '#first', startedAt: Date.now() });
      const ids = { id: otherId, clientSecret: secretOf(otherId) };
      const older = pendingFor(proxy, testPage, { elementKey: '#second', ...ids });
      keep(newer, older);
      await proxy.answers(verification());
      const { elements } = await openPage(returned, two);
      await until(() => states(elements) === 'passed,idle');
      expect(kept()).to.deep.equal([newer, older]);
    });

    it('gives a token that is nobody’s back to the address, for good', async () => {
      const foreign = `${returned}&PayerID=2#top`;
      const mine = pendingFor(proxy, testPage, { elementKey: '#second' });
      keep(mine);
      await proxy.answers(problem(409, 'token-mismatch'));
      const { elements, page, frame } = await openPage(foreign, two);
      await until(() => page.location.href.endsWith(foreign));
      expect(states(elements)).to.equal('idle,idle');
      expect(page.ekycEvents).to.deep.equal([]);
      frame.remove();
      const again = await openPage(foreign, two);
      expect(again.page.location.href).to.contain(foreign);
      expect(await proxy.calls()).to.have.length(1);
      // The verification itself can still come back.
      expect(kept()[0]?.id).to.equal(mine.id);
    });
  });

  it('survives a framework that makes the element anew during the call', async () => {
    keep(pendingFor(proxy, testPage));
    await proxy.answers({ ...verification(), delayMs: 60_000 }, verification());
    const { page, element } = await openPage(returned);
    expect(element.state).to.equal('checking');
    // Only a call that has arrived can't take the next answer.
    while ((await proxy.calls()).length === 0);
    element.remove();
    await until(() => element.state === 'idle');
    const anew = page.document.createElement('ekyc-verify');
    page.document.body.append(anew);
    await until(() => anew.state === 'passed');
    expect(events(page, 'ekyc-result')).to.have.length(1);
  });

  it('works below a strict content security policy with trusted types', async () => {
    const page = '/packages/widget/test/strict-csp.html';
    keep(pendingFor(proxy, page));
    await proxy.answers(verification());
    const opened = await openPage(`${page}?token=${bizToken}`);
    await until(() => opened.element.state === 'passed');
    await opened.element.updateComplete;
    const { violations } = opened.page as unknown as { violations: string[] };
    expect(violations).to.deep.equal([]);
    const base = opened.element.shadowRoot?.querySelector('[part=base]');
    expect(base && opened.page.getComputedStyle(base).display).to.equal('grid');
  });
});
