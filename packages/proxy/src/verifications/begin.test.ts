import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { startCore, type Core } from '../../test/support/core.js';
import { aHeldVendor, otherwise } from '../../test/support/held-vendor.js';
import { ProblemError } from '../errors.js';
import { beginAttempt } from './begin.js';
import { cancelVerification, eraseVerification } from './end.js';

const minute = 60_000;
const photo = 'AAAA';
const problem = (code: string, more: object = {}) => expect.objectContaining({ code, ...more });

/** As a backend. */
async function beginWithPhoto(core: Core, { id }: { id: string }, compareImage?: string) {
  const wish = compareImage === undefined ? {} : { compareImage };
  return beginAttempt(core.context, await core.row({ id }), wish, 'backend');
}

describe('an attempt', () => {
  it('is bought once, though ten clicks come at once', async () => {
    const core = await startCore();
    const created = await core.create();
    const ten = await Promise.all(Array.from({ length: 10 }, () => core.begin(created)));
    expect(new Set(ten.map(({ id, bizToken }) => `${id} ${bizToken}`)).size).toBe(1);
    expect(core.bought()).toBe(1);
    expect(await core.row(created)).toMatchObject({ attempts: 1 });
  });

  it('is bought once by two instances that share a database', async () => {
    const core = await startCore();
    const created = await core.create();
    const row = await core.row(created);
    const contexts = [core.context, await core.another(), await core.another()];
    const begun = await Promise.all(
      [...contexts, ...contexts].map((each) => beginAttempt(each, row, {}, 'client-secret')),
    );
    expect(new Set(begun.map(({ attempt }) => attempt.id)).size).toBe(1);
    expect(core.bought()).toBe(1);
  });

  it('of a computer and of a phone are two, one each, and either may pass', async () => {
    const core = await startCore();
    const created = await core.create();
    const both = ['redirect', 'handoff', 'redirect', 'handoff'] as const;
    const begun = await Promise.all(both.map((flow) => core.begin(created, { flow })));
    expect(new Set(begun.map(({ id }) => id)).size).toBe(2);
    expect(core.bought()).toBe(2);
    core.simulator.finish(begun[0]?.bizToken ?? '', 'pass');
    expect(await core.comeBack(created, begun[0]?.bizToken ?? '')).toMatchObject({
      status: 'passed',
    });
  });

  it('is given again while two minutes are left to begin it, and then another is bought', async () => {
    const core = await startCore();
    const created = await core.create();
    const first = await core.begin(created);
    core.advance(8 * minute - 5000);
    expect(await core.begin(created)).toEqual(first);
    core.advance(10_000);
    expect((await core.begin(created)).id).not.toBe(first.id);
    expect(core.bought()).toBe(2);
  });

  it('is not given again once somebody has come back from it', async () => {
    const core = await startCore();
    const created = await core.create();
    const first = await core.begin(created);
    await core.comeBack(created, first.bizToken);
    expect((await core.begin(created)).id).not.toBe(first.id);
  });

  it('follows one that failed, as long as any are left', async () => {
    const core = await startCore({ maxAttempts: 2 });
    const created = await core.create();
    for (const [outcome, left] of [
      ['too-dark', 1],
      ['not-live', 0],
    ] as const) {
      const { bizToken } = await core.begin(created);
      core.simulator.finish(bizToken, outcome);
      expect(await core.comeBack(created, bizToken)).toMatchObject({ attemptsLeft: left });
    }
    expect(await core.row(created)).toMatchObject({ status: 'failed', reason: 'rejected' });
    await expect(core.begin(created)).rejects.toThrow(problem('verification-over'));
    expect(core.bought()).toBe(2);
  });

  it('is refused when the cap of twenty trips is reached, and one under way may still pass', async () => {
    const core = await startCore();
    const created = await core.create();
    for (let trip = 0; trip < 19; trip += 1) {
      const { bizToken } = await core.begin(created);
      core.simulator.finish(bizToken, 'leave');
      await core.comeBack(created, bizToken);
    }
    const { bizToken } = await core.begin(created);
    await expect(core.begin(created, { flow: 'handoff' })).rejects.toThrow(
      problem('no-attempts-left'),
    );
    expect(core.bought()).toBe(20);
    core.simulator.finish(bizToken, 'pass');
    expect(await core.comeBack(created, bizToken)).toMatchObject({ status: 'passed' });
  });
});

describe('an attempt of a verification that is over', () => {
  it.each([
    [
      'passed',
      async (core: Core, created: { id: string }) => {
        const { bizToken } = await core.begin(created);
        core.simulator.finish(bizToken, 'pass');
        await core.comeBack(created, bizToken);
      },
      'verification-over',
    ],
    [
      'canceled',
      async (core: Core, created: { id: string }) => {
        await cancelVerification(core.context, await core.row(created));
      },
      'verification-over',
    ],
    [
      'expired, though nobody has written that down yet',
      async (core: Core) => core.advance(24 * 60 * minute),
      'verification-over',
    ],
    [
      'erased',
      async (core: Core, created: { id: string }) => eraseVerification(core.context, created.id),
      'verification-not-found',
    ],
  ])('because it was %s is refused, and nothing is bought', async (_, end, code) => {
    const core = await startCore();
    const created = await core.create();
    const before = await core.row(created);
    await end(core, created);
    const bought = core.bought();
    const current = (await core.store.find(created.id)) ?? before;
    // With the row as it was before, too: as if it ended at this very moment.
    for (const row of [current, before]) {
      await expect(beginAttempt(core.context, row, {}, 'client-secret')).rejects.toThrow(
        problem(code),
      );
    }
    expect(core.bought()).toBe(bought);
  });
});

describe('the photo of check mode 2', () => {
  it('is refused with another mode, and from whoever is no backend', async () => {
    const core = await startCore();
    const created = await core.create({}, 'backend');
    await expect(beginWithPhoto(core, created, photo)).rejects.toThrow(
      problem('invalid-request', {
        errors: [{ pointer: '/compareImage', detail: expect.any(String) }],
      }),
    );
    await expect(core.begin(created, { compareImage: photo })).rejects.toThrow(
      problem('api-key-required'),
    );
    expect(core.bought()).toBe(0);
  });

  it('comes with each attempt, and is kept nowhere', async () => {
    const core = await startCore();
    const created = await core.create({ checkMode: 2, compareImage: photo }, 'backend');
    expect(created.attempt).toBeDefined();
    expect(core.bought()).toBe(1);
    // The person's page gets the one that is open.
    const { bizToken, id } = await core.begin(created);
    expect(id).toBe(created.attempt?.id);
    expect(await core.read(created)).toMatchObject({ status: 'pending', retryable: false });
    core.simulator.finish(bizToken, 'too-dark');
    expect(await core.comeBack(created, bizToken)).toMatchObject({
      status: 'pending',
      attemptsLeft: 4,
      retryable: false,
    });
    await expect(core.begin(created)).rejects.toThrow(problem('photo-required'));
    await expect(beginWithPhoto(core, created)).rejects.toThrow(problem('photo-required'));
    expect(core.bought()).toBe(1);
    expect(await core.row(created)).toMatchObject({ attempts: 1 });
    await beginWithPhoto(core, created, photo);
    expect(core.bought()).toBe(2);
  });

  it('can come later than the creation', async () => {
    const core = await startCore();
    const created = await core.create({ checkMode: 2 }, 'backend');
    expect(core.bought()).toBe(0);
    await expect(core.begin(created)).rejects.toThrow(problem('photo-required'));
    await beginWithPhoto(core, created, photo);
    expect(core.bought()).toBe(1);
  });

  it('lets the open attempt go on by another way, where there is none of its own', async () => {
    const core = await startCore();
    const created = await core.create({ checkMode: 2, compareImage: photo }, 'backend');
    const onPhone = await core.begin(created, { flow: 'handoff' });
    expect(onPhone.id).toBe(created.attempt?.id);
    expect(core.bought()).toBe(1);
  });
});

describe('a link', () => {
  it('is asked for in vain where a page created the verification', async () => {
    const core = await startCore();
    const created = await core.create();
    await expect(core.begin(created, { flow: 'link' })).rejects.toThrow(
      problem('invalid-request', { errors: [{ pointer: '/flow', detail: expect.any(String) }] }),
    );
  });
});

describe('what is written before it is bought', () => {
  it('is not bought where it can’t be written', async () => {
    const core = await startCore();
    const created = await core.create();
    core.store.reserveAttempt = async () => {
      throw new ProblemError('storage-unavailable');
    };
    await expect(core.begin(created)).rejects.toThrow(problem('storage-unavailable'));
    expect(core.bought()).toBe(0);
  });

  it('goes again where the vendor refused, and counts no more', async () => {
    const limits = { attemptsPerMinute: 10, attemptsPerDay: 1, pageAttemptsPerDay: null };
    const core = await startCore({ limits });
    const created = await core.create();
    core.simulator.setFaults({ garbage: 1 });
    for (let click = 0; click < 3; click += 1) {
      await expect(core.begin(created)).rejects.toThrow(problem('upstream-invalid-answer'));
    }
    expect(await core.row(created)).toMatchObject({ attempts: 0, attemptId: null });
    core.simulator.setFaults({});
    await core.begin(created);
    await expect(core.begin(created, { flow: 'handoff' })).rejects.toThrow(
      problem('daily-limit-reached'),
    );
  });

  it('is ended by reconciliation when the process died before the answer, and stays counted', async () => {
    const vendor = aHeldVendor();
    const core = await startCore({}, { tencent: (real) => vendor.wrap(real) });
    const created = await core.create();
    vendor.hold('apply');
    const dead = core.begin(created);
    await vendor.asked();
    // Others wait for it, and are told when to come again, as long as it may still come.
    const gone = new AbortController();
    const waiting = beginAttempt(
      core.context,
      await core.row(created),
      {},
      'client-secret',
      gone.signal,
    );
    gone.abort();
    await expect(waiting).rejects.toThrow(problem('upstream-unavailable'));
    core.advance(3 * minute + 1000);
    await core.reconcile();
    expect(await core.attempts(created)).toMatchObject([{ status: 'failed', reason: 'service' }]);
    vendor.release();
    await expect(dead).rejects.toThrow(problem('upstream-unavailable'));
    await core.begin(created);
    expect(await core.row(created)).toMatchObject({ attempts: 2, failedAttempts: 0 });
  });

  it('serves those who waited for it', async () => {
    const vendor = aHeldVendor();
    const core = await startCore({}, { tencent: (real) => vendor.wrap(real) });
    const created = await core.create();
    vendor.hold('apply');
    const first = core.begin(created);
    await vendor.asked();
    const second = core.begin(created);
    await sleep(5);
    vendor.release();
    expect((await second).id).toBe((await first).id);
    expect(core.bought()).toBe(1);
  });
});

describe('while the vendor is asked for a token', () => {
  it.each([
    [
      'canceled',
      async (core: Core, { id }: { id: string }) => {
        await cancelVerification(core.context, await core.row({ id }));
      },
      'verification-over',
    ],
    [
      'erased',
      (core: Core, { id }: { id: string }) => eraseVerification(core.context, id),
      'verification-not-found',
    ],
  ])('a verification that is %s sends nobody there', async (_, end, code) => {
    const vendor = aHeldVendor();
    const core = await startCore({}, { tencent: (real) => vendor.wrap(real) });
    const created = await core.create();
    vendor.hold('apply');
    const begun = core.begin(created);
    await vendor.asked();
    await end(core, created);
    vendor.release();
    await expect(begun).rejects.toThrow(problem(code));
    expect(core.log.join('\n')).not.toContain('internal-error');
  });

  it('a token that is that of another attempt is not believed', async () => {
    let token = '';
    const core = await startCore(
      {},
      {
        tencent: (real) =>
          otherwise(real, {
            async applyWebVerificationBizTokenIntl(request, options) {
              const answer = await real.applyWebVerificationBizTokenIntl(request, options);
              token ||= answer.bizToken;
              return { ...answer, bizToken: token };
            },
          }),
      },
    );
    await core.begin(await core.create());
    const second = await core.create();
    await expect(core.begin(second)).rejects.toThrow(problem('upstream-invalid-answer'));
    expect(await core.attempts(second)).toEqual([]);
  });
});

it('tells when an attempt starts, to those who asked for it', async () => {
  const core = await startCore();
  const created = await core.create();
  await core.begin(created);
  await core.begin(created);
  expect(await core.webhooks()).toEqual(['attempt.started']);
});
