import { expect } from '@esm-bundle/chai';
import {
  attemptFailed,
  begun,
  buttonOf,
  created,
  elementPage,
  id,
  kept,
  next,
  pending,
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
import { EkycVerifyElement } from './element.js';

define(EkycVerifyElement);

describe('<ekyc-verify> with a verification that the backend has created', () => {
  const page = elementPage();
  let element: EkycVerifyElement;

  beforeEach(() => {
    element = page.add();
  });

  /** Sets it while the page's nth call is under way. */
  const setWithCall = (nth: number, secret: string) => {
    const { fetch: given } = element.effects;
    let made = 0;
    const fetch: typeof given = (...call) => {
      made += 1;
      if (made === nth) element.clientSecret = secret;
      return given(...call);
    };
    element.effects = { ...element.effects, fetch };
  };

  const clientSecret = secretOf(id);
  const withSecret = () => page.add({ 'client-secret': clientSecret });

  it('is left for with an attempt of its own, without another creation', async () => {
    await page.proxy.answers(begun());
    await withSecret().start();
    expect(page.visited).to.deep.equal([vendorUrl]);
    const [call] = await page.proxy.calls();
    expect(call).to.deep.include({ method: 'POST', path: `/v1/verifications/${id}/attempts` });
    expect(call?.headers['authorization']).to.equal(`Bearer ${clientSecret}`);
    expect(kept()[0]).to.deep.include({ id, clientSecret });
  });

  it('is asked about as soon as it is there, and nothing is bought', async () => {
    await page.proxy.answers(pending());
    const added = withSecret();
    for (;;) if ((await page.proxy.calls()).length > 0) break;
    expect(added.state).to.equal('idle');
    const [call] = await page.proxy.calls();
    expect(call).to.deep.include({ method: 'GET', path: `/v1/verifications/${id}` });
    expect(kept()).to.deep.equal([]);
  });

  it('is asked about when the page sets it later', async () => {
    await page.proxy.answers(verification());
    const added = page.add();
    await added.updateComplete;
    added.clientSecret = clientSecret;
    await until(() => added.state === 'passed');
  });

  for (const [what, answer] of [
    ['creates one of its own', started()],
    ['gets an answer from a proxy that creates no attempt', created()],
  ] as const)
    it(`is what the person leaves with, where it comes while the page ${what}`, async () => {
      const mine = 'ver_of-the-backend';
      const url = `${vendorUrl}9`;
      await page.proxy.answers(answer, begun({ verificationUrl: url }));
      setWithCall(1, secretOf(mine));
      await element.start();
      expect(page.visited).to.deep.equal([url]);
      expect((await page.proxy.calls()).map(({ path }) => path)).to.deep.equal([
        '/v1/verifications',
        `/v1/verifications/${mine}/attempts`,
      ]);
      expect(kept().map((each) => each.id)).to.deep.equal([mine]);
    });

  it('takes the place of another whose code is shown', async () => {
    const mine = 'ver_of-the-backend';
    element.effects = { ...element.effects, checkSupport: () => Promise.resolve('phone') };
    const url = 'https://kyc.example/v/AbCdEfGhIjKlMnOpQrStUv';
    const code = { status: 201, body: { url, number: '0471', expiresIn: 300 } };
    const waiting = { ...pending(), delayMs: 60_000 };
    await page.proxy.answers(created(), code, pending(), waiting, pending({ id: mine }));
    void element.start();
    await until(() => element.state === 'handoff');
    element.clientSecret = secretOf(mine);
    await until(() => element.state === 'idle');
    for (;;) if ((await page.proxy.calls()).at(-1)?.path === `/v1/verifications/${mine}`) break;
    expect(kept()).to.deep.equal([]);
  });

  it('is what the person leaves with, where it comes while an attempt of another begins', async () => {
    const mine = 'ver_of-the-backend';
    const url = `${vendorUrl}9`;
    await page.proxy.answers(
      created(),
      problem(503, 'storage-unavailable'),
      begun(),
      begun({ verificationUrl: url }),
    );
    setWithCall(3, secretOf(mine));
    await element.start();
    await element.start();
    expect(page.visited).to.deep.equal([url]);
    expect((await page.proxy.calls()).at(-1)?.path).to.equal(`/v1/verifications/${mine}/attempts`);
  });

  it('shows its pass, and tells it once', async () => {
    await page.proxy.answers(verification());
    const added = withSecret();
    let told = 0;
    added.addEventListener('ekyc-result', () => (told += 1));
    await until(() => added.state === 'passed');
    await added.start();
    document.body.append(added);
    await added.updateComplete;
    expect([told, added.value]).to.deep.equal([1, 'e.y.J']);
    expect(await page.proxy.calls()).to.have.length(1);
  });

  for (const [state, answer] of [
    ['failed', verification({ status: 'failed', reason: 'rejected' })],
    ['expired', verification({ status: 'expired', reason: 'expired', retryable: true })],
    ['canceled', verification({ status: 'canceled' })],
  ] as const)
    it(`shows that it is ${state}, and begins nothing`, async () => {
      await page.proxy.answers(answer);
      const added = withSecret();
      await until(() => added.state === state);
      await added.updateComplete;
      expect(buttonOf(added)).to.equal(null);
      await added.start();
      expect(added.state).to.equal(state);
    });

  it('shows an attempt that can be gone on with, and goes on', async () => {
    await page.proxy.answers(returned());
    const added = withSecret();
    await until(() => added.state === 'unfinished');
    await added.updateComplete;
    buttonOf(added)?.click();
    await until(() => page.visited.length > 0);
    expect(page.visited).to.deep.equal([vendorUrl]);
  });

  it('shows an attempt that did not pass, tells it once, and goes straight to another', async () => {
    await page.proxy.answers(attemptFailed('timed-out'), begun());
    const added = withSecret();
    const told: string[] = [];
    for (const type of ['ekyc-attempt', 'ekyc-result'] as const)
      added.addEventListener(type, () => told.push(type));
    await until(() => added.state === 'attempt-failed');
    await added.updateComplete;
    buttonOf(added)?.click();
    await until(() => page.visited.length > 0);
    expect(told).to.deep.equal(['ekyc-attempt']);
  });

  it('says that the site has to begin where a photo is needed', async () => {
    await page.proxy.answers(problem(403, 'photo-required'));
    const added = withSecret();
    const error = next(added, 'ekyc-error');
    await added.start();
    expect((await error).detail.code).to.equal('photo-required');
    expect(await textOf(added)).to.contain('Please go back and start again');
    expect(buttonOf(added)).to.equal(null);
  });

  it('starts the attempt that the backend has begun after one that failed, when the page says so', async () => {
    const left = { retryable: false, attemptsLeft: 2 };
    await page.proxy.answers(attemptFailed('capture', {}, left), begun());
    const added = withSecret();
    await until(() => added.state === 'attempt-failed');
    expect(await textOf(added)).to.contain('start again there');
    expect(buttonOf(added)).to.equal(null);
    await added.start();
    expect(page.visited).to.deep.equal([vendorUrl]);
  });

  it('is lost when the proxy does not know it', async () => {
    await page.proxy.answers(problem(404, 'verification-not-found'));
    const added = withSecret();
    const error = next(added, 'ekyc-error');
    await until(() => added.state === 'lost');
    expect((await error).detail.code).to.equal('verification-not-found');
    await added.updateComplete;
    expect(buttonOf(added)).to.equal(null);
    await added.start();
    expect(await page.proxy.calls()).to.have.length(1);
  });

  it('gives way to another after it is lost', async () => {
    const another = `ver_${'c'.repeat(22)}`;
    await page.proxy.answers(problem(404, 'verification-not-found'), pending({ id: another }));
    const added = withSecret();
    await until(() => added.state === 'lost');
    added.clientSecret = secretOf(another);
    expect(added.state).to.equal('idle');
    await added.updateComplete;
    expect(buttonOf(added)).not.to.equal(null);
  });

  it('does not show its secret in the document', async () => {
    await page.proxy.answers(begun());
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
        await until(() => sent() === 'e.y.J');
        set(secretOf(other));
        expect([field.state, field.value, sent()]).to.deep.equal(['idle', null, null]);
        await until(() => sent() === 'o.t.R');
      });

    it('takes no notice of an answer about the first', async () => {
      await page.proxy.answers(
        { ...verification(), delayMs: 50 },
        { ...pending({ id: other }), delayMs: 60 },
      );
      for (;;) if ((await page.proxy.calls()).length === 1) break;
      field.clientSecret = secretOf(other);
      for (;;) if ((await page.proxy.calls()).length === 2) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(field.state).to.equal('idle');
      expect(kept()).to.deep.equal([]);
    });

    it('keeps the result when it is the same again, or none', async () => {
      await page.proxy.answers(verification());
      await until(() => field.state === 'passed');
      field.clientSecret = clientSecret;
      field.clientSecret = null;
      field.removeAttribute('client-secret');
      expect(field.value).to.equal('e.y.J');
    });
  });
});
