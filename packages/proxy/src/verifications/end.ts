/** Ends of a verification that no attempt brings about. */
import type { FinalStatus } from 'ekyc-verify-protocol';
import type { AttemptRow, Ending, VerificationRow } from '../store/rows.js';
import type { Context } from './context.js';

/** The attempt that a verification's `attemptId` names. */
export async function currentAttempt(
  { store }: Pick<Context, 'store'>,
  { attemptId }: Pick<VerificationRow, 'attemptId'>,
): Promise<AttemptRow | null> {
  return attemptId === null ? null : store.findAttempt(attemptId);
}

/**
 * Ends a pending verification that is over or that its backend does not want any more.
 *
 * @returns false when it has ended already, or one that is to expire has an attempt under way
 */
export async function endVerification(
  context: Context,
  row: VerificationRow,
  status: Extract<FinalStatus, 'expired' | 'canceled'>,
): Promise<boolean> {
  const ending: Ending = {
    status,
    reason: status === 'expired' ? 'expired' : null,
    resultCode: null,
    finishedAt: context.now(),
  };
  const attempt = await currentAttempt(context, row);
  const messagesFor = (ended: VerificationRow) => context.outbox.endMessages(ended, attempt);
  const hasEnded = await context.store.end(row.id, ending, messagesFor);
  if (hasEnded) tellEnd(context, row.id, ending);
  return hasEnded;
}

/** Tells everybody who is to know that a verification has ended, once that is written down. */
export function tellEnd(
  context: Context,
  id: string,
  { status, reason, resultCode }: Ending,
): void {
  const { metrics, outbox, notifier, log } = context;
  // A pass and a cancellation have no reason; those of the others are what an operator looks for.
  const outcome = reason ?? status;
  metrics.count('ekyc_verifications_ended_total', { outcome });
  outbox.wake();
  notifier.notify(id);
  log('info', { verification: id, status, reason, resultCode }, 'verification ended');
}
