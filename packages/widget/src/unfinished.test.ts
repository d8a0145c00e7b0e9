import { expect } from '@esm-bundle/chai';
import {
  FakeProxy,
  bizToken,
  buttonOf,
  closePages,
  id,
  keep,
  kept,
  openPage,
  pending,
  pendingFor,
  secretOf,
  started,
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
  const waiting = { ...pending(), delayMs: 60_000 };

  beforeEach(() => {
    proxy = new FakeProxy();
    visited = [];
  });
  afterEach(closePages);

  async function comeBack(more: object = {}, attributes = ''): Promise<EkycVerifyElement> {
    keep(pendingFor(proxy, testPage, { verificationUrl: vendorUrl, ...more }));
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
    await proxy.answers(pending(), pending(), waiting);
    const element = await comeBack();
    buttonOf(element)?.click();
    await until(() => visited.length > 0);
    expect(visited).to.deep.equal([vendorUrl]);
    expect(element.state).to.equal('redirecting');
    expect(kept()[0]).to.deep.include({ id, clientSecret: secretOf(id) });
    expect(kept()[0]?.token).to.equal(undefined);
  });

  it('is told before the proxy is asked to hold its answer', async () => {
    await proxy.answers(pending(), pending(), waiting);
    await comeBack();
    for (;;) if ((await proxy.calls()).length >= 3) break;
    const waits = (await proxy.calls()).map(({ headers }) => headers['prefer']);
    expect(waits).to.deep.equal([undefined, undefined, 'wait=20']);
  });

  it('can be started over', async () => {
    await proxy.answers(pending(), pending(), waiting, started());
    const element = await comeBack();
    // The question that waits has to be there before the answer to the start is given away.
    for (;;) if ((await proxy.calls()).length >= 3) break;
    secondary(element)?.click();
    await until(() => visited.length > 0);
    const last = (await proxy.calls()).at(-1);
    expect(last).to.deep.include({ method: 'POST', path: '/v1/verifications' });
  });

  it('can only be started over when the vendor’s page is too old, or not known', async () => {
    for (const more of [{ expiresAt: Date.now() - 1 }, { verificationUrl: undefined }]) {
      proxy = new FakeProxy();
      await proxy.answers(pending(), pending(), waiting, started());
      const element = await comeBack(more);
      for (;;) if ((await proxy.calls()).length >= 3) break;
      expect(secondary(element)).to.equal(null);
      buttonOf(element)?.click();
      await until(() => element.state === 'redirecting');
      closePages();
    }
  });

  it('shows a result that comes after all', async () => {
    await proxy.answers(pending(), pending(), { ...verification(), delayMs: 50 });
    const element = await comeBack();
    await until(() => element.state === 'passed');
    expect(kept()).to.deep.equal([]);
  });

  it('goes to no address that is none of the vendor’s', async () => {
    await proxy.answers(pending(), pending(), waiting);
    const element = await comeBack({ verificationUrl: 'https://evil.example/' });
    buttonOf(element)?.click();
    await until(() => element.state === 'error');
    expect(visited).to.deep.equal([]);
  });

  it('does not begin anew what the site’s backend began', async () => {
    await proxy.answers(pending(), pending(), waiting);
    const element = await comeBack({}, `client-secret="${secretOf(id)}"`);
    expect(secondary(element)).to.equal(null);
    buttonOf(element)?.click();
    await until(() => visited.length > 0);
    expect(visited).to.deep.equal([vendorUrl]);
  });
});
