import type { Verification, VerificationRecord } from 'ekyc-verify-protocol';
import { ProblemError } from '../errors.js';
import type { Caller } from '../plugins/auth.js';
import { sameHash } from '../security/client-secret.js';
import { isReserved, isUnderWay, type AttemptRow, type VerificationRow } from '../store/rows.js';
import { systemClock } from '../tencent/clock.js';
import { askInterval } from './ask-throttle.js';
import { askVendor } from './ask.js';
import type { Context } from './context.js';
import { currentAttempt, endVerification } from './end.js';
import { awaitsProof } from './return-proof.js';
import { recordOf, viewOf } from './view.js';

/** How often, in milliseconds, a long poll looks whether another process changed the verification. */
const lookEvery = 1000;

/**
 * Finds a verification for somebody who may see it: a backend, or the holder of its client secret.
 *
 * @throws ProblemError `verification-not-found`, also for a secret that is not its own, so that
 * nobody learns which ids exist; `credentials-missing`
 */
export async function findFor(
  context: Context,
  id: string,
  caller: Caller,
): Promise<VerificationRow> {
  if (caller.kind === 'anonymous') throw new ProblemError('credentials-missing');
  if (caller.kind === 'client-secret' && caller.verificationId !== id) {
    throw new ProblemError('verification-not-found');
  }
  const row = await context.store.find(id);
  const mayRead =
    row !== null &&
    (caller.kind === 'backend' ||
      (row.clientSecretHash !== null && sameHash(row.clientSecretHash, caller.secretHash)));
  if (!mayRead) throw new ProblemError('verification-not-found');
  return row;
}

/**
 * How a verification stands: a page sees less of it than a backend. The vendor is asked when somebody
 * came back, or the time to begin is over; when it cannot be asked now, the answer is what is known.
 *
 * @param waitSeconds How long to wait, while it is pending, for its end, for another attempt (a phone
 * that took over included), or for the attempt to go on (RFC 7240, `wait`).
 * @param signal Ends the waiting early: the caller is gone, or the proxy stops.
 * @throws ProblemError `verification-not-found` when it was erased meanwhile
 */
export async function readVerification(
  context: Context,
  row: VerificationRow,
  caller: Caller,
  waitSeconds: number,
  signal: AbortSignal,
): Promise<Verification | VerificationRecord> {
  const until = systemClock.now() + waitSeconds * 1000;
  let current: Standing = { verification: row, attempt: await currentAttempt(context, row) };
  const before = phoneWasHere(current, context.now()) ? null : stepOf(current);
  for (;;) {
    current = await refresh(context, current, signal);
    const left = until - systemClock.now();
    if (isNews(current, before) || left <= 0 || signal.aborted) break;
    await context.notifier.wait(row.id, Math.min(left, lookEvery), signal);
    current = await standingOf(context, row.id);
  }
  return caller.kind === 'backend'
    ? readRecord(context, current.verification)
    : viewOf(context, current.verification, current.attempt, 'client-secret');
}

/** A verification as a backend gets it, as it is now. */
export async function readRecord(
  context: Context,
  row: VerificationRow,
): Promise<VerificationRecord> {
  const [attempts, reads] = await Promise.all([
    context.store.listAttempts(row.id),
    context.store.listReportReads(row.id),
  ]);
  return recordOf(context, row, attempts, reads);
}

/** A verification and the attempt that its `attemptId` names. */
export type Standing = { verification: VerificationRow; attempt: AttemptRow | null };

/** How a verification stands in the database. Throws `verification-not-found` when it was erased. */
export async function standingOf(context: Context, id: string): Promise<Standing> {
  const verification = await context.store.find(id);
  if (verification === null) throw new ProblemError('verification-not-found');
  return { verification, attempt: await currentAttempt(context, verification) };
}

/** How long, in milliseconds, what a phone has done is told at once to whoever asks. */
const newsFor = 10_000;

/**
 * Whether a phone began, came back or ended a moment ago. The computer's page may have missed it between
 * two of its calls, and would otherwise wait for what has already happened.
 */
function phoneWasHere({ attempt }: Standing, now: number): boolean {
  if (attempt?.flow !== 'handoff') return false;
  const { startedAt, returnedAt, finishedAt } = attempt;
  return Math.max(startedAt, returnedAt ?? 0, finishedAt ?? 0) > now - newsFor;
}

function isNews(current: Standing, before: string | null): boolean {
  const { verification, attempt } = current;
  if (verification.status !== 'pending') return true;
  // An attempt that is being bought is told once it is there: it may come to nothing.
  const isBeingBought = attempt !== null && isReserved(attempt);
  return !isBeingBought && stepOf(current) !== before;
}

function stepOf({ attempt }: Standing): string {
  return attempt === null || isReserved(attempt) ? '' : `${attempt.id} ${attempt.status}`;
}

async function refresh(
  context: Context,
  standing: Standing,
  signal: AbortSignal,
): Promise<Standing> {
  const { verification, attempt } = standing;
  if (verification.status !== 'pending') return standing;
  const asked =
    attempt !== null && isUnderWay(attempt)
      ? await askAbout(context, verification, attempt, signal)
      : standing;
  return endIfOver(context, asked);
}

/** Ends a verification whose time is over, unless an attempt is under way. */
export async function endIfOver(context: Context, standing: Standing): Promise<Standing> {
  if (!isOver(standing, context.now())) return standing;
  const { verification } = standing;
  const hasEnded = await endVerification(context, verification, 'expired');
  return hasEnded ? standingOf(context, verification.id) : standing;
}

/** Whether its time is over, as far as is seen here: another attempt may still be under way. */
function isOver({ verification, attempt }: Standing, now: number): boolean {
  const isWaitedFor = attempt !== null && isUnderWay(attempt);
  return verification.status === 'pending' && now >= verification.expiresAt && !isWaitedFor;
}

async function askAbout(
  context: Context,
  verification: VerificationRow,
  attempt: AttemptRow,
  signal: AbortSignal,
): Promise<Standing> {
  const unchanged = { verification, attempt };
  const now = context.now();
  const worthAsking = attempt.returnedAt !== null || now >= attempt.expiresAt;
  if (!worthAsking || isReserved(attempt) || awaitsProof(attempt, now)) return unchanged;
  const priority = context.askThrottle.next(attempt.id, askInterval(attempt, now));
  if (priority === null) return unchanged;
  try {
    await askVendor(context, unchanged, { signal, priority });
  } catch (error) {
    if (!(error instanceof ProblemError) || error.code === 'storage-unavailable') throw error;
    context.log(
      'warn',
      { verification: verification.id, attempt: attempt.id, code: error.code, ...error.log },
      'the vendor could not be asked; the attempt stays under way',
    );
    return unchanged;
  }
  return standingOf(context, verification.id);
}
