import { expect } from '@esm-bundle/chai';
import {
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
import type { Effects } from './element.js';
import { asEkycError } from './errors.js';
import { proxyClient } from './proxy-client.js';

define(EkycVerifyElement);

describe('<ekyc-verify> when something fails that nobody expected', () => {
  const page = elementPage();
  let element: EkycVerifyElement;
  let warnings: unknown[][];
  const { warn } = globalThis.console;

  beforeEach(() => {
    element = page.add();
    warnings = [];
    globalThis.console.warn = (...message: unknown[]) => warnings.push(message);
  });
  afterEach(() => {
    globalThis.console.warn = warn;
  });

  const cause = new Error('x');
  const abort = new DOMException('x', 'AbortError');
  const failing: [what: string, code: string, effects: Partial<Effects>, cause?: unknown][] = [
    ['fetch rejects with an Error', 'network', { fetch: () => Promise.reject(cause) }],
    ['fetch rejects with a DOMException', 'network', { fetch: () => Promise.reject(abort) }, abort],
    [
      'fetch throws at once',
      'network',
      {
        fetch: () => {
          throw cause;
        },
      },
    ],
    ['checkSupport rejects', 'unexpected', { checkSupport: () => Promise.reject(cause) }],
    [
      'navigate throws',
      'unexpected',
      {
        navigate: () => {
          throw cause;
        },
      },
    ],
  ];
  for (const [what, code, effects, told = cause] of failing)
    it(`has a way on, an event and one message with the cause when ${what}`, async () => {
      await page.proxy.answers(started());
      element.effects = { ...element.effects, ...effects };
      const error = next(element, 'ekyc-error');
      await element.start();
      expect((await error).detail.code).to.equal(code);
      expect(element.state).to.equal('error');
      await element.updateComplete;
      expect(buttonOf(element)?.getAttribute('aria-disabled')).to.equal('false');
      expect(warnings).to.have.length(1);
      expect(String(warnings[0]?.[0])).to.match(new RegExp(`^ekyc-verify: ${code}: [A-Z].*\\.$`));
      expect(warnings[0]?.[1]).to.equal(told);
    });

  for (const told of [cause, abort, 'a string', null])
    it(`does so, too, when the page’s own fetch rejects with ${told}`, async () => {
      const { fetch: usual } = globalThis;
      const { fetch } = document.createElement('ekyc-verify').effects;
      element.effects = { ...element.effects, fetch };
      const error = next(element, 'ekyc-error');
      globalThis.fetch = () => Promise.reject(told);
      await element.start();
      globalThis.fetch = usual;
      expect((await error).detail.code).to.equal('network');
      await element.updateComplete;
      expect(element.state).to.equal('error');
      expect(buttonOf(element)?.getAttribute('aria-disabled')).to.equal('false');
      expect(warnings.map((warning) => warning[1])).to.deep.equal([told]);
    });

  it('goes on when a listener throws', async () => {
    await page.proxy.answers(started());
    // What a listener throws goes to the window; the runner would take it for a failure of its own.
    let thrown = 0;
    const { onerror } = window;
    const hear = () => {
      thrown += 1;
      return true;
    };
    Object.assign(window, { onerror: hear });
    for (const type of ['ekyc-start', 'ekyc-redirect'] as const)
      element.addEventListener(type, () => {
        throw cause;
      });
    await element.start();
    Object.assign(window, { onerror });
    expect(thrown).to.equal(2);
    expect(page.visited).to.have.length(1);
  });

  it('has the browser’s own effects again when a framework sets them back', () => {
    const browsers = document.createElement('ekyc-verify').effects;
    (element as { effects: unknown }).effects = undefined;
    expect(element.effects).to.deep.equal(browsers);
    (element as { effects: unknown }).effects = null;
    expect(element.effects).to.deep.equal(browsers);
  });

  it('takes the effects that an app replaces, and keeps the others', () => {
    const navigate = () => undefined;
    (element as { effects: Partial<Effects> }).effects = { navigate };
    expect(element.effects.navigate).to.equal(navigate);
    expect(element.effects.fetch).to.be.a('function');
  });

  it('keeps the browser’s own where a member is set to nothing', async () => {
    await page.proxy.answers(started());
    (element as { effects: unknown }).effects = {
      ...element.effects,
      fetch: undefined,
      sleep: null,
    };
    await element.start();
    expect(page.visited).to.have.length(1);
  });

  for (const support of [undefined, 'sideways'])
    it(`starts where an app’s checkSupport resolves with ${support}`, async () => {
      await page.proxy.answers(started());
      const checkSupport = () => Promise.resolve(support as unknown as null);
      element.effects = { ...element.effects, checkSupport };
      await element.start();
      expect(page.visited).to.have.length(1);
    });

  it('says in one message what a developer has to do, and not the code twice', async () => {
    element.removeAttribute('proxy');
    // The script for pages knows one.
    const { defaultProxy } = EkycVerifyElement;
    EkycVerifyElement.defaultProxy = undefined;
    await element.start();
    EkycVerifyElement.defaultProxy = defaultProxy;
    expect(warnings).to.have.length(1);
    expect(String(warnings[0]?.[0])).to.contain('Set the attribute "proxy"');
    expect(String(warnings[0]?.[0]).match(/proxy-missing/g)).to.have.length(1);
  });

  it('asks for the result again after a failure on the way back', async () => {
    await page.proxy.answers(started());
    element.clientSecret = secretOf(id);
    element.effects = { ...element.effects, fetch: () => Promise.reject(cause) };
    void element.start();
    await until(() => element.state === 'error');
    expect(page.visited).to.deep.equal([]);
  });
});

describe('<ekyc-verify> on a page that its proxy does not list', () => {
  const page = elementPage();
  let element: EkycVerifyElement;

  /** The same server under its other name: another origin, whose answers have no headers of CORS. */
  const otherOrigin = () => page.proxy.url.replace('//127.0.0.1', '//localhost');
  const toAll = { 'access-control-allow-origin': '*' };
  const codeOf = async () => {
    const error = next(element, 'ekyc-error');
    await element.start();
    return (await error).detail.code;
  };
  const titleOf = async () => {
    await element.updateComplete;
    return element.shadowRoot?.querySelector('[part=title]')?.textContent;
  };
  /** The first call gets no answer. */
  const failOnce = (cause: Error) => {
    let calls = 0;
    element.effects = {
      ...element.effects,
      fetch: (request) => {
        calls += 1;
        return calls === 1 ? Promise.reject(cause) : fetch(request);
      },
    };
  };

  beforeEach(() => {
    element = page.add();
    element.proxy = otherOrigin();
  });

  it('says so, and does not blame the connection', async () => {
    const refusal = problem(403, 'origin-not-allowed');
    await page.proxy.answers(refusal, { ...refusal, headers: toAll });
    const error = next(element, 'ekyc-error');
    await element.start();
    const { code, message } = (await error).detail;
    expect(code).to.equal('origin-not-allowed');
    expect(message).to.contain('EKYC_ALLOWED_ORIGINS').and.to.contain(location.origin);
    expect(page.visited).to.deep.equal([]);
    const refused = await titleOf();
    element.reset();
    element.proxy = 'http://127.0.0.1:1/';
    await element.start();
    expect(refused).not.to.equal(await titleOf());
  });

  it('is told from a page without a connection', async () => {
    element.proxy = 'http://localhost:1/';
    expect(await codeOf()).to.equal('network');
  });

  it('is told from a page that loses the connection of one call', async () => {
    failOnce(new TypeError('Failed to fetch'));
    await page.proxy.answers({ status: 200, body: { status: 'ok' }, headers: toAll });
    expect(await codeOf()).to.equal('network');
    expect((await page.proxy.calls()).map(({ path }) => path)).to.deep.equal(['/healthz']);
  });

  it('is told from a page whose calls something else answers, such as a login', async () => {
    const elsewhere = { status: 302, body: '', headers: { location: '/login' } };
    await page.proxy.answers(elsewhere, elsewhere);
    expect(await codeOf()).to.equal('network');
    element.proxy = page.proxy.path;
    await page.proxy.answers(elsewhere);
    expect(await codeOf()).to.equal('invalid-answer');
  });

  it('is told from a page where no request can be made', async () => {
    const { Request: native } = window;
    window.Request = class extends native {
      constructor() {
        super('https://user:password@shop.example/');
      }
    };
    try {
      expect(await codeOf()).to.equal('unexpected');
    } finally {
      window.Request = native;
    }
  });
});

describe('<ekyc-verify> and calls that never come to an end', () => {
  const page = elementPage();
  const never = new Promise<never>(() => {});
  const { signal } = new AbortController();
  const access = { id, clientSecret: secretOf(id) };
  const codeOf = (sending: (request: Request) => Promise<Response>, proxy: string) =>
    proxyClient(new URL(proxy), sending, 20)
      .get(access, signal)
      .then(
        () => 'none',
        (error: unknown) => asEkycError(error).code,
      );

  it('gives up those of a page whose fetch drops the signal', async () => {
    expect(await codeOf(() => never, page.proxy.url)).to.equal('timeout');
  });

  it('gives up the question why a call failed', async () => {
    const sending = ({ url }: Request) =>
      url.endsWith('/healthz') ? never : Promise.reject(new TypeError('Failed to fetch'));
    expect(await codeOf(sending, 'https://kyc.example/')).to.equal('timeout');
  });
});
