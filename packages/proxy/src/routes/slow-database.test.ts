import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { CreatedVerification } from 'ekyc-verify-protocol';
import { expect, onTestFinished, test, vi } from 'vitest';
import { ProblemError } from '../errors.js';
import { openStore } from '../store/open.js';
import { apiKey, shopOrigin } from '../../test/support/config.js';
import { startListeningProxy } from '../../test/support/listening.js';
import { bearer, startTestProxy, type TestProxy } from '../../test/support/proxy.js';

/** A proxy, and what makes another process's transaction hold its database. */
async function startLockable() {
  const folder = await mkdtemp(join(tmpdir(), 'ekyc-verify-slow-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'ekyc.sqlite');
  const proxy = await startTestProxy({ databaseUrl: `file:${path}` });
  onTestFinished(() => proxy.stop());
  const other = new DatabaseSync(path);
  onTestFinished(() => other.close());
  return {
    proxy,
    // The proxy's own writing may hold it at this moment.
    lock: () => vi.waitFor(() => other.exec('BEGIN IMMEDIATE'), 60_000),
    unlock: () => other.exec('ROLLBACK'),
  };
}

test('while another process holds the database others are answered, and nothing is bought', async () => {
  const { proxy, lock, unlock } = await startLockable();
  await lock();
  const settled: string[] = [];
  const note = (name: string) => (answer: { statusCode: number }) => {
    settled.push(name);
    return answer.statusCode;
  };
  const start = proxy
    .page({
      method: 'POST',
      url: '/v1/verifications',
      body: { redirectUrl: `${shopOrigin}/`, begin: true },
    })
    .then(note('start'));
  const ready = proxy.app.inject('/readyz').then(note('readyz'));
  expect(await proxy.app.inject('/healthz').then(note('healthz'))).toBe(200);
  expect([await start, await ready]).toEqual([503, 503]);
  expect(settled[0]).toBe('healthz');
  expect(proxy.simulator.calls().ApplyWebVerificationBizTokenIntl).toBe(0);
  unlock();
  expect((await proxy.app.inject('/readyz')).statusCode).toBe(200);
});

type Started = Awaited<ReturnType<TestProxy['start']>>;
const comeBack = (proxy: TestProxy, { id, clientSecret, bizToken }: Started) =>
  proxy.page({
    method: 'POST',
    url: `/v1/verifications/${id}/return`,
    headers: bearer(clientSecret),
    body: { token: bizToken },
  });

test.each(['and the vendor answers', 'and the vendor does not'])(
  'a return that cannot be written down is refused, %s, and nothing is lost',
  async (vendor) => {
    const { proxy, lock, unlock } = await startLockable();
    const started = await proxy.start();
    proxy.simulator.finish(started.bizToken, 'pass');
    await lock();
    if (vendor === 'and the vendor does not') {
      for (let time = 0; time < 3; time += 1)
        proxy.simulator.once({ action: 'GetWebVerificationResultIntl', status: 500, body: '' });
    }
    const refused = await comeBack(proxy, started);
    expect(refused.statusCode).toBe(503);
    expect(refused.json()).toMatchObject({ code: 'storage-unavailable' });
    unlock();
    proxy.advance(5000);
    expect((await comeBack(proxy, started)).json()).toMatchObject({ status: 'passed' });
  },
);

test('a return is written before the end that the vendor tells, however long it takes', async () => {
  const store = await openStore('file::memory:');
  onTestFinished(() => store.close());
  const slow: typeof store = {
    ...store,
    async recordReturn(...values) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      return store.recordReturn(...values);
    },
  };
  const proxy = await startTestProxy({}, { store: slow });
  onTestFinished(() => proxy.stop());
  const started = await proxy.start();
  proxy.simulator.finish(started.bizToken, 'pass');
  expect((await comeBack(proxy, started)).json()).toMatchObject({ status: 'passed' });
  const [attempt] = await store.listAttempts(started.id);
  expect(attempt).toMatchObject({ status: 'passed', sameBrowser: true });
  expect(attempt?.returnedAt).not.toBeNull();
});

test('an attempt that cannot be written down is refused, and nothing is asked of the vendor', async () => {
  const store = await openStore('file::memory:');
  onTestFinished(() => store.close());
  let isFull = true;
  const unlessFull =
    <Values extends unknown[], Result>(write: (...values: Values) => Promise<Result>) =>
    (...values: Values) =>
      isFull ? Promise.reject(new ProblemError('storage-unavailable')) : write(...values);
  const full: typeof store = {
    ...store,
    createAndReserve: unlessFull(store.createAndReserve),
    reserveAttempt: unlessFull(store.reserveAttempt),
  };
  const proxy = await startTestProxy({}, { store: full });
  onTestFinished(() => proxy.stop());
  const create = (begin: boolean) => {
    const body = { redirectUrl: `${shopOrigin}/`, begin };
    return proxy.page({ method: 'POST', url: '/v1/verifications', body });
  };
  expect((await create(true)).json()).toMatchObject({ code: 'storage-unavailable' });
  const created = (await create(false)).json<CreatedVerification>();
  const click = await proxy.page({
    method: 'POST',
    url: `/v1/verifications/${created.id}/attempts`,
    headers: bearer(created.clientSecret),
    body: {},
  });
  expect(click.json()).toMatchObject({ code: 'storage-unavailable' });
  expect(proxy.simulator.calls().ApplyWebVerificationBizTokenIntl).toBe(0);
  isFull = false;
  await proxy.start();
  expect(proxy.simulator.calls().ApplyWebVerificationBizTokenIntl).toBe(1);
});

test('a backend that gives up waiting for an attempt that is being bought is no fault of the proxy', async () => {
  const store = await openStore('file::memory:');
  onTestFinished(() => store.close());
  const written = Promise.withResolvers<void>();
  const isWaiting = Promise.withResolvers<void>();
  const slow: typeof store = {
    ...store,
    async completeAttempt(...values) {
      await written.promise;
      return store.completeAttempt(...values);
    },
    async reserveAttempt(wish) {
      const reserved = await store.reserveAttempt(wish);
      if (!reserved.isNew) isWaiting.resolve();
      return reserved;
    },
  };
  const proxy = await startListeningProxy({}, { store: slow });
  onTestFinished(() => proxy.stop());
  const start = (signal: AbortSignal | null = null) =>
    fetch(`${proxy.url}/v1/verifications`, {
      method: 'POST',
      headers: { ...bearer(apiKey), 'content-type': 'application/json', 'idempotency-key': 'k' },
      body: JSON.stringify({ redirectUrl: `${shopOrigin}/`, begin: true }),
      signal,
    });
  const first = start();
  await expect.poll(() => proxy.simulator.calls().ApplyWebVerificationBizTokenIntl).toBe(1);
  const leaving = new AbortController();
  const second = start(leaving.signal);
  await isWaiting.promise;
  leaving.abort();
  await expect(second).rejects.toThrow();
  await expect.poll(() => proxy.log()).toContain('"kind":"cancelled"');
  expect(proxy.log()).not.toContain('internal-error');
  written.resolve();
  expect((await first).status).toBe(201);
});
