import { expect } from '@esm-bundle/chai';
import {
  FakeProxy,
  attempt,
  attemptFailed,
  begun,
  bizToken,
  buttonOf,
  closePages,
  id,
  keep,
  kept,
  openPage,
  pending,
  pendingFor,
  returned,
  secretOf,
  testPage,
  until,
  vendorUrl,
  verification,
} from '../test/helpers.js';
import type { EkycVerifyElement } from './index.js';

describe('Coming back without having finished', () => {
  let proxy: FakeProxy;
  let visited: string[];
  /** The proxy holds its answer while nothing changes. */
  const waiting = { ...returned(), delayMs: 60_000 };

  beforeEach(() => {
    proxy = new FakeProxy();
    visited = [];
  });
  afterEach(closePages);

  async function comeBack(attributes = ''): Promise<EkycVerifyElement> {
    keep(pendingFor(proxy, testPage));
    const markup = `<ekyc-verify proxy="${proxy.path}" ${attributes}></ekyc-verify>`;
    const { element } = await openPage(`${testPage}?token=${bizToken}`, markup);
    element.effects = {
      ...element.effects,
      checkSupport: () => Promise.resolve(null),
      navigate: (url) => {
        visited.push(url);
      },
    };
    await until(() => element.state === 'unfinished');
    await element.updateComplete;
    return element;
  }

  const secondary = (element: EkycVerifyElement) =>
    element.shadowRoot?.querySelector<HTMLButtonElement>('[part=secondary-button]');

  it('is told at once, and goes on with the same page of the vendor', async () => {
    await proxy.answers(returned(), waiting);
    const element = await comeBack();
    buttonOf(element)?.click();
    await until(() => visited.length > 0);
    expect(visited).to.deep.equal([vendorUrl]);
    expect(element.state).to.equal('redirecting');
    expect(kept()[0]).to.deep.include({ id, clientSecret: secretOf(id) });
    expect(kept()[0]?.token).to.equal(undefined);
  });

  it('is not said of an attempt that the backend began: the button leads there', async () => {
    const open = pending({ attempt: attempt('open', { verificationUrl: vendorUrl }) });
    await proxy.answers(open, begun());
    const markup = `<ekyc-verify proxy="${proxy.path}" client-secret="${secretOf(id)}"></ekyc-verify>`;
    const { element } = await openPage(testPage, markup);
    element.effects = {
      ...element.effects,
      checkSupport: () => Promise.resolve(null),
      navigate: (url) => {
        visited.push(url);
      },
    };
    for (;;) if ((await proxy.calls()).length >= 1) break;
    await until(() => element.state === 'idle');
    await element.updateComplete;
    expect(buttonOf(element)?.textContent).to.contain('Start verification');
    buttonOf(element)?.click();
    await until(() => visited.length > 0);
    expect(visited).to.deep.equal([vendorUrl]);
  });

  it('is told before the proxy is asked to hold its answer', async () => {
    await proxy.answers(returned(), waiting);
    await comeBack();
    for (;;) if ((await proxy.calls()).length >= 2) break;
    const waits = (await proxy.calls()).map(({ headers }) => headers['prefer']);
    expect(waits).to.deep.equal([undefined, 'wait=20']);
  });

  it('can be started over, with another attempt', async () => {
    await proxy.answers(returned(), waiting, begun());
    const element = await comeBack();
    // The question that waits has to be there before the answer to the start is given away.
    for (;;) if ((await proxy.calls()).length >= 2) break;
    secondary(element)?.click();
    await until(() => visited.length > 0);
    const last = (await proxy.calls()).at(-1);
    expect(last).to.deep.include({ method: 'POST', path: `/v1/verifications/${id}/attempts` });
  });

  it('can only be started over once the vendor’s page can no longer be begun', async () => {
    const tooLate = { verificationUrl: undefined };
    await proxy.answers(returned(), returned(tooLate), waiting);
    const element = await comeBack();
    await until(() => buttonOf(element)?.textContent?.includes('Start over') ?? false);
    expect(secondary(element)).to.equal(null);
  });

  it('says so when the attempt ends without having been finished', async () => {
    await proxy.answers(returned(), { ...attemptFailed('expired'), delayMs: 50 });
    const element = await comeBack();
    await until(() => element.state === 'attempt-failed');
    await element.updateComplete;
    expect(buttonOf(element)?.textContent).to.contain('Try again');
  });

  it('shows a result that comes after all', async () => {
    await proxy.answers(returned(), { ...verification(), delayMs: 50 });
    const element = await comeBack();
    await until(() => element.state === 'passed');
  });

  it('goes to no address that is none of the vendor’s', async () => {
    await proxy.answers(returned({ verificationUrl: 'https://evil.example/' }), waiting);
    const element = await comeBack();
    buttonOf(element)?.click();
    await until(() => element.state === 'error');
    expect(visited).to.deep.equal([]);
  });

  it('can be started over where the site’s backend began', async () => {
    await proxy.answers(returned(), waiting, begun());
    const element = await comeBack(`client-secret="${secretOf(id)}"`);
    for (;;) if ((await proxy.calls()).length >= 2) break;
    secondary(element)?.click();
    await until(() => visited.length > 0);
    expect(visited).to.deep.equal([vendorUrl]);
  });

  it('has no other attempt to offer where none is left', async () => {
    await proxy.answers(returned({}, { retryable: false, attemptsLeft: 0 }), waiting);
    const element = await comeBack();
    expect(secondary(element)).to.equal(null);
    expect(buttonOf(element)?.textContent).to.contain('Continue');
  });
});
