/** What people do, done to the proxy and to the model. */
import type { Flow, Verification } from 'ekyc-verify-protocol';
import { expect } from 'vitest';
import { ProblemError } from '../../../src/errors.js';
import { beginAttempt } from '../../../src/verifications/begin.js';
import { acceptHostedReturn } from '../../../src/verifications/hosted-return.js';
import { findFor, readVerification } from '../../../src/verifications/read.js';
import { browserMarkFor } from '../../../src/verifications/return-proof.js';
import { returnVerification } from '../../../src/verifications/return.js';
import { bizTokenOf } from '../../support/vendor.js';
import {
  currentOf,
  endOf,
  expire,
  finish,
  isUnderWay,
  leftOf,
  mayAsk,
  shortestInterval,
  type Model,
  type ModelAttempt,
  type ModelVerification,
} from './model.js';
import type { World } from './world.js';

const minute = 60_000;
const never = new AbortController().signal;

/** The code of a refusal; whatever else goes wrong fails the test. */
export function codeOf(error: unknown): string {
  if (error instanceof ProblemError) return error.code;
  throw error;
}

/** @param which 0 is the latest. */
export function boughtOf(
  { attempts }: ModelVerification,
  which: number,
): (ModelAttempt & { bizToken: string }) | null {
  const bought = attempts.filter((each) => each.bizToken !== null);
  const attempt = bought.at(-1 - (which % Math.max(1, bought.length)));
  return attempt === undefined ? null : (attempt as ModelAttempt & { bizToken: string });
}

export type Begun = { id: string; bizToken: string | null };

export function addBought(
  model: Model,
  { now }: World,
  verification: ModelVerification,
  flow: Flow,
  begun: Begun | string | undefined,
): ModelAttempt {
  if (typeof begun !== 'object') throw new Error(`refused: ${begun}`);
  model.bought += 1;
  const attempt: ModelAttempt = {
    ...begun,
    flow,
    status: 'open',
    reason: null,
    answer: null,
    startedAt: now,
    expiresAt: now + 10 * minute,
    returnedAt: null,
    askedAt: null,
    leftToBrowserUntil: 0,
  };
  verification.current = attempt.id;
  verification.attempts.push(attempt);
  return attempt;
}

export const rowOf = ({ context }: World, { id }: ModelVerification) =>
  findFor(context, id, { kind: 'backend', keyHash: '', mayReadReports: false });

/** The attempt that somebody gets, or why there is none. */
export async function begin(
  world: World,
  verification: ModelVerification,
  flow: Flow,
): Promise<Begun | string> {
  try {
    const row = await rowOf(world, verification);
    const { begun } = await beginAttempt(world.context, row, { flow }, 'client-secret');
    return { id: begun.id, bizToken: bizTokenOf(begun) };
  } catch (error) {
    return codeOf(error);
  }
}

export async function readAsPage(world: World, verification: ModelVerification) {
  const { id } = verification;
  try {
    const { clientSecretHash } = await rowOf(world, verification);
    const secretHash = clientSecretHash ?? '';
    const caller = { kind: 'client-secret', verificationId: id, secretHash } as const;
    const row = await findFor(world.context, id, caller);
    return shownOf(await readVerification(world.context, row, caller, 0, never));
  } catch (error) {
    return codeOf(error);
  }
}

export function ask(verification: ModelVerification, attempt: ModelAttempt, now: number): boolean {
  const end = endOf(attempt, now);
  if (end !== null) finish(verification, attempt, end, now);
  return end !== null;
}

/** The first who comes back is written down. Whether it was the first. */
function comeFirst(attempt: ModelAttempt, now: number): boolean {
  if (attempt.status !== 'open') return false;
  attempt.status = 'returned';
  attempt.returnedAt = now;
  return true;
}

export async function comeToPage(
  world: World,
  verification: ModelVerification,
  attempt: ModelAttempt,
  isDown: boolean,
  token = attempt.bizToken,
): Promise<void> {
  const { now, steady } = world;
  const came = await rowOf(world, verification)
    .then((row) => returnVerification(world.context, row, token ?? '', never))
    .then(shownOf, codeOf);
  if (verification.isErased) {
    expect(came).toBe('verification-not-found');
    return;
  }
  if (isUnderWay(attempt)) {
    comeFirst(attempt, now);
    if (verification.status === 'pending' && mayAsk(attempt, steady, shortestInterval)) {
      if (isDown) {
        expect(came).toBe('upstream-unavailable');
        return;
      }
      ask(verification, attempt, now);
    }
  }
  expire(verification, now);
  expect(came).toEqual(seen(verification, now));
}

/** From a phone, or to the page of the link by way of the proxy. */
export async function comeToProxy(
  world: World,
  verification: ModelVerification,
  attempt: ModelAttempt,
  isDown: boolean,
): Promise<void> {
  const { context, now } = world;
  const mark = await browserMarkFor(context, attempt);
  const nonce = context.returnCodes.makeNonce(attempt.id);
  const came = await acceptHostedReturn(context, nonce, attempt.bizToken, mark);
  if (verification.isErased) {
    expect(came).toBeNull();
    return;
  }
  const isFirst = comeFirst(attempt, now);
  if (attempt.flow === 'handoff') {
    expect(came).toEqual({ to: 'computer' });
    if (isFirst && !isDown) ask(verification, attempt, now);
    return;
  }
  // What is final is left to the page that comes next, which knows who it is.
  const isLeft = isFirst && (isDown || endOf(attempt, now) !== null);
  if (isLeft) attempt.leftToBrowserUntil = now + minute / 2;
  if (came?.to !== 'link') throw new Error('comes to no link');
  const code = new URL(came.href).searchParams.get('ekyc_return');
  await comeToPage(world, verification, attempt, isDown, code);
}

/** What a page sees, as far as the model knows it. */
function shownOf({ status, reason, attemptsLeft, retryable, attempt }: Verification) {
  return { status, reason, attemptsLeft, retryable, attempt: attempt?.id ?? null };
}

export function seen(verification: ModelVerification, now: number): ReturnType<typeof shownOf> {
  const { status, reason, current, expiresAt } = verification;
  const attemptsLeft = now < expiresAt ? leftOf(verification) : 0;
  const retryable = attemptsLeft > 0 || status === 'expired';
  const shown = currentOf(verification);
  const isBeingBought = shown?.bizToken === null && isUnderWay(shown);
  return { status, reason, attemptsLeft, retryable, attempt: isBeingBought ? null : current };
}
