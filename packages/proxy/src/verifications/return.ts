import type { Verification } from 'ekyc-verify-protocol';
import { ProblemError } from '../errors.js';
import { hashSecret, sameHash } from '../security/client-secret.js';
import type { ReturnProof } from '../security/return-code.js';
import { isUnderWay, type AttemptRow, type VerificationRow } from '../store/rows.js';
import { askVendor } from './ask.js';
import type { Context } from './context.js';
import { endIfOver, standingOf } from './read.js';
import { returnTakes } from './return-proof.js';
import { unsealAttempt } from './secrets.js';
import { viewOf } from './view.js';

/**
 * The browser came back: the token, or the code of a hosted return, must be that of one of this
 * verification's attempts. The return is written down, and meanwhile the vendor is asked, unless it
 * was asked a moment ago. That this is the browser that began is written down only together with an
 * end: as long as the vendor says "unfinished", to have come back proves nothing.
 *
 * @throws ProblemError `token-mismatch`, `verification-not-found` when it was erased meanwhile, or why
 * the vendor could not be asked; the return is then kept all the same
 */
export async function returnVerification(
  context: Context,
  row: VerificationRow,
  token: string,
  signal: AbortSignal,
): Promise<Verification> {
  const returned = await findReturned(context, row, token);
  if (returned === null) {
    throw new ProblemError('token-mismatch', { log: { verification: row.id } });
  }
  const { attempt, proof } = returned;
  if (isUnderWay(attempt)) await returnFrom(context, row, attempt, proof, signal);
  const standing = await endIfOver(context, await standingOf(context, row.id));
  return viewOf(context, standing.verification, standing.attempt, 'client-secret');
}

async function returnFrom(
  context: Context,
  verification: VerificationRow,
  attempt: AttemptRow,
  proof: ReturnProof,
  signal: AbortSignal,
): Promise<void> {
  const { store, now, askThrottle } = context;
  const returnedAt = attempt.returnedAt ?? now();
  const record = (sameBrowser: true | null, nextAskAt: number) =>
    recordReturn(context, attempt, returnedAt, sameBrowser, nextAskAt);
  if (verification.status !== 'pending') {
    // Nothing hangs on it any more: reconciliation follows it to its end.
    await record(null, now());
    return;
  }
  const recording = record(null, now() + returnTakes);
  const beforeEnd = async () => {
    await recording;
    if (proof === 'final') await record(true, now() + returnTakes);
  };
  const asking = askThrottle.askForReturn(attempt.id, signal, (priority) =>
    askVendor(context, { verification, attempt }, { signal, priority }, beforeEnd),
  );
  const [recorded, asked] = await Promise.allSettled([recording, asking]);
  if (recorded.status === 'rejected') throw recorded.reason;
  const hasEnded = asked.status === 'fulfilled' && asked.value;
  // Nothing came of it: others need not leave the question to this browser any longer.
  if (!hasEnded && attempt.returnedAt === null) await store.scheduleAsk(attempt.id, now());
  if (asked.status === 'rejected') throw asked.reason;
}

/**
 * Writes that a browser came back from an attempt, and tells it.
 *
 * @returns Whether nobody had come back before
 */
export async function recordReturn(
  { store, outbox, notifier }: Context,
  attempt: Pick<AttemptRow, 'id' | 'verificationId'>,
  at: number,
  sameBrowser: boolean | null,
  nextAskAt: number,
): Promise<boolean> {
  const isFirst = await store.recordReturn(attempt.id, at, sameBrowser, nextAskAt, (rows) =>
    outbox.attemptMessages('attempt.returned', rows.verification, rows.attempt),
  );
  if (isFirst) {
    outbox.wake();
    notifier.notify(attempt.verificationId);
  }
  return isFirst;
}

/** The attempt of this verification that somebody came back from, and what the token proves. */
async function findReturned(
  context: Context,
  { id }: VerificationRow,
  token: string,
): Promise<{ attempt: AttemptRow; proof: ReturnProof } | null> {
  for (const attempt of await context.store.listAttempts(id)) {
    const proof = await proofOf(context, attempt, token);
    if (proof !== null) return { attempt, proof };
  }
  return null;
}

/**
 * What a token proves, given that an end follows now. Whoever begins an attempt knows its BizToken
 * from the vendor's address. Where the proxy takes the browser back, only the code counts that it
 * gave there: it cannot be had without coming back.
 */
async function proofOf(
  context: Context,
  attempt: AttemptRow,
  token: string,
): Promise<ReturnProof | null> {
  const proof = context.returnCodes.check(attempt.id, token, context.now());
  if (proof !== null) return proof;
  const { bizTokenHash } = attempt;
  if (bizTokenHash === null || !sameHash(hashSecret(token), bizTokenHash)) return null;
  const sealed = await unsealAttempt(context, attempt);
  // Of an attempt whose secrets are gone there is nothing left to prove.
  if (sealed === null) return 'unfinished';
  return sealed.isHosted ? null : 'final';
}

/**
 * Somebody came back of whom nothing is known but the token, and who has not got the client secret:
 * another browser than the one that began. Written down, so that the vendor is asked soon. Never
 * rejects; a token that is nobody's is nothing.
 */
export async function recordBlindReturn(context: Context, token: string): Promise<void> {
  try {
    const attempt = await context.store.findAttemptByBizTokenHash(hashSecret(token));
    if (attempt === null) return;
    const now = context.now();
    await recordReturn(context, attempt, now, false, now);
    context.log(
      'info',
      { verification: attempt.verificationId, attempt: attempt.id },
      'somebody came back without the client secret',
    );
  } catch (error) {
    const code = error instanceof ProblemError ? error.code : 'internal-error';
    context.log(
      'warn',
      { code },
      'a return could not be written down; reconciliation will find it',
    );
  }
}
