import { describe, expect, it } from 'vitest';
import { startCore } from '../../test/support/core.js';
import { cancelVerification, eraseVerification } from './end.js';
import { readRecord } from './read.js';

const day = 24 * 60 * 60_000;
const problem = (code: string, more: object = {}) => expect.objectContaining({ code, ...more });

describe('to cancel', () => {
  it('ends a pending verification, once and for all, and tells it', async () => {
    const core = await startCore();
    const created = await core.create({ reference: 'user-7' }, 'backend');
    const row = await cancelVerification(core.context, await core.row(created));
    const record = await readRecord(core.context, row);
    expect(record).toMatchObject({
      status: 'canceled',
      reason: null,
      retryable: false,
      reference: 'user-7',
      finishedAt: expect.any(String),
      attempts: [],
    });
    const again = await cancelVerification(core.context, await core.row(created));
    expect(again.finishedAt).toBe(row.finishedAt);
    expect(await core.webhooks()).toEqual(['verification.canceled']);
  });

  it('what has passed is refused, and changes nothing', async () => {
    const core = await startCore();
    const created = await core.create();
    const { bizToken } = await core.begin(created);
    core.simulator.finish(bizToken, 'pass');
    const before = await core.row(created);
    await core.comeBack(created, bizToken);
    // With the row as it was before, too: as if it had passed at this very moment.
    for (const row of [before, await core.row(created)]) {
      await expect(cancelVerification(core.context, row)).rejects.toThrow(
        problem('verification-over', { detail: expect.stringContaining('passed') }),
      );
    }
    expect(await core.row(created)).toMatchObject({ status: 'passed' });
  });
});

describe('to erase', () => {
  it('leaves nothing of it but the day’s count, and is refused the second time', async () => {
    const core = await startCore();
    const created = await core.create();
    const { bizToken, id } = await core.begin(created);
    const today = Math.floor(core.now() / day) * day;
    await eraseVerification(core.context, created.id);
    expect(await core.store.find(created.id)).toBeNull();
    expect(await core.store.findAttempt(id)).toBeNull();
    expect(await core.webhooks()).toEqual([]);
    expect(await core.store.countAttempts(today)).toBe(1);
    await expect(eraseVerification(core.context, created.id)).rejects.toThrow(
      problem('verification-not-found'),
    );
    core.simulator.finish(bizToken, 'pass');
    core.advance(day);
    expect(await core.reconcile()).toBe(0);
    expect(core.simulator.calls().GetWebVerificationResultIntl).toBe(0);
  });

  it('of two at once succeeds for one', async () => {
    const core = await startCore();
    const { id } = await core.create();
    const both = await Promise.allSettled([1, 2].map(() => eraseVerification(core.context, id)));
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('a verification expires', () => {
  it('when its time is over and nobody is at the vendor, as soon as somebody reads it', async () => {
    const core = await startCore();
    const created = await core.create();
    core.advance(day);
    expect(await core.read(created)).toMatchObject({
      status: 'expired',
      reason: 'expired',
      retryable: true,
      attemptsLeft: 0,
      resultToken: expect.any(String),
    });
    expect(await core.webhooks()).toEqual(['verification.expired']);
  });

  it('by reconciliation, though nobody ever looks', async () => {
    const core = await startCore();
    const [created, another] = [await core.create(), await core.create({}, 'backend')];
    core.advance(day - 1000);
    expect(await core.reconcile()).toBe(0);
    core.advance(1000);
    expect(await core.reconcile()).toBe(2);
    for (const each of [created, another]) {
      expect(await core.row(each)).toMatchObject({ status: 'expired' });
    }
  });

  it('only after the attempt that is under way, which may still pass', async () => {
    const core = await startCore();
    const created = await core.create({ expiresIn: 60 }, 'backend');
    const { bizToken } = await core.begin(created);
    core.advance(2 * 60_000);
    expect(await core.read(created)).toMatchObject({ status: 'pending' });
    await core.reconcile();
    core.simulator.finish(bizToken, 'pass');
    expect(await core.comeBack(created, bizToken)).toMatchObject({ status: 'passed' });
  });

  it('with the end of the last attempt that nobody finished', async () => {
    const core = await startCore();
    const created = await core.create({ expiresIn: 60 }, 'backend');
    const { bizToken } = await core.begin(created);
    core.simulator.expire(bizToken);
    core.advance(11 * 60_000);
    expect(await core.read(created)).toMatchObject({
      status: 'expired',
      attempt: { status: 'failed', reason: 'expired' },
    });
    expect(await core.webhooks()).toEqual([
      'attempt.failed',
      'attempt.started',
      'verification.expired',
    ]);
  });
});
