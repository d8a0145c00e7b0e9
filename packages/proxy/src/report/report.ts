import type { Report, ReportMedium } from 'ekyc-verify-protocol';
import { isoTime, isoTimeOrNull } from '../time.js';
import { ProblemError } from '../errors.js';
import type { VerificationRow } from '../store/rows.js';
import { isTokenGone } from '../tencent/errors.js';
import type { Context } from '../verifications/context.js';
import { currentAttempt } from '../verifications/end.js';
import { sameBrowserOf } from '../verifications/return-proof.js';
import { unsealAttempt } from '../verifications/secrets.js';
import { checksOf } from '../verifications/view.js';
import { allowedFields } from './allowed-fields.js';

/** Enough of a key's hash to tell which key it was. */
const keyLength = 12;

/**
 * The vendor's whole answer about the attempt that decided a verification, with what the proxy knows
 * beside it: `{"verification": {…}, "result": {…}}`. It is kept nowhere; that it was read is.
 *
 * @param include Which images and video come along; the others are null.
 * @param keyHash Whose key it is that reads.
 * @returns JSON text
 * @throws ProblemError `report-not-ready`, `report-gone`, `verification-not-found` when it was erased
 * meanwhile, or why the vendor could not be asked
 */
export async function readReport(
  context: Context,
  row: VerificationRow,
  include: ReadonlySet<ReportMedium>,
  keyHash: string,
  signal: AbortSignal,
): Promise<string> {
  const { store, now } = context;
  if (row.status === 'pending') throw new ProblemError('report-not-ready');
  const attempt = await currentAttempt(context, row);
  if (attempt === null) {
    throw new ProblemError('report-gone', { detail: 'It ended without an attempt.' });
  }
  const sealed = await unsealAttempt(context, attempt);
  if (sealed === null) throw new ProblemError('report-gone');
  const result = await fetchResult(context, sealed.bizToken, signal);
  const verification = {
    id: row.id,
    status: row.status,
    reason: row.reason,
    resultCode: row.resultCode,
    reference: row.reference,
    metadata: row.metadata,
    sameBrowser: sameBrowserOf(attempt),
    handedOff: attempt.flow === 'handoff',
    attemptId: attempt.id,
    checks: checksOf(row),
    createdAt: isoTime(row.createdAt),
    finishedAt: isoTimeOrNull(row.finishedAt),
  };
  const report: Report = {
    verification,
    result: { Response: allowedFields(result, include) },
  };
  await store.recordReportRead({
    verificationId: row.id,
    readAt: now(),
    key: keyHash.slice(0, keyLength),
    include: [...include],
  });
  // Of one that was erased while the vendor was asked, nothing goes out, and no read can be kept.
  if ((await store.find(row.id)) === null) throw new ProblemError('verification-not-found');
  return JSON.stringify(report);
}

async function fetchResult(
  { tencent }: Context,
  bizToken: string,
  signal: AbortSignal,
): Promise<Record<string, unknown>> {
  try {
    const { response } = await tencent.getWholeWebVerificationResultIntl(
      { BizToken: bizToken },
      { signal },
    );
    return response;
  } catch (error) {
    if (isTokenGone(error)) throw new ProblemError('report-gone', { cause: error });
    throw error;
  }
}
