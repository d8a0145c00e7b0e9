import { expect } from '@esm-bundle/chai';
import {
  elementPage,
  id,
  kept,
  next,
  pending,
  problem,
  secretOf,
  vendorUrl,
  verification,
} from '../test/helpers.js';
import { define } from './define.js';
import { EkycVerifyElement } from './element.js';

define(EkycVerifyElement);

describe('<ekyc-verify> with a verification that the backend has started', () => {
  const page = elementPage();
  let element: EkycVerifyElement;

  beforeEach(() => {
    element = page.add();
  });

  const clientSecret = secretOf(id);
  const expiresAt = new Date(Date.now() + 600_000).toISOString();

  it('is left for without another start', async () => {
    await page.proxy.answers(pending({ verificationUrl: vendorUrl, expiresAt }));
    const added = page.add({ 'client-secret': clientSecret });
    await added.start();
    expect(page.visited).to.deep.equal([vendorUrl]);
    const [call] = await page.proxy.calls();
    expect(call).to.deep.include({ method: 'GET', path: `/v1/verifications/${id}` });
    expect(call?.headers['authorization']).to.equal(`Bearer ${clientSecret}`);
    expect(kept()[0]).to.deep.include({ id, clientSecret });
  });

  it('shows its result when it has one', async () => {
    await page.proxy.answers(verification());
    const added = page.add({ 'client-secret': clientSecret });
    const result = next(added, 'ekyc-result');
    await added.start();
    expect((await result).detail.status).to.equal('passed');
    expect(page.visited).to.deep.equal([]);
  });

  it('is waited for when the person has come back already', async () => {
    await page.proxy.answers(pending(), verification({ status: 'failed', reason: 'rejected' }));
    const added = page.add({ 'client-secret': clientSecret });
    await added.start();
    expect(added.state).to.equal('failed');
  });

  it('is lost when the proxy does not know it', async () => {
    await page.proxy.answers(problem(404, 'verification-not-found'));
    const added = page.add({ 'client-secret': clientSecret });
    const error = next(added, 'ekyc-error');
    await added.start();
    expect(added.state).to.equal('lost');
    expect((await error).detail.code).to.equal('verification-not-found');
  });

  it('does not show its secret in the document', async () => {
    await page.proxy.answers(pending({ verificationUrl: vendorUrl, expiresAt }));
    element.clientSecret = clientSecret;
    await element.start();
    expect(element.state).to.equal('leaving');
    await element.updateComplete;
    expect(element.outerHTML + (element.shadowRoot?.innerHTML ?? '')).not.to.contain('_secret_');
  });
});
