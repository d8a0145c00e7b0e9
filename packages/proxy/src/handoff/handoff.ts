import { createHash } from 'node:crypto';
import type { Handoff } from 'ekyc-verify-protocol';
import { ProblemError } from '../errors.js';
import { hashSecret, type RandomBytes } from '../security/client-secret.js';
import type { VerificationRow } from '../store/rows.js';
import { isoTime } from '../time.js';
import { beginAttempt, canBeGivenAgain } from '../verifications/begin.js';
import { browserMarkFor } from '../verifications/return-proof.js';
import type { Context } from '../verifications/context.js';
import { nextSteps } from '../verifications/settle.js';

/** How long a code is good, in milliseconds; never longer than the verification. */
const codeLifetime = 5 * 60_000;

/**
 * Makes the code with which a phone may begin an attempt. An earlier one is good no longer, so that a
 * screen which was photographed a while ago leads nowhere.
 *
 * @throws ProblemError `verification-over`, `no-attempts-left`, `photo-required`
 */
export async function offerHandoff(context: Context, row: VerificationRow): Promise<Handoff> {
  const { store, config, random, now: clock } = context;
  const now = clock();
  if (row.status !== 'pending' || now >= row.expiresAt) throw new ProblemError('verification-over');
  if (nextSteps(row, now).attemptsLeft === 0) throw new ProblemError('no-attempts-left');
  await refuseWithoutPhoto(context, row, now);
  const code = newHandoffCode(random);
  const expiresAt = Math.min(now + codeLifetime, row.expiresAt);
  if (!(await store.offerHandoff(row.id, hashSecret(code), expiresAt))) {
    throw new ProblemError('verification-over');
  }
  return {
    url: `${config.publicUrl}/v/${code}`,
    number: handoffNumber(code),
    expiresAt: isoTime(expiresAt),
    expiresIn: Math.floor((expiresAt - now) / 1000),
  };
}

/** In check mode 2 a phone can only go on with an attempt that the backend began for one. */
async function refuseWithoutPhoto(
  { store, config }: Context,
  { id, checks }: VerificationRow,
  now: number,
): Promise<void> {
  if (checks.checkMode !== 2) return;
  const attempts = await store.listAttempts(id);
  const isThere = attempts.some(
    (attempt) => attempt.flow === 'handoff' && canBeGivenAgain(config, attempt, now),
  );
  if (!isThere) throw new ProblemError('photo-required');
}

/** What the page on the phone says before it asks. */
export type OfferedHandoff = {
  /** Host of the site that asks, in the ASCII form that shows a look-alike. */
  site: string;
  number: string;
};

/** The hand-off that a code stands for, if a phone could go on with it now. Uses nothing up. */
export async function findHandoff(context: Context, code: string): Promise<OfferedHandoff | null> {
  const row = await context.store.findByHandoffCodeHash(hashSecret(code));
  if (row === null || !isGood(row, context.now())) return null;
  return { site: new URL(row.origin).host, number: handoffNumber(code) };
}

function isGood({ status, handoffExpiresAt, expiresAt }: VerificationRow, now: number): boolean {
  return (
    status === 'pending' && handoffExpiresAt !== null && now < handoffExpiresAt && now < expiresAt
  );
}

export type AcceptedHandoff = { attemptId: string; verificationUrl: string; mark: string };

/**
 * The phone goes on: begins an attempt, or gets the open one, and only then uses the code up, so that
 * it is still good when the vendor is busy.
 *
 * @param signal The phone is gone: what has not been sent to the vendor yet is not sent.
 * @returns Where the phone goes now, and the mark by which it is known when it comes back; null when
 * the code is good no longer
 * @throws ProblemError as `beginAttempt` does
 */
export async function acceptHandoff(
  context: Context,
  code: string,
  signal: AbortSignal,
): Promise<AcceptedHandoff | null> {
  const { store, now, notifier, log } = context;
  const codeHash = hashSecret(code);
  const row = await store.findByHandoffCodeHash(codeHash);
  if (row === null || !isGood(row, now())) return null;
  const { begun } = await beginAttempt(context, row, { flow: 'handoff' }, 'page', signal);
  // A button that is pressed twice drops the first answer: the code is left for the second press.
  if (signal.aborted) return null;
  if (!(await store.useHandoff(codeHash, now()))) return null;
  notifier.notify(row.id);
  log('info', { verification: row.id, attempt: begun.id }, 'a phone goes on with the verification');
  return {
    attemptId: begun.id,
    verificationUrl: begun.verificationUrl,
    mark: await browserMarkFor(context, begun),
  };
}

/** 128 random bits: nobody guesses one within its minutes, and a coarse QR code holds them. */
function newHandoffCode(random: RandomBytes): string {
  return Buffer.from(random(16)).toString('base64url');
}

/**
 * The number of four digits that computer and phone show, so that the person can compare them. It
 * follows from the code alone: who has the code may see it, and nothing of it is kept.
 */
export function handoffNumber(code: string): string {
  const digest = createHash('sha256').update(`ekyc-verify hand-off number ${code}`).digest();
  return String(digest.readUInt32BE(0) % 10_000).padStart(4, '0');
}
