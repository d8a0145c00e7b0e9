import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ProblemError } from '../errors.js';
import { openStore } from '../store/open.js';
import type { OutboxMessage } from '../store/rows.js';
import type { Store } from '../store/store.js';
import { uncounted } from '../../test/support/metrics.js';
import { aWebhook } from '../../test/support/config.js';
import { putWebhook } from '../../test/support/outbox.js';
import { retryDelaysMs } from './backoff.js';
import {
  answerWith,
  firstSecret,
  secondSecret,
  silence,
  startBackend,
  type TestBackend,
} from '../../test/support/backend.js';
import { OutboxWorker } from './worker.js';

let backend: TestBackend;
let store: Store;
/** How far the worker's clock is ahead, in milliseconds. */
let ahead = 0;
let workers: OutboxWorker[] = [];
let logged: string[] = [];

beforeEach(async () => {
  [ahead, workers, logged] = [0, [], []];
  backend = await startBackend();
  store = await openStore('file::memory:');
});
afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.stop()));
  await backend.stop();
  await store.close();
});

const now = () => Date.now() + ahead;

function startWorker(different: Partial<ConstructorParameters<typeof OutboxWorker>[0]> = {}) {
  const worker = new OutboxWorker({
    store,
    webhook: aWebhook(backend.url),
    now,
    random: () => 0.5,
    metrics: uncounted,
    log: (_level, facts) => void logged.push(JSON.stringify(facts)),
    pollMs: 10,
    stopMs: 100,
    ...different,
  });
  workers.push(worker);
  worker.start();
  return worker;
}

/** Ends a verification, which puts its message into the outbox. */
async function finishOne(id: string): Promise<void> {
  await putWebhook(store, id, now(), { reference: 'canary-reference' });
}

/** The only message of a state, once there is one. */
function theMessage(state: OutboxMessage['state'], like: Partial<OutboxMessage> = {}) {
  const find = async () => {
    const [message] = await store.listMessages(state, 10);
    expect(message).toMatchObject({ state, ...like });
    return message as OutboxMessage;
  };
  return vi.waitFor(find, { timeout: 60_000 });
}

describe('the outbox', () => {
  it('delivers what waits, once', async () => {
    await finishOne('msg_1');
    startWorker();
    await theMessage('delivered', { id: 'msg_1', deliveries: 1, lastError: null });
    expect(backend.received.map(({ id }) => id)).toEqual(['msg_1']);
  });

  it('delivers at once when it is woken', async () => {
    const worker = startWorker({ pollMs: 3_600_000 });
    await finishOne('msg_1');
    worker.wake();
    await theMessage('delivered', { id: 'msg_1' });
  });

  it('tries again on the schedule, under the same id and with a new timestamp', async () => {
    backend.answers = [answerWith(500), answerWith(204)];
    await finishOne('msg_1');
    startWorker();
    const waiting = await theMessage('waiting', { deliveries: 1, lastError: '500' });
    expect(backend.received).toHaveLength(1);
    ahead = (waiting.nextDeliveryAt ?? 0) - Date.now();
    await theMessage('delivered', { id: 'msg_1', deliveries: 2 });
    const [first, second] = backend.received;
    expect(second).toMatchObject({ id: 'msg_1', body: first?.body });
    expect(Number(second?.headers['webhook-timestamp'])).toBeGreaterThan(
      Number(first?.headers['webhook-timestamp']),
    );
  });

  it('waits as long as the backend asks', async () => {
    backend.answers = [answerWith(429, { 'retry-after': '600' })];
    await finishOne('msg_1');
    const before = now();
    startWorker();
    const { nextDeliveryAt } = await theMessage('waiting', { deliveries: 1, lastError: '429' });
    expect((nextDeliveryAt ?? 0) - before).toBeGreaterThanOrEqual(600_000);
  });

  it('gives up for good when the tries are used up', async () => {
    backend.answers = [answerWith(500)];
    await finishOne('msg_1');
    for (const _ of retryDelaysMs) await store.markDeliveryFailed('msg_1', '500', now());
    startWorker();
    await theMessage('failed', { deliveries: retryDelaysMs.length + 1, lastError: '500' });
  });

  it('gives up for good at once when the backend is gone, until it is sent again', async () => {
    backend.answers = [answerWith(410), answerWith(204)];
    await finishOne('msg_1');
    const worker = startWorker();
    await theMessage('failed', { deliveries: 1, lastError: '410' });
    await store.resendMessage('msg_1', now());
    worker.wake();
    await theMessage('delivered', { id: 'msg_1' });
  });

  it('is understood by a backend that has one of two secrets', async () => {
    await finishOne('msg_1');
    startWorker({ webhook: aWebhook(backend.url, { secrets: [secondSecret, firstSecret] }) });
    await theMessage('delivered', { id: 'msg_1' });
  });

  it('has no more deliveries running than it may, and gets through all the same', async () => {
    backend.answers = [(response) => setTimeout(() => response.writeHead(204).end(), 20)];
    for (let number = 0; number < 12; number += 1) await finishOne(`msg_${number}`);
    startWorker({ concurrency: 3, pollMs: 3_600_000 });
    await expect.poll(() => store.listMessages('delivered', 20)).toHaveLength(12);
    expect(backend.mostOpen).toBe(3);
  });

  it('does not keep others waiting for one slow answer', async () => {
    backend.answers = [silence, answerWith(204)];
    await finishOne('msg_slow');
    const worker = startWorker({ concurrency: 2 });
    await expect.poll(() => backend.received).toHaveLength(1);
    await finishOne('msg_quick');
    worker.wake();
    await theMessage('delivered', { id: 'msg_quick' });
    expect(backend.open).toBe(1);
  });
});

describe('an instance that dies between sending and writing that down', () => {
  it('has its message sent again by another, under the same id, after the lease', async () => {
    await finishOne('msg_1');
    const dead = Promise.withResolvers<void>();
    const markDelivered = () => dead.promise;
    startWorker({ store: { ...store, markDelivered }, concurrency: 1 });
    await expect.poll(() => backend.received).toHaveLength(1);

    startWorker();
    await finishOne('msg_2');
    await theMessage('delivered', { id: 'msg_2' });
    expect(backend.received.map(({ id }) => id)).toEqual(['msg_1', 'msg_2']);

    ahead = 61_000;
    await expect.poll(() => store.listMessages('delivered', 9)).toHaveLength(2);
    expect(backend.received.map(({ id }) => id)).toEqual(['msg_1', 'msg_2', 'msg_1']);
    dead.resolve();
  });
});

describe('a database that is away', () => {
  const away = () => Promise.reject(new ProblemError('storage-unavailable'));

  it('stops deliveries only as long as it is away', async () => {
    let failures = 3;
    await finishOne('msg_1');
    const claimMessages: Store['claimMessages'] = (...when) => {
      failures -= 1;
      return failures >= 0 ? away() : store.claimMessages(...when);
    };
    startWorker({ store: { ...store, claimMessages } });
    await theMessage('delivered', { id: 'msg_1', deliveries: 1 });
    const complaints = logged.filter((line) => line.includes('storage-unavailable'));
    expect(complaints).toHaveLength(3);
  });

  it('is told of a delivery as soon as it is back', async () => {
    let failures = 1;
    await finishOne('msg_1');
    const markDelivered: Store['markDelivered'] = (...what) => {
      failures -= 1;
      return failures >= 0 ? away() : store.markDelivered(...what);
    };
    startWorker({ store: { ...store, markDelivered } });
    await theMessage('delivered', { id: 'msg_1', deliveries: 1 });
    expect(backend.received).toHaveLength(1);
  });
});

describe('stopping', () => {
  it('lets a running delivery finish', async () => {
    const { promise: asked, resolve } = Promise.withResolvers<() => void>();
    backend.answers = [(response) => resolve(() => response.writeHead(204).end())];
    await finishOne('msg_1');
    const worker = startWorker({ stopMs: 10_000 });
    const answer = await asked;
    const stopped = worker.stop();
    answer();
    await stopped;
    await theMessage('delivered', { id: 'msg_1' });
  });

  it('cuts off a try that takes too long, and leaves its message due, with its tries as they were', async () => {
    backend.answers = [silence];
    await finishOne('msg_1');
    const worker = startWorker();
    await expect.poll(() => backend.received).toHaveLength(1);
    await worker.stop();
    const waiting = await theMessage('waiting', { deliveries: 0, lastError: 'stopped' });
    expect(waiting.nextDeliveryAt).toBeLessThanOrEqual(now());
  });

  it('claims nothing afterwards', async () => {
    let claims = 0;
    const claimMessages: Store['claimMessages'] = (...when) => {
      claims += 1;
      return store.claimMessages(...when);
    };
    const worker = startWorker({ store: { ...store, claimMessages } });
    await expect.poll(() => claims).toBeGreaterThan(1);
    await worker.stop();
    const claimsBefore = claims;
    worker.wake();
    await finishOne('msg_1');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(claims).toBe(claimsBefore);
  });
});
