import type { Handover } from 'ekyc-verify-protocol';
import { isoTime } from '../time.js';
import { ProblemError } from '../errors.js';
import { hashSecret, sameHash } from '../security/client-secret.js';
import { handoverNumber, newHandoverCode } from '../security/handover-code.js';
import type { VerificationRow } from '../store/store.js';
import type { Context } from './context.js';
import { openRow } from './sealed-row.js';

/** How long a code is good, in milliseconds; never longer than the verification can be begun. */
const codeLifetime = 5 * 60_000;

/**
 * Makes the code that a phone may take a verification over with. An earlier one is good no longer,
 * so that a screen which was photographed a while ago leads nowhere.
 *
 * @throws ProblemError `handover-not-prepared`, `handover-used`, `verification-over`
 */
export async function offerHandover(context: Context, row: VerificationRow): Promise<Handover> {
  const now = context.now();
  refuseHandover(row, now);
  const code = newHandoverCode(context.random);
  const expiresAt = Math.min(now + codeLifetime, row.expiresAt);
  if (!(await context.store.offerHandover(row.id, hashSecret(code), expiresAt))) {
    // Something happened since the row was read: look what.
    refuseHandover((await context.store.find(row.id)) ?? row, now);
    throw new ProblemError('verification-over');
  }
  return {
    url: `${context.config.publicUrl}/v/${code}`,
    number: handoverNumber(code),
    expiresAt: isoTime(expiresAt),
    expiresIn: Math.floor((expiresAt - now) / 1000),
  };
}

function refuseHandover(row: VerificationRow, now: number): void {
  if (row.flow !== 'handover') throw new ProblemError('handover-not-prepared');
  if (row.status !== 'pending' || row.returnedAt !== null || now >= row.expiresAt) {
    throw new ProblemError('verification-over');
  }
  if (row.handedOverAt !== null) throw new ProblemError('handover-used');
}

/** What the page on the phone says before it asks. */
export type OfferedHandover = {
  /** Host of the site that asks, in the ASCII form that shows a look-alike. */
  site: string;
  number: string;
};

/** The hand-over that a code stands for, if it could be taken now. Uses nothing up. */
export async function findHandover(
  context: Context,
  code: string,
): Promise<OfferedHandover | null> {
  const row = await context.store.findByHandoverCodeHash(hashSecret(code));
  if (row === null || !canBeTaken(row, context.now())) return null;
  return { site: new URL(row.origin).host, number: handoverNumber(code) };
}

function canBeTaken(row: VerificationRow, now: number): boolean {
  return (
    row.status === 'pending' &&
    row.returnedAt === null &&
    row.handedOverAt === null &&
    row.sealed !== null &&
    row.handoverExpiresAt !== null &&
    now < row.handoverExpiresAt
  );
}

/**
 * The phone goes on: uses the code up, and wakes the computer's page.
 *
 * @returns Where the phone goes now, and by which nonce it will come back; null when the code is good no longer
 */
export async function takeOver(
  context: Context,
  code: string,
): Promise<{ verificationUrl: string; nonce: string } | null> {
  const { store, now, returnCodes, finishes, log } = context;
  const codeHash = hashSecret(code);
  const row = await store.findByHandoverCodeHash(codeHash);
  if (row === null) return null;
  const sealed = openRow(context, row);
  if (sealed === null || !(await store.takeOver(codeHash, now()))) return null;
  finishes.announce(row.id);
  log('info', { verification: row.id }, 'a phone took the verification over');
  return { verificationUrl: sealed.verificationUrl, nonce: returnCodes.makeNonce(row.id) };
}

/** Whether the browser that comes back is the phone that took the verification over. */
export function isPhoneOf(row: VerificationRow, code: string | null): boolean {
  if (row.handoverCodeHash === null || code === null) return false;
  return sameHash(hashSecret(code), row.handoverCodeHash);
}
