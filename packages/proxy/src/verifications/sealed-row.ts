import { ProblemError } from '../errors.js';
import type { VerificationRow } from '../store/rows.js';
import type { Context } from './context.js';

/** What is sealed into a row: the only place where a BizToken rests. */
export type SealedRow = {
  bizToken: string;
  verificationUrl: string;
  /** SHA-256 of the start's body, base64url. */
  requestHash: string;
  /** The page that the person left, with query and fragment. */
  pageUrl: string;
  /** The vendor sends the browser to the proxy, not to the page. */
  isHosted: boolean;
};

/** What was sealed into a row; null when its time is over and it was taken out. */
export async function unsealRow(
  { sealer }: Pick<Context, 'sealer'>,
  row: VerificationRow,
): Promise<SealedRow | null> {
  if (row.sealed === null) return null;
  const sealed = (await sealer.open('row', row.sealed)) as SealedRow | null;
  if (sealed === null) {
    throw new ProblemError('internal-error', {
      log: { verification: row.id, cause: 'no secret in EKYC_SECRET opens this row' },
    });
  }
  return sealed;
}
