import { expect } from 'vitest';
import { isUnderWay, type Model, type ModelVerification } from './model.js';
import type { World } from './world.js';

/** Whatever the model says, the database says; and the vendor was asked to sell no more than that. */
export async function compare(model: Model, world: World): Promise<void> {
  await Promise.all([
    ...model.verifications.map((verification) => compareOne(model, world, verification)),
    compareWebhooks(model, world),
  ]);
  expect(world.vendor.bought).toBe(model.bought);
}

async function compareOne(model: Model, { store }: World, verification: ModelVerification) {
  const { id, isErased, status, reason, failedAttempts, current, attempts } = verification;
  const [row, rows] = await Promise.all([store.find(id), store.listAttempts(id)]);
  if (isErased) {
    expect([row, rows]).toEqual([null, []]);
    return;
  }
  expect(row).toMatchObject({
    status,
    reason,
    failedAttempts,
    attempts: attempts.length,
    attemptId: current,
  });
  expect(rows.map((each) => [each.id, each.status, each.reason])).toEqual(
    attempts.map((each) => [each.id, each.status, each.reason]),
  );
  // Whatever the model says: limits hold, and an end stands.
  expect(row?.failedAttempts).toBeLessThanOrEqual(verification.maxAttempts);
  expect(rows.length).toBeLessThanOrEqual(20);
  if (status !== 'pending') {
    expect(row).toEqual(model.ends.get(id) ?? row);
    model.ends.set(id, row);
  }
}

/** Every end was told once, and every attempt that began, came back, or failed. */
async function compareWebhooks({ verifications }: Model, { store }: World): Promise<void> {
  const told = await store.listMessages('waiting', 100_000);
  const expected = verifications
    .filter(({ isErased }) => !isErased)
    .flatMap(({ id, status, attempts }) => [
      ...(status === 'pending' ? [] : [`${id} verification.${status}`]),
      ...attempts.flatMap((each) => [
        ...(each.bizToken === null ? [] : [`${id} attempt.started`]),
        ...(each.returnedAt === null ? [] : [`${id} attempt.returned`]),
        ...(each.status === 'failed' ? [`${id} attempt.failed`] : []),
      ]),
    ]);
  const found = told.map(({ verificationId, type }) => `${verificationId} ${type}`);
  expect(found.toSorted()).toEqual(expected.toSorted());
}

/** Nothing is left to be done: no verification is pending, and no attempt under way. */
export async function isOver({ verifications }: Model, { store }: World): Promise<void> {
  const backlog = await store.backlog();
  expect(backlog).toMatchObject({ pendingVerifications: 0, openAttempts: 0, nextAskAt: null });
  const kept = verifications.filter(({ isErased }) => !isErased);
  expect(kept.filter(({ status }) => status === 'pending')).toEqual([]);
  expect(kept.flatMap(({ attempts }) => attempts.filter(isUnderWay))).toEqual([]);
}
