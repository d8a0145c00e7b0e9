import { isoTime } from '../time.js';
import { ProblemError } from '../errors.js';
import type { VerificationRow } from '../store/store.js';
import { isTokenGone } from '../tencent/api-errors.js';
import type { Context } from '../verifications/context.js';
import { openRow } from '../verifications/sealed-row.js';
import { omitJsonValues } from './omit-json-values.js';

/** Images and video of a result, as a report's `include` names them, and the vendor's members. */
export const media = {
  video: ['VideoBase64'],
  bestFrame: ['BestFrameBase64'],
  cardImage: ['CardImageBase64'],
  cardCutImage: ['CardCutImageBase64', 'CardBackCutImageBase64'],
} as const;
export type Medium = keyof typeof media;
export const mediumNames = Object.keys(media) as Medium[];

/**
 * The vendor's whole answer about a verification that has ended, with what the proxy knows beside
 * it: `{"verification": {…}, "result": {…}}`. It streams through and is kept nowhere.
 *
 * @param include Which images and video come along; the others are null.
 * @throws ProblemError `report-not-ready`, `report-gone`, or why the vendor could not be asked
 */
export async function openReport(
  context: Context,
  row: VerificationRow,
  include: ReadonlySet<Medium>,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  if (row.status === 'pending') throw new ProblemError('report-not-ready');
  const sealed = openRow(context, row);
  if (sealed === null) throw new ProblemError('report-gone');
  const result = await openResult(context, sealed.bizToken, signal);
  const left = mediumNames.filter((medium) => !include.has(medium));
  const omitted = new Set<string>(left.flatMap((medium) => media[medium]));
  const verification = {
    id: row.id,
    status: row.status,
    reason: row.reason,
    resultCode: row.resultCode,
    reference: row.reference,
    metadata: row.metadata,
    sameBrowser: row.sameBrowser,
    handedOff: row.handedOffAt !== null,
    checks: row.checks,
    createdAt: isoTime(row.createdAt),
    finishedAt: row.finishedAt === null ? null : isoTime(row.finishedAt),
  };
  const head = `{"verification":${JSON.stringify(verification)},"result":`;
  return result.pipeThrough(omitJsonValues(omitted)).pipeThrough(enclose(head, '}'));
}

async function openResult(
  { tencent }: Context,
  bizToken: string,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  try {
    return await tencent.streamWebVerificationResultIntl({ BizToken: bizToken }, { signal });
  } catch (error) {
    if (isTokenGone(error)) throw new ProblemError('report-gone', { cause: error });
    throw error;
  }
}

function enclose(before: string, after: string): TransformStream<Uint8Array, Uint8Array> {
  const encoder = new TextEncoder();
  return new TransformStream({
    start: (controller) => controller.enqueue(encoder.encode(before)),
    flush: (controller) => controller.enqueue(encoder.encode(after)),
  });
}
