import { isoTime } from '../time.js';
import { ProblemError } from '../errors.js';
import type { VerificationRow } from '../store/rows.js';
import { isTokenGone } from '../tencent/errors.js';
import type { Context } from '../verifications/context.js';
import { sameBrowserOf } from '../verifications/return-proof.js';
import { unsealRow } from '../verifications/sealed-row.js';
import { allowedFields, type Medium } from './allowed-fields.js';

/**
 * The vendor's whole answer about a verification that has ended, with what the proxy knows beside
 * it: `{"verification": {…}, "result": {…}}`. It is kept nowhere.
 *
 * @param include Which images and video come along; the others are null.
 * @returns JSON text
 * @throws ProblemError `report-not-ready`, `report-gone`, or why the vendor could not be asked
 */
export async function readReport(
  context: Context,
  row: VerificationRow,
  include: ReadonlySet<Medium>,
  signal: AbortSignal,
): Promise<string> {
  if (row.status === 'pending') throw new ProblemError('report-not-ready');
  const sealed = await unsealRow(context, row);
  if (sealed === null) throw new ProblemError('report-gone');
  const result = await fetchResult(context, sealed.bizToken, signal);
  const verification = {
    id: row.id,
    status: row.status,
    reason: row.reason,
    resultCode: row.resultCode,
    reference: row.reference,
    metadata: row.metadata,
    sameBrowser: sameBrowserOf(row),
    handedOff: row.handedOffAt !== null,
    checks: row.checks,
    createdAt: isoTime(row.createdAt),
    finishedAt: row.finishedAt === null ? null : isoTime(row.finishedAt),
  };
  return JSON.stringify({ verification, result: { Response: allowedFields(result, include) } });
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
