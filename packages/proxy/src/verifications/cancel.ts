import type { VerificationRecord } from 'ekyc-verify-protocol';
import { ProblemError } from '../errors.js';
import type { VerificationRow } from '../store/rows.js';
import type { Context } from './context.js';
import { endVerification } from './end.js';
import { readRecord } from './read.js';

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
): Promise<VerificationRecord> {
  if (row.status === 'pending') await endVerification(context, row, 'canceled');
  const current = await context.store.find(row.id);
  if (current === null) throw new ProblemError('verification-not-found');
  if (current.status !== 'canceled') {
    throw new ProblemError('verification-over', {
      detail: `It has already ended, as ${current.status}. Only a pending verification can be canceled.`,
    });
  }
  return readRecord(context, current);
}
