/** What may happen to verifications, one step each: done to the proxy and to the model, and compared. */
import { expect } from 'vitest';
import { createVerification } from '../../../src/verifications/create.js';
import { cancelVerification, eraseVerification } from '../../../src/verifications/end.js';
import { Reconciliation } from '../../../src/verifications/reconcile.js';
import { returnVerification } from '../../../src/verifications/return.js';
import { shopOrigin } from '../../support/config.js';
import { backend } from '../../support/core.js';
import {
  currentOf,
  endOf,
  expire,
  finish,
  intervalOf,
  isUnderWay,
  mayAsk,
  type Answer,
  type Model,
} from './model.js';
import { compare } from './compare.js';
import {
  ask,
  boughtOf,
  codeOf,
  comeToPage,
  comeToProxy,
  readAsPage,
  rowOf,
  seen,
} from './people.js';
import { goOn, restartBoth, step, type Step } from './step.js';
import type { World } from './world.js';

const minute = 60_000;
const never = new AbortController().signal;

export const create = (maxAttempts: number, expiresIn: number): Step => ({
  check: ({ verifications }) => verifications.length < 4,
  async run(model, world) {
    const body = { redirectUrl: `${shopOrigin}/sign-up`, maxAttempts, expiresIn };
    const { created } = await createVerification(world.context, body, backend());
    model.verifications.push({
      id: created.id,
      status: 'pending',
      reason: null,
      maxAttempts,
      failedAttempts: 0,
      attempts: [],
      current: null,
      expiresAt: world.now + expiresIn * 1000,
      isErased: false,
    });
    await compare(model, world);
  },
  toString: () => `create ${maxAttempts} attempts, ${expiresIn} s`,
});

/** Somebody goes through the vendor's page; it says so once. */
export const answer = (where: number, which: number, said: Answer) =>
  step(`the vendor says "${said}" of ${which}`, where, async (_model, world, verification) => {
    const attempt = boughtOf(verification, which);
    if (attempt === null || attempt.answer !== null) return;
    attempt.answer = said;
    world.vendor.finish(attempt.bizToken, said);
  });

/** Somebody comes back from any attempt, one that was replaced too. */
export const comeBack = (where: number, which: number, isDown = false) =>
  step(
    `come back from ${which}${isDown ? ', vendor down' : ''}`,
    where,
    async (_model, world, verification) => {
      const attempt = boughtOf(verification, which);
      if (attempt === null) return;
      world.vendor.isDown = isDown;
      if (attempt.flow === 'redirect') await comeToPage(world, verification, attempt, isDown);
      else await comeToProxy(world, verification, attempt, isDown);
      world.vendor.isDown = false;
    },
  );

/** With a BizToken of another verification, with nonsense, or with one that only the proxy takes in. */
export const comeWithForeignToken = (where: number, other: number, which: number) =>
  step(
    `come with a token of ${other}, ${which}`,
    where,
    async ({ verifications }, world, verification) => {
      const stranger = verifications[other % verifications.length];
      const attempt = stranger === undefined ? null : boughtOf(stranger, which);
      const isOwn = stranger === verification && attempt?.flow === 'redirect';
      if (isOwn || verification.isErased) return;
      const token = attempt?.bizToken ?? 'nonsense';
      const row = await rowOf(world, verification);
      const came = returnVerification(world.context, row, token, never);
      expect(await came.then(() => 'taken', codeOf)).toBe('token-mismatch');
    },
  );

export const read = (where: number, isDown = false) =>
  step(`read${isDown ? ', vendor down' : ''}`, where, async (_model, world, verification) => {
    const { now, steady } = world;
    world.vendor.isDown = isDown;
    const view = await readAsPage(world, verification);
    world.vendor.isDown = false;
    if (verification.isErased) {
      expect(view).toBe('verification-not-found');
      return;
    }
    const shown = currentOf(verification);
    if (verification.status === 'pending' && shown !== undefined && isUnderWay(shown)) {
      const { bizToken, returnedAt, expiresAt, leftToBrowserUntil } = shown;
      const isWorthAsking = returnedAt !== null || now >= expiresAt;
      const isLeftToBrowser = returnedAt !== null && now >= returnedAt && now < leftToBrowserUntil;
      if (bizToken !== null && isWorthAsking && !isLeftToBrowser) {
        if (mayAsk(shown, steady, intervalOf(shown, now)) && !isDown) ask(verification, shown, now);
      }
    }
    if (shown === undefined || !isUnderWay(shown)) expire(verification, now);
    expect(view).toEqual(seen(verification, now));
  });

export const cancel = (where: number) =>
  step('cancel', where, async (_model, world, verification) => {
    const canceling = rowOf(world, verification).then((row) =>
      cancelVerification(world.context, row),
    );
    const said = await canceling.then(({ status }) => status, codeOf);
    if (verification.isErased) {
      expect(said).toBe('verification-not-found');
      return;
    }
    if (verification.status === 'pending') verification.status = 'canceled';
    expect(said).toBe(verification.status === 'canceled' ? 'canceled' : 'verification-over');
  });

export const erase = (where: number) =>
  step('erase', where, async (_model, world, verification) => {
    const { id, isErased } = verification;
    const said = await eraseVerification(world.context, id).then(() => 'erased', codeOf);
    expect(said).toBe(isErased ? 'verification-not-found' : 'erased');
    verification.isErased = true;
  });

/** Time goes by; or the time of day is set back, by a little. */
export const wait = (milliseconds: number): Step => ({
  check: () => true,
  async run(model, world) {
    goOn(model, world, milliseconds);
  },
  toString: () => `wait ${milliseconds / 1000} s`,
});

export const restart = (): Step => ({
  check: () => true,
  async run(model, world) {
    await restartBoth(model, world);
    await compare(model, world);
  },
  toString: () => 'restart',
});

/** Nobody comes for so long that every attempt under way is due, and what a dead process left. */
export const reconcile = (isDown = false, after = 11 * minute): Step => ({
  check: () => true,
  async run(model, world) {
    goOn(model, world, model.latest - world.now + after);
    await reconcileBoth(model, world, isDown);
    await compare(model, world);
  },
  toString: () => `reconcile${isDown ? ', vendor down' : ''}`,
});

async function reconcileBoth({ verifications }: Model, world: World, isDown: boolean) {
  const { now } = world;
  const kept = verifications.filter(({ isErased }) => !isErased);
  const due = new Map(
    kept.flatMap((verification) =>
      verification.attempts.filter(isUnderWay).flatMap((attempt) => {
        const service = { reason: 'service', counts: false } as const;
        const isLeft = attempt.bizToken === null;
        const end = isLeft ? service : isDown ? null : endOf(attempt, now);
        return end === null ? [] : [[attempt.id, { verification, attempt, end }] as const];
      }),
    ),
  );
  world.ended = [];
  world.vendor.isDown = isDown;
  const reconciliation = new Reconciliation(world.context);
  while ((await reconciliation.runOnce()) > 0);
  world.vendor.isDown = false;
  // A pass may end others with it.
  const ended = world.ended.filter((id) => due.has(id));
  expect(ended.toSorted()).toEqual([...due.keys()].toSorted());
  // Those of one moment end in any order, and the first may decide.
  for (const id of world.ended) {
    const each = due.get(id);
    if (each !== undefined) finish(each.verification, each.attempt, each.end, now);
  }
  for (const verification of kept) expire(verification, now);
}
