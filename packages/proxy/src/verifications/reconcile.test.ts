import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../store/open.js';
import type { Store } from '../store/store.js';
import { assemble } from '../assemble.js';
import { bearer, startTestProxy, type TestProxy } from '../../test/support/proxy.js';
import { aVerificationRow } from '../../test/support/rows.js';
import { Reconciliation, nextAskAt } from './reconcile.js';

let proxy: TestProxy;
let store: Store;
let now: () => number;
let ahead = 0;
beforeEach(async () => {
  ahead = 0;
  now = () => Date.now() + ahead;
  store = await openStore('file::memory:');
  proxy = await startTestProxy({}, { store });
});
afterEach(async () => {
  await proxy.stop();
  await store.close();
});

/** Reconciliation beside the proxy, on the same store, as another instance would run it. */
async function reconcileOnce(callsPerSecond = 20): Promise<number> {
  const tencent = { ...proxy.config.tencent, callsPerSecond };
  const config = { ...proxy.config, tencent };
  const { context, close } = await assemble({ config, store, now }, () => undefined);
  try {
    return await new Reconciliation(context).runOnce();
  } finally {
    await close();
  }
}
function advance(milliseconds: number) {
  ahead += milliseconds;
  proxy.advance(milliseconds);
}

describe('reconciliation', () => {
  it('learns the end of a verification whose browser never came back', async () => {
    const started = await proxy.start();
    proxy.simulator.finish(started.bizToken, 'pass');
    expect(await reconcileOnce()).toBe(0);
    advance(11 * 60_000);
    expect(await reconcileOnce()).toBe(1);
    expect(await store.find(started.id)).toMatchObject({ status: 'passed', nextAskAt: null });
  });

  it('ends what nobody ever began as expired', async () => {
    const started = await proxy.start();
    advance(11 * 60_000);
    await reconcileOnce();
    expect(await store.find(started.id)).toMatchObject({ status: 'expired', reason: 'expired' });
  });

  it('keeps a verification pending while the vendor lies or is away, and asks again', async () => {
    const started = await proxy.start();
    proxy.simulator.finish(started.bizToken, 'pass');
    advance(11 * 60_000);
    proxy.simulator.setFaults({ garbage: 1 });
    expect(await reconcileOnce()).toBe(1);
    expect(await store.find(started.id)).toMatchObject({ status: 'pending' });
    expect(await reconcileOnce()).toBe(0);
    proxy.simulator.setFaults({});
    advance(11 * 60_000);
    expect(await reconcileOnce()).toBe(1);
    expect(await store.find(started.id)).toMatchObject({ status: 'passed' });
  });

  it('does not ask for what a browser has learned while the question waited in the queue', async () => {
    const [first, second] = [await proxy.start(), await proxy.start()];
    for (const { bizToken } of [first, second]) proxy.simulator.finish(bizToken, 'pass');
    advance(11 * 60_000);
    const asked = () => proxy.simulator.calls().GetWebVerificationResultIntl;
    const reconciled = reconcileOnce(1);
    await expect.poll(asked).toBe(1);
    const pending: string[] = [];
    for (const { id } of [first, second]) {
      if ((await store.find(id))?.status === 'pending') pending.push(id);
    }
    const waiting = [first, second].find(({ id }) => pending.at(-1) === id);
    await proxy.page({
      method: 'POST',
      url: `/v1/verifications/${waiting?.id}/return`,
      headers: bearer(waiting?.clientSecret ?? ''),
      body: { token: waiting?.bizToken },
    });
    expect(asked()).toBe(2);
    await reconciled;
    expect(asked()).toBe(2);
    expect(await store.find(second.id)).toMatchObject({ status: 'passed' });
  });

  it('leaves a verification to one instance at a time', async () => {
    await Promise.all([proxy.start(), proxy.start(), proxy.start()]);
    advance(11 * 60_000);
    const counts = await Promise.all([reconcileOnce(), reconcileOnce(), reconcileOnce()]);
    expect(counts.reduce((sum, count) => sum + count)).toBe(3);
  });

  it('asks more rarely the longer a verification is unfinished', () => {
    const row = aVerificationRow({ returnedAt: 1_000_000 });
    const waits = [0, 30_000, 120_000, 3_600_000].map((after) => {
      const at = 1_000_000 + after;
      return nextAskAt(row, at) - at;
    });
    expect(waits).toEqual([10_000, 15_000, 60_000, 600_000]);
  });
});
