import { describe, expect, it, vi } from 'vitest';
import { ProblemError } from '../errors.js';
import { startCore, type Core } from '../../test/support/core.js';
import { aHeldVendor, otherwise } from '../../test/support/held-vendor.js';
import { cancelVerification, eraseVerification } from './end.js';
import { recordBlindReturn, returnVerification } from './return.js';

const problem = (code: string) => expect.objectContaining({ code });

/** A person at the vendor. */
async function anAttempt(core: Core) {
  const created = await core.create();
  return { created, attempt: await core.begin(created) };
}

describe('a return', () => {
  it('learns the pass, which decides, and tells how many attempts it took', async () => {
    const core = await startCore();
    const { created, attempt } = await anAttempt(core);
    core.simulator.finish(attempt.bizToken, 'pass');
    expect(await core.comeBack(created, attempt.bizToken)).toMatchObject({
      status: 'passed',
      reason: null,
      retryable: false,
      attemptsLeft: 0,
      attempt: { id: attempt.id, status: 'passed' },
      resultToken: expect.any(String),
    });
    expect(await core.webhooks()).toEqual([
      'attempt.returned',
      'attempt.started',
      'verification.passed',
    ]);
  });

  it('with a failure leaves it pending, says why and what helps, and tells each attempt once', async () => {
    const core = await startCore();
    const { created, attempt } = await anAttempt(core);
    core.simulator.finish(attempt.bizToken, 'too-dark');
    const failed = {
      status: 'pending',
      reason: null,
      retryable: true,
      attemptsLeft: 4,
      attempt: { id: attempt.id, status: 'failed', reason: 'capture', hint: 'light' },
      resultToken: null,
    };
    expect(await core.comeBack(created, attempt.bizToken)).toMatchObject(failed);
    // A reload: the same is told again.
    expect(await core.comeBack(created, attempt.bizToken)).toMatchObject(failed);
    expect(await core.read(created)).toMatchObject(failed);
    expect(await core.webhooks()).toEqual([
      'attempt.failed',
      'attempt.returned',
      'attempt.started',
    ]);
  });

  it('without a result says that nobody finished, and where to go on', async () => {
    const core = await startCore();
    const { created, attempt } = await anAttempt(core);
    expect(await core.comeBack(created, attempt.bizToken)).toMatchObject({
      status: 'pending',
      attemptsLeft: 5,
      attempt: {
        id: attempt.id,
        status: 'returned',
        verificationUrl: attempt.verificationUrl,
        expiresAt: attempt.expiresAt,
      },
    });
    core.advance(11 * 60_000);
    const later = await core.read(created);
    expect(later.attempt).not.toHaveProperty('verificationUrl');
  });

  it('tells the pass of somebody who went on, however rarely an unfinished attempt is asked about', async () => {
    const core = await startCore();
    const { created, attempt } = await anAttempt(core);
    await core.comeBack(created, attempt.bizToken);
    // Another tab looks while the person is at the vendor again.
    core.advance(4 * 60_000);
    expect(await core.read(created)).toMatchObject({ attempt: { status: 'returned' } });
    core.simulator.finish(attempt.bizToken, 'pass');
    core.advance(5000);
    expect(await core.comeBack(created, attempt.bizToken)).toMatchObject({ status: 'passed' });
  });

  it('with a failure after the verification’s time says that it has expired', async () => {
    const core = await startCore();
    const created = await core.create({ expiresIn: 60 });
    const attempt = await core.begin(created);
    core.advance(61_000);
    core.simulator.finish(attempt.bizToken, 'too-dark');
    expect(await core.comeBack(created, attempt.bizToken)).toMatchObject({
      status: 'expired',
      reason: 'expired',
      attemptsLeft: 0,
      attempt: { status: 'failed', reason: 'capture' },
      resultToken: expect.any(String),
    });
    expect(await core.webhooks()).toEqual([
      'attempt.failed',
      'attempt.returned',
      'attempt.started',
      'verification.expired',
    ]);
  });

  it('from an attempt that was replaced is as good as any: it passes, and decides', async () => {
    const core = await startCore();
    const { created, attempt: first } = await anAttempt(core);
    await core.comeBack(created, first.bizToken);
    const second = await core.begin(created);
    core.simulator.finish(first.bizToken, 'pass');
    core.advance(5000);
    expect(await core.comeBack(created, first.bizToken)).toMatchObject({
      status: 'passed',
      attempt: { id: first.id },
    });
    expect(await core.attempts(created)).toMatchObject([
      { id: first.id, status: 'passed' },
      { id: second.id, status: 'open' },
    ]);
    // What comes of the other one later changes nothing.
    core.simulator.finish(second.bizToken, 'not-live');
    expect(await core.comeBack(created, second.bizToken)).toMatchObject({ status: 'passed' });
    await core.reconcile();
    expect(await core.attempts(created)).toMatchObject([
      { status: 'passed' },
      { status: 'failed' },
    ]);
    expect(await core.row(created)).toMatchObject({
      status: 'passed',
      attemptId: first.id,
      failedAttempts: 0,
    });
    expect((await core.webhooks()).filter((type) => type.startsWith('verification.'))).toEqual([
      'verification.passed',
    ]);
  });

  it('with a pass counts failures first from which nobody came back: they may have been the last', async () => {
    const core = await startCore({ maxAttempts: 1 });
    const created = await core.create();
    const silent = await core.begin(created, { flow: 'handoff' });
    const { bizToken } = await core.begin(created);
    core.simulator.finish(silent.bizToken, 'not-live');
    core.simulator.finish(bizToken, 'pass');
    expect(await core.comeBack(created, bizToken)).toMatchObject({
      status: 'failed',
      reason: 'rejected',
      attemptsLeft: 0,
    });
    expect(await core.attempts(created)).toMatchObject([
      { status: 'failed', returnedAt: null },
      { status: 'passed' },
    ]);
    expect(await core.webhooks()).toEqual([
      'attempt.failed',
      'attempt.returned',
      'attempt.started',
      'attempt.started',
      'verification.failed',
    ]);
  });

  it.each([
    ['where they may be as many as may fail', 1, 6],
    ['not where they are too few', 3, 4],
  ])(
    'with a pass asks about others before it decides: %s',
    async (_where, maxAttempts, questions) => {
      const core = await startCore({ maxAttempts });
      const { created, attempt: unfinished } = await anAttempt(core);
      await core.comeBack(created, unfinished.bizToken);
      const onPhone = await core.begin(created, { flow: 'handoff' });
      const { bizToken } = await core.begin(created);
      for (const token of [unfinished.bizToken, onPhone.bizToken, bizToken])
        core.simulator.finish(token, 'pass');
      expect(await core.comeBack(created, bizToken)).toMatchObject({ status: 'passed' });
      // Follows the others to their ends, by one question each.
      core.advance(20 * 60_000);
      await core.reconcile();
      expect(core.simulator.calls().GetWebVerificationResultIntl).toBe(questions);
    },
  );

  it('with a pass decides nothing for a caller who leaves before the failures are known', async () => {
    const left = new AbortController();
    const asked: string[] = [];
    const core = await startCore(
      { maxAttempts: 1 },
      {
        tencent: (real) =>
          otherwise(real, {
            getWebVerificationResultIntl(request, options) {
              asked.push(request.BizToken);
              if (asked.length === 2) left.abort();
              return real.getWebVerificationResultIntl(request, options);
            },
          }),
      },
    );
    const created = await core.create();
    const silent = await core.begin(created, { flow: 'handoff' });
    const { bizToken } = await core.begin(created);
    core.simulator.finish(silent.bizToken, 'not-live');
    core.simulator.finish(bizToken, 'pass');
    const row = await core.row(created);
    await expect(returnVerification(core.context, row, bizToken, left.signal)).rejects.toThrow();
    expect(asked).toEqual([bizToken, silent.bizToken]);
    expect(await core.row(created)).toMatchObject({ status: 'pending' });
    await core.reconcile();
    expect(await core.row(created)).toMatchObject({ status: 'failed', reason: 'rejected' });
  });

  it('with a pass decides, whether another attempt is unfinished, passed, or can’t be asked about', async () => {
    const unknown: string[] = [];
    const core = await startCore(
      { maxAttempts: 1 },
      {
        tencent: (real) =>
          otherwise(real, {
            getWebVerificationResultIntl: (request, options) =>
              unknown.includes(request.BizToken)
                ? Promise.reject(new ProblemError('upstream-unavailable'))
                : real.getWebVerificationResultIntl(request, options),
          }),
      },
    );
    for (const other of ['leave', 'pass', 'not-live'] as const) {
      const created = await core.create();
      const first = await core.begin(created, { flow: 'handoff' });
      const { id, bizToken } = await core.begin(created);
      core.simulator.finish(first.bizToken, other);
      if (other === 'not-live') unknown.push(first.bizToken);
      core.simulator.finish(bizToken, 'pass');
      expect(await core.comeBack(created, bizToken)).toMatchObject({
        status: 'passed',
        attempt: { id },
      });
    }
  });

  it('with another verification’s token, or nobody’s, is refused and asks nothing', async () => {
    const core = await startCore();
    const mine = await anAttempt(core);
    const other = await anAttempt(core);
    for (const token of [other.attempt.bizToken, 'A'.repeat(36), mine.created.id]) {
      await expect(core.comeBack(mine.created, token)).rejects.toThrow(problem('token-mismatch'));
    }
    expect(core.simulator.calls().GetWebVerificationResultIntl).toBe(0);
    expect(await core.attempts(mine.created)).toMatchObject([{ status: 'open' }]);
  });

  it('is kept when the vendor can’t be asked', async () => {
    const core = await startCore();
    const { created, attempt } = await anAttempt(core);
    core.simulator.finish(attempt.bizToken, 'pass');
    core.simulator.setFaults({ garbage: 1 });
    await expect(core.comeBack(created, attempt.bizToken)).rejects.toThrow(
      problem('upstream-invalid-answer'),
    );
    core.simulator.setFaults({});
    expect(await core.attempts(created)).toMatchObject([{ status: 'returned' }]);
    expect(await core.reconcile()).toBe(1);
    expect(await core.row(created)).toMatchObject({ status: 'passed' });
  });

  it('with a result that carries another attempt’s mark decides nothing', async () => {
    let extra: string | null = null;
    const core = await startCore(
      {},
      {
        tencent: (real) =>
          otherwise(real, {
            async getWebVerificationResultIntl(request, options) {
              const answer = await real.getWebVerificationResultIntl(request, options);
              extra ??= answer.extra;
              return { ...answer, extra };
            },
          }),
      },
    );
    const [first, second] = [await anAttempt(core), await anAttempt(core)];
    for (const { attempt } of [first, second]) core.simulator.finish(attempt.bizToken, 'pass');
    expect(await core.comeBack(first.created, first.attempt.bizToken)).toMatchObject({
      status: 'passed',
    });
    await expect(core.comeBack(second.created, second.attempt.bizToken)).rejects.toThrow(
      problem('mark-mismatch'),
    );
    expect(await core.row(second.created)).toMatchObject({ status: 'pending' });
  });
});

describe('a page that is loaded again while the vendor is asked', () => {
  it.each(['before', 'after'])(
    'hears of the pass, cut off %s the second return',
    async (moment) => {
      const vendor = aHeldVendor();
      const core = await startCore({}, { tencent: (real) => vendor.wrap(real) });
      const { created, attempt } = await anAttempt(core);
      core.simulator.finish(attempt.bizToken, 'pass');
      const row = await core.row(created);
      const left = new AbortController();
      vendor.hold('result');
      const first = returnVerification(core.context, row, attempt.bizToken, left.signal);
      const cutOff = expect(first).rejects.toThrow();
      await vendor.asked();
      const { askThrottle } = core.context;
      const askForReturn = vi.spyOn(askThrottle, 'askForReturn');
      if (moment === 'before') left.abort();
      const second = core.comeBack(created, attempt.bizToken);
      if (moment === 'after')
        await vi.waitFor(() => expect(askForReturn).toBeCalledTimes(1), 60_000);
      left.abort();
      vendor.release();
      await cutOff;
      expect(await second).toMatchObject({ status: 'passed' });
      expect(await core.attempts(created)).toMatchObject([{ sameBrowser: true }]);
    },
  );
});

describe('what ended while the vendor was asked', () => {
  async function asking() {
    const vendor = aHeldVendor();
    const core = await startCore({}, { tencent: (real) => vendor.wrap(real) });
    const { created, attempt } = await anAttempt(core);
    core.simulator.finish(attempt.bizToken, 'pass');
    vendor.hold('result');
    const back = core.comeBack(created, attempt.bizToken);
    await vendor.asked();
    return { core, created, attempt, back, vendor };
  }

  it('stays canceled, and the attempt has its own end', async () => {
    const { core, created, back, vendor } = await asking();
    await cancelVerification(core.context, await core.row(created));
    vendor.release();
    expect(await back).toMatchObject({ status: 'canceled', attempt: { status: 'passed' } });
    expect(await core.webhooks()).toEqual([
      'attempt.returned',
      'attempt.started',
      'verification.canceled',
    ]);
  });

  it('is found no more after it was erased, and leaves no webhook', async () => {
    const { core, created, back, vendor } = await asking();
    await eraseVerification(core.context, created.id);
    vendor.release();
    await expect(back).rejects.toThrow(problem('verification-not-found'));
    expect(await core.webhooks()).toEqual([]);
    expect(await core.attempts(created)).toEqual([]);
    expect(core.log.filter((line) => /fault|error/.test(line))).toEqual([]);
  });
});

describe('a return without the client secret', () => {
  it('is another browser’s, for good, of that attempt alone', async () => {
    const core = await startCore();
    const { created, attempt } = await anAttempt(core);
    await recordBlindReturn(core.context, attempt.bizToken);
    core.simulator.finish(attempt.bizToken, 'too-dark');
    core.advance(2000);
    await core.comeBack(created, attempt.bizToken);
    const next = await core.begin(created);
    core.simulator.finish(next.bizToken, 'pass');
    await core.comeBack(created, next.bizToken);
    expect(await core.attempts(created)).toMatchObject([
      { status: 'failed', sameBrowser: false },
      { status: 'passed', sameBrowser: true },
    ]);
  });

  it('with nobody’s token, or a dead database, is nothing, and never rejects', async () => {
    const core = await startCore();
    await recordBlindReturn(core.context, 'A'.repeat(36));
    expect(core.log).toEqual([]);
    core.store.findAttemptByBizTokenHash = () => Promise.reject(new Error('away'));
    await recordBlindReturn(core.context, 'A'.repeat(36));
    expect(core.log).toEqual([expect.stringContaining('could not be written down')]);
  });
});

it('of ten returns at once asks the vendor once, and ends once', async () => {
  const core = await startCore();
  const { created, attempt } = await anAttempt(core);
  core.simulator.finish(attempt.bizToken, 'pass');
  const row = await core.row(created);
  const { signal } = new AbortController();
  await Promise.all(
    Array.from({ length: 10 }, () =>
      returnVerification(core.context, row, attempt.bizToken, signal),
    ),
  );
  expect(core.simulator.calls().GetWebVerificationResultIntl).toBe(1);
  expect(await core.read(created)).toMatchObject({ status: 'passed' });
  expect(await core.webhooks()).toEqual([
    'attempt.returned',
    'attempt.started',
    'verification.passed',
  ]);
});
