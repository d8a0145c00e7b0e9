import type { BegunAttempt, Flow } from 'ekyc-verify-protocol';
import type { Config } from '../config/config.js';
import { ProblemError } from '../errors.js';
import { newAttemptId } from '../security/client-secret.js';
import {
  AttemptRefused,
  isReserved,
  type AttemptRow,
  type IdempotencyKey,
  type NewAttempt,
  type VerificationRow,
} from '../store/rows.js';
import { systemClock } from '../tencent/clock.js';
import { VendorError } from '../tencent/errors.js';
import { midnightAfter, midnightBefore } from '../time.js';
import { begunOf, buyAttempt, mustBePending } from './buy.js';
import type { Context } from './context.js';
import { unsealVerification, type SealedVerification } from './secrets.js';

/** How long an attempt must be good yet to be begun by somebody who is given it again, in milliseconds. */
const leftToBegin = 120_000;

/** How long to wait for an equal attempt that is being bought, and how often to look, in milliseconds. */
const longestWait = 20_000;
const lookEvery = 100;

/** What is asked for. */
export type AttemptRequest = { flow?: Flow; compareImage?: string };

/** Who asks: the holder of the client secret, a backend, or the proxy's own page on a phone. */
export type AttemptCaller = 'client-secret' | 'backend' | 'page';

/**
 * Begins an attempt, or gives the open one of the same flow: however many ask at once, in however
 * many tabs and of however many instances, one is bought.
 *
 * @param signal The caller is gone: what has not been sent to the vendor yet is not sent.
 * @throws ProblemError `verification-over`, `no-attempts-left`, `daily-limit-reached`,
 * `photo-required`, `invalid-request`, `api-key-required` for a photo that no backend sends,
 * `verification-not-found` when it was erased meanwhile, or why the vendor could not be asked
 */
export async function beginAttempt(
  context: Context,
  verification: VerificationRow,
  wish: AttemptRequest,
  caller: AttemptCaller,
  signal?: AbortSignal,
): Promise<{ attempt: AttemptRow; begun: BegunAttempt }> {
  refusePhoto(verification, wish, caller);
  const details = await unsealVerification(context, verification);
  const isOver = verification.status !== 'pending' || context.now() >= verification.expiresAt;
  if (isOver || details === null) throw new ProblemError('verification-over');
  const flow = flowOf(verification, details, wish.flow);
  const lacksPhoto = verification.checks.checkMode === 2 && wish.compareImage === undefined;
  const until = systemClock.now() + longestWait;
  for (;;) {
    const given = lacksPhoto ? await openFlow(context, verification, flow) : flow;
    const { attempt, isNew } = await reserve(context, verification, given);
    if (isNew && lacksPhoto) {
      // The open one ended a moment ago.
      await context.store.abandonAttempt(attempt.id);
      throw new ProblemError('photo-required');
    }
    if (isNew) {
      const { compareImage = null } = wish;
      return buyAttempt(context, { verification, attempt, details, compareImage }, signal);
    }
    if (!isReserved(attempt)) return { attempt, begun: await begunOf(context, attempt) };
    const bought = await onceBought(context, attempt, until, signal);
    if (bought === null) continue;
    await mustBePending(context, verification.id);
    return { attempt: bought, begun: await begunOf(context, bought) };
  }
}

/**
 * Keeps a new verification and writes down that its first attempt is to be bought: both or neither.
 *
 * @param details What is sealed into it.
 * @throws ProblemError `daily-limit-reached`, `invalid-request`
 * @throws DuplicateError
 */
export async function createAndReserve(
  context: Context,
  verification: VerificationRow,
  details: SealedVerification,
  wanted: Flow | undefined,
  idempotency: IdempotencyKey | undefined,
): Promise<AttemptRow> {
  const attempt = newAttempt(context, flowOf(verification, details, wanted));
  try {
    return await context.store.createAndReserve(verification, attempt, idempotency);
  } catch (error) {
    throw problemOf(error, attempt.now);
  }
}

/** Whether somebody who asks for an attempt of the same flow gets this one. */
export function canBeGivenAgain(config: Config, attempt: AttemptRow, now: number): boolean {
  if (attempt.status !== 'open') return false;
  return isReserved(attempt) || attempt.expiresAt > openUntil(config, now);
}

/** Of attempts whose whole time is short, half of it must be left. */
function openUntil({ attemptLifetimeMs }: Config, now: number): number {
  return now + Math.min(leftToBegin, attemptLifetimeMs / 2);
}

function refusePhoto(
  { checks }: VerificationRow,
  { compareImage }: AttemptRequest,
  caller: AttemptCaller,
): void {
  if (compareImage === undefined) return;
  const pointer = '/compareImage';
  if (caller !== 'backend') {
    const errors = [{ pointer, detail: 'needs an API key' }];
    throw new ProblemError('api-key-required', { errors });
  }
  if (checks.checkMode !== 2) {
    const errors = [{ pointer, detail: 'belongs to check mode 2 alone' }];
    throw new ProblemError('invalid-request', { errors });
  }
}

/** Where the person goes, and comes back to. */
function flowOf(
  { linkCodeHash }: VerificationRow,
  { redirectUrl }: SealedVerification,
  wanted: Flow = 'redirect',
): Flow {
  const flow = wanted === 'redirect' && redirectUrl === null ? 'link' : wanted;
  if (flow === 'link' && linkCodeHash === null) {
    const errors = [{ pointer: '/flow', detail: 'this verification has no link' }];
    throw new ProblemError('invalid-request', { errors });
  }
  return flow;
}

/**
 * Without a photo, an attempt of check mode 2 that a backend began can only be given again: one of
 * this flow, else any other.
 *
 * @throws ProblemError `photo-required`
 */
async function openFlow(
  { store, config, now }: Context,
  { id }: VerificationRow,
  flow: Flow,
): Promise<Flow> {
  const attempts = await store.listAttempts(id);
  const open = attempts.filter((attempt) => canBeGivenAgain(config, attempt, now()));
  const chosen = open.find((attempt) => attempt.flow === flow) ?? open[0];
  if (chosen === undefined) throw new ProblemError('photo-required');
  return chosen.flow;
}

/** Writes down that an attempt is to be bought, or finds the one that is given again. */
async function reserve(
  context: Context,
  { id: verificationId }: VerificationRow,
  flow: Flow,
): Promise<{ attempt: AttemptRow; isNew: boolean }> {
  const { store, config } = context;
  const attempt = newAttempt(context, flow);
  const wish = { ...attempt, verificationId, openUntil: openUntil(config, attempt.now) };
  try {
    return await store.reserveAttempt(wish);
  } catch (error) {
    const isOver = error instanceof AttemptRefused && error.why === 'over';
    if (isOver) await mustBePending(context, verificationId);
    throw problemOf(error, attempt.now);
  }
}

function newAttempt({ config, now: clock, random }: Context, flow: Flow): NewAttempt {
  const now = clock();
  return {
    id: newAttemptId(random, now),
    flow,
    now,
    expiresAt: now + config.attemptLifetimeMs,
    limits: {
      day: midnightBefore(now),
      perDay: config.limits.attemptsPerDay,
      pagesPerDay: config.limits.pageAttemptsPerDay,
    },
  };
}

/** What to tell somebody who was refused an attempt; other errors stay as they are. */
function problemOf(error: unknown, now: number): unknown {
  if (!(error instanceof AttemptRefused)) return error;
  switch (error.why) {
    case 'over':
      return new ProblemError('verification-over');
    case 'no-attempts-left':
      return new ProblemError('no-attempts-left');
    case 'per-day':
    case 'pages-per-day':
      // Counts are of the calendar day in UTC.
      return new ProblemError('daily-limit-reached', {
        retryAfter: Math.ceil((midnightAfter(now) - now) / 1000),
      });
  }
}

/**
 * An attempt that somebody else is buying, once it is bought.
 *
 * @returns null when it came to nothing, so that another may be bought
 */
async function onceBought(
  { store, notifier }: Context,
  { id, verificationId }: AttemptRow,
  until: number,
  signal = new AbortController().signal,
): Promise<AttemptRow | null> {
  for (;;) {
    await notifier.wait(verificationId, lookEvery, signal);
    if (signal.aborted) throw new VendorError('cancelled');
    const attempt = await store.findAttempt(id);
    if (attempt === null || attempt.status !== 'open') return null;
    if (!isReserved(attempt)) return attempt;
    if (systemClock.now() > until)
      throw new ProblemError('upstream-unavailable', { retryAfter: 2 });
  }
}
