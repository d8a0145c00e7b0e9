import type { CheckMode } from 'ekyc-verify-protocol';
import { ProblemError } from '../errors.js';
import {
  isReserved,
  isUnderWay,
  type AttemptEnding,
  type AttemptRow,
  type Settlement,
  type VerificationRow,
} from '../store/rows.js';
import type { ResultAnswer } from '../tencent/answers.js';
import type { CallOptions } from '../tencent/call.js';
import { isTokenGone } from '../tencent/errors.js';
import { outcomeOf } from '../tencent/outcome.js';
import type { Context } from './context.js';
import { tellEnd } from './end.js';
import { unsealAttempt } from './secrets.js';
import { countsAsFailed, endingBy } from './settle.js';

/**
 * How long after its lifetime an attempt that the vendor still calls unfinished may go on. The person
 * may have begun in the last minute, and a session has many tries.
 */
const unfinishedGrace = 30 * 60 * 1000;

/** An attempt, and the verification that it belongs to. */
export type AttemptOf = { verification: VerificationRow; attempt: AttemptRow };

/** Somebody else has learned the end while this question waited: what is final is not asked for. */
class EndedMeanwhile extends Error {}

/**
 * Asks the vendor how an attempt under way stands, ends it when it has ended, and settles what that
 * means for its verification. Whatever is malformed, unmarked or unreachable decides nothing.
 *
 * @param before Writes what must be there before the end is: what has ended is not changed any more.
 * @returns Whether the attempt is over now, whoever ended it: an erased one is.
 * @throws ProblemError when the vendor could not be asked or its answer not be trusted
 */
export async function askVendor(
  context: Context,
  { verification, attempt }: AttemptOf,
  options: CallOptions = {},
  before: () => Promise<void> = async () => undefined,
): Promise<boolean> {
  if (!isUnderWay(attempt)) return true;
  if (isReserved(attempt)) return false;
  const afterWaiting = async () => {
    const current = await context.store.findAttempt(attempt.id);
    if (current === null || !isUnderWay(current)) throw new EndedMeanwhile();
  };
  let ending: AttemptEnding | null;
  try {
    ending = await endingOf(context, { verification, attempt }, { ...options, afterWaiting });
  } catch (error) {
    if (error instanceof EndedMeanwhile) return true;
    throw error;
  }
  if (ending === null) return false;
  if (ending.status === 'passed' && verification.status === 'pending')
    await countFailures(context, verification, attempt.id, options);
  await before();
  await finish(context, attempt.id, ending);
  return true;
}

/**
 * Before a pass decides: ends the other attempts under way that have failed at the vendor, where they
 * were as many as `maxAttempts` allows. Otherwise whoever keeps failures to themselves has more. One
 * that can't be asked about now does not take the pass away; a caller who leaves meanwhile decides
 * nothing.
 */
async function countFailures(
  context: Context,
  verification: VerificationRow,
  passedId: string,
  options: CallOptions,
): Promise<void> {
  const attempts = await context.store.listAttempts(verification.id);
  const others = attempts.filter(
    (attempt) => attempt.id !== passedId && isUnderWay(attempt) && !isReserved(attempt),
  );
  const known = attempts.filter(countsAsFailed).length;
  if (known + others.length < verification.maxAttempts) return;
  const asking = others.map(async (attempt) => {
    const ending = await endingOf(context, { verification, attempt }, options).catch(() => {
      options.signal?.throwIfAborted();
      return null;
    });
    return ending !== null && countsAsFailed(ending) ? [{ id: attempt.id, ending }] : [];
  });
  const failed = (await Promise.all(asking)).flat();
  if (known + failed.length < verification.maxAttempts) return;
  for (const { id, ending } of failed) await finish(context, id, ending);
}

/**
 * Ends an attempt that a process reserved before it died. It may have been bought, and nobody was sent
 * to the vendor: it stays counted, and not as one that failed.
 */
export function finishReserved(context: Context, id: string): Promise<void> {
  const finishedAt = context.now();
  const ending: AttemptEnding = {
    status: 'failed',
    reason: 'service',
    resultCode: null,
    finishedAt,
  };
  return finish(context, id, ending, 'reserved');
}

/** Writes an attempt's end down, with what follows from it. The first end stands. */
async function finish(
  context: Context,
  id: string,
  ending: AttemptEnding,
  which: 'bought' | 'reserved' = 'bought',
): Promise<void> {
  const { store, outbox, metrics, log, notifier } = context;
  const { status, reason, resultCode } = ending;
  let settlement: Settlement | null = null;
  const settle = (verification: VerificationRow, attempt: AttemptRow): Settlement => {
    settlement = settlementOf(context, verification, attempt, ending);
    return settlement;
  };
  const finished = await store.finishAttempt(id, ending, settle, which);
  if (finished === null) return;
  const { verification, attempt } = finished;
  metrics.count('ekyc_attempts_ended_total', { outcome: reason ?? 'passed' });
  const facts = { verification: verification.id, attempt: id, status, reason, resultCode };
  log('info', facts, 'attempt ended');
  const end = (settlement as Settlement | null)?.ending ?? null;
  if (end === null) {
    outbox.wake();
    notifier.notify(verification.id);
    return;
  }
  if (end.status === 'passed') metrics.observe('ekyc_attempts_to_pass', {}, attempt.number);
  tellEnd(context, verification.id, end);
}

/** What an attempt's end means, and which webhooks tell it. */
function settlementOf(
  { outbox }: Context,
  verification: VerificationRow,
  attempt: AttemptRow,
  ending: AttemptEnding,
): Settlement {
  const isPending = verification.status === 'pending';
  const end = isPending ? endingBy(verification, ending) : null;
  const counts = isPending && countsAsFailed(ending);
  const after: VerificationRow = {
    ...verification,
    failedAttempts: verification.failedAttempts + Number(counts),
    ...(end !== null && { ...end, attemptId: attempt.id }),
  };
  const messages = [
    ...(ending.status === 'failed' ? outbox.attemptMessages('attempt.failed', after, attempt) : []),
    ...(end === null ? [] : outbox.endMessages(after, attempt)),
  ];
  return { counts, ending: end, messages };
}

/**
 * Asks the vendor how an attempt stands, and changes nothing.
 *
 * @returns null while the person has not finished
 * @throws ProblemError when the vendor could not be asked or its answer not be trusted
 */
export async function endingOf(
  context: Context,
  { verification, attempt }: AttemptOf,
  options: CallOptions = {},
): Promise<AttemptEnding | null> {
  const now = context.now();
  const expired: AttemptEnding = {
    status: 'failed',
    reason: 'expired',
    resultCode: null,
    finishedAt: now,
  };
  const sealed = await unsealAttempt(context, attempt);
  if (sealed === null) return expired;
  let answer: ResultAnswer;
  try {
    answer = await context.tencent.getWebVerificationResultIntl(
      { BizToken: sealed.bizToken },
      options,
    );
  } catch (error) {
    if (isTokenGone(error)) return expired;
    throw error;
  }
  const outcome = outcomeOf(answer, verification.checks.checkMode as CheckMode);
  if (outcome === null) return now > attempt.expiresAt + unfinishedGrace ? expired : null;
  await checkMark(context, attempt, answer);
  return { ...outcome, finishedAt: now };
}

/**
 * The result must carry the mark that the attempt gave to the vendor: otherwise it could be that of
 * somebody else's attempt. Whether the vendor always returns it is not documented, so the check can
 * be switched off, and the log says what came.
 */
async function checkMark(
  context: Context,
  attempt: AttemptRow,
  answer: ResultAnswer,
): Promise<void> {
  const marked = answer.extra !== null && answer.extra !== '';
  const ours = marked && (await context.sealer.open('mark', answer.extra ?? '')) === attempt.id;
  if (ours) return;
  const facts = {
    verification: attempt.verificationId,
    attempt: attempt.id,
    mark: marked ? 'foreign' : 'missing',
    vendorRequest: answer.requestId,
  };
  if (context.config.requireMark) throw new ProblemError('mark-mismatch', { log: facts });
  context.log('warn', facts, 'the result does not carry our mark; EKYC_REQUIRE_MARK is off');
}
