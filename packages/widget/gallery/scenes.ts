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

/** The page brings its own client secret, so that the first answer is about a verification. */
const asked = (name: string, state: Phase, body: object, effects: Partial<Effects> = {}) => {
  const verification = { id, reason: null, retryable: false, resultToken: null, ...body };
  return scene(name, state, { fetch: answer(200, verification), ...effects }, (element) => {
    element.clientSecret = clientSecret;
  });
};

const failed = (reason: Reason, retryable: boolean, hint?: Hint) => {
  const status = reason === 'expired' ? 'expired' : 'failed';
  return asked(`failed: ${hint ?? reason}`, status, {
    status,
    reason,
    retryable,
    ...(hint && { hint }),
  });
};

const problem = (name: string, status: number, code: string) =>
  scene(`error: ${name}`, name === 'lost' ? 'lost' : 'error', {
    fetch: answer(status, { title: code, status, code, requestId: 'req-7f3a9c' }),
  });

const unsupported = (kind: UnsupportedReason) =>
  scene(`unsupported: ${kind}`, 'unsupported', { checkSupport: () => Promise.resolve(kind) });

const started = answer(201, {
  id,
  clientSecret,
  verificationUrl: 'https://sg.faceid.qq.com/reflect/?token=DDA1B4F3',
  expiresAt: '2100-01-01T00:00:00Z',
});

/** A computer whose person has a phone at hand. */
const phone = (name: string, offer: ReturnType<typeof answer>, effects: Partial<Effects> = {}) =>
  scene(`handoff: ${name}`, 'handoff', {
    checkSupport: () => Promise.resolve('phone'),
    fetch: ({ method, url }) => {
      if (url.endsWith('/handoff')) return offer();
      const pending = { id, status: 'pending', reason: null, retryable: false, resultToken: null };
      return method === 'POST' ? started() : answer(200, pending)();
    },
    ...effects,
  });

const code = answer(200, {
  url: 'https://kyc.example/v/8Zk3vQ0pN2sX7rT1',
  number: '0471',
  expiresIn: 600,
});

const passed = { id, status: 'passed', reason: null, retryable: false, resultToken: 'a.b.c' };

/** The page opened the vendor's page by itself, and the person came back too early. */
function backFromWindow(name: string): Scene {
  const pending = { id, status: 'pending', reason: null, retryable: false, resultToken: null };
  const opened = scene(
    name,
    'unfinished',
    {
      fetch: ({ method }) => (method === 'POST' ? started() : answer(200, pending)()),
      sleep: (ms) => (ms <= 1000 ? Promise.resolve() : never()),
    },
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
  phone('code', code),
  phone('over', code, { sleep: (ms) => (ms > 60_000 ? Promise.resolve() : never()) }),
  phone('on the phone', answer(409, { code: 'handoff-used' })),
  scene('starting', 'starting', {}),
  scene('redirecting', 'redirecting', { fetch: started }),
  scene('opened-externally', 'opened-externally', { fetch: started }, (element) => {
    element.addEventListener('ekyc-redirect', (event) => {
      event.preventDefault();
    });
  }),
  asked('checking', 'checking', { status: 'pending' }),
  asked(
    'checking: slow',
    'checking',
    { status: 'pending' },
    // Only the pause after which people are told; those between two questions do not end.
    { sleep: (ms) => (ms > 5000 ? Promise.resolve() : never()) },
  ),
  asked(
    'unfinished',
    'unfinished',
    { status: 'pending' },
    // Only the pause before the second question ends.
    { sleep: (ms) => (ms <= 1000 ? Promise.resolve() : never()) },
  ),
  backFromWindow('unfinished: can go on'),
  asked('passed', 'passed', { status: 'passed', resultToken: 'a.b.c' }),
  scene('passed: with a way on', 'passed', { fetch: answer(200, passed) }, (element) => {
    element.clientSecret = clientSecret;
    element.innerHTML = '<a slot="continue" href="#account">Go to your account</a>';
  }),
  failed('capture', true),
  failed('capture', true, 'light'),
  failed('capture', true, 'covered'),
  failed('capture', true, 'several-faces'),
  failed('capture', true, 'no-face'),
  failed('capture', true, 'sound'),
  failed('capture', true, 'video'),
  failed('rejected', false),
  failed('cancelled', true),
  failed('timed-out', true),
  failed('limit', false),
  failed('expired', true),
  failed('service', true),
  failed('integration', false),
  failed('unknown', true),
  problem('lost', 404, 'verification-not-found'),
  scene('error: offline', 'error', { fetch: () => Promise.reject(new TypeError('offline')) }),
  problem('captcha', 403, 'captcha-failed'),
  problem('busy', 429, 'rate-limited'),
  problem('service', 503, 'upstream-unavailable'),
  problem('integration', 403, 'origin-not-allowed'),
];
