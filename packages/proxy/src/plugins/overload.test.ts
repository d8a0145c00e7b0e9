import { expect, it, onTestFinished, vi } from 'vitest';
import type { Config } from '../config/config.js';
import { shopOrigin } from '../../test/support/config.js';
import { startTestProxy } from '../../test/support/proxy.js';

async function aProxy(overload: Config['overload']) {
  const proxy = await startTestProxy({ overload });
  onTestFinished(() => proxy.stop());
  const start = () =>
    proxy.page({
      method: 'POST',
      url: '/v1/verifications',
      body: { redirectUrl: `${shopOrigin}/`, begin: true },
    });
  return { ...proxy, start };
}

it('a process that is behind refuses early, says when to come back, and recovers', async () => {
  const { app, start, backend, simulator } = await aProxy({
    eventLoopDelayMs: 200,
    heapBytes: null,
  });
  const refused = await vi.waitUntil(
    async () => {
      // Holds the process up, as a flood of work would, for longer than it waits between two looks at
      // itself: the look after the next counts nothing else.
      const stopAt = performance.now() + 1200;
      while (performance.now() < stopAt);
      const answer = await backend({ url: '/v1/verifications/ver_none' });
      return answer.statusCode === 503 && answer;
    },
    { timeout: 60_000, interval: 20 },
  );
  expect(refused.json()).toMatchObject({ code: 'overloaded' });
  expect(refused.headers['retry-after']).toBe('5');
  expect(refused.headers['content-type']).toContain('application/problem+json');
  expect((await app.inject('/healthz')).statusCode).toBe(200);
  await expect.poll(async () => (await start()).statusCode, { interval: 100 }).toBe(201);
  expect(simulator.calls().ApplyWebVerificationBizTokenIntl).toBeGreaterThan(0);
});

it('a process whose memory is full refuses before it asks the vendor, and stays alive', async () => {
  const { app, start, simulator } = await aProxy({ eventLoopDelayMs: null, heapBytes: 1024 });
  await expect.poll(async () => (await start()).json<{ code?: string }>().code).toBe('overloaded');
  const before = simulator.calls().ApplyWebVerificationBizTokenIntl;
  const answers = await Promise.all([start(), start(), start()]);
  for (const answer of answers) {
    expect(answer.statusCode).toBe(503);
    expect(answer.headers['retry-after']).toBe('5');
  }
  expect(simulator.calls().ApplyWebVerificationBizTokenIntl).toBe(before);
  expect((await app.inject('/healthz')).statusCode).toBe(200);
});

it('a page is told that the process is behind, and when to come back, across origins', async () => {
  const { page, start } = await aProxy({ eventLoopDelayMs: null, heapBytes: 1024 });
  await expect.poll(async () => (await start()).json<{ code?: string }>().code).toBe('overloaded');
  const preflight = await page({
    method: 'OPTIONS',
    url: '/v1/verifications',
    headers: {
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
    },
  });
  expect(preflight.statusCode).toBe(204);
  expect(preflight.headers['access-control-allow-origin']).toBe(shopOrigin);
  const refused = await start();
  expect(refused.json()).toMatchObject({ code: 'overloaded' });
  expect(refused.headers['retry-after']).toBe('5');
  expect(refused.headers['access-control-allow-origin']).toBe(shopOrigin);
  expect(refused.headers['access-control-expose-headers']).toContain('retry-after');
});
