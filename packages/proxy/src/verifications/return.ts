import type { Verification } from 'ekyc-verify-protocol';
import { ProblemError } from '../errors.js';
import { hashSecret, sameHash } from '../security/client-secret.js';
import type { ReturnProof } from '../security/return-code.js';
import type { VerificationRow } from '../store/rows.js';
import { askInterval } from './ask-throttle.js';
import { askVendor } from './ask.js';
import type { Context } from './context.js';
import { returnTakes } from './return-proof.js';
import { unsealRow } from './sealed-row.js';
import { viewOf } from './view.js';

/**
 * The browser came back: the token, or the code of a hosted return, must be this verification's, the
 * return is written down, and meanwhile the vendor is asked, unless it was asked a moment ago. That
 * this is the browser that began is written down only together with an end: as long as the vendor
 * says "unfinished", to have come back proves nothing.
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
  const { store, now, askThrottle } = context;
  const proof = await proofOf(context, row, token);
  if (proof === null) {
    throw new ProblemError('token-mismatch', { log: { verification: row.id } });
  }
  if (row.status !== 'pending') return viewOf(context, row);
  const returnedAt = row.returnedAt ?? now();
  const returned = { ...row, returnedAt };
  const priority = askThrottle.next(row.id, askInterval(returned, now()));
  const record = (sameBrowser: true | null) =>
    store.recordReturn(row.id, returnedAt, sameBrowser, now() + returnTakes);
  const recording = record(null);
  const beforeEnd = async () => {
    await recording;
    if (proof === 'final') await record(true);
  };
  const [recorded, asked] = await Promise.allSettled([
    recording,
    priority === null ? returned : askVendor(context, returned, { signal, priority }, beforeEnd),
  ]);
  if (recorded.status === 'rejected') throw recorded.reason;
  const hasEnded = asked.status === 'fulfilled' && asked.value.status !== 'pending';
  // Nothing came of it: others need not leave the question to this browser any longer.
  if (!hasEnded && row.returnedAt === null) await store.scheduleAsk(row.id, now());
  if (asked.status === 'rejected') throw asked.reason;
  return viewOf(context, asked.value);
}

/**
 * What a token proves, given that an end follows now. Whoever starts a verification knows its BizToken
 * from the vendor's address. Where the proxy takes the browser back, only the code counts that it
 * gave there: it cannot be had without coming back.
 */
async function proofOf(
  context: Context,
  row: VerificationRow,
  token: string,
): Promise<ReturnProof | null> {
  const proof = context.returnCodes.check(row.id, token, context.now());
  if (proof !== null) return proof;
  const isHosted = (await unsealRow(context, row))?.isHosted ?? false;
  if (isHosted || row.bizTokenHash === null) return null;
  return sameHash(hashSecret(token), row.bizTokenHash) ? 'final' : null;
}

/**
 * Somebody came back of whom nothing is known but the token, and who has not got the client secret:
 * another browser than the one that began. Written down, so that the vendor is asked soon. Never
 * rejects; a token that is nobody's is nothing.
 */
export async function recordBlindReturn(context: Context, token: string): Promise<void> {
  try {
    const row = await context.store.findOpenByBizTokenHash(hashSecret(token));
    if (row === null) return;
    const now = context.now();
    await context.store.recordReturn(row.id, now, false, now);
    context.log('info', { verification: row.id }, 'somebody came back without the client secret');
  } catch (error) {
    const code = error instanceof ProblemError ? error.code : 'internal-error';
    context.log(
      'warn',
      { code },
      'a return could not be written down; reconciliation will find it',
    );
  }
}
