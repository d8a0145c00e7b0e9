/** Ends of a verification that no attempt brings about, and its erasure. */
import type { FinalStatus } from 'ekyc-verify-protocol';
import { ProblemError } from '../errors.js';
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

/**
 * Ends a pending verification because its backend wants no more of it. To cancel it again changes
 * nothing and is no error.
 *
 * @throws ProblemError `verification-over` when it has ended otherwise, `verification-not-found` when
 * it was erased meanwhile
 */
export async function cancelVerification(
  context: Context,
  row: VerificationRow,
): Promise<VerificationRow> {
  if (row.status === 'pending') await endVerification(context, row, 'canceled');
  const current = await context.store.find(row.id);
  if (current === null) throw new ProblemError('verification-not-found');
  if (current.status !== 'canceled') {
    throw new ProblemError('verification-over', {
      detail: `It has already ended, as ${current.status}. Only a pending verification can be canceled.`,
    });
  }
  return current;
}

/**
 * Erases a verification with all that belongs to it: attempts, webhooks, reads of its report and its
 * idempotency key. Whoever works on it meanwhile finds nothing afterwards.
 *
 * @throws ProblemError `verification-not-found`, also when it was erased a moment ago
 */
export async function eraseVerification(context: Context, id: string): Promise<void> {
  const wasThere = await context.store.erase(id);
  context.notifier.notify(id);
  if (!wasThere) throw new ProblemError('verification-not-found');
  context.log('info', { verification: id }, 'verification erased');
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
