/** Steps in which somebody asks for an attempt. */
import type { Flow } from 'ekyc-verify-protocol';
import { expect } from 'vitest';
import { cancelVerification, eraseVerification } from '../../../src/verifications/end.js';
import { isUnderWay, whatBegins, type Answer, type ModelVerification } from './model.js';
import { addBought, begin, comeToPage, comeToProxy, rowOf } from './people.js';
import { restartBoth, step } from './step.js';

/** So many at once, in as many tabs. */
export const click = (where: number, flow: Flow, clicks: number) =>
  step(
    `click ${flow} x${clicks}`,
    where,
    async (model, world, verification) => {
      const expected = whatBegins(verification, flow, world.now);
      const begun = await Promise.all(
        Array.from({ length: clicks }, () => begin(world, verification, flow)),
      );
      if (expected === 'another') {
        expect(begun[0]).toMatchObject({ bizToken: expect.stringMatching(/^token-/) });
        addBought(model, world, verification, flow, begun[0]);
      } else if (typeof expected === 'object') verification.current = expected.id;
      const given = typeof expected === 'string' ? expected : expected.id;
      const id = given === 'another' ? verification.current : given;
      const got = begun.map((each) => (typeof each === 'string' ? each : each.id));
      expect(got).toEqual(got.map(() => id));
    },
    (verification) => !isBeingBought(verification, flow),
  );

/** The vendor refuses to sell one. */
export const clickInVain = (where: number, flow: Flow) =>
  step(
    `click ${flow} in vain`,
    where,
    async (model, world, verification) => {
      world.vendor.isDown = true;
      expect(await begin(world, verification, flow)).toBe('upstream-unavailable');
      world.vendor.isDown = false;
      model.bought += 1;
      verification.current = verification.attempts.at(-1)?.id ?? null;
    },
    (verification, now) => whatBegins(verification, flow, now) === 'another',
  );

/** The process dies while the vendor is asked for one. */
export const dieWhileBuying = (where: number, flow: Flow) =>
  step(
    `die while buying ${flow}`,
    where,
    async (model, world, verification) => {
      const { asked, release } = world.vendor.hold();
      const begun = begin(world, verification, flow);
      await asked;
      await restartBoth(model, world);
      release();
      expect(await begun).toBe('storage-unavailable');
      const { attemptId } = (await world.store.find(verification.id)) ?? {};
      addBought(model, world, verification, flow, { id: attemptId ?? '', bizToken: null });
    },
    (verification, now) => whatBegins(verification, flow, now) === 'another',
  );

/** It is canceled or erased while the vendor is asked for one. */
export const endWhileBuying = (where: number, flow: Flow, how: 'cancel' | 'erase') =>
  step(
    `${how} while buying ${flow}`,
    where,
    async (model, world, verification) => {
      const { asked, release } = world.vendor.hold();
      const begun = begin(world, verification, flow);
      await asked;
      if (how === 'erase') await eraseVerification(world.context, verification.id);
      else await cancelVerification(world.context, await rowOf(world, verification));
      release();
      const answer = await begun;
      if (how === 'erase') {
        expect(answer).toBe('verification-not-found');
        verification.isErased = true;
        model.bought += 1;
        return;
      }
      expect(answer).toBe('verification-over');
      verification.status = 'canceled';
      const { attemptId } = await rowOf(world, verification);
      const bizToken = world.vendor.latest();
      addBought(model, world, verification, flow, { id: attemptId ?? '', bizToken });
    },
    (verification, now) => whatBegins(verification, flow, now) === 'another',
  );

/** A person begins, goes through the vendor's page, and comes back. */
export const goThrough = (where: number, flow: Flow, said: Answer) =>
  step(
    `go through by ${flow}: ${said}`,
    where,
    async (model, world, verification) => {
      const begun = await begin(world, verification, flow);
      const attempt = addBought(model, world, verification, flow, begun);
      attempt.answer = said;
      world.vendor.finish(attempt.bizToken ?? '', said);
      if (flow === 'redirect') await comeToPage(world, verification, attempt, false);
      else await comeToProxy(world, verification, attempt, false);
    },
    (verification, now) => whatBegins(verification, flow, now) === 'another',
  );

/** So often somebody begins, and comes back without having finished. */
export const comeAndGo = (where: number, times: number) =>
  step(`begin and leave x${times}`, where, async (model, world, verification) => {
    for (let time = 0; time < times; time += 1) {
      if (whatBegins(verification, 'redirect', world.now) !== 'another') return;
      const begun = await begin(world, verification, 'redirect');
      const attempt = addBought(model, world, verification, 'redirect', begun);
      await comeToPage(world, verification, attempt, false);
    }
  });

const isBeingBought = ({ attempts }: ModelVerification, flow: Flow) =>
  attempts.some((each) => each.flow === flow && each.bizToken === null && isUnderWay(each));
