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
    expect(element.state).to.equal('redirecting');
    await element.updateComplete;
    expect(element.outerHTML + (element.shadowRoot?.innerHTML ?? '')).not.to.contain('_secret_');
  });

  describe('when the page sets another', () => {
    const other = `ver_${'b'.repeat(22)}`;
    let form: HTMLFormElement;
    let field: EkycVerifyElement;
    const sent = () => new FormData(form).get('identity');

    beforeEach(() => {
      form = document.createElement('form');
      document.body.append(form);
      field = page.add({ name: 'identity', 'client-secret': clientSecret }, form);
    });

    for (const [way, set] of [
      ['attribute', (value) => field.setAttribute('client-secret', value)],
      ['property', (value) => void (field.clientSecret = value)],
    ] as [string, (value: string) => void][])
      it(`as ${way}, drops the result of the first, and follows the second`, async () => {
        await page.proxy.answers(verification(), verification({ id: other, resultToken: 'o.t.R' }));
        await field.start();
        await field.updateComplete;
        expect(sent()).to.equal('e.y.J');
        set(secretOf(other));
        expect([field.state, field.value]).to.deep.equal(['idle', null]);
        await field.updateComplete;
        expect(sent()).to.equal(null);
        await field.start();
        await field.updateComplete;
        expect(sent()).to.equal('o.t.R');
      });

    it('takes no notice of an answer about the first', async () => {
      await page.proxy.answers({ ...verification(), delayMs: 50 });
      const work = field.start();
      field.clientSecret = secretOf(other);
      await work;
      expect(field.state).to.equal('idle');
      expect(kept()).to.deep.equal([]);
    });

    it('keeps the result when it is the same again, or none', async () => {
      await page.proxy.answers(verification());
      await field.start();
      field.clientSecret = clientSecret;
      field.clientSecret = null;
      field.removeAttribute('client-secret');
      expect(field.value).to.equal('e.y.J');
    });
  });
});
