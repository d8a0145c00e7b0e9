import { randomBytes } from 'node:crypto';
import { mostAttempts } from 'ekyc-verify-protocol';
import { describe, expect, it } from 'vitest';
import { newAttemptId } from '../security/client-secret.js';
import { startCore, type Core } from '../../test/support/core.js';
import { anAttemptRow } from '../../test/support/rows.js';
import { eraseVerification } from './end.js';
import { nextAskAt, Reconciliation } from './reconcile.js';

const lapse = 11 * 60_000;

/** Somebody went to the vendor. */
async function gone(core: Core) {
  const created = await core.create();
  return { created, ...(await core.begin(created)) };
}

describe('reconciliation', () => {
  it('learns the end of an attempt whose browser never came back', async () => {
    const core = await startCore();
    const { created, bizToken } = await gone(core);
    core.simulator.finish(bizToken, 'pass');
    expect(await core.reconcile()).toBe(0);
    core.advance(lapse);
    expect(await core.reconcile()).toBe(1);
    expect(await core.row(created)).toMatchObject({ status: 'passed' });
    expect(await core.attempts(created)).toMatchObject([{ status: 'passed', nextAskAt: null }]);
  });

  it('ends an attempt that nobody ever began, and the verification goes on', async () => {
    const core = await startCore();
    const { created } = await gone(core);
    core.advance(lapse);
    await core.reconcile();
    expect(await core.attempts(created)).toMatchObject([{ status: 'failed', reason: 'expired' }]);
    expect(await core.row(created)).toMatchObject({ status: 'pending', failedAttempts: 0 });
  });

  it('ends the verification whose last attempt was left by a process that died', async () => {
    const core = await startCore();
    const created = await core.create();
    for (let count = 1; count <= mostAttempts; count += 1) {
      const limits = { day: 0, perDay: null, pagesPerDay: null };
      const [id, now] = [newAttemptId(randomBytes, core.now()), core.now()];
      const wish = { verificationId: created.id, id, flow: 'redirect', limits, now } as const;
      await core.store.reserveAttempt({ ...wish, openUntil: now, expiresAt: now + lapse });
      core.advance(4 * 60_000);
      await core.reconcile();
      expect(await core.row(created)).toMatchObject(
        count < mostAttempts
          ? { status: 'pending', attempts: count, failedAttempts: 0 }
          : { status: 'failed', reason: 'limit', attempts: count },
      );
    }
    expect(await core.webhooks()).toContain('verification.failed');
    expect(core.bought()).toBe(0);
  });

  it('follows every attempt, also those that were replaced, and the first pass wins', async () => {
    const core = await startCore();
    const { created, bizToken } = await gone(core);
    core.advance(9 * 60_000);
    const second = await core.begin(created);
    core.simulator.finish(second.bizToken, 'not-live');
    core.simulator.finish(bizToken, 'pass');
    core.advance(lapse);
    expect(await core.reconcile()).toBe(2);
    expect(await core.attempts(created)).toMatchObject([
      { status: 'passed' },
      { status: 'failed' },
    ]);
    expect(await core.row(created)).toMatchObject({ status: 'passed' });
  });

  it('keeps an attempt under way while the vendor lies or is away, and asks again', async () => {
    const core = await startCore();
    const { created, bizToken } = await gone(core);
    core.simulator.finish(bizToken, 'pass');
    core.advance(lapse);
    core.simulator.setFaults({ garbage: 1 });
    expect(await core.reconcile()).toBe(1);
    expect(await core.row(created)).toMatchObject({ status: 'pending' });
    expect(await core.reconcile()).toBe(0);
    core.simulator.setFaults({});
    core.advance(lapse);
    expect(await core.reconcile()).toBe(1);
    expect(await core.row(created)).toMatchObject({ status: 'passed' });
  });

  it('does not ask for what a browser has learned while the question waited in the queue', async () => {
    const core = await startCore();
    const both = [await gone(core), await gone(core)];
    for (const { bizToken } of both) core.simulator.finish(bizToken, 'pass');
    core.advance(lapse);
    const asked = () => core.simulator.calls().GetWebVerificationResultIntl;
    const slow = await core.another({
      tencent: { ...core.context.config.tencent, callsPerSecond: 1 },
    });
    const reconciled = new Reconciliation(slow).runOnce();
    await expect.poll(asked).toBe(1);
    const waiting: typeof both = [];
    for (const each of both) {
      if ((await core.row(each.created)).status === 'pending') waiting.push(each);
    }
    const last = waiting.at(-1);
    await core.comeBack(last?.created ?? { id: '' }, last?.bizToken ?? '');
    expect(asked()).toBe(2);
    await reconciled;
    expect(asked()).toBe(2);
    for (const { created } of both) {
      expect(await core.row(created)).toMatchObject({ status: 'passed' });
    }
  });

  it('leaves an attempt to one instance at a time', async () => {
    const core = await startCore();
    await Promise.all([gone(core), gone(core), gone(core)]);
    core.advance(lapse);
    const counts = await Promise.all([core.reconcile(), core.reconcile(), core.reconcile()]);
    expect(counts.reduce((sum, count) => sum + count)).toBe(3);
  });

  it('passes over what was erased a moment ago, and calls it no fault', async () => {
    const core = await startCore();
    const { created, bizToken } = await gone(core);
    core.simulator.finish(bizToken, 'pass');
    core.advance(lapse);
    const claim = core.store.claimDueAttempts.bind(core.store);
    core.store.claimDueAttempts = async (...when) => {
      const due = await claim(...when);
      await eraseVerification(core.context, created.id);
      return due;
    };
    await core.reconcile();
    expect(core.simulator.calls().GetWebVerificationResultIntl).toBe(0);
    expect(core.log.filter((line) => line.includes('could not'))).toEqual([]);
  });

  it('asks more rarely the longer an attempt is unfinished', () => {
    const row = anAttemptRow({ returnedAt: 1_000_000 });
    const waits = [0, 30_000, 120_000, 3_600_000].map((after) => {
      const at = 1_000_000 + after;
      return nextAskAt(row, at) - at;
    });
    expect(waits).toEqual([10_000, 15_000, 60_000, 600_000]);
  });
});
