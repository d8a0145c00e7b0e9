import type { Verification } from 'ekyc-verify-protocol';
import { isoTime } from '../time.js';
import { hintOf, isRetryable } from '../tencent/outcome.js';
import type { VerificationRow } from '../store/rows.js';
import type { Context } from './context.js';
import { unsealRow } from './sealed-row.js';

/** What a page, or a backend, may know of a verification: an allow-list, made field by field. */
export async function viewOf(context: Context, row: VerificationRow): Promise<Verification> {
  const hint = hintOf(row.reason, row.resultCode);
  const view: Verification = {
    id: row.id,
    status: row.status,
    reason: row.reason,
    ...(hint !== undefined && { hint }),
    retryable: isRetryable(row.status, row.reason),
    resultToken: await context.resultTokens.sign(row),
  };
  if (row.handedOffAt !== null) return { ...view, handedOff: true };
  if (row.status !== 'pending' || row.returnedAt !== null || context.now() >= row.expiresAt) {
    return view;
  }
  const sealed = await unsealRow(context, row);
  if (sealed === null) return view;
  return {
    ...view,
    verificationUrl: sealed.verificationUrl,
    expiresAt: isoTime(row.expiresAt),
  };
}
