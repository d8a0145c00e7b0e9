import { browserEffects } from '../src/effects.js';
import type { EkycVerifyElement } from '../src/element.js';
import { pendingStore } from '../src/pending-store.js';
import type { Pending } from '../src/pending-store.js';

export type Answer = {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
  delayMs?: number;
};
export type Call = {
  method: string;
  path: string;
  headers: Partial<Record<string, string>>;
  body: unknown;
};

/** A fake proxy of one test's own, over the real network. */
export class FakeProxy {
  readonly path = `/fake-proxy/${crypto.randomUUID()}`;
  readonly url = new URL(this.path, location.href).href;

  async answers(...answers: Answer[]): Promise<void> {
    await fetch(`${this.path}/answers`, { method: 'PUT', body: JSON.stringify(answers) });
  }

  async calls(): Promise<Call[]> {
    return (await (await fetch(`${this.path}/calls`)).json()) as Call[];
  }
}

export const id = `ver_${'a'.repeat(22)}`;
export const otherId = `ver_${'b'.repeat(22)}`;
export const secretOf = (owner: string) => `${owner}_secret_${'s'.repeat(43)}`;
export const vendorUrl = 'https://sg.faceid.qq.com/reflect/?token=DDA1B4F3';
export const bizToken = '0AB1C2D3-0123-4567-89AB-CDEF01234567';

export const attemptId = `att_${'a'.repeat(22)}`;
const soon = () => new Date(Date.now() + 600_000).toISOString();

/** The proxy's answer to a begin of an attempt. */
export function begun(body: object = {}): Answer {
  return {
    status: 200,
    body: { id: attemptId, verificationUrl: vendorUrl, expiresAt: soon(), ...body },
  };
}

/** The proxy's answer to a creation. Without `attempt`, nothing has begun. */
export function created(body: object = {}): Answer {
  return { status: 201, body: { id, clientSecret: secretOf(id), expiresAt: soon(), ...body } };
}

/** The proxy's answer to a creation with the first attempt; `attempt` is about that. */
export function started(body: object = {}, attempt: object = {}): Answer {
  return created({ attempt: begun(attempt).body, ...body });
}

/** What a page sees of an attempt. */
export const attempt = (status: string, more: object = {}) => ({
  id: attemptId,
  status,
  reason: null,
  ...more,
});

export function verification(body: object = {}): Answer {
  const passed = {
    id,
    status: 'passed',
    reason: null,
    retryable: false,
    attemptsLeft: 4,
    expiresAt: '2030-01-01T00:00:00Z',
    attempt: attempt('passed'),
    resultToken: 'e.y.J',
  };
  return { status: 200, body: { ...passed, ...body } };
}

/** Nothing has begun, unless `attempt` says otherwise. */
export const pending = (body: object = {}): Answer =>
  verification({
    status: 'pending',
    retryable: true,
    attemptsLeft: 5,
    attempt: null,
    resultToken: null,
    ...body,
  });

/** Somebody came back without a result, and can go on. */
export const returned = (more: object = {}, body: object = {}): Answer =>
  pending({ attempt: attempt('returned', { verificationUrl: vendorUrl, ...more }), ...body });

/** The latest attempt did not pass, and another may begin. */
export const attemptFailed = (reason: string, more: object = {}, body: object = {}): Answer =>
  pending({ attempt: attempt('failed', { reason, ...more }), attemptsLeft: 4, ...body });

export const problem = (status: number, code: string): Answer => ({
  status,
  body: { type: 'about:blank', title: 'A title.', status, code, requestId: 'req-1' },
});

export function pendingFor(proxy: FakeProxy, page: string, more: Partial<Pending> = {}): Pending {
  const href = new URL(page, location.href);
  return {
    id,
    clientSecret: secretOf(id),
    proxy: proxy.url,
    redirectUrl: href.origin + href.pathname,
    href: href.href,
    historyState: null,
    elementKey: '0',
    startedAt: Date.now() - 60_000,
    documentType: null,
    ...more,
  };
}

const store = () => pendingStore(sessionStorage, Date.now);

export function keep(...pendings: Pending[]): void {
  pendings.forEach(store().put);
}

export function kept(): Pending[] {
  return store().all();
}

/** Polls until the condition holds; the test's own timeout ends it otherwise. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Resolves with the next event of that type on the target. */
export function next<T extends keyof GlobalEventHandlersEventMap>(
  target: EventTarget,
  type: T,
): Promise<GlobalEventHandlersEventMap[T]> {
  return new Promise((resolve) => {
    target.addEventListener(
      type,
      (event) => {
        resolve(event as GlobalEventHandlersEventMap[T]);
      },
      { once: true },
    );
  });
}

/** A page in a frame: real address, real history, a module instance of its own. */
export type TestPage = Window & { ekycEvents: { type: string; detail: unknown }[] };

export const testPage = '/packages/widget/test/page.html';

export async function openPage(address: string, markup = '<ekyc-verify></ekyc-verify>') {
  sessionStorage.setItem('test:markup', markup);
  const frame = document.createElement('iframe');
  const loaded = new Promise((resolve) => {
    frame.addEventListener('load', resolve, { once: true });
  });
  frame.src = address;
  document.body.append(frame);
  await loaded;
  const page = frame.contentWindow as TestPage;
  const elements = [...page.document.querySelectorAll('ekyc-verify')];
  return { frame, page, elements, element: elements[0] as EkycVerifyElement };
}

export function closePages(): void {
  for (const frame of document.querySelectorAll('iframe')) frame.remove();
  sessionStorage.clear();
}

/** Elements in this page that stay here: where one would go is noted. New for each test. */
export type ElementPage = {
  proxy: FakeProxy;
  visited: string[];
  add(attributes?: Record<string, string>, parent?: ParentNode): EkycVerifyElement;
};

export function elementPage(): ElementPage {
  const page: ElementPage = {
    proxy: new FakeProxy(),
    visited: [],
    add(attributes = {}, parent = document.body) {
      const added = document.createElement('ekyc-verify');
      added.effects = {
        ...browserEffects,
        checkSupport: () => Promise.resolve(null),
        navigate: (url) => {
          page.visited.push(url);
        },
      };
      for (const [name, value] of Object.entries({ proxy: page.proxy.path, ...attributes }))
        added.setAttribute(name, value);
      parent.append(added);
      return added;
    },
  };
  beforeEach(() => {
    page.proxy = new FakeProxy();
    page.visited = [];
  });
  afterEach(() => {
    document.body.replaceChildren();
    sessionStorage.clear();
  });
  return page;
}

/** What an element says once it shows all that has changed. */
export async function textOf(element: EkycVerifyElement): Promise<string> {
  await element.updateComplete;
  return element.shadowRoot?.querySelector('[part=status]')?.textContent ?? '';
}

export const buttonOf = (element: EkycVerifyElement) => element.shadowRoot?.querySelector('button');
