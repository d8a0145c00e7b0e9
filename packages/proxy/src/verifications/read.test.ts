import { describe, expect, it } from 'vitest';
import { apiKey } from '../../test/support/config.js';
import { startCore, type Core } from '../../test/support/core.js';
import { aHeldVendor } from '../../test/support/held-vendor.js';
import type { Caller } from '../plugins/auth.js';
import { hashSecret } from '../security/client-secret.js';
import { eraseVerification } from './end.js';
import { findFor, readVerification } from './read.js';

const aBackend: Caller = { kind: 'backend', mayReadReports: false, keyHash: hashSecret(apiKey) };

function holderOf(id: string, clientSecret: string): Caller {
  return { kind: 'client-secret', verificationId: id, secretHash: hashSecret(clientSecret) };
}

/** A long poll of the page that the test can wait for, or give up. */
async function poll(core: Core, created: { id: string; clientSecret: string }) {
  const gone = new AbortController();
  const caller = holderOf(created.id, created.clientSecret);
  const row = await findFor(core.context, created.id, caller);
  let answered = false;
  const answer = readVerification(core.context, row, caller, 20, gone.signal).then((view) => {
    answered = true;
    return view;
  });
  return { answer, isAnswered: () => answered, giveUp: () => gone.abort() };
}

const notFound = expect.objectContaining({ code: 'verification-not-found' });

describe('a verification is found', () => {
  it('by a backend, and by the holder of its own client secret alone', async () => {
    const core = await startCore();
    const [mine, other] = [await core.create(), await core.create()];
    expect(await findFor(core.context, mine.id, aBackend)).toMatchObject({ id: mine.id });
    const holder = holderOf(mine.id, mine.clientSecret);
    expect(await findFor(core.context, mine.id, holder)).toMatchObject({ id: mine.id });
    for (const [id, caller] of [
      [other.id, holder],
      [mine.id, holderOf(mine.id, other.clientSecret)],
      ['ver_AAAAAAAAAAAAAAAAAAAAAA', aBackend],
    ] as const) {
      await expect(findFor(core.context, id, caller)).rejects.toThrow(notFound);
    }
  });

  it('by a backend with attempts, reads of reports, and what it gave itself', async () => {
    const core = await startCore();
    const created = await core.create(
      { reference: 'user-7', metadata: { plan: 'gold' } },
      'backend',
    );
    const first = await core.begin(created);
    core.simulator.finish(first.bizToken, 'too-dark');
    await core.comeBack(created, first.bizToken);
    await core.begin(created);
    const row = await core.row(created);
    const { signal } = new AbortController();
    const record = await readVerification(core.context, row, aBackend, 0, signal);
    expect(record).toMatchObject({
      reference: 'user-7',
      metadata: { plan: 'gold' },
      initiator: 'backend',
      maxAttempts: 5,
      attempts: [
        { number: 1, flow: 'redirect', status: 'failed', reason: 'capture', resultCode: 1201 },
        { number: 2, flow: 'redirect', status: 'open', resultCode: null },
      ],
      reportReads: [],
    });
    const shown = JSON.stringify(record);
    for (const hidden of ['sealed', 'Hash', 'nextAskAt', 'ecret']) {
      expect(shown).not.toContain(hidden);
    }
  });
});

it('a page loaded while an attempt is being bought sees none: nobody has left', async () => {
  const vendor = aHeldVendor();
  const core = await startCore({}, { tencent: (real) => vendor.wrap(real) });
  const created = await core.create();
  vendor.hold('apply');
  const beginning = core.begin(created);
  await vendor.asked();
  expect(await core.read(created)).toMatchObject({ status: 'pending', attempt: null });
  vendor.release();
  const { id } = await beginning;
  expect(await core.read(created)).toMatchObject({ attempt: { id, status: 'open' } });
});

describe('a long poll', () => {
  it('ends when another attempt begins, a phone’s included', async () => {
    const core = await startCore();
    const created = await core.create();
    await core.begin(created);
    const waiting = await poll(core, created);
    await core.begin(created, { flow: 'handoff' });
    expect((await waiting.answer).attempt).toMatchObject({ status: 'open', handedOff: true });
  });

  it('ends when somebody comes back, and when there is an end', async () => {
    const core = await startCore();
    const created = await core.create();
    const { bizToken } = await core.begin(created);
    const forReturn = await poll(core, created);
    await core.comeBack(created, bizToken);
    expect((await forReturn.answer).attempt).toMatchObject({ status: 'returned' });
    core.simulator.finish(bizToken, 'pass');
    const forEnd = await poll(core, created);
    core.advance(5000);
    await core.comeBack(created, bizToken);
    expect(await forEnd.answer).toMatchObject({ status: 'passed' });
  });

  it('ends at once with what has ended already, and when its caller goes', async () => {
    const core = await startCore();
    const created = await core.create();
    const pending = await poll(core, created);
    pending.giveUp();
    expect(await pending.answer).toMatchObject({ status: 'pending', attempt: null });
    core.advance(24 * 60 * 60_000);
    expect(await (await poll(core, created)).answer).toMatchObject({ status: 'expired' });
  });

  it('finds nothing once its verification was erased', async () => {
    const core = await startCore();
    const created = await core.create();
    const waiting = await poll(core, created);
    await eraseVerification(core.context, created.id);
    await expect(waiting.answer).rejects.toThrow(notFound);
    expect(waiting.isAnswered()).toBe(false);
  });
});
