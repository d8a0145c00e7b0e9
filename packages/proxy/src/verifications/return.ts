import type { Verification } from 'ekyc-verify-protocol';
import { ProblemError } from '../errors.js';
import { hashSecret, sameHash } from '../security/client-secret.js';
import type { VerificationRow } from '../store/store.js';
import { askVendor } from './ask.js';
import type { Context } from './context.js';
import { askInterval } from './pace.js';
import { openRow } from './sealed-row.js';
import { viewOf } from './view.js';

/** How long the sweep leaves a verification to the browser that came back, in milliseconds. */
const sweepWaits = 10_000;

/**
 * The browser came back: the token, or the code of a hosted return, must be this verification's, the
 * return is written down, and meanwhile the vendor is asked, unless it was asked a moment ago.
 *
 * @throws ProblemError `token-mismatch`, or why the vendor could not be asked; the return is then
 * kept all the same
 */
export async function returnVerification(
  context: Context,
  row: VerificationRow,
  token: string,
  signal: AbortSignal,
): Promise<Verification> {
  if (!(await bringsProof(context, row, token))) {
    throw new ProblemError('token-mismatch', { log: { verification: row.id } });
  }
  if (row.status !== 'pending') return viewOf(context, row);
  const returnedAt = row.returnedAt ?? context.now();
  const returned = { ...row, returnedAt, sameBrowser: true };
  const mayAsk = context.pace.mayAsk(row.id, askInterval(returned, context.now()));
  const sweepAt = context.now() + sweepWaits;
  const recording = context.store.recordReturn(row.id, returnedAt, true, sweepAt);
  const [recorded, asked] = await Promise.allSettled([
    recording,
    mayAsk ? askVendor(context, returned, { signal }, recording) : returned,
  ]);
  if (recorded.status === 'rejected') throw recorded.reason;
  if (asked.status === 'rejected') throw asked.reason;
  return viewOf(context, asked.value);
}

/**
 * Whoever starts a verification knows its BizToken from the vendor's address. Where the proxy takes
 * the browser back, only the code counts that it gave there: it cannot be had without coming back.
 */
async function bringsProof(
  context: Context,
  row: VerificationRow,
  token: string,
): Promise<boolean> {
  if (context.returnCodes.check(row.id, token, context.now())) return true;
  const isHosted = (await openRow(context, row))?.isHosted ?? false;
  if (isHosted || row.bizTokenHash === null) return false;
  return sameHash(hashSecret(token), row.bizTokenHash);
}

/**
 * Somebody came back of whom nothing is known but the token: written down, so that the sweep asks
 * the vendor soon. Never rejects; a token that is nobody's is nothing.
 */
export async function noteReturn(context: Context, token: string): Promise<void> {
  try {
    const row = await context.store.findOpenByBizTokenHash(hashSecret(token));
    if (row === null || row.returnedAt !== null) return;
    const now = context.now();
    await context.store.recordReturn(row.id, now, null, now);
    context.log('info', { verification: row.id }, 'somebody came back without the client secret');
  } catch (error) {
    const code = error instanceof ProblemError ? error.code : 'internal-error';
    context.log('warn', { code }, 'a return could not be written down; the sweep will find it');
  }
}
