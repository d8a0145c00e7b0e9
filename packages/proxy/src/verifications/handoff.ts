import type { Handoff } from 'ekyc-verify-protocol';
import { isoTime } from '../time.js';
import { ProblemError } from '../errors.js';
import { hashSecret } from '../security/client-secret.js';
import { handoffNumber, newHandoffCode } from '../security/handoff-code.js';
import type { VerificationRow } from '../store/store.js';
import type { Context } from './context.js';
import { openRow } from './sealed-row.js';

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
  const { store, now, sealer, finishes, log } = context;
  const codeHash = hashSecret(code);
  const row = await store.findByHandoffCodeHash(codeHash);
  if (row === null) return null;
  const sealed = await openRow(context, row);
  if (sealed === null || !(await store.takeOver(codeHash, now()))) return null;
  finishes.announce(row.id);
  log('info', { verification: row.id }, 'a phone took the verification over');
  return {
    id: row.id,
    verificationUrl: sealed.verificationUrl,
    mark: await sealer.seal('phone', row.id),
  };
}

/**
 * Whether the browser that comes back is the phone whose button was pressed.
 *
 * @param mark What its cookie says; whoever else knows the code of the hand-off has no such mark.
 */
export async function isPhoneOf(
  { sealer }: Context,
  row: VerificationRow,
  mark: string | null,
): Promise<boolean> {
  return mark !== null && (await sealer.open('phone', mark)) === row.id;
}
