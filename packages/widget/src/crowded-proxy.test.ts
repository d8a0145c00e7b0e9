import { expect } from '@esm-bundle/chai';
import {
  begun,
  buttonOf,
  elementPage,
  id,
  next,
  problem,
  secretOf,
  started,
  until,
} from '../test/helpers.js';
import { define } from './define.js';
import { EkycVerifyElement } from './element.js';

define(EkycVerifyElement);

describe('<ekyc-verify> and a proxy that asks to wait', () => {
  const page = elementPage();
  let element: EkycVerifyElement;
  let waits: number[];

  beforeEach(() => {
    element = page.add();
    waits = [];
    element.effects = {
      ...element.effects,
      sleep: (ms) => {
        waits.push(ms);
        return Promise.resolve();
      },
    };
  });

  const crowded = (code: string, seconds?: string) => ({
    ...problem(503, code),
    ...(seconds !== undefined && { headers: { 'retry-after': seconds } }),
  });

  it('waits as long as it says, and starts by itself', async () => {
    await page.proxy.answers(crowded('upstream-busy', '7'), started());
    await element.start();
    expect(waits).to.deep.equal([7000]);
    expect(page.visited).to.have.length(1);
  });

  it('says so while it waits, and that it goes on by itself', async () => {
    let goOn = () => {};
    element.effects = {
      ...element.effects,
      sleep: () =>
        new Promise((resolve) => {
          goOn = resolve;
        }),
    };
    await page.proxy.answers(crowded('rate-limited', '7'), started());
    const work = element.start();
    await until(() => element.shadowRoot?.textContent.includes('You’re in line') ?? false);
    expect(element.state).to.equal('starting');
    expect(buttonOf(element)?.getAttribute('aria-disabled')).to.equal('true');
    goOn();
    await work;
    expect(page.visited).to.have.length(1);
  });

  it('waits too where the backend began', async () => {
    await page.proxy.answers(crowded('overloaded', '2'), begun());
    element.clientSecret = secretOf(id);
    await element.start();
    expect(waits).to.deep.equal([2000]);
    expect(page.visited).to.have.length(1);
  });

  it('says so after much waiting', async () => {
    const answers = Array.from({ length: 11 }, () => crowded('upstream-busy', '1'));
    await page.proxy.answers(...answers, started());
    const error = next(element, 'ekyc-error');
    await element.start();
    expect((await error).detail.code).to.equal('upstream-busy');
    expect(await page.proxy.calls()).to.have.length(11);
  });

  for (const [what, answer] of [
    ['a wait that is too long', crowded('upstream-busy', '3600')],
    ['no wait', crowded('upstream-busy')],
    ['a wait that is neither number nor date', crowded('upstream-busy', 'later')],
    // The vendor may have got the start: a second one could be a second verification.
    ['a start that may have been bought', crowded('upstream-unavailable', '1')],
  ] as const)
    it(`does not repeat a start after ${what}`, async () => {
      await page.proxy.answers(answer, started());
      await element.start();
      expect(element.state).to.equal('error');
      expect(await page.proxy.calls()).to.have.length(1);
    });
});

describe('<ekyc-verify> with a captcha', () => {
  const page = elementPage();

  it('sends a token once, and asks the person when it was used', async () => {
    await page.proxy.answers(problem(503, 'storage-unavailable'), problem(403, 'captcha-failed'));
    const element = page.add({ 'captcha-token': 'solved-1' });
    await element.start();
    expect(element.captchaToken).to.equal(null);
    expect(element.hasAttribute('captcha-token')).to.equal(false);
    await element.start();
    await element.updateComplete;
    const [first, second] = await page.proxy.calls();
    expect(first?.body).to.deep.include({ captchaToken: 'solved-1' });
    expect(second?.body).not.to.have.property('captchaToken');
    const titleOf = (each: EkycVerifyElement) =>
      each.shadowRoot?.querySelector('[part=title]')?.textContent;
    const asked = titleOf(element);
    expect(buttonOf(element)?.getAttribute('aria-disabled')).to.equal('false');
    await page.proxy.answers(problem(403, 'origin-not-allowed'));
    await element.start();
    await element.updateComplete;
    expect(titleOf(element)).not.to.equal(asked);
  });

  it('is not started again by itself when busy: the token may have been used', async () => {
    const busy = { ...problem(503, 'upstream-busy'), headers: { 'retry-after': '0' } };
    await page.proxy.answers(busy, started());
    const element = page.add({ 'captcha-token': 'solved-1' });
    await element.start();
    expect(element.state).to.equal('error');
    expect(await page.proxy.calls()).to.have.length(1);
  });

  it('keeps the token that the page gives it while it is starting', async () => {
    await page.proxy.answers({ ...problem(503, 'storage-unavailable'), delayMs: 100 }, started());
    const element = page.add({ 'captcha-token': 'solved-1' });
    const start = element.start();
    await until(() => element.captchaToken === null);
    element.captchaToken = 'solved-2';
    await start;
    await element.start();
    const [, second] = await page.proxy.calls();
    expect(second?.body).to.deep.include({ captchaToken: 'solved-2' });
  });

  it('takes a new token for the next start, as property or attribute', async () => {
    await page.proxy.answers(
      problem(503, 'storage-unavailable'),
      problem(503, 'storage-unavailable'),
      started(),
    );
    const element = page.add({ 'captcha-token': 'solved-1' });
    await element.start();
    element.captchaToken = 'solved-2';
    await element.start();
    element.setAttribute('captcha-token', 'solved-3');
    await element.start();
    const tokens = (await page.proxy.calls()).map(
      ({ body }) => (body as { captchaToken?: string }).captchaToken,
    );
    expect(tokens).to.deep.equal(['solved-1', 'solved-2', 'solved-3']);
  });
});
