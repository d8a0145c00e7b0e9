import type { Hint, Reason } from 'ekyc-verify-protocol/vocabulary';
import type { Effects, EkycVerifyElement, Phase } from '../src/element.js';
import type { UnsupportedReason } from '../src/browser-support.js';

/** One picture of the gallery: its name, the state it shows, and what brings a fresh element there. */
export type Scene = {
  name: string;
  state: Phase;
  play(element: EkycVerifyElement): Promise<void>;
};

const id = `ver_${'a'.repeat(22)}`;
const clientSecret = `${id}_secret_${'s'.repeat(43)}`;

const never = <T>() => new Promise<T>(() => undefined);

/** A world in which nothing happens by itself. */
const still: Effects = {
  fetch: never,
  navigate: () => undefined,
  checkSupport: () => Promise.resolve(null),
  now: Date.now,
  sleep: never,
};

const answer = (status: number, body: object) => () =>
  Promise.resolve(Response.json(body, { status }));

function scene(
  name: string,
  state: Phase,
  effects: Partial<Effects>,
  prepare: (element: EkycVerifyElement) => void = () => undefined,
): Scene {
  return {
    name,
    state,
    async play(element) {
      element.effects = { ...still, ...effects };
      prepare(element);
      await element.start();
    },
  };
}

const attemptId = `att_${'a'.repeat(22)}`;
const verificationUrl = 'https://sg.faceid.qq.com/reflect/?token=DDA1B4F3';
const later = '2100-01-01T00:00:00Z';

const seen = (body: object) => ({
  id,
  status: 'pending',
  reason: null,
  retryable: true,
  attemptsLeft: 5,
  expiresAt: later,
  attempt: null,
  resultToken: null,
  ...body,
});

const attempt = (status: string, more: object = {}) => ({
  attempt: { id: attemptId, status, reason: null, ...more },
});

/** A page that is loaded with a client secret: the first answer is about a verification. */
const shown = (
  name: string,
  state: Phase,
  body: object,
  prepare: (element: EkycVerifyElement) => void = () => undefined,
): Scene => ({
  name,
  state,
  play(element) {
    element.effects = { ...still, fetch: answer(200, seen(body)) };
    prepare(element);
    element.clientSecret = clientSecret;
    return Promise.resolve();
  },
});

const tryFailed = (reason: Reason, more: { hint?: Hint; attemptsLeft?: number } = {}) => {
  const { hint, attemptsLeft = 4 } = more;
  return shown(`attempt failed: ${hint ?? reason}`, 'attempt-failed', {
    ...attempt('failed', { reason, ...(hint && { hint }) }),
    attemptsLeft,
  });
};

const failed = (reason: Reason) =>
  shown(`failed: ${reason}`, 'failed', {
    status: 'failed',
    reason,
    retryable: false,
    attemptsLeft: 0,
    ...attempt('failed', { reason }),
  });

const problemBody = (status: number, code: string, headers: HeadersInit = {}) =>
  Promise.resolve(
    Response.json({ title: code, status, code, requestId: 'req-7f3a9c' }, { status, headers }),
  );

const problem = (name: string, status: number, code: string) =>
  scene(`error: ${name}`, name === 'lost' ? 'lost' : 'error', {
    fetch: () => problemBody(status, code),
  });

const unsupported = (kind: UnsupportedReason) =>
  scene(`unsupported: ${kind}`, 'unsupported', { checkSupport: () => Promise.resolve(kind) });

const begun = { id: attemptId, verificationUrl, expiresAt: later };
const created = answer(201, { id, clientSecret, expiresAt: later, attempt: begun });

const offer = (expiresIn: number) =>
  answer(200, { url: 'https://kyc.example/v/8Zk3vQ0pN2sX7rT1', number: '0471', expiresIn })();

/** A computer whose person has a phone at hand; `offers` are the answers to its questions for a code. */
const phone = (
  name: string,
  offers: readonly (() => Promise<Response>)[],
  effects: Partial<Effects> = {},
): Scene => ({
  name: `handoff: ${name}`,
  state: 'handoff',
  async play(element) {
    const left = [...offers];
    element.effects = {
      ...still,
      checkSupport: () => Promise.resolve('phone'),
      fetch: ({ method, url }) => {
        if (url.endsWith('/handoff')) return left.shift()?.() ?? never();
        return method === 'POST' ? created() : answer(200, seen({}))();
      },
      ...effects,
    };
    await element.start();
  },
});

/** The page opened the vendor's page by itself, and the person asks for the result. */
function askedFor(name: string, effects: Partial<Effects> = {}): Scene {
  const opened = scene(
    name,
    'checking',
    { fetch: ({ method }) => (method === 'POST' ? created() : never()), ...effects },
    (element) => {
      element.addEventListener('ekyc-redirect', (event) => {
        event.preventDefault();
      });
    },
  );
  return {
    ...opened,
    async play(element) {
      await opened.play(element);
      await element.updateComplete;
      element.shadowRoot?.querySelector<HTMLElement>('[part=button]')?.click();
    },
  };
}

const passed = { status: 'passed', retryable: false, resultToken: 'a.b.c', ...attempt('passed') };
const expired = { status: 'expired', reason: 'expired' };

/** Every state that a person can see, in the order of a visit. */
export const scenes: readonly Scene[] = [
  { name: 'idle', state: 'idle', play: () => Promise.resolve() },
  {
    name: 'disabled',
    state: 'idle',
    play(element) {
      element.disabled = true;
      return Promise.resolve();
    },
  },
  {
    name: 'own words and button',
    state: 'idle',
    play(element) {
      element.innerHTML =
        '<h3>One last step</h3><p>Have your passport ready.</p>' +
        '<button slot="button" type="button">Prove it</button>';
      return Promise.resolve();
    },
  },
  unsupported('no-camera'),
  unsupported('in-app'),
  unsupported('browser'),
  unsupported('framed'),
  phone('code', [() => offer(300)]),
  phone('over', [() => offer(0), () => problemBody(503, 'overloaded')], {
    sleep: (ms) => (ms <= 1000 ? Promise.resolve() : never()),
  }),
  shown('handoff: on the phone', 'handoff', attempt('open', { handedOff: true })),
  scene('starting', 'starting', {}),
  scene('starting: busy', 'starting', {
    fetch: () => problemBody(503, 'upstream-busy', { 'retry-after': '9' }),
  }),
  scene('redirecting', 'redirecting', { fetch: created }),
  scene('opened-externally', 'opened-externally', { fetch: created }, (element) => {
    element.addEventListener('ekyc-redirect', (event) => {
      event.preventDefault();
    });
  }),
  askedFor('checking'),
  // Only the pause after which people are told; those between two questions do not end.
  askedFor('checking: slow', { sleep: (ms) => (ms > 5000 ? Promise.resolve() : never()) }),
  shown('unfinished', 'unfinished', attempt('returned')),
  shown('unfinished: can go on', 'unfinished', attempt('returned', { verificationUrl })),
  tryFailed('capture'),
  tryFailed('capture', { hint: 'light', attemptsLeft: 2 }),
  tryFailed('capture', { hint: 'covered', attemptsLeft: 1 }),
  tryFailed('capture', { hint: 'several-faces' }),
  tryFailed('capture', { hint: 'no-face' }),
  tryFailed('capture', { hint: 'sound' }),
  tryFailed('capture', { hint: 'video' }),
  tryFailed('rejected', { attemptsLeft: 1 }),
  tryFailed('cancelled'),
  tryFailed('timed-out'),
  tryFailed('limit'),
  tryFailed('expired'),
  tryFailed('service'),
  tryFailed('unknown'),
  shown('attempt failed: the site begins the next', 'attempt-failed', {
    ...attempt('failed', { reason: 'capture' }),
    retryable: false,
  }),
  shown('passed', 'passed', passed),
  shown('passed: with a way on', 'passed', passed, (element) => {
    element.innerHTML = '<a slot="continue" href="#account">Go to your account</a>';
  }),
  shown('passed: from a link', 'passed', passed, (element) => {
    element.linkPage = true;
  }),
  failed('rejected'),
  failed('limit'),
  failed('integration'),
  shown('expired', 'expired', expired),
  {
    name: 'expired: starts over',
    state: 'expired',
    async play(element) {
      // As a page that created it by itself and is asked by a click. One of its own: the tab knows the
      // others'.
      const own = `ver_${crypto.randomUUID().replaceAll('-', '').slice(0, 22)}`;
      const secret = `${own}_secret_${'s'.repeat(43)}`;
      const first = { id: own, clientSecret: secret, expiresAt: later, attempt: begun };
      element.effects = {
        ...still,
        fetch: ({ method, url }) => {
          if (method === 'GET') return answer(200, seen({ id: own, ...expired }))();
          if (url.endsWith('/attempts')) return problemBody(409, 'verification-over');
          return answer(201, first)();
        },
      };
      element.addEventListener('ekyc-redirect', (event) => {
        event.preventDefault();
      });
      await element.start();
      await element.start();
    },
  },
  shown('canceled', 'canceled', { status: 'canceled', retryable: false }),
  problem('lost', 404, 'verification-not-found'),
  scene('error: offline', 'error', { fetch: () => Promise.reject(new TypeError('offline')) }),
  problem('captcha', 403, 'captcha-failed'),
  problem('busy', 429, 'rate-limited'),
  problem('service', 503, 'upstream-unavailable'),
  problem('photo', 403, 'photo-required'),
  problem('integration', 403, 'origin-not-allowed'),
];
