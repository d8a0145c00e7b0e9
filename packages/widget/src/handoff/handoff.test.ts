import { expect } from '@esm-bundle/chai';
import {
  FakeProxy,
  attempt,
  attemptFailed,
  begun,
  closePages,
  created,
  id,
  keep,
  kept,
  next,
  openPage,
  otherId,
  pending,
  pendingFor,
  problem,
  secretOf,
  testPage,
  until,
  vendorUrl,
  verification,
} from '../../test/helpers.js';
import { define } from '../define.js';
import { browserEffects } from '../effects.js';
import { EkycVerifyElement } from '../element.js';

define(EkycVerifyElement);

const url = 'https://kyc.example/v/AbCdEfGhIjKlMnOpQrStUv';
const code = (body: object = {}) => ({
  status: 201,
  body: { url, number: '0471', expiresIn: 300, ...body },
});
/** The proxy holds its answer while nothing changes. */
const waiting = { ...pending(), delayMs: 60_000 };
const taken = pending({ attempt: attempt('open', { handedOff: true }) });
const back = pending({ attempt: attempt('returned', { handedOff: true }) });

describe('the hand-off from a computer', () => {
  let proxy: FakeProxy;
  let element: EkycVerifyElement;
  let visited: string[];
  let shown: string[];
  /** Lets the time of the code be over. */
  let passTime: () => void;

  beforeEach(() => {
    visited = [];
    proxy = new FakeProxy();
    element = document.createElement('ekyc-verify');
    element.setAttribute('proxy', proxy.path);
    const over = new Promise<void>((resolve) => {
      passTime = resolve;
    });
    element.effects = {
      ...browserEffects,
      checkSupport: () => Promise.resolve('phone'),
      navigate: (to) => {
        visited.push(to);
      },
      sleep: (ms, signal) => (ms > 60_000 ? over : browserEffects.sleep(1, signal)),
    };
    document.body.append(element);
    shown = [];
    new MutationObserver(() => shown.push(root().textContent)).observe(root(), {
      subtree: true,
      childList: true,
      characterData: true,
    });
  });

  afterEach(() => {
    document.body.replaceChildren();
    sessionStorage.clear();
  });

  const root = () => element.shadowRoot as ShadowRoot;
  const part = (name: string) => root().querySelector<HTMLElement>(`[part=${name}]`);
  const said = () => part('status')?.textContent ?? '';
  const button = (label: string) =>
    [...root().querySelectorAll('button')].find(({ textContent }) => textContent.trim() === label);
  /** Also what it has shown for a moment alone. */
  const shows = (text: string) => until(() => shown.some((all) => all.includes(text)));

  /** Starts, and waits for the code; it may be gone by then, where the answers leave it no time. */
  async function showCode(...answers: Parameters<FakeProxy['answers']>): Promise<void> {
    await proxy.answers(created(), code(), ...answers);
    void element.start();
    await shows('0471');
  }

  /** Waits until so many questions have come: answers go to the questions in their order. */
  async function asked(times: number): Promise<void> {
    for (;;) {
      const questions = (await proxy.calls()).filter(({ method }) => method === 'GET');
      if (questions.length >= times) return;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  it('shows code, number and link, all of them the proxy’s', async () => {
    await showCode(waiting);
    expect(element.state).to.equal('handoff');
    expect(said()).to.include('Continue on your phone');
    expect(part('handoff-number')?.textContent.trim()).to.equal(
      'Your phone should show this number: 0471',
    );
    expect(part('qr-code')?.getAttribute('aria-label')).to.equal('QR code to scan with your phone');
    expect(root().querySelector('input')?.value).to.equal(url.replace('https://', ''));
    expect(root().innerHTML).not.to.include(new URL(vendorUrl).host);
    const [start, offer] = await proxy.calls();
    // Nothing is bought before the phone's button, or this device, is pressed.
    expect(start?.body).not.to.have.property('begin');
    expect(offer).to.deep.include({ method: 'POST', path: `/v1/verifications/${id}/handoff` });
    expect(offer?.headers['authorization']).to.equal(`Bearer ${secretOf(id)}`);
  });

  it('follows the phone, and shows the result by itself', async () => {
    const heard: string[] = [];
    for (const type of ['ekyc-start', 'ekyc-attempt', 'ekyc-result', 'ekyc-error'] as const)
      element.addEventListener(type, () => heard.push(type));
    await showCode(pending(), taken, { ...taken, delayMs: 50 }, verification());
    await shows('Follow the steps on your phone');
    expect(part('qr-code')).to.equal(null);
    await until(() => element.state === 'passed');
    expect(element.value).to.equal('e.y.J');
    expect(part('handoff')).to.equal(null);
    expect(heard).to.deep.equal(['ekyc-start', 'ekyc-attempt', 'ekyc-result']);
    expect(visited).to.deep.equal([]);
  });

  it('goes on here when the person wants that, with an attempt of its own', async () => {
    await showCode(waiting, begun());
    await asked(1);
    button('Use this device instead')?.click();
    await until(() => visited.length > 0);
    expect(visited).to.deep.equal([vendorUrl]);
    expect((await proxy.calls()).at(-1)).to.deep.include({
      path: `/v1/verifications/${id}/attempts`,
      body: { flow: 'redirect' },
    });
    expect(kept()).to.have.length(1);
  });

  it('follows a change of the page’s language', async () => {
    await showCode(waiting);
    const before = part('qr-code')?.querySelector('path')?.getAttribute('d');
    element.locale = 'zh-Hant';
    await until(() => said().includes('手機'));
    expect(part('handoff')?.textContent).to.include('手機').and.not.to.include('phone');
    expect(part('qr-code')?.querySelector('path')?.getAttribute('d')).to.equal(before);
  });

  it('lets nobody press anything where the form around it is disabled', async () => {
    const around = document.createElement('fieldset');
    document.body.append(around);
    around.append(element);
    await showCode(pending(), taken, { ...taken, delayMs: 60_000 });
    await shows('Follow the steps on your phone');
    const again = () => button('Show a new code');
    expect(again()?.disabled).to.equal(false);
    around.disabled = true;
    await until(() => again()?.disabled === true);
    around.disabled = false;
    await proxy.answers(code({ number: '1234' }), waiting);
    await until(() => again()?.disabled === false);
    again()?.click();
    await shows('1234');
    around.disabled = true;
    await until(() => button('Use this device instead')?.disabled === true);
    expect(button('Copy link')?.disabled).to.equal(true);
  });

  it('puts a new code in place of one before its time is over', async () => {
    await showCode(waiting, code({ number: '1234' }));
    await asked(1);
    const before = part('qr-code')?.querySelector('path')?.getAttribute('d');
    element.effects = { ...element.effects, sleep: () => new Promise(() => {}) };
    passTime();
    await shows('1234');
    expect(element.state).to.equal('handoff');
    expect(before).not.to.equal(undefined);
    const offers = (await proxy.calls()).filter(({ path }) => path.endsWith('/handoff'));
    expect(offers).to.have.length(2);
  });

  for (const expiresIn of [0, -5, 0.5])
    it(`pauses before it asks for another code after one that is good for ${expiresIn} seconds`, async () => {
      const pauses: number[] = [];
      element.effects = {
        ...element.effects,
        sleep: (ms) => {
          pauses.push(ms);
          return new Promise(() => {});
        },
      };
      await proxy.answers(created(), code({ expiresIn }), waiting);
      void element.start();
      await until(() => pauses.length > 0);
      expect(pauses).to.deep.equal([1000]);
    });

  it('says that the code has expired where no new one is to be had, and asks for one', async () => {
    let now = 0;
    element.effects = { ...element.effects, now: () => (now += 10_000) };
    await showCode(waiting, ...Array.from({ length: 5 }, () => problem(503, 'overloaded')));
    await asked(1);
    passTime();
    await shows('This code has expired');
    expect(part('qr-code')).to.equal(null);
    element.effects = { ...element.effects, sleep: () => new Promise(() => {}) };
    await proxy.answers(code({ number: '1234' }), waiting);
    button('Show a new code')?.click();
    await shows('1234');
  });

  it('says why the phone’s attempt did not pass, and offers both ways again', async () => {
    const failed = attemptFailed('capture', { handedOff: true, hint: 'light' });
    await showCode(pending(), taken, { ...failed, delayMs: 50 });
    await until(() => element.state === 'attempt-failed');
    await shows('The light wasn’t right');
    await proxy.answers(code({ number: '1234' }), failed, waiting);
    button('Try again')?.click();
    await shows('1234');
    await asked(5);
    expect(button('Use this device instead')).not.to.equal(undefined);
    expect(element.state).to.equal('handoff');
  });

  it('shows the code of an attempt that the backend has begun for a phone, and how it failed', async () => {
    const failed = attemptFailed('timed-out', { handedOff: true });
    await showCode(taken, failed);
    await shows('Continue on your phone');
    await until(() => element.state === 'attempt-failed');
  });

  it('says that it is not finished when the phone came back so, and lets the person start over', async () => {
    await showCode(pending(), taken, back, back, { ...back, delayMs: 60_000 });
    await until(() => element.state === 'unfinished');
    await element.updateComplete;
    expect(button('Start over')).not.to.equal(undefined);
  });

  it('goes on when the connection fails for a while', async () => {
    await showCode(problem(503, 'overloaded'), problem(502, 'upstream-refused'), verification());
    await until(() => element.state === 'passed');
  });

  it('says so when even the verification’s time is over', async () => {
    const expired = { status: 'expired', reason: 'expired', retryable: true, attempt: null };
    await showCode(waiting, problem(409, 'verification-over'), verification(expired));
    await asked(1);
    passTime();
    await until(() => element.state === 'expired');
    await element.updateComplete;
    expect(button('Start over')).not.to.equal(undefined);
  });

  it('leaves this page instead when the answer is none', async () => {
    await proxy.answers(created(), { status: 201, body: { url: 'javascript:alert(1)' } }, begun());
    await element.start();
    expect(visited).to.deep.equal([vendorUrl]);
  });

  it('shows a new code when the phone is lost, of the same verification', async () => {
    await showCode(
      pending(),
      taken,
      { ...taken, delayMs: 60_000 },
      code({ number: '9999' }),
      taken,
      waiting,
    );
    await shows('Show a new code');
    await asked(3);
    button('Show a new code')?.click();
    await shows('9999');
    // The lost phone's attempt is no news.
    await asked(5);
    expect(part('handoff-number')?.textContent).to.include('9999');
    const paths = (await proxy.calls()).map(({ method, path }) => `${method} ${path}`);
    expect(paths.filter((call) => call === 'POST /v1/verifications')).to.have.length(1);
  });

  for (const problemCode of ['photo-required', 'not-found'])
    it(`leaves this page instead when the proxy answers ${problemCode}`, async () => {
      await proxy.answers(created(), problem(409, problemCode), begun());
      await element.start();
      expect(visited).to.deep.equal([vendorUrl]);
    });

  it('says what went wrong when there is no code', async () => {
    await proxy.answers(created(), problem(500, 'internal-error'));
    const error = next(element, 'ekyc-error');
    await element.start();
    expect((await error).detail.code).to.equal('internal-error');
  });

  it('follows on after a reload of a page whose backend began', async () => {
    await proxy.answers(taken, taken, { ...verification(), delayMs: 50 });
    element.clientSecret = secretOf(id);
    await shows('Follow the steps on your phone');
    await until(() => element.state === 'passed');
  });

  it('leaves what a reload needs to follow on', async () => {
    await showCode(waiting);
    expect(kept()).to.have.length(1);
    expect(kept()[0]).to.deep.include({ id, clientSecret: secretOf(id), token: null });
  });

  describe('after a reload', () => {
    const reload = (markup = `<ekyc-verify proxy="${proxy.path}"></ekyc-verify>`) => {
      keep(pendingFor(proxy, testPage, { token: null }));
      return openPage(testPage, markup);
    };

    afterEach(closePages);

    it('follows the phone on, and says nothing of a start', async () => {
      await proxy.answers(taken, taken, { ...verification(), delayMs: 50 });
      const { page, element: there } = await reload();
      await until(() => there.state === 'passed');
      expect(page.ekycEvents.map(({ type }) => type)).to.deep.equal([
        'ekyc-attempt',
        'ekyc-result',
      ]);
      expect((await proxy.calls()).map(({ method, path }) => `${method} ${path}`)).to.deep.equal(
        Array.from({ length: 3 }, () => `GET /v1/verifications/${id}`),
      );
    });

    it('shows a code again where no phone had it', async () => {
      await proxy.answers(pending(), code(), waiting);
      const { element: there } = await reload();
      await until(() => there.state === 'handoff');
      expect(there.shadowRoot?.querySelector('[part=qr-code]')).not.to.equal(null);
      expect(kept()).to.have.length(1);
    });

    it('is about the page’s own client secret where it has another', async () => {
      await proxy.answers(pending({ id: otherId }));
      const { element: there } = await reload(
        `<ekyc-verify proxy="${proxy.path}" client-secret="${secretOf(otherId)}"></ekyc-verify>`,
      );
      for (;;) if ((await proxy.calls()).length > 0) break;
      expect((await proxy.calls())[0]?.path).to.equal(`/v1/verifications/${otherId}`);
      expect(there.state).to.equal('idle');
    });

    it('buys nothing, and shows how it ended meanwhile', async () => {
      await proxy.answers(
        verification({ status: 'expired', reason: 'expired', retryable: true, attempt: null }),
      );
      const { page, element: there } = await reload();
      await until(() => there.state === 'expired');
      expect(await proxy.calls()).to.have.length(1);
      await until(() => page.ekycEvents.length === 1);
    });
  });

  it('speaks the element’s language, and the site’s own words', async () => {
    await element.updateComplete;
    element.setAttribute('locale', 'ar');
    await element.updateComplete;
    element.messages = { handoff: { useThisDevice: 'Ici' } };
    await showCode(waiting);
    expect(said()).to.include('المتابعة على هاتفك');
    expect(button('Ici')).not.to.equal(undefined);
  });

  it('keeps the focus on what the person uses', async () => {
    await showCode(waiting);
    root().querySelector('input')?.focus();
    element.requestUpdate();
    await element.updateComplete;
    expect(root().activeElement).to.equal(root().querySelector('input'));
  });

  it('does not lose the focus with what the person used', async () => {
    const { sleep } = element.effects;
    let goOn: () => void = () => undefined;
    const paused = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const pauseFor = (ms: number, signal: AbortSignal) =>
      ms > 60_000 ? sleep(ms, signal) : paused;
    element.effects = { ...element.effects, sleep: pauseFor };
    await showCode(pending(), pending(), taken, { ...taken, delayMs: 60_000 });
    root().querySelector('input')?.focus();
    goOn();
    await shows('Follow the steps on your phone');
    expect(root().activeElement?.id).to.equal('title');
  });

  it('ends when the element leaves the page', async () => {
    await showCode(waiting);
    element.remove();
    await until(() => element.state === 'idle');
    const before = (await proxy.calls()).length;
    passTime();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await proxy.calls()).to.have.length(before);
  });
});
