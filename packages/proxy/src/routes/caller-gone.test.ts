import { once } from 'node:events';
import { request } from 'node:http';
import Fastify from 'fastify';
import { expect, it, onTestFinished } from 'vitest';
import { shopOrigin } from '../../test/support/config.js';
import { startTestProxy } from '../../test/support/proxy.js';
import { callerGone } from './request.js';

/** A click over a real connection, by a caller that stays or goes. */
async function aListeningProxy(latencyMs: number, callsPerSecond: number) {
  const proxy = await startTestProxy({}, {}, { callsPerSecond });
  onTestFinished(() => proxy.stop());
  proxy.simulator.setFaults({ latencyMs });
  const url = await proxy.app.listen({ host: '127.0.0.1', port: 0 });
  const start = () => {
    const call = request(`${url}/v1/verifications`, {
      method: 'POST',
      headers: { origin: shopOrigin, 'content-type': 'application/json' },
    });
    call.end(JSON.stringify({ redirectUrl: `${shopOrigin}/`, begin: true }));
    const status = new Promise<number | undefined>((resolve) => {
      call.on('response', (response) => resolve(response.resume().statusCode));
      call.on('error', () => resolve(undefined));
    });
    return { status, leave: () => call.destroy() };
  };
  const called = () => proxy.simulator.calls().ApplyWebVerificationBizTokenIntl;
  return { start, called };
}

it('a caller who stays gets the answer, however long it takes', async () => {
  const { start } = await aListeningProxy(300, 20);
  expect(await start().status).toBe(201);
});

it('a caller who goes while waiting in the queue has nothing bought', async () => {
  const { start, called } = await aListeningProxy(0, 1);
  // One call a second: the last in the queue waits for seconds, so that a slow machine has time to leave.
  const others = Array.from({ length: 4 }, start);
  await new Promise((resolve) => setTimeout(resolve, 100));
  const waiting = start();
  await new Promise((resolve) => setTimeout(resolve, 100));
  waiting.leave();
  await waiting.status;
  for (const other of others) expect(await other.status).toBe(201);
  expect(await start().status).toBe(201);
  expect(called()).toBe(5);
});

it('a caller who went before anybody asked is gone', async () => {
  const app = Fastify();
  onTestFinished(() => app.close());
  const { promise: signal, resolve } = Promise.withResolvers<AbortSignal>();
  app.get('/', async (_request, reply) => {
    call.destroy();
    await once(reply.raw, 'close');
    resolve(callerGone(reply));
  });
  const call = request(await app.listen({ host: '127.0.0.1', port: 0 }));
  call.on('error', () => undefined);
  call.end();
  expect((await signal).aborted).toBe(true);
  // What waits for it then ends with a known reason: nothing that an operator must look into.
  expect((await signal).reason).toMatchObject({ kind: 'cancelled', code: 'upstream-unavailable' });
});
