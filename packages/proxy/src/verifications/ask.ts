import { ProblemError } from '../errors.js';
import { outcomeOf } from '../tencent/outcome.js';
import type { Ending, VerificationRow } from '../store/rows.js';
import { isTokenGone } from '../tencent/errors.js';
import type { CheckMode } from 'ekyc-verify-protocol';
import type { CallOptions, ResultAnswer } from '../tencent/types.js';
import type { Context } from './context.js';
import { unsealRow } from './sealed-row.js';

/**
 * How long after its lifetime a verification that the vendor still calls unfinished may go on.
 * The person may have begun in the last minute, and a session has many tries.
 */
const unfinishedGrace = 30 * 60 * 1000;

/** Somebody else has learned the end while this question waited: what is final is not asked for. */
class EndedMeanwhile extends Error {
  readonly row: VerificationRow;

  constructor(row: VerificationRow) {
    super('The verification has ended meanwhile.');
    this.row = row;
  }
}

/**
 * Asks the vendor how a pending verification stands, and ends it when it has ended. Whatever is
 * malformed, unmarked or unreachable decides nothing: the verification stays pending.
 *
 * @param before Writes what must be there before the end is: what has ended is not changed any more.
 * @returns The row as it is afterwards.
 * @throws ProblemError when the vendor could not be asked or its answer not be trusted
 */
export async function askVendor(
  context: Context,
  row: VerificationRow,
  options: CallOptions = {},
  before: () => Promise<void> = async () => undefined,
): Promise<VerificationRow> {
  if (row.status !== 'pending') return row;
  const afterWaiting = async () => {
    const current = await context.store.find(row.id);
    if (current?.status !== 'pending') throw new EndedMeanwhile(current ?? row);
  };
  let ending: Ending | null;
  try {
    ending = await endingOf(context, row, { ...options, afterWaiting });
  } catch (error) {
    if (error instanceof EndedMeanwhile) return error.row;
    throw error;
  }
  if (ending === null) return row;
  await before();
  const ended = ending;
  const messageFor = (final: VerificationRow) => context.outbox.messageFor(final, ended);
  if (await context.store.finish(row.id, ended, messageFor)) {
    context.metrics.count('ekyc_verifications_ended_total', { outcome: ending.reason ?? 'passed' });
  }
  context.outbox.wake();
  context.notifier.notify(row.id);
  context.log(
    'info',
    {
      verification: row.id,
      status: ending.status,
      reason: ending.reason,
      resultCode: ending.resultCode,
    },
    'verification ended',
  );
  // Read again: another process may have ended it first, and the first ending stands.
  return (await context.store.find(row.id)) ?? row;
}

/**
 * Asks the vendor how a pending verification stands, and changes nothing.
 *
 * @returns null while the person has not finished
 * @throws ProblemError when the vendor could not be asked or its answer not be trusted
 */
export async function endingOf(
  context: Context,
  row: VerificationRow,
  options: CallOptions = {},
): Promise<Ending | null> {
  const now = context.now();
  const expired: Ending = {
    status: 'expired',
    reason: 'expired',
    resultCode: null,
    finishedAt: now,
  };
  const sealed = await unsealRow(context, row);
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
  const outcome = outcomeOf(answer, row.checks.checkMode as CheckMode);
  if (outcome === null) return now > row.expiresAt + unfinishedGrace ? expired : null;
  await checkMark(context, row, answer);
  return { ...outcome, finishedAt: now };
}

/**
 * The result must carry the mark that the start gave to the vendor: otherwise it could be that of
 * somebody else's verification. Whether the vendor always returns it is not documented, so the
 * check can be switched off, and the log says what came.
 */
async function checkMark(
  context: Context,
  row: VerificationRow,
  answer: ResultAnswer,
): Promise<void> {
  const marked = answer.extra !== null && answer.extra !== '';
  const ours = marked && (await context.sealer.open('mark', answer.extra ?? '')) === row.id;
  if (ours) return;
  const facts = {
    verification: row.id,
    mark: marked ? 'foreign' : 'missing',
    vendorRequest: answer.requestId,
  };
  if (context.config.requireMark) throw new ProblemError('mark-mismatch', { log: facts });
  context.log('warn', facts, 'the result does not carry our mark; EKYC_REQUIRE_MARK is off');
}
