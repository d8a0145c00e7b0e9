import { setImmediate as nextTurn } from 'node:timers/promises';
import { Value } from 'typebox/value';
import { WebhookEvent } from 'ekyc-verify-protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from './store/open.js';
import type { Store } from './store/store.js';
import { aWebhook } from '../test/support/config.js';
import { bearer, startTestProxy, type Begun, type TestProxy } from '../test/support/proxy.js';
import { answerWith, startBackend, type TestBackend } from '../test/support/backend.js';

type Started = Pick<Begun, 'id' | 'clientSecret' | 'bizToken'>;

const minute = 60_000;
const day = 24 * 60 * minute;

let store: Store;
beforeEach(async () => {
  store = await openStore('file::memory:');
});
afterEach(() => store.close());

async function outbox() {
  const states = ['waiting', 'delivered', 'failed'] as const;
  return (await Promise.all(states.map((state) => store.listMessages(state, 100)))).flat();
}

function comeBack(proxy: TestProxy, started: Started) {
  return proxy.page({
    method: 'POST',
    url: `/v1/verifications/${started.id}/return`,
    headers: bearer(started.clientSecret),
    body: { token: started.bizToken },
  });
}

describe('the webhook of a running proxy', () => {
  let backend: TestBackend;
  let proxy: TestProxy;
  beforeEach(async () => {
    backend = await startBackend();
    proxy = await startTestProxy(
      {
        webhook: aWebhook(backend.url),
        // Short, because a receiver refuses what was signed minutes from its own time.
        attemptLifetimeMs: minute,
      },
      { store },
    );
  });
  afterEach(async () => {
    await backend.stop();
    await proxy.stop();
  });

  /** Bodies that the backend took; it takes only what `standardwebhooks` says is genuine. */
  const events = () => backend.received.map(({ body }) => JSON.parse(body) as WebhookEvent);

  it('tells the backend once how a verification ended, whose it was and what was checked', async () => {
    const created = await proxy.create({ reference: 'user-7', metadata: { cart: '42' } });
    const { bizToken } = await proxy.begin(created);
    proxy.simulator.finish(bizToken, 'pass');
    const started = { ...created, bizToken };
    await comeBack(proxy, started);
    await expect.poll(events).toHaveLength(1);
    expect(Value.Errors(WebhookEvent, events()[0])).toEqual([]);
    expect(events()).toMatchObject([
      {
        type: 'verification.passed',
        data: {
          id: started.id,
          reference: 'user-7',
          metadata: { cart: '42' },
          sameBrowser: true,
          checks: { checkMode: 1, documentType: 'HKIDCard' },
        },
      },
    ]);
    // Asking again, in every way, adds nothing.
    await comeBack(proxy, started);
    await proxy.backend({ url: `/v1/verifications/${started.id}` });
    await expect.poll(() => store.listMessages('delivered', 9)).toHaveLength(1);
    expect(await outbox()).toHaveLength(1);
    expect(events()).toHaveLength(1);
  });

  it('is written with the ending: whoever sees the one finds the other', async () => {
    backend.answers = [answerWith(500)];
    const created = await proxy.create({ maxAttempts: 1 });
    const started = { ...created, ...(await proxy.begin(created)), id: created.id };
    proxy.simulator.finish(started.bizToken, 'not-live');
    const looks: { status: string | undefined; messages: number }[] = [];
    const looking = (async () => {
      do {
        const status = (await store.find(started.id))?.status;
        looks.push({ status, messages: (await outbox()).length });
        await nextTurn();
      } while (looks.at(-1)?.status === 'pending');
    })();
    const answers = await Promise.all([comeBack(proxy, started), comeBack(proxy, started)]);
    expect(answers.map((answer) => answer.statusCode)).toEqual([200, 200]);
    await looking;
    expect(looks.at(-1)).toEqual({ status: 'failed', messages: 1 });
    expect(await outbox()).toMatchObject([{ type: 'verification.failed' }]);
  });

  it('also comes for those whose browser never came back', async () => {
    const [passed, abandoned] = [await proxy.start(), await proxy.start()];
    proxy.simulator.finish(passed.bizToken, 'pass');
    proxy.advance(minute + 1000);
    await expect.poll(events).toHaveLength(1);
    expect(events()).toMatchObject([
      { type: 'verification.passed', data: { id: passed.id, sameBrowser: null } },
    ]);
    // Nobody began the other one: its person may still come.
    expect(await store.find(abandoned.id)).toMatchObject({ status: 'pending' });
  });

  it('waits in the outbox while the backend is away, and outlives the proxy', async () => {
    backend.answers = [answerWith(503, { 'retry-after': '1' })];
    const started = await proxy.start();
    proxy.simulator.finish(started.bizToken, 'pass');
    await comeBack(proxy, started);
    await expect.poll(() => backend.received.length).toBe(1);
    await proxy.stop();
    expect(await outbox()).toMatchObject([{ state: 'waiting', deliveries: 1, lastError: '503' }]);
    backend.answers = [answerWith(204)];
    const { config } = proxy;
    proxy = await startTestProxy({ ...config }, { store, now: () => Date.now() + minute });
    await proxy.app.ready();
    await expect.poll(() => store.listMessages('delivered', 9)).toHaveLength(1);
    const [first, second] = backend.received;
    expect(second).toMatchObject({ id: first?.id, body: first?.body });
  });
});

it('an erase while a webhook is under way leaves nothing to deliver, and is no fault', async () => {
  const backend = await startBackend();
  const arrived = Promise.withResolvers<void>();
  const erased = Promise.withResolvers<void>();
  backend.answers = [
    (response) => {
      arrived.resolve();
      // An error: it would be delivered again.
      void erased.promise.then(() => response.writeHead(500).end());
    },
  ];
  const proxy = await startTestProxy({ webhook: aWebhook(backend.url) }, { store });
  await proxy.app.ready();
  const started = await proxy.start();
  proxy.simulator.finish(started.bizToken, 'pass');
  await comeBack(proxy, started);
  await arrived.promise;
  const erase = { method: 'DELETE', url: `/v1/verifications/${started.id}` } as const;
  expect((await proxy.backend(erase)).statusCode).toBe(204);
  erased.resolve();
  await expect.poll(() => backend.open).toBe(0);
  expect((await proxy.backend(erase)).statusCode).toBe(404);
  expect(await outbox()).toEqual([]);
  // Another one's webhook shows that the outbox has been looked at since.
  backend.answers = [answerWith(204)];
  const other = await proxy.start();
  proxy.simulator.finish(other.bizToken, 'pass');
  await comeBack(proxy, other);
  await expect.poll(() => backend.received.length).toBe(2);
  expect(backend.received.map(({ body }) => body.includes(started.id))).toEqual([true, false]);
  expect(proxy.log()).not.toMatch(/"level":(50|60)/);
  await proxy.stop();
  await backend.stop();
});

it('without an address for webhooks nothing is put into the outbox', async () => {
  const proxy = await startTestProxy({}, { store });
  const started = await proxy.start();
  proxy.simulator.finish(started.bizToken, 'pass');
  await comeBack(proxy, started);
  expect(await store.find(started.id)).toMatchObject({ status: 'passed' });
  expect(await outbox()).toEqual([]);
  await proxy.stop();
});

describe('retention', () => {
  /** A proxy that starts that much later on the same database, as after a restart. */
  async function startLater(later: number) {
    const proxy = await startTestProxy({}, { store, now: () => Date.now() + later });
    await proxy.app.ready();
    return proxy;
  }

  it('takes secrets after the vendor’s three days, and rows after the operator’s thirty', async () => {
    const first = await startTestProxy({}, { store });
    const started = await first.start();
    first.simulator.finish(started.bizToken, 'pass');
    await comeBack(first, started);
    await first.stop();
    const kept = { status: 'passed', clientSecretHash: expect.any(String) };
    const forgotten = {
      status: 'passed',
      clientSecretHash: null,
      linkCodeHash: null,
      sealed: null,
    };
    const attempt = async () => (await store.listAttempts(started.id))[0];

    const soon = await startLater(3 * day - minute);
    expect(await store.find(started.id)).toMatchObject(kept);
    await soon.stop();
    const later = await startLater(3 * day + minute);
    await expect.poll(() => store.find(started.id)).toMatchObject(forgotten);
    expect(await attempt()).toMatchObject({ status: 'passed', sealed: null });
    await later.stop();
    const muchLater = await startLater(30 * day + minute);
    await expect.poll(() => store.find(started.id)).toBeNull();
    expect(await attempt()).toBeUndefined();
    await muchLater.stop();
  });
});
