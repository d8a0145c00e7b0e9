import type { Handoff } from 'ekyc-verify-protocol';
import { isoTime } from '../time.js';
import { ProblemError } from '../errors.js';
import { hashSecret, type RandomBytes } from '../security/client-secret.js';
import type { VerificationRow } from '../store/rows.js';
import type { Context } from '../verifications/context.js';
import { unsealRow } from '../verifications/sealed-row.js';
import { createHash } from 'node:crypto';

/** How long a code is good, in milliseconds; never longer than the verification can be begun. */
const codeLifetime = 5 * 60_000;

/**
 * Makes the code that a phone may take a verification over with. An earlier one is good no longer,
 * so that a screen which was photographed a while ago leads nowhere.
 *
 * @throws ProblemError `handoff-not-prepared`, `handoff-used`, `verification-over`
 */
export async function offerHandoff(context: Context, row: VerificationRow): Promise<Handoff> {
  const now = context.now();
  refuseHandoff(row, now);
  const code = newHandoffCode(context.random);
  const expiresAt = Math.min(now + codeLifetime, row.expiresAt);
  if (!(await context.store.offerHandoff(row.id, hashSecret(code), expiresAt))) {
    // Something happened since the row was read: look what.
    refuseHandoff((await context.store.find(row.id)) ?? row, now);
    throw new ProblemError('verification-over');
  }
  return {
    url: `${context.config.publicUrl}/v/${code}`,
    number: handoffNumber(code),
    expiresAt: isoTime(expiresAt),
    expiresIn: Math.floor((expiresAt - now) / 1000),
  };
}

function refuseHandoff(row: VerificationRow, now: number): void {
  if (row.flow !== 'handoff') throw new ProblemError('handoff-not-prepared');
  if (row.status !== 'pending' || row.returnedAt !== null || now >= row.expiresAt) {
    throw new ProblemError('verification-over');
  }
  if (row.handedOffAt !== null) throw new ProblemError('handoff-used');
}

/** What the page on the phone says before it asks. */
export type OfferedHandoff = {
  /** Host of the site that asks, in the ASCII form that shows a look-alike. */
  site: string;
  number: string;
};

/** The hand-off that a code stands for, if it could be taken now. Uses nothing up. */
export async function findHandoff(context: Context, code: string): Promise<OfferedHandoff | null> {
  const row = await context.store.findByHandoffCodeHash(hashSecret(code));
  if (row === null || !canBeTaken(row, context.now())) return null;
  return { site: new URL(row.origin).host, number: handoffNumber(code) };
}

function canBeTaken(row: VerificationRow, now: number): boolean {
  return (
    row.status === 'pending' &&
    row.returnedAt === null &&
    row.handedOffAt === null &&
    row.sealed !== null &&
    row.handoffExpiresAt !== null &&
    now < row.handoffExpiresAt
  );
}

export type AcceptedHandoff = { id: string; verificationUrl: string; mark: string };

/**
 * The phone goes on: uses the code up, and wakes the computer's page.
 *
 * @returns Where the phone goes now, and the mark by which it is known when it comes back; null when
 * the code is good no longer
 */
export async function acceptHandoff(
  context: Context,
  code: string,
): Promise<AcceptedHandoff | null> {
  const { store, now, sealer, notifier, log } = context;
  const codeHash = hashSecret(code);
  const row = await store.findByHandoffCodeHash(codeHash);
  if (row === null) return null;
  const sealed = await unsealRow(context, row);
  if (sealed === null || !(await store.acceptHandoff(codeHash, now()))) return null;
  notifier.notify(row.id);
  log('info', { verification: row.id }, 'a phone took the verification over');
  return {
    id: row.id,
    verificationUrl: sealed.verificationUrl,
    mark: await sealer.seal('phone', row.id),
  };
}

/** The shape of a hand-off code: 128 bits in base64url, short enough for a coarse QR code. */
export const handoffCodePattern = '^[0-9A-Za-z_-]{22}$';

/** 128 random bits: nobody guesses one within its minutes. */
function newHandoffCode(random: RandomBytes): string {
  return Buffer.from(random(16)).toString('base64url');
}

/**
 * The number of four digits that computer and phone show, so that the person can compare them. It
 * follows from the code alone: who has the code may see it, and nothing of it is kept.
 */
function handoffNumber(code: string): string {
  const digest = createHash('sha256').update(`ekyc-verify hand-off number ${code}`).digest();
  return String(digest.readUInt32BE(0) % 10_000).padStart(4, '0');
}
