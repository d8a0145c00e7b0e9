import type { Verification } from 'ekyc-verify-protocol';
import { ProblemError } from '../errors.js';
import type { Caller } from '../security/callers.js';
import { sameHash } from '../security/client-secret.js';
import type { VerificationRow } from '../store/rows.js';
import { systemClock } from '../tencent/clock.js';
import { askInterval } from './ask-throttle.js';
import { askVendor } from './ask.js';
import type { Context } from './context.js';
import { awaitsProof } from './return-proof.js';
import { viewOf } from './view.js';

/** How often, in milliseconds, a long poll looks whether another process ended the verification. */
const lookEvery = 1000;

/**
 * Finds a verification for somebody who may see it: a backend, or the holder of its client secret.
 *
 * @throws ProblemError `verification-not-found`, also for a secret that is not its own, so that
 * nobody learns which ids exist; `credentials-missing`
 */
export async function findFor(
  context: Context,
  id: string,
  caller: Caller,
): Promise<VerificationRow> {
  if (caller.kind === 'anonymous') throw new ProblemError('credentials-missing');
  if (caller.kind === 'client-secret' && caller.verificationId !== id) {
    throw new ProblemError('verification-not-found');
  }
  const row = await context.store.find(id);
  const mayRead =
    row !== null &&
    (caller.kind === 'backend' ||
      (row.clientSecretHash !== null && sameHash(row.clientSecretHash, caller.secretHash)));
  if (!mayRead) throw new ProblemError('verification-not-found');
  return row;
}

/**
 * How a verification stands. The vendor is asked when somebody came back, or the time to begin is
 * over; when it cannot be asked now, the answer is what is known: still pending.
 *
 * @param waitSeconds How long to wait for the end, or for a phone to take it over, when it is still
 * pending (RFC 7240, `wait`).
 * @param signal Ends the waiting early: the caller is gone, or the proxy stops.
 */
export async function readVerification(
  context: Context,
  row: VerificationRow,
  waitSeconds: number,
  signal: AbortSignal,
): Promise<Verification> {
  const until = systemClock.now() + waitSeconds * 1000;
  let current = row;
  for (;;) {
    current = await refresh(context, current, signal);
    const left = until - systemClock.now();
    const wasTakenOver = current.handedOffAt !== row.handedOffAt;
    if (current.status !== 'pending' || wasTakenOver || left <= 0 || signal.aborted) break;
    await context.notifier.wait(row.id, Math.min(left, lookEvery), signal);
    current = (await context.store.find(row.id)) ?? current;
  }
  return viewOf(context, current);
}

async function refresh(
  context: Context,
  row: VerificationRow,
  signal: AbortSignal,
): Promise<VerificationRow> {
  const worthAsking = row.returnedAt !== null || context.now() >= row.expiresAt;
  if (row.status !== 'pending' || !worthAsking || awaitsProof(row, context.now())) return row;
  const priority = context.askThrottle.next(row.id, askInterval(row, context.now()));
  if (priority === null) return row;
  try {
    return await askVendor(context, row, { signal, priority });
  } catch (error) {
    if (!(error instanceof ProblemError) || error.code === 'storage-unavailable') throw error;
    context.log(
      'warn',
      { verification: row.id, code: error.code, ...error.log },
      'the vendor could not be asked; the verification stays pending',
    );
    return row;
  }
}
